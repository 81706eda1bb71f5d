/** Daily indices that are fed with telemetry as it becomes visible, and taken away at the end. */
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';
import { createIndex, deleteIndex, KEYWORD_MAPPING } from '../servers/index-documents.ts';
import { type Telemetry, visibleAt } from './telemetry.ts';

const BULK_CHARACTERS = 4_000_000;
const MAPPING = {
  ...KEYWORD_MAPPING,
  properties: { '@timestamp': { type: 'date' }, event: { properties: { ingested: { type: 'date' } } } },
};

export interface FedIndices {
  readonly patterns: readonly string[];
  /** Makes what became visible in these ticks searchable. Returns how many events. */
  feed(plan: Telemetry, from: number, to: number): Promise<number>;
  remove(): Promise<void>;
}

export function fedIndices(client: SearchClient, word: string): FedIndices {
  const made = new Set<string>();
  const send = async (lines: readonly string[]): Promise<void> => {
    const answer = await client.request('POST', '/_bulk', {
      query: { filter_path: 'errors' },
      ndjson: lines.join(''),
      timeoutMs: 300_000,
    });
    requireOk(client, answer, 'index events');
    if ((answer.body as { readonly errors: boolean }).errors) throw new Error('events were refused');
  };
  return {
    patterns: [`${word}-*`],
    feed: async (plan, from, to) => {
      let events = 0;
      let lines: string[] = [];
      let length = 0;
      for (let tick = from; tick < to; tick += 1) {
        for (const { dataset, time, body } of visibleAt(plan, tick)) {
          const index = `${word}-${dataset}-${new Date(time).toISOString().slice(0, 10)}`;
          if (!made.has(index)) {
            await createIndex(client, index, MAPPING);
            made.add(index);
          }
          const line = `{"create":{"_index":"${index}"}}\n${JSON.stringify(body)}\n`;
          lines.push(line);
          events += 1;
          length += line.length;
          if (length < BULK_CHARACTERS) continue;
          await send(lines);
          [lines, length] = [[], 0];
        }
      }
      if (lines.length > 0) await send(lines);
      const refreshed = await client.request('POST', `/${word}-*/_refresh`, { timeoutMs: 300_000 });
      requireOk(client, refreshed, 'refresh the events');
      return events;
    },
    remove: async () => {
      for (const index of made) await deleteIndex(client, index);
    },
  };
}

/** What schedules keep under a prefix. */
export async function removeStore(client: SearchClient, prefix: string): Promise<void> {
  for (const role of ['findings', 'evidence', 'transitions', 'state', 'runs', 'baseline', 'coverage']) {
    await deleteIndex(client, `${prefix}-${role}`);
    await client.request('DELETE', `/_index_template/${prefix}-${role}`);
  }
}
