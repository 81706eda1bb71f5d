/** What scheduled runs must not get wrong, case by case: each was wrong once, or is what people count on most. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { openLedgerStore } from '../../src/adapters/search/ledger-store.ts';
import { readIndexTemplates } from '../../src/adapters/search/template-files.ts';
import { claimObserver } from '../../src/app/claim-beat.ts';
import type { TickPlan, TickResult } from '../../src/app/tick-plan.ts';
import type { Content } from '../../src/core/content/content.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { shippedContent } from '../shipped.ts';
import { type ContentName, contentNamed } from './law-content.ts';
import { documentsOf, FEED_START, type FeedDocument, type IncidentPlan } from './law-feed.ts';
import { deleteStore, emptyStore, idsIn } from './law-model.ts';
import { lawful, runner, type Stored, storedFindings } from './ticking.ts';

const servers = await askForServers('es', 'os');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const INCIDENT: IncidentPlan = {
  kind: 'autostart',
  host: 'WS-042',
  name: 0,
  at: 60,
  runAfter: 26 * 60,
  times: 3,
  lags: [0],
};
const WHOLE_DAY = FEED_START + DAY;

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`scheduled runs on ${server.name}`, () => {
    const prefix = freshName('cases');
    const other = freshName('clean');
    let client: SearchClient;
    let shipped: Content;
    let indices: readonly [string, string];

    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
      shipped = await shippedContent();
    });
    afterAll(async () => {
      for (const one of [prefix, other]) await deleteStore(client, one);
      await client.close();
    });
    beforeEach(async () => {
      const word = freshName('cases-events');
      indices = [`${word}-a`, `${word}-b`];
      for (const index of indices) await createIndex(client, index, KEYWORD_MAPPING, 1);
    });
    afterEach(async () => {
      for (const index of indices) await deleteIndex(client, index);
      for (const one of [prefix, other]) await emptyStore(client, one);
    });

    const put = (documents: readonly FeedDocument[], place: 0 | 1 = 0): Promise<void> =>
      indexDocuments(client, indices[place], documents);
    const remove = async ({ id }: FeedDocument): Promise<void> => {
      await client.request('DELETE', `/${indices[0]}/_doc/${id}`, { query: { refresh: true } });
    };
    /** A process that starts, and ticks once, over all that is hunted. */
    const tickAt = async (
      now: number,
      name: ContentName = 'as shipped',
      options: Partial<TickPlan> = {},
      store = prefix,
    ): Promise<TickResult> => {
      const { content, leastRisk } = contentNamed(shipped, name);
      const one = await runner({
        client,
        patterns: [...indices],
        prefix: store,
        content,
        now: () => now,
      });
      return one.tick({ leastRisk, isWhole: true, ...options });
    };
    const reported = async (store = prefix): Promise<readonly Stored[]> =>
      (await storedFindings(client, store)).filter(({ state }) => state === 'reported');
    const clean = async (now: number, name: ContentName = 'as shipped'): Promise<readonly object[]> => {
      await tickAt(now, name, {}, other);
      return (await reported(other)).map(lawful);
    };
    const runOf = ({ document }: Stored): string =>
      (document['reghunt'] as { joins: { payload_process: { status: string } } }).joins.payload_process
        .status;

    it('tell of a payload that runs a day after its value within one tick of its becoming visible', async () => {
      const documents = documentsOf([INCIDENT]);
      const run = documents.at(-1);
      if (run === undefined) throw new Error('no run');
      await put(documents.slice(0, -1));
      // One process, by the horizons of the default: what came a day ago is not counted at every tick.
      let now = FEED_START + 2 * HOUR;
      const { tick } = await runner({ client, patterns: [...indices], prefix, now: () => now });
      await tick();
      now = run.time - 10 * MINUTE;
      await tick();
      const before = await reported();
      await put([run]);
      now = run.time + 5 * MINUTE;
      const { due } = await tick();
      expect(due.filter(({ bucket }) => bucket < run.time - HOUR)).toEqual([]);
      const after = await reported();
      expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
      const [first] = before;
      const changed = after.find(({ id }) => id === first?.id);
      if (first === undefined || changed === undefined) throw new Error('no finding');
      expect([runOf(first), runOf(changed)]).toEqual(['missing', 'found']);
      expect(after.map(lawful)).toEqual(await clean(now));
    });

    it('suppress by a new exception at the next run, and tell again when it is taken back', async () => {
      await put(documentsOf([INCIDENT]));
      await tickAt(WHOLE_DAY);
      const before = (await reported()).map(lawful);
      const suppressed = async () =>
        (await storedFindings(client, prefix)).map(
          ({ document }) => (document['reghunt'] as { suppressed_by?: unknown }).suppressed_by !== undefined,
        );
      expect(await suppressed()).toEqual([false]);
      await tickAt(WHOLE_DAY + 5 * MINUTE, 'excepted');
      expect(await suppressed()).toEqual([true]);
      await tickAt(WHOLE_DAY + 10 * MINUTE, 'as shipped');
      expect(await suppressed()).toEqual([false]);
      expect((await reported()).map(lawful)).toEqual(before);
    });

    it('tell again what an exception suppressed once it has expired', async () => {
      await put(documentsOf([INCIDENT]));
      let now = WHOLE_DAY;
      const { content } = contentNamed(shipped, 'excepted for days');
      const { tick } = await runner({ client, patterns: [...indices], prefix, content, now: () => now });
      await tick();
      expect((await reported())[0]?.document).toHaveProperty('reghunt.suppressed_by');
      now = FEED_START + 3 * DAY + MINUTE;
      await tick();
      expect((await reported())[0]?.document).not.toHaveProperty('reghunt.suppressed_by');
    });

    it('join everything of a bucket again for new content, also when something new is in it', async () => {
      const [first, second] = [documentsOf([INCIDENT]), documentsOf([INCIDENT, { ...INCIDENT, name: 1 }])];
      await put(first);
      await tickAt(WHOLE_DAY, 'weak');
      expect(await reported()).toEqual([]);
      await put(second.slice(first.length));
      await tickAt(WHOLE_DAY + 5 * MINUTE, 'as shipped');
      expect((await reported()).map(lawful)).toEqual(await clean(WHOLE_DAY + 5 * MINUTE));
    });

    it('join everything of a bucket again at its age, also when something new is in it', async () => {
      const all = documentsOf([INCIDENT, { ...INCIDENT, name: 1 }]);
      const [own, others] = [all.slice(0, 7), all.slice(7)];
      // Its ancestors come late: nothing but a rung looks for those of a value.
      await put(own.slice(3));
      await tickAt(WHOLE_DAY);
      await put([...own.slice(0, 3), ...others]);
      await tickAt(WHOLE_DAY + 2 * DAY);
      expect((await reported()).map(lawful)).toEqual(await clean(WHOLE_DAY + 2 * DAY));
    });

    it('see what took the place of events of the very same times at the next rung, not before', async () => {
      const all = documentsOf([INCIDENT, { ...INCIDENT, name: 1 }]);
      const [gone, come] = [all.slice(0, all.length / 2), all.slice(all.length / 2)];
      await put(gone);
      await tickAt(WHOLE_DAY);
      const before = (await reported()).map(({ id }) => id);
      for (const document of gone) await remove(document);
      await put(come);
      const soon = await tickAt(WHOLE_DAY + 5 * MINUTE);
      expect(soon.due).toEqual([]);
      expect((await reported()).map(({ id }) => id)).toEqual(before);
      await tickAt(WHOLE_DAY + 2 * DAY);
      const after = (await reported()).map(({ id }) => id);
      expect(after.length).toBe(before.length * 2);
      expect(after).toEqual(expect.arrayContaining(before));
    });

    it('look again at everything when less is to be reported, or more', async () => {
      await put(documentsOf([INCIDENT, { ...INCIDENT, kind: 'quiet' }]));
      await tickAt(WHOLE_DAY, 'as shipped', { leastRisk: 100 });
      expect(await reported()).toEqual([]);
      await tickAt(WHOLE_DAY + 5 * MINUTE);
      expect((await reported()).map(lawful)).toEqual(await clean(WHOLE_DAY + 5 * MINUTE));
    });

    it('tell again what a hunt found when it is run again, though its events are gone', async () => {
      const documents = documentsOf([{ ...INCIDENT, kind: 'hives' }]);
      await put(documents);
      await tickAt(WHOLE_DAY);
      const before = (await reported()).map(lawful);
      expect(before.length).toBeGreaterThan(0);
      for (const document of documents) await remove(document);
      await tickAt(WHOLE_DAY + 5 * MINUTE, 'without hives');
      expect(await reported()).toEqual([]);
      await tickAt(WHOLE_DAY + 10 * MINUTE, 'as shipped');
      expect((await reported()).map(lawful)).toEqual(before);
    });

    it('keep acts that other content tells as other findings, though their events are gone', async () => {
      const documents = documentsOf([{ ...INCIDENT, kind: 'hives' }]);
      await put(documents);
      await tickAt(WHOLE_DAY);
      const before = (await reported()).map(lawful);
      for (const document of documents) await remove(document);
      await tickAt(WHOLE_DAY + 5 * MINUTE, 'told otherwise');
      expect((await reported()).map(lawful)).not.toEqual(before);
      await tickAt(WHOLE_DAY + 10 * MINUTE, 'as shipped');
      expect((await reported()).map(lawful)).toEqual(before);
    });

    it('keep the evidence of every act, also of those that are told as one', async () => {
      await put(documentsOf([{ ...INCIDENT, kind: 'updater', times: 5 }]));
      await tickAt(WHOLE_DAY);
      const kept = new Set(await idsIn(client, `${prefix}-evidence`));
      const found = (await reported()).map(
        ({ document }) => document['reghunt'] as { evidence: readonly { id: string }[]; occurrences: number },
      );
      expect(found.map(({ occurrences }) => occurrences)).toEqual([5]);
      expect(found.flatMap(({ evidence }) => evidence).filter(({ id }) => !kept.has(id))).toEqual([]);
    });

    it('tell acts as one though what one was joined with is gone when it is joined again', async () => {
      const documents = documentsOf([{ ...INCIDENT, kind: 'caller', times: 3 }]);
      await put(documents);
      await tickAt(WHOLE_DAY + 2 * DAY);
      const before = (await reported()).map(lawful);
      for (const document of documents.filter(({ isAct }) => !isAct)) await remove(document);
      await tickAt(WHOLE_DAY + 2 * DAY + 5 * MINUTE, 'as shipped', {
        redo: { from: FEED_START, to: WHOLE_DAY + DAY },
      });
      expect((await reported()).map(lawful)).toEqual(before);
    });

    it('look again at what was joined while an index was closed, once it is open', async () => {
      const documents = documentsOf([INCIDENT]);
      await put(documents.filter(({ isAct }) => isAct));
      await put(
        documents.filter(({ isAct }) => !isAct),
        1,
      );
      const last = WHOLE_DAY + 9 * DAY;
      await client.request('POST', `/${indices[1]}/_close`);
      // Every rung is past: nothing else would look again.
      expect((await tickAt(last)).record.status).toBe('incomplete');
      await client.request('POST', `/${indices[1]}/_open`);
      await expect
        .poll(async () => (await client.request('POST', `/${indices[1]}/_search`)).status, {
          timeout: 20_000,
        })
        .toBe(200);
      const { record, due } = await tickAt(last + HOUR);
      expect([record.status, due.some(({ reason }) => reason === 'recovered')]).toEqual(['complete', true]);
      expect((await reported()).map(lawful)).toEqual(await clean(last + HOUR));
      expect((await tickAt(last + 2 * HOUR)).due).toEqual([]);
    });

    it('do not take a claim for dead because an earlier one was observed long ago', async () => {
      const templates = await readIndexTemplates('mappings');
      const ledger = openLedgerStore(client, { prefix, templates });
      await ledger.prepare();
      let now = 0;
      const { isStale } = claimObserver(30_000, () => now);
      const [one, two] = [randomUUID(), randomUUID()];
      const owned = await ledger.claim('site', [FEED_START], one, isStale);
      expect((await ledger.claim('site', [FEED_START], two, isStale)).hours.size).toBe(0);
      await owned.release();
      await ledger.claim('site', [FEED_START], one, isStale);
      now = 5 * MINUTE;
      expect((await ledger.claim('site', [FEED_START], two, isStale)).hours.size).toBe(0);
      now += MINUTE;
      expect((await ledger.claim('site', [FEED_START], two, isStale)).hours.size).toBe(1);
    });

    it('take over what a dead one has claimed, however long the rest took', async () => {
      await put(documentsOf([0, 1, 2].map((at) => ({ ...INCIDENT, name: at, at: at * 9 * 60 }))));
      const now = WHOLE_DAY + 2 * DAY;
      const ledger = openLedgerStore(client, { prefix, templates: await readIndexTemplates('mappings') });
      await ledger.prepare();
      await ledger.claim('site', [FEED_START], randomUUID(), () => false);
      let slow = 0;
      const { tick } = await runner({
        client,
        patterns: [...indices],
        prefix,
        now: () => now,
        monotonic: () => performance.now() + slow,
        watched: (source) => ({
          ...source,
          selectParts: (...asked) => {
            slow += MINUTE;
            return source.selectParts(...asked);
          },
        }),
      });
      const { record } = await tick({ isWhole: true, waitForOthers: 5_000 });
      expect([record.status, record.read.claimed_by_others]).toEqual(['complete', 0]);
      expect((await reported()).map(lawful)).toEqual(await clean(now));
    });

    it('read once what two of them are at together', async () => {
      await put(
        documentsOf(
          (['WS-042', 'FS-01'] as const).flatMap((host) =>
            [0, 1, 2, 3].map((at) => ({ ...INCIDENT, host, name: at, at: at * 9 * 60 })),
          ),
        ),
      );
      const now = WHOLE_DAY + 2 * DAY;
      const options = { waitForOthers: 5_000 };
      const both = await Promise.all([
        tickAt(now, 'as shipped', options),
        tickAt(now, 'as shipped', options),
      ]);
      const whole = await tickAt(now, 'as shipped', { isDry: true, redo: { from: FEED_START, to: now } });
      const read = both.reduce((sum, { record }) => sum + record.read.buckets, 0);
      expect(read).toBe(new Set(whole.due.map(({ bucket }) => bucket)).size);
      expect((await reported()).map(lawful)).toEqual(await clean(now));
    });
  });
}
