/** Keeps what runs did in the runs index, one document a run. */
import { EngineError } from '../../core/problem.ts';
import type { RunRecord } from '../../core/run/run-record.ts';
import type { RunStore } from '../../ports/run-store.ts';
import { type BulkOptions, sendBulk } from './bulk.ts';
import type { SearchClient } from './client.ts';
import { indexName } from './index-templates.ts';
import { at, listAt, textAt } from './json.ts';
import { requireOk } from './refusal.ts';

export function openRunStore(
  client: SearchClient,
  { prefix, bulk }: { readonly prefix: string; readonly bulk?: BulkOptions },
): RunStore {
  const index = indexName(prefix, 'runs');
  const find = async (query: object, size: number): Promise<readonly RunRecord[]> => {
    const answer = await client.request('POST', `/${encodeURIComponent(index)}/_search`, {
      query: { ignore_unavailable: true, allow_no_indices: true },
      body: { size, query, sort: [{ '@timestamp': { order: 'desc', unmapped_type: 'date' } }] },
    });
    requireOk(client, answer, 'read the runs');
    return listAt(answer.body, 'hits', 'hits').flatMap((hit) => recordIn(at(hit, '_source')) ?? []);
  };
  return {
    save: async (record) => {
      const document = JSON.stringify(runDocument(record));
      const [outcome] = await sendBulk(client, index, [{ id: record.id, when: 'always', document }], {
        ...bulk,
        refresh: true,
      });
      if (outcome?.kind === 'refused')
        throw new EngineError(`could not write the run to ${index}: ${outcome.reason}`);
    },
    list: ({ source, most }) =>
      find(source === undefined ? { match_all: {} } : { term: { 'reghunt.run.source': source } }, most),
    get: async (id) => (await find({ ids: { values: [id] } }, 1))[0],
  };
}

/** With times as dates, and lists of objects bounded: a thousand odd indices are told by `reghunt run`, not kept for ever. */
export function runDocument(record: RunRecord): object {
  const { started, ended, window, not_seen, id, ...rest } = record;
  return {
    '@timestamp': iso(started),
    reghunt: {
      run: {
        id,
        started: iso(started),
        ended: iso(ended),
        duration_ms: ended - started,
        window: { from: iso(window.from), to: iso(window.to) },
        ...rest,
        not_seen: not_seen
          .slice(0, MOST_NOT_SEEN)
          .map(({ kind, count, where, reason, incomplete, lasting }) => ({
            kind,
            count,
            where: where.slice(0, LONGEST_TEXT),
            reason: reason.slice(0, LONGEST_TEXT),
            incomplete,
            lasting,
          })),
      },
    },
  };
}

const MOST_NOT_SEEN = 200;
const LONGEST_TEXT = 2_000;

function recordIn(document: unknown): RunRecord | undefined {
  const run = at(document, 'reghunt', 'run');
  if (typeof run !== 'object' || run === null || textAt(run, 'id') === '') return undefined;
  const { duration_ms: _duration, started, ended, window, ...rest } = run as Record<string, unknown>;
  return {
    ...rest,
    started: Date.parse(String(started)),
    ended: Date.parse(String(ended)),
    window: { from: Date.parse(textAt(window, 'from')), to: Date.parse(textAt(window, 'to')) },
  } as RunRecord;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
