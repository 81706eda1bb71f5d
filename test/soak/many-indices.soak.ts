/** Hundreds of indices of which few hold anything of the window: a run costs little more than those few alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { at, entriesAt, numberAt } from '../../src/adapters/search/json.ts';
import { GOLDEN_CASES, goldenNames } from '../golden/golden-names.ts';
import { huntEngine } from '../integration/hunting.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { type FaultProxy, faultProxy } from '../servers/fault-proxy.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';

const DAY = 24 * 60 * 60 * 1000;
const TODAY = Date.UTC(2026, 5, 1);
const RANGE = { from: TODAY, to: TODAY + DAY };
/** How many times what the indices in the window cost alone. */
const MOST = 3;

const servers = await askForServers('es', 'os');

interface Cost {
  readonly findings: number;
  readonly requests: number;
  readonly identical: number;
  readonly atOnce: number;
  readonly bytes: number;
  readonly processorMs: number;
}

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`on ${server.name}`, () => {
    let client: SearchClient;
    let proxy: FaultProxy;
    beforeAll(async () => {
      proxy = await faultProxy(server.url ?? '');
      client = await connectTo(proxy.url, { requestTimeoutMs: 120_000 });
    });
    afterAll(async () => {
      await client.close();
      await proxy.close();
    });

    it.each([174, 400])('%i one-shard indices, one in a hundred in the window', async (count) => {
      const word = freshName('many');
      const busy = Math.ceil(count / 100);
      const names = Array.from({ length: count }, (_, n) => `${word}-${n < busy ? 'in' : 'old'}-${n}`);
      try {
        for (const [n, name] of names.entries()) {
          await createIndex(client, name, KEYWORD_MAPPING, 1);
          await indexDocuments(client, name, documentsOf(n, n < busy ? TODAY : TODAY - (100 + n) * DAY));
        }
        const cost = async (pattern: string): Promise<Cost> => {
          await client.request('POST', `/${word}-*/_cache/clear`, { idempotent: true });
          proxy.use();
          const before = await processorMs(client);
          const { findings, summary } = await huntEngine(client, [pattern], { range: RANGE });
          const after = await processorMs(client);
          expect(summary.incomplete).toBe(false);
          // The two that ask for the processor's time are not the run's.
          const asked = proxy.exchanges().filter(({ line }) => !line.includes('/_nodes/stats'));
          return {
            findings: findings.length,
            requests: asked.length,
            identical: asked.length - new Set(asked.map(({ line, body }) => `${line} ${body}`)).size,
            atOnce: proxy.mostAtOnce(),
            bytes: asked.reduce((sum, { received }) => sum + received, 0),
            processorMs: after - before,
          };
        };
        await cost(`${word}-in-*`);
        const alone = await cost(`${word}-in-*`);
        const all = await cost(`${word}-*`);
        const told = { server: server.name, count, busy, alone, all };
        process.stdout.write(`${JSON.stringify(told)}\n`);
        expect(all.findings).toBe(alone.findings);
        expect(all.findings).toBeGreaterThan(0);
        expect(all.identical).toBe(0);
        expect(all.atOnce).toBeLessThanOrEqual(4);
        for (const what of ['requests', 'bytes', 'processorMs'] as const)
          expect([what, all[what] <= MOST * alone[what]]).toEqual([what, true]);
      } finally {
        for (const name of names) await deleteIndex(client, name);
      }
    });
  });
}

/** A shipper's chain, on that day: shippers take turns. */
function documentsOf(n: number, day: number): readonly { readonly id: string; readonly body: object }[] {
  const cases = goldenNames().filter((name) => name.includes('/shipper-'));
  const name = cases[n % cases.length] ?? '';
  const text = readFileSync(join(GOLDEN_CASES, name, 'malicious.ndjson'), 'utf8').trimEnd();
  const date = new Date(day).toISOString().slice(0, 10);
  return text
    .replace(/\d{4}-\d{2}-\d{2}(?=[T ])/g, date)
    .split('\n')
    .map((line, place) => {
      const record = JSON.parse(line) as { _source?: object };
      return { id: `${n}-${place}`, body: record._source ?? record };
    });
}

async function processorMs(client: SearchClient): Promise<number> {
  const stats = await client.request('GET', '/_nodes/stats/process');
  return entriesAt(stats.body, 'nodes').reduce(
    (sum, [, node]) => sum + numberAt(at(node, 'process'), 'cpu', 'total_in_millis'),
    0,
  );
}
