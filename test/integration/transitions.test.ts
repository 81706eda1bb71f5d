/** What people are told of findings by scheduled runs: each thing once, on both engines, however often runs come upon it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { at, listAt, textAt } from '../../src/adapters/search/json.ts';
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
import { Killed } from './law-client.ts';
import { type ContentName, contentNamed } from './law-content.ts';
import { documentsOf, FEED_START, type FeedDocument, type IncidentPlan } from './law-feed.ts';
import { deleteStore, emptyStore } from './law-model.ts';
import { runner, storedFindings } from './ticking.ts';

const servers = await askForServers('es', 'os');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const INCIDENT: IncidentPlan = {
  kind: 'autostart',
  host: 'WS-042',
  name: 0,
  at: 60,
  runAfter: 26 * 60,
  times: 3,
  lags: [0],
};
const NOW = FEED_START + DAY;

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`what is told of findings on ${server.name}`, () => {
    const prefix = freshName('told');
    let client: SearchClient;
    let shipped: Content;
    let index: string;

    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
      shipped = await shippedContent();
    });
    afterAll(async () => {
      await deleteStore(client, prefix);
      await client.close();
    });
    beforeEach(async () => {
      index = freshName('told-events');
      await createIndex(client, index, KEYWORD_MAPPING, 1);
    });
    afterEach(async () => {
      await deleteIndex(client, index);
      await emptyStore(client, prefix);
    });

    const put = (documents: readonly FeedDocument[]): Promise<void> =>
      indexDocuments(client, index, documents);
    const tickAt = async (
      now: number,
      name: ContentName = 'as shipped',
      over: SearchClient = client,
    ): Promise<void> => {
      const { content, leastRisk } = contentNamed(shipped, name);
      const one = await runner({ client: over, patterns: [index], prefix, content, now: () => now });
      await one.tick({ leastRisk, isWhole: true, waitForOthers: 5_000 });
    };
    const redoAt = async (now: number): Promise<void> => {
      const one = await runner({ client, patterns: [index], prefix, now: () => now });
      await one.tick({ redo: { from: FEED_START, to: NOW }, isWhole: true });
    };
    const transitions = async (): Promise<readonly unknown[]> => {
      await client.request('POST', `/${prefix}-transitions/_refresh`);
      const answer = await client.request('POST', `/${prefix}-transitions/_search`, {
        body: { size: 100, sort: [{ '@timestamp': 'asc' }] },
      });
      return listAt(answer.body, 'hits', 'hits').map((hit) => at(hit, '_source'));
    };
    const told = async (): Promise<readonly string[]> =>
      (await transitions()).map((document) => {
        const { kind, ordinal, from, to } = at(document, 'reghunt', 'transition') as Record<string, unknown>;
        return `${kind} ${ordinal} ${from}>${to}`;
      });
    const close = async (closedAt: number): Promise<void> => {
      const [finding] = await storedFindings(client, prefix);
      const triage = { status: 'closed', at: new Date(closedAt).toISOString() };
      await client.request('POST', `/${prefix}-findings/_update/${finding?.id}`, {
        query: { refresh: true },
        body: { doc: { reghunt: { triage } } },
      });
    };

    it('a finding is told once, as it is shown, however often it is merged', async () => {
      const documents = documentsOf([{ ...INCIDENT, kind: 'updater' }]);
      await put(documents.slice(0, -2));
      await tickAt(NOW);
      const [[document], [finding]] = [await transitions(), await storedFindings(client, prefix)];
      expect(textAt(document, 'reghunt', 'finding', 'id')).toBe(finding?.id);
      for (const part of ['host', 'rule', 'threat', 'registry', 'process'])
        expect([part, at(document, part)]).toEqual([part, finding?.document[part]]);
      const when = Date.parse(textAt(document, '@timestamp'));
      expect(when).toBeGreaterThanOrEqual(NOW);
      expect(when).toBeLessThan(NOW + 5 * MINUTE);
      await put(documents.slice(-2));
      await tickAt(NOW + 5 * MINUTE);
      for (const times of [2, 3, 4, 5]) await redoAt(NOW + times * 5 * MINUTE);
      expect(await told()).toEqual([`risen 1 new>${textAt(finding?.document, 'reghunt', 'severity')}`]);
    });

    it('each severity that it rises to is told once, also when it falls in between', async () => {
      await put(documentsOf([INCIDENT]));
      for (const [turn, name] of (
        ['half as strong', 'as shipped', 'half as strong', 'as shipped'] as const
      ).entries())
        await tickAt(NOW + turn * 5 * MINUTE, name);
      const [first = '', ...others] = await told();
      const least = first.replace('risen 1 new>', '');
      expect(['medium', 'high']).toContain(least);
      expect(others).toEqual([`risen 1 ${least}>critical`]);
    });

    it('a finding that was suppressed, or fell below what is reported, is told when it is back', async () => {
      await put(documentsOf([INCIDENT]));
      for (const [turn, name] of (
        ['as shipped', 'excepted', 'as shipped', 'weak', 'as shipped'] as const
      ).entries())
        await tickAt(NOW + turn * 5 * MINUTE, name);
      expect(await told()).toEqual([
        'risen 1 new>critical',
        'returned 1 suppressed>critical',
        'returned 2 below_threshold>critical',
      ]);
    });

    it('what is suppressed from the beginning is told when its exception expires', async () => {
      await put(documentsOf([INCIDENT]));
      let now = NOW;
      const { content } = contentNamed(shipped, 'excepted for days');
      const { tick } = await runner({ client, patterns: [index], prefix, content, now: () => now });
      await tick();
      expect(await told()).toEqual([]);
      now = FEED_START + 3 * DAY + MINUTE;
      await tick();
      expect(await told()).toEqual(['risen 1 suppressed>critical']);
    });

    it('a finding that people closed is told again by an act done after that, and once', async () => {
      const documents = documentsOf([{ ...INCIDENT, kind: 'updater' }]);
      const [first, ...others] = documents.filter(({ isAct }) => isAct);
      if (first === undefined) throw new Error('no act');
      await put([...documents.filter(({ isAct }) => !isAct), first]);
      await tickAt(NOW);
      const [risen = ''] = await told();
      await close(first.time + MINUTE);
      await redoAt(NOW + 5 * MINUTE);
      expect(await told()).toEqual([risen]);
      for (const [turn, other] of others.entries()) {
        await put([other]);
        await tickAt(NOW + (turn + 2) * 5 * MINUTE);
      }
      expect(await told()).toEqual([risen, `reopened 1 closed>${risen.replace(/.*>/, '')}`]);
      const [finding] = await storedFindings(client, prefix);
      expect(at(finding?.document, 'reghunt', 'triage', 'status')).toBe('closed');
    });

    for (const place of ['findings', 'transitions'] as const) {
      for (const lost of ['request', 'answer'] as const) {
        it(`a run that dies by the ${lost} of writing ${place} neither loses nor doubles what is told`, async () => {
          await put(documentsOf([INCIDENT, { ...INCIDENT, host: 'FS-01' }]));
          await expect(tickAt(NOW, 'as shipped', dyingAt(client, place, lost))).rejects.toThrow(Killed);
          await tickAt(NOW + 5 * MINUTE);
          expect(await told()).toEqual(['risen 1 new>critical', 'risen 1 new>critical']);
          const ids = (await transitions()).map((one) => textAt(one, 'reghunt', 'finding', 'id'));
          expect(ids.toSorted()).toEqual(
            (await storedFindings(client, prefix)).map(({ id }) => id).toSorted(),
          );
        });
      }
    }

    it('what two runs tell at once is told once, whoever of them is slower', async () => {
      await put(documentsOf([INCIDENT, { ...INCIDENT, host: 'FS-01' }]));
      await Promise.all([redoAt(NOW), redoAt(NOW), redoAt(NOW)]);
      expect(await told()).toEqual(['risen 1 new>critical', 'risen 1 new>critical']);
    });
  });
}

/** The process dies as it writes there for the first time: what it asks is not heard any more, or answered to nobody. */
function dyingAt(
  inner: SearchClient,
  place: 'findings' | 'transitions',
  lost: 'request' | 'answer',
): SearchClient {
  let isDead = false;
  return {
    engine: inner.engine,
    version: inner.version,
    capabilities: inner.capabilities,
    describe: () => inner.describe(),
    close: () => inner.close(),
    request: async (method, path, options) => {
      const isHere = path.endsWith(`-${place}/_bulk`);
      if (isDead || (isHere && lost === 'request')) {
        isDead = true;
        throw new Killed('dead');
      }
      const answer = await inner.request(method, path, options);
      if (!isHere) return answer;
      isDead = true;
      throw new Killed('died on the way');
    },
  };
}
