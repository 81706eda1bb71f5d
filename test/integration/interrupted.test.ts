/** A run that is killed between pages and run again ends in the same findings as one that was left alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { indexName } from '../../src/adapters/search/index-templates.ts';
import { entriesAt, listAt } from '../../src/adapters/search/json.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { type FaultProxy, faultProxy, untilRequested } from '../servers/fault-proxy.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';

const HOSTS = 16;
const servers = await askForServers('es', 'os');

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`a hunt on ${server.name} that is killed between pages`, () => {
    const index = freshName('killed-events');
    const [whole, killed] = [freshName('whole'), freshName('killed')];
    let client: SearchClient;
    let proxy: FaultProxy;

    beforeAll(async () => {
      const url = server.url ?? '';
      client = await connectTo(url);
      proxy = await faultProxy(url);
      await createIndex(client, index, KEYWORD_MAPPING);
      await indexDocuments(client, index, manyHosts());
    });

    afterAll(async () => {
      await proxy.close();
      for (const prefix of [whole, killed]) {
        for (const role of ['findings', 'evidence'] as const)
          await deleteIndex(client, indexName(prefix, role));
      }
      await deleteIndex(client, index);
      await client.close();
    });

    it('ends in the same findings once it is run again, and a third run creates nothing', async () => {
      const url = server.url ?? '';
      expect((await hunt(url, index, whole)).code).toBe(0);

      proxy.use({
        when: new RegExp(`^POST /${killed}-findings/_bulk`),
        nth: 2,
        fault: { kind: 'delay', ms: 15_000 },
      });
      const child = start(proxy.url, index, killed);
      await untilRequested(proxy, 2, new RegExp(`^POST /${killed}-findings/_bulk`));
      child.kill('SIGKILL');
      await once(child, 'close');
      await client.request('POST', `/${killed}-findings/_refresh`, { idempotent: true });
      const partly = Object.keys(await findings(client, killed)).length;

      expect((await hunt(url, index, killed)).code).toBe(0);
      const again = await hunt(url, index, killed);
      const [expected, found] = [await findings(client, whole), await findings(client, killed)];
      expect(partly).toBeGreaterThan(0);
      expect(partly).toBeLessThan(Object.keys(expected).length);
      expect(found).toEqual(expected);
      expect(again.stdout).toMatch(/Written: 0 created, 0 merged, \d+ unchanged, 0 failed/);
    });
  });
}

/** The demo incident on many hosts, each with process ids of its own. */
function manyHosts(): { id: string; body: object }[] {
  const lines = readFileSync('demo/incident.ndjson', 'utf8').trimEnd().split('\n');
  return Array.from({ length: HOSTS }, (_, host) =>
    lines.map((line, number) => ({
      id: `${host}-${number}`,
      body: JSON.parse(
        line
          .replaceAll('WS-042', `WS-${host}`)
          .replaceAll('FS-01', `FS-${host}`)
          .replaceAll('7B1E22D4', `7B1E22${(16 + host).toString(16).toUpperCase()}`)
          .replaceAll('0C93A61F', `0C93A6${(16 + host).toString(16).toUpperCase()}`),
      ) as object,
    })),
  ).flat();
}

function start(url: string, index: string, prefix: string) {
  const args = ['hunt', '--url', url, '--index-pattern', index, '--from', '2026-11-01', '--to', '2026-12-01'];
  const more = ['--slice', 'none', '--index', '--index-prefix', prefix, '--page-size', '25'];
  return spawn(process.execPath, [resolve('src/main.ts'), ...args, ...more]);
}

async function hunt(url: string, index: string, prefix: string): Promise<{ code: number; stdout: string }> {
  const child = start(url, index, prefix);
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout };
}

/** What the index holds, without what tells one run from another. */
async function findings(client: SearchClient, prefix: string): Promise<Record<string, unknown>> {
  await client.request('POST', `/${prefix}-findings/_refresh`, { idempotent: true });
  const answer = await client.request('POST', `/${prefix}-findings/_search`, { body: { size: 1_000 } });
  const hits = listAt(answer.body, 'hits', 'hits') as { _id: string; _source: Record<string, unknown> }[];
  return Object.fromEntries(hits.map(({ _id, _source }) => [_id, withoutRun(_source)]));
}

function withoutRun(source: Record<string, unknown>): unknown {
  const reghunt = Object.fromEntries(entriesAt(source['reghunt']).filter(([name]) => name !== 'run_id'));
  const event = Object.fromEntries(
    entriesAt(source['event']).filter(([name]) => name !== 'created' && name !== 'ingested'),
  );
  return { ...source, reghunt, event };
}
