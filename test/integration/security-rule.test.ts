/** The rule for Elastic Security as Kibana runs it: what became visible a day late, and was merged often, is one alert. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { listAt, numberAt, textAt } from '../../src/adapters/search/json.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';
import { securityRule } from '../../src/core/dashboards/security-rule.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { documentsOf, FEED_START } from './law-feed.ts';
import { deleteStore } from './law-model.ts';
import { runner, storedFindings } from './ticking.ts';

const { es } = await askForServers('es');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Rule {
  readonly index: readonly string[];
  readonly query: string;
  readonly interval: string;
  readonly from: string;
  readonly to: string;
  readonly max_signals: number;
}

describe.skipIf(es.url === undefined)('the rule for Elastic Security, on Elasticsearch', () => {
  const prefix = freshName('rule');
  const index = freshName('rule-events');
  const rule = JSON.parse(securityRule({ prefix })) as Rule;
  const documents = documentsOf([
    { kind: 'autostart', host: 'WS-042', name: 0, at: 60, runAfter: 5, times: 1, lags: [0] },
  ]);
  const visible = Math.max(...documents.map(({ time }) => time)) + 26 * HOUR;
  let client: SearchClient;

  beforeAll(async () => {
    client = await connectTo(es.url ?? '');
    await createIndex(client, index, KEYWORD_MAPPING, 1);
    const tickAt = async (now: number, isRedo = false): Promise<void> => {
      const { tick } = await runner({ client, patterns: [index], prefix, now: () => now });
      const redo = isRedo ? { from: FEED_START, to: visible } : undefined;
      await tick({ redo, isWhole: true });
    };
    await tickAt(visible - MINUTE);
    await indexDocuments(client, index, documents);
    await tickAt(visible);
    for (let merge = 1; merge <= 5; merge += 1) await tickAt(visible + merge * 5 * MINUTE, true);
    await client.request('POST', `/${prefix}-transitions/_refresh`);
  });
  afterAll(async () => {
    await deleteStore(client, prefix);
    await deleteIndex(client, index);
    await client.close();
  });

  /** What an execution at this time hits: as ids of alerts, which Kibana makes of index, id and version. */
  const executed = async (now: number): Promise<readonly string[]> => {
    const range = { gte: now - minutesIn(rule.from), lte: now, format: 'epoch_millis' };
    const answer = await client.request('POST', `/${rule.index.join()}/_search`, {
      body: {
        size: rule.max_signals,
        version: true,
        query: {
          bool: { filter: [{ query_string: { query: rule.query } }, { range: { '@timestamp': range } }] },
        },
      },
    });
    requireOk(client, answer, 'run the rule');
    return listAt(answer.body, 'hits', 'hits').map(
      (hit) => `${textAt(hit, '_index')}/${textAt(hit, '_id')}/${numberAt(hit, '_version')}`,
    );
  };

  it('is about one finding that was written again after it was told', async () => {
    const [finding, ...others] = await storedFindings(client, prefix);
    expect([finding?.state, others]).toEqual(['reported', []]);
    expect(rule.to).toBe('now');
  });

  for (const delayed of [0, 9]) {
    it(`makes one alert of it, whenever its executions fall${delayed === 0 ? '' : `, ${delayed} minutes late`}`, async () => {
      for (let phase = 0; phase < 5; phase += 1) {
        const alerts = new Set<string>();
        const hits: number[] = [];
        for (let at = visible - HOUR + phase * MINUTE; at < visible + HOUR; at += minutesIn(rule.interval)) {
          // Every other execution starts late: the span between two of them is longer than the interval.
          const found = await executed(at + (hits.length % 2) * delayed * MINUTE);
          hits.push(found.length);
          for (const one of found) alerts.add(one);
        }
        expect([phase, alerts.size]).toEqual([phase, 1]);
        expect([phase, Math.max(...hits)]).toEqual([phase, 1]);
      }
    });
  }
});

/** `5m` and `now-15m`. */
function minutesIn(text: string): number {
  const minutes = /(\d+)m$/.exec(text)?.[1];
  if (minutes === undefined) throw new Error(`no minutes: ${text}`);
  return Number(minutes) * MINUTE;
}
