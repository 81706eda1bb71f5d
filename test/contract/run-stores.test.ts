/** What the stores of scheduled runs promise on real engines: one owner an hour, one recorder, runs and habits that come back. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBaselineStore } from '../../src/adapters/search/baseline-store.ts';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { prepareIndices } from '../../src/adapters/search/index-templates.ts';
import { at, listAt } from '../../src/adapters/search/json.ts';
import { openLedgerStore } from '../../src/adapters/search/ledger-store.ts';
import { openRunStore } from '../../src/adapters/search/run-store.ts';
import { readIndexTemplates } from '../../src/adapters/search/template-files.ts';
import type { Habit } from '../../src/core/run/habit.ts';
import { cellKey, HOUR, type Look } from '../../src/core/run/ledger.ts';
import type { LedgerStore } from '../../src/ports/ledger-store.ts';
import { madeRecord } from '../core/run/made-record.ts';
import { askForServers } from '../servers/ask.ts';
import { SERVERS, type ServerName } from '../servers/catalogue.ts';
import { connectTo } from '../servers/connect.ts';
import { type FaultProxy, faultProxy } from '../servers/fault-proxy.ts';
import { deleteIndex, freshName } from '../servers/index-documents.ts';

const NAMES = ['es', 'os', 'es-old', 'os-old'] as const satisfies readonly ServerName[];
const servers = await askForServers(...NAMES);
const templates = await readIndexTemplates(join(import.meta.dirname, '../../mappings'));
const ROLES = ['state', 'runs', 'baseline'] as const;

const NOON = Date.UTC(2026, 10, 18, 12);
const LOOK: Look = {
  count: { hits: 3, timeSum: 1_234, ingested: NOON + 5 },
  query: 'asked',
  generation: 2,
  at: NOON + HOUR,
  joined: '0123456789ab',
  candidates: 2,
};
const cellAt = (bucket: number): string =>
  cellKey({ selection: 'run-keys:0', index: 'logs-a.b*c|d', bucket });
const nobody = (): boolean => false;
const anybody = (): boolean => true;

for (const name of NAMES) {
  const plan = SERVERS[name];
  describe.skipIf(servers[name].url === undefined)(`on ${plan.product} ${plan.version}`, () => {
    let proxy: FaultProxy;
    let client: SearchClient;
    let prefix: string;
    let ledger: LedgerStore;
    beforeAll(async () => {
      proxy = await faultProxy(servers[name].url ?? '');
      client = await connectTo(proxy.url);
    });
    beforeEach(async () => {
      prefix = freshName('runs');
      await prepareIndices(client, templates, prefix, ROLES);
      ledger = openLedgerStore(client, { prefix, templates });
    });
    afterEach(async () => {
      proxy.use();
      for (const role of ROLES) {
        await deleteIndex(client, `${prefix}-${role}`);
        await client.request('DELETE', `/_index_template/${prefix}-${role}`);
      }
    });
    afterAll(async () => {
      await client.close();
      await proxy.close();
    });

    describe('the ledger', () => {
      it('gives an hour to one owner, and back with what was looked at', async () => {
        const mine = await ledger.claim('site', [NOON, NOON - HOUR], 'me', nobody);
        expect([...mine.hours].sort()).toEqual([NOON - HOUR, NOON]);
        const theirs = await ledger.claim('site', [NOON], 'them', nobody);
        expect(theirs.hours.size).toBe(0);
        expect(await mine.record(new Map([[cellAt(NOON), LOOK]]))).toEqual([]);
        const held = await ledger.read('site', [NOON, NOON - HOUR, NOON - 2 * HOUR]);
        expect([...held.keys()].sort()).toEqual([NOON - HOUR, NOON]);
        expect(held.get(NOON)).toEqual({ looks: new Map([[cellAt(NOON), LOOK]]), claim: undefined });
        expect((await ledger.claim('site', [NOON], 'them', nobody)).looks).toEqual(
          new Map([[cellAt(NOON), LOOK]]),
        );
      });

      it('lets nobody record an hour that was taken over, whatever else is recorded', async () => {
        const mine = await ledger.claim('site', [NOON, NOON - HOUR], 'me', nobody);
        const theirs = await ledger.claim('site', [NOON], 'them', anybody);
        expect([...theirs.hours]).toEqual([NOON]);
        const looks = new Map([
          [cellAt(NOON), LOOK],
          [cellAt(NOON - HOUR), LOOK],
        ]);
        expect(await mine.record(looks)).toEqual([NOON]);
        const held = await ledger.read('site', [NOON, NOON - HOUR]);
        expect(held.get(NOON)?.looks.size).toBe(0);
        expect(held.get(NOON)?.claim?.owner).toBe('them');
        expect(held.get(NOON - HOUR)?.looks.size).toBe(1);
      });

      it('shows by its beat that an owner lives, and records after it', async () => {
        const mine = await ledger.claim('site', [NOON], 'me', nobody);
        const claim = async () => (await ledger.read('site', [NOON])).get(NOON)?.claim;
        const before = await claim();
        await mine.beat();
        await mine.beat();
        expect(await claim()).toEqual({ owner: 'me', beat: (before?.beat ?? 0) + 2 });
        const [lost] = await Promise.all([mine.record(new Map([[cellAt(NOON), LOOK]])), mine.beat()]);
        expect(lost).toEqual([]);
        expect((await ledger.read('site', [NOON])).get(NOON)?.looks.size).toBe(1);
      });

      it('of two that claim an hour at once gives it to one', async () => {
        const claims = await Promise.all(
          ['a', 'b', 'c'].map((owner) => ledger.claim('site', [NOON], owner, nobody)),
        );
        expect(claims.filter(({ hours }) => hours.size === 1)).toHaveLength(1);
      });

      it('meets its own write when the answer was lost, and goes on', async () => {
        proxy.use({ when: /_bulk/, nth: 1, repeated: 'passes', fault: { kind: 'cut', bytes: 20 } });
        const mine = await ledger.claim('site', [NOON], 'me', nobody);
        expect([...mine.hours]).toEqual([NOON]);
      });

      it('keeps sources apart', async () => {
        const mine = await ledger.claim('site', [NOON], 'me', nobody);
        await mine.record(new Map([[cellAt(NOON), LOOK]]));
        expect((await ledger.read('other', [NOON])).size).toBe(0);
      });

      it('raises the generation of content once, however many try', async () => {
        const before = await ledger.content();
        expect(before).toEqual({ generation: 0, hash: '' });
        const raised = await Promise.all(['x', 'y'].map((hash) => ledger.raise(before, hash)));
        const [won, ...others] = raised.filter((state) => state !== undefined);
        expect([won?.generation, others]).toEqual([1, []]);
        expect(await ledger.content()).toEqual(won);
      });

      it('hands on gaps and what was counted', async () => {
        const gap = {
          place: 'logs-x',
          window: { from: 1, to: 2 },
          since: 3,
          tries: 4,
          last: 5,
          reason: 'gone',
        };
        const watch = {
          gaps: [gap],
          counted: { hourly: NOON, nightly: NOON - 1 },
          generation: 4,
          covered: NOON,
        };
        expect(await ledger.watch('site')).toEqual({
          gaps: [],
          counted: { hourly: 0, nightly: 0 },
          generation: 0,
          covered: 0,
        });
        await ledger.saveWatch('site', watch);
        expect(await ledger.watch('site')).toEqual(watch);
      });
    });

    it('runs come back as they were saved, newest first, by source and by id', async () => {
      const runs = openRunStore(client, { prefix });
      expect(await runs.list({ most: 5 })).toEqual([]);
      const records = [0, 1, 2].map((place) =>
        madeRecord({
          id: `run-${place}`,
          source: place === 1 ? 'other' : 'site',
          started: NOON + place,
          ended: NOON + 99,
        }),
      );
      for (const record of records) await runs.save(record);
      expect(await runs.list({ most: 2 })).toEqual([records[2], records[1]]);
      expect(await runs.list({ most: 5, source: 'site' })).toEqual([records[2], records[0]]);
      expect(await runs.get('run-1')).toEqual(records[1]);
      expect(await runs.get('run-9')).toBeUndefined();
    });

    it('habits of a host are one document, however often and in whatever order they are written', async () => {
      const baseline = openBaselineStore(client, { prefix });
      const habit: Habit = {
        id: 'one',
        kind: 'autostart',
        template: 'run value updater',
        host: 'quay-07',
        location: 'Software\\Run',
        writer: 'C:\\a.exe',
        severity: 'low',
        firstSeen: '2026-11-18T12:00:00.000Z',
        lastSeen: '2026-11-18T12:00:00.000Z',
      };
      const earlier: Habit = {
        ...habit,
        writer: 'C:\\b.exe',
        severity: 'medium',
        firstSeen: '2026-11-17T12:00:00.000Z',
        lastSeen: '2026-11-17T12:00:00.000Z',
      };
      for (const habits of [[habit], [earlier], [habit]])
        expect(await baseline.write(habits)).toBeUndefined();
      await client.request('POST', `/${prefix}-baseline/_refresh`);
      const answer = await client.request('POST', `/${prefix}-baseline/_search`, { body: {} });
      expect(listAt(answer.body, 'hits', 'hits').map((hit) => at(hit, '_source'))).toEqual([
        {
          '@timestamp': habit.lastSeen,
          host: { name: 'quay-07' },
          reghunt: {
            baseline: {
              kind: 'autostart',
              template: habit.template,
              location: habit.location,
              writer: 'C:\\b.exe',
              severity: 'medium',
              first_seen: earlier.firstSeen,
              last_seen: habit.lastSeen,
            },
          },
        },
      ]);
    });
  });
}
