/** Finds out, once, whether some indices hold paths in unusual spellings, so that usual ones cost one clause each. */
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { Query } from '../../core/sigma/query.ts';
import { escapedForLucene } from '../../core/sigma/unite-wildcards.ts';
import type { SearchClient } from './client.ts';
import { chooseField } from './field-choice.ts';
import { listAt } from './json.ts';
import type { PresentLayout } from './kind-query.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { requireOk } from './refusal.ts';
import { anyOf, onTarget, searchParameters } from './search-body.ts';
import type { Target } from './targets.ts';

/**
 * `usual`: as Windows shows them. `any`: some begin with an NT prefix (`\??\`, `\\?\`), name a volume instead of a drive,
 * or have every backslash doubled, as Wazuh stores them.
 */
export type PathSpellings = 'usual' | 'any';

const UNUSUAL: readonly string[] = [
  ...['\\??\\', '\\\\?\\', '\\Device\\HarddiskVolume'].map((text) => `${escapedForLucene(text)}.*`),
  '.:\\\\\\\\.*',
];

/** The tests begin at the value's start, so the engine looks them up instead of reading all values. */
export async function probePathSpellings(
  client: SearchClient,
  target: Target,
  layouts: readonly PresentLayout[],
  caps: FieldCaps,
  canonical: readonly string[],
  within: Query,
  ledger: NotSeenLedger,
): Promise<PathSpellings> {
  const raw = new Set(
    layouts.flatMap(({ layout }) => canonical.flatMap((field) => layout.fields[field]?.from ?? [])),
  );
  const fields = [...raw].flatMap((name) => {
    const field = chooseField(caps, name);
    return field?.how === 'exact' ? [field.name] : [];
  });
  if (fields.length === 0) return 'usual';
  const answer = await client.request('POST', `/${target.path}/_search`, {
    query: searchParameters(target),
    body: {
      size: 1,
      _source: false,
      terminate_after: 1,
      track_total_hits: false,
      query: onTarget({ bool: { filter: [within, beginAs(fields, UNUSUAL)] } }, target),
    },
  });
  requireOk(client, answer, 'look at the spelling of paths');
  ledger.noteAnswer(answer.body, { indices: target.indices });
  return listAt(answer.body, 'hits', 'hits').length > 0 ? 'any' : 'usual';
}

/** No `prefix` query: of a `wildcard` field OpenSearch takes a backslash in it for an escape. */
function beginAs(fields: readonly string[], patterns: readonly string[]): Query {
  return anyOf(fields.flatMap((field) => patterns.map((value) => ({ regexp: { [field]: { value } } }))));
}
