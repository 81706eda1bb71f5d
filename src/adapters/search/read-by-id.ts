/** Reads documents by id as they are now, refreshed or not, with the version a conditional write must name. */
import { refusalReason } from './bulk-refusal.ts';
import type { SearchClient } from './client.ts';
import { at, listAt, numberAt, textAt } from './json.ts';
import { isPassing, refusalText } from './refusal.ts';

export type StoredDocument =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'found';
      readonly source: unknown;
      readonly seqNo: number;
      readonly primaryTerm: number;
    }
  /** `passing`: asking again may help. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly passing: boolean };

/** Keeps one answer within a few megabytes: findings are some 5 to 50 KB. */
const IDS_AT_ONCE = 200;

/** An index that is not there yet holds nothing. Throws `EngineError` when the engine cannot be reached. */
export async function readById(
  client: SearchClient,
  index: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredDocument>> {
  const stored = new Map<string, StoredDocument>();
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    const asked = ids.slice(from, from + IDS_AT_ONCE);
    const answer = await client.request('POST', `/${encodeURIComponent(index)}/_mget`, {
      body: { ids: asked },
    });
    const documents = new Map(listAt(answer.body, 'docs').map((entry) => [textAt(entry, '_id'), entry]));
    for (const id of asked) {
      if (answer.status === 404) stored.set(id, { kind: 'absent' });
      else if (answer.status < 200 || answer.status >= 300) {
        const error = at(answer.body, 'error') ?? { reason: refusalText(answer) };
        const reason = `HTTP ${answer.status} ${refusalReason(answer.status, error)}`;
        stored.set(id, { kind: 'unreadable', reason, passing: isPassing(answer) });
      } else stored.set(id, storedDocument(documents.get(id)));
    }
  }
  return stored;
}

function storedDocument(entry: unknown): StoredDocument {
  if (at(entry, 'found') === true) {
    return {
      kind: 'found',
      source: at(entry, '_source'),
      seqNo: numberAt(entry, '_seq_no'),
      primaryTerm: numberAt(entry, '_primary_term'),
    };
  }
  if (at(entry, 'found') === false) return { kind: 'absent' };
  const error = at(entry, 'error');
  if (textAt(error, 'type') === 'index_not_found_exception') return { kind: 'absent' };
  const refused = textAt(error, 'type') === 'security_exception';
  // Multi-get names no status; short of a missing right it is a shard that has not started or has just moved.
  return { kind: 'unreadable', reason: refusalReason(refused ? 403 : 503, error), passing: !refused };
}
