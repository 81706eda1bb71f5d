/** Scheduled runs on real engines: what is due is looked at once, what comes late is found, nothing is doubled. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { lawful, runner, storedFindings } from './ticking.ts';

const servers = await askForServers('es', 'os');
const INCIDENT = readFileSync('demo/incident.ndjson', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line, at) => ({ id: String(at), body: JSON.parse(line) as Record<string, unknown> }));
/** A minute after the last of them. */
const NOW = Math.max(...INCIDENT.map(({ body }) => Date.parse(String(body['@timestamp'])))) + 60_000;
const DAY = 24 * 60 * 60 * 1000;

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`scheduled runs on ${server.name}`, () => {
    let client: SearchClient;
    let index: string;
    let prefix: string;

    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
    });
    afterAll(() => client.close());
    beforeEach(async () => {
      index = freshName('events');
      prefix = freshName('sched');
      await createIndex(client, index, KEYWORD_MAPPING);
    });
    afterEach(async () => {
      await deleteIndex(client, index);
      for (const role of ['findings', 'evidence', 'state', 'runs', 'baseline']) {
        await deleteIndex(client, `${prefix}-${role}`);
        await client.request('DELETE', `/_index_template/${prefix}-${role}`);
      }
    });

    const clean = async (now: number): Promise<readonly object[]> => {
      const other = freshName('clean');
      const { tick } = await runner({ client, patterns: [index], prefix: other, now: () => now });
      await tick();
      const found = (await storedFindings(client, other)).map(lawful);
      for (const role of ['findings', 'evidence', 'state', 'runs', 'baseline'])
        await deleteIndex(client, `${other}-${role}`);
      return found;
    };

    it('finds what there is, and reads nothing when nothing is new', async () => {
      await indexDocuments(client, index, INCIDENT);
      const { tick } = await runner({ client, patterns: [index], prefix, now: () => NOW });
      const first = await tick();
      expect(first.record).toMatchObject({ status: 'complete', read: { left: 0, claimed_by_others: 0 } });
      expect(first.record.written.created).toBeGreaterThan(3);
      const found = await storedFindings(client, prefix);
      const second = await tick();
      expect(second.record).toMatchObject({ status: 'complete', events_read: 0, joined: 0 });
      expect(second.due).toEqual([]);
      expect(await storedFindings(client, prefix)).toEqual(found);
    });

    it('comes to the same findings whatever order documents become visible in', async () => {
      const { tick } = await runner({ client, patterns: [index], prefix, now: () => NOW });
      const late = [...INCIDENT].reverse();
      for (let from = 0; from < late.length; from += 5) {
        await indexDocuments(client, index, late.slice(from, from + 5));
        expect((await tick()).record.status).toBe('complete');
      }
      // Everything has its last rung behind it.
      const { tick: later } = await runner({ client, patterns: [index], prefix, now: () => NOW + 8 * DAY });
      await later();
      expect((await storedFindings(client, prefix)).map(lawful)).toEqual(await clean(NOW + 8 * DAY));
    });
  });
}
