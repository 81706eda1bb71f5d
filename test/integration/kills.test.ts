/** Runs that are killed at any request, and runs at the same time, leave the store that one whole run leaves. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { type Fault, type FaultProxy, faultProxy } from '../servers/fault-proxy.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { deleteStore } from './law-model.ts';
import { BUSY, oldFeed, type Site, startRun } from './run-process.ts';
import { lawful, storedFindings, storedTransitions } from './ticking.ts';

const servers = await askForServers('es', 'os');
const KILLS = process.env['REGHUNT_SOAK'] === undefined ? 10 : 100;

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`runs on ${server.name}`, () => {
    const index = freshName('killed-events');
    const whole = freshName('whole');
    let client: SearchClient;
    let proxy: FaultProxy;
    let prefix: string;
    let wanted: readonly object[];
    let wantedTold: readonly string[];
    /** Of one run, in order. */
    let requests: readonly string[];
    let buckets: number;
    const site = (): Site => ({ url: proxy.url, index, prefix });
    const found = async (): Promise<readonly object[]> => (await storedFindings(client, prefix)).map(lawful);

    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
      proxy = await faultProxy(server.url ?? '');
      await createIndex(client, index, KEYWORD_MAPPING);
      await indexDocuments(client, index, oldFeed(BUSY));
      const { code, record } = await startRun({ ...site(), prefix: whole }).ended;
      expect([code, record?.status]).toEqual([0, 'complete']);
      requests = [...proxy.requests()];
      buckets = record?.read.buckets ?? 0;
      wanted = (await storedFindings(client, whole)).map(lawful);
      expect(wanted.length).toBeGreaterThan(8);
      wantedTold = await storedTransitions(client, whole);
      expect(wantedTold.length).toBeGreaterThanOrEqual(wanted.length);
    });
    beforeEach(() => {
      prefix = freshName('killed');
    });
    afterEach(async () => {
      proxy.use();
      await deleteStore(client, prefix);
    });
    afterAll(async () => {
      await proxy.close();
      await deleteStore(client, whole);
      await deleteIndex(client, index);
      await client.close();
    });

    it('that are killed lose nothing and double nothing', { timeout: KILLS * 15_000 }, async () => {
      // Everything is read again every time: otherwise later requests would never come.
      const all = ['--redo', '2020-01-01', '2040-01-01'];
      let kills = 0;
      for (let at = 0; at < KILLS; at += 1) {
        const nth = Math.max(1, Math.round(((at + 0.5) / KILLS) * requests.length));
        // Half of the requests are never asked of the server, of the others the answer is lost.
        const fault: Fault = at % 2 === 0 ? { kind: 'delay', ms: 300 } : { kind: 'cut', bytes: 1 };
        proxy.use({ when: /./, nth, fault });
        const { child, ended } = startRun(site(), all);
        while (proxy.requests().length < nth && child.exitCode === null) await sleep(5);
        kills += child.kill('SIGKILL') ? 1 : 0;
        await ended;
      }
      expect(kills).toBe(KILLS);
      proxy.use();
      const { code, record, stderr } = await startRun(site(), ['--until-done']).ended;
      expect([code, record?.status, stderr]).toEqual([0, 'complete', '']);
      expect(await found()).toEqual(wanted);
      expect(await storedTransitions(client, prefix)).toEqual(wantedTold);
    });

    it('at the same time share the work, and leave what one leaves', async () => {
      const patient = { ...site(), claimTimeout: '30s' };
      const both = await Promise.all([startRun(patient).ended, startRun(patient).ended]);
      // Whatever ended otherwise is shown with its reason.
      expect(both.map(({ code, record, stderr }) => [code, record?.status, stderr])).toEqual([
        [0, 'complete', ''],
        [0, 'complete', ''],
      ]);
      expect(await found()).toEqual(wanted);
      expect(await storedTransitions(client, prefix)).toEqual(wantedTold);
      const sum = both.reduce((read, { record }) => read + (record?.read.buckets ?? 0), 0);
      expect(sum).toBeGreaterThanOrEqual(buckets);
      expect(sum).toBeLessThanOrEqual(buckets * 1.02);
    });
  });
}
