/** Plays a plan of the law's model on a real engine: what scheduled runs leave in the store, and what one clean run finds. */
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { listAt, textAt } from '../../src/adapters/search/json.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';
import type { TickPlan, TickResult } from '../../src/app/tick-plan.ts';
import type { Content } from '../../src/core/content/content.ts';
import { EngineError } from '../../src/core/problem.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { type FrailClient, frailClient, type Hidden, Killed } from './law-client.ts';
import { type ContentName, contentNamed } from './law-content.ts';
import { documentsOf, endOf, FEED_START, type FeedDocument } from './law-feed.ts';
import type { LawPlan, Step } from './law-plan.ts';
import { type Runner, runner, type Stored, storedFindings } from './ticking.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ROLES = ['findings', 'evidence', 'transitions', 'state', 'runs', 'baseline', 'coverage'];
const HORIZONS = { tick: 2 * HOUR, hourly: 48 * HOUR, nightly: 24 * DAY };
/** Ticks within which all that is due must be looked at, after everything is past. */
const MOST_TICKS = 12;

export interface LawOutcome {
  readonly stored: readonly Stored[];
  readonly clean: readonly Stored[];
  /** Ids that people noted something on. */
  readonly triaged: readonly string[];
  readonly evidence: ReadonlySet<string>;
  readonly told: readonly string[];
}

export interface LawGround {
  readonly client: SearchClient;
  readonly shipped: Content;
  /** Of stores that are emptied before each plan. */
  readonly prefix: string;
  readonly cleanPrefix: string;
}

/** Cheaper than to make its indices anew. Not every test server can delete by a query. */
export async function emptyStore(client: SearchClient, prefix: string): Promise<void> {
  for (const role of ROLES) {
    const ids = await idsIn(client, `${prefix}-${role}`);
    if (ids.length === 0) continue;
    const lines = ids.map((_id) => `${JSON.stringify({ delete: { _id } })}\n`);
    const answer = await client.request('POST', `/${prefix}-${role}/_bulk`, {
      query: { refresh: true },
      ndjson: lines.join(''),
    });
    requireOk(client, answer, `empty ${prefix}-${role}`);
  }
}

export async function idsIn(client: SearchClient, index: string): Promise<readonly string[]> {
  await client.request('POST', `/${index}/_refresh`, { query: { ignore_unavailable: true } });
  const answer = await client.request('POST', `/${index}/_search`, {
    query: { ignore_unavailable: true },
    body: { size: 10_000, _source: false },
  });
  return listAt(answer.body, 'hits', 'hits').map((hit) => textAt(hit, '_id'));
}

export async function deleteStore(client: SearchClient, prefix: string): Promise<void> {
  for (const role of ROLES) {
    await deleteIndex(client, `${prefix}-${role}`);
    await client.request('DELETE', `/_index_template/${prefix}-${role}`);
  }
}

interface Copy {
  readonly place: 0 | 1;
  readonly id: string;
  readonly of: FeedDocument;
}

/** What happens, in order. */
export async function playLaw(plan: LawPlan, ground: LawGround): Promise<LawOutcome> {
  const { client, prefix, shipped } = ground;
  const world = await openWorld(plan, client);
  const told: string[] = [];
  const names: Record<'A' | 'B', ContentName> = { A: 'as shipped', B: 'as shipped' };
  const running: Partial<Record<'A' | 'B', { readonly runner: Runner; readonly frail: FrailClient }>> = {};
  const start = async (who: 'A' | 'B') => {
    const frail = frailClient(client, world.hidden);
    running[who] = {
      frail,
      runner: await runner({
        client: frail.client,
        patterns: [world.pattern],
        prefix,
        content: contentNamed(shipped, names[who]).content,
        now: world.now,
        // One of them has a clock that is wrong.
        localNow: () => world.now() + (who === 'B' ? 5 * MINUTE : 0),
        staleAfter: 400,
      }),
    };
  };
  const tickOf = async (
    who: 'A' | 'B',
    killAfter: number | undefined,
    options: Partial<TickPlan> = {},
  ): Promise<TickResult | undefined> => {
    if (running[who] === undefined) await start(who);
    const one = running[who];
    if (one === undefined) throw new Error('nobody runs');
    if (killAfter !== undefined) one.frail.killAfter(killAfter);
    const before = one.frail.refused();
    try {
      const result = await one.runner.tick({
        horizons: HORIZONS,
        leastRisk: contentNamed(shipped, names[who]).leastRisk,
        beatEvery: 60,
        ...options,
      });
      const { status, read, due } = result.record;
      told.push(`${who} ${status} ${JSON.stringify(due)} ${JSON.stringify(read)}`);
      if (status === 'complete' && one.frail.refused() > before)
        throw new Error('a tick that was refused answers calls itself complete');
      return result;
    } catch (error) {
      told.push(`${who} ${String(error)}`);
      if (error instanceof Killed) {
        delete running[who];
        return undefined;
      }
      // What nothing can be asked without may end a tick while an index is hidden.
      if (error instanceof EngineError && world.hidden().length > 0) return undefined;
      throw error;
    } finally {
      if (killAfter !== undefined) delete running[who];
    }
  };
  const triaged: string[] = [];
  const play = async (step: Step): Promise<void> => {
    switch (step.what) {
      case 'tick': {
        await world.pass(step.wait * MINUTE);
        const [first, second] = step.who;
        const results = await Promise.all([
          first === undefined ? undefined : tickOf(first, step.killAfter),
          second === undefined ? undefined : tickOf(second, undefined),
        ]);
        if (step.who.length === 1 && results[0] !== undefined) world.looked(results[0]);
        return;
      }
      case 'content':
        for (const who of step.who) {
          names[who] = step.name;
          delete running[who];
        }
        return;
      case 'triage': {
        const found = await storedFindings(client, prefix);
        const one = found[step.which % Math.max(1, found.length)];
        if (one === undefined) return;
        await client.request('POST', `/${prefix}-findings/_update/${one.id}`, {
          query: { refresh: true },
          body: { doc: { reghunt: { triage: TRIAGE } } },
        });
        triaged.push(one.id);
        return;
      }
      case 'age':
        if (names.A !== 'as shipped' || names.B !== 'as shipped') return;
        await world.age(step.which, step.isPart, await storedFindings(client, prefix));
        return;
      default:
        await world.play(step);
    }
  };
  try {
    for (const step of plan.steps) {
      told.push(`${new Date(world.now()).toISOString()} ${JSON.stringify(step)}`);
      await play(step);
    }
    if (!plan.healsLate) await world.play({ what: 'heal' });
    await world.pass(Math.max(0, world.end - world.now()));
    names.A = plan.before;
    delete running.A;
    await tickOf('A', undefined, { waitForOthers: 2_000, isWhole: true });
    // No rung is to come that would mend what is missed from here on.
    await world.play({ what: 'heal' });
    names.A = plan.content;
    delete running.A;
    await world.showLast();
    await untilNothingIsDue(tickOf, world);
    const stored = await storedFindings(client, prefix);
    const evidence = new Set(await idsIn(client, `${prefix}-evidence`));
    const clean = await cleanRun(plan, world, ground);
    return { stored, clean, triaged, evidence, told };
  } catch (error) {
    throw new Error(`${String(error)}\n${told.join('\n')}`, { cause: error });
  } finally {
    await world.close();
  }
}

const TRIAGE = { status: 'closed', at: '2026-11-20T00:00:00.000Z', note: 'looked at' };

/** By the horizons of a schedule: a longer one comes once a day. */
async function untilNothingIsDue(
  tickOf: (who: 'A' | 'B', kill: undefined, options?: Partial<TickPlan>) => Promise<TickResult | undefined>,
  world: World,
): Promise<void> {
  for (let at = 0; at < MOST_TICKS; at += 1) {
    await world.pass(13 * HOUR);
    const result = await tickOf('A', undefined, { waitForOthers: 2_000 });
    if (result?.record.status !== 'complete') continue;
    const left = await tickOf('A', undefined, { isWhole: true, isDry: true });
    if (left?.due.length === 0) return;
  }
  throw new Error(`something is still due after ${MOST_TICKS} ticks`);
}

async function cleanRun(plan: LawPlan, world: World, ground: LawGround): Promise<readonly Stored[]> {
  const { client, cleanPrefix, shipped } = ground;
  const indices = [freshName('whole'), freshName('whole')] as const;
  const { content, leastRisk } = contentNamed(shipped, plan.content);
  try {
    for (const [place, index] of indices.entries()) {
      await createIndex(client, index, KEYWORD_MAPPING, 1);
      const some = world.ever().filter((copy) => copy.place === place);
      if (some.length > 0)
        await indexDocuments(
          client,
          index,
          some.map(({ id, of }) => ({ id, body: of.body })),
        );
    }
    const { tick } = await runner({
      client,
      patterns: [...indices],
      prefix: cleanPrefix,
      content,
      now: world.now,
    });
    for (let at = 0; at < 3; at += 1) {
      const { due, record } = await tick({ horizons: HORIZONS, leastRisk, isWhole: true });
      if (record.status !== 'complete') throw new Error(`the clean run is ${record.status}`);
      if (due.length === 0) return await storedFindings(client, cleanPrefix);
    }
    throw new Error('the clean run is never done');
  } finally {
    for (const index of indices) await deleteIndex(client, index);
  }
}

interface World {
  readonly pattern: string;
  readonly end: number;
  now(): number;
  hidden(): readonly Hidden[];
  /** Every copy of a document that was put anywhere. */
  ever(): readonly Copy[];
  /** Time goes by, and what becomes visible until then is there. */
  pass(milliseconds: number): Promise<void>;
  /** What comes last of all is there. */
  showLast(): Promise<void>;
  play(step: Exclude<Step, { what: 'tick' | 'content' | 'triage' | 'age' }>): Promise<void>;
  /** Notes which acts were joined while their whole incident was visible. */
  looked(result: TickResult): void;
  age(which: number, isPart: boolean, stored: readonly Stored[]): Promise<void>;
  close(): Promise<void>;
}

async function openWorld({ incidents, steps: _ }: LawPlan, client: SearchClient): Promise<World> {
  const word = freshName('law');
  const documents = documentsOf(incidents);
  const waiting = [...documents].sort((a, b) => a.visible - b.visible);
  const names: [string, string] = [`${word}-a-0`, `${word}-b-0`];
  for (const name of names) await createIndex(client, name, KEYWORD_MAPPING, 1);
  const present = new Map<string, Copy>();
  const ever = new Map<string, Copy>();
  const seen = new Set<string>();
  const wholeActs = new Set<string>();
  const cells = new Set<string>();
  let hidden: Extract<Step, { what: 'hide' }> | undefined;
  let now = FEED_START;
  let renames = 0;
  const put = async (copies: readonly Copy[]): Promise<void> => {
    for (const place of [0, 1] as const) {
      const some = copies.filter((copy) => copy.place === place);
      if (some.length === 0) continue;
      const lines = some.map(
        ({ id, of }) => `${JSON.stringify({ index: { _id: id } })}\n${JSON.stringify(of.body)}\n`,
      );
      await client.request('POST', `/${names[place]}/_bulk`, {
        query: { refresh: true },
        ndjson: lines.join(''),
      });
    }
    for (const copy of copies) {
      present.set(`${copy.place}/${copy.id}`, copy);
      ever.set(`${copy.place}/${copy.id}`, copy);
      seen.add(copy.of.id);
    }
  };
  const isClosed = (place: 0 | 1): boolean => hidden?.how === 'closed' && hidden.place === place;
  const heal = async (): Promise<void> => {
    if (hidden?.how === 'closed') {
      await client.request('POST', `/${names[hidden.place]}/_open`, { query: { wait_for_active_shards: 1 } });
      await client.request('GET', `/_cluster/health/${names[hidden.place]}`, {
        query: { wait_for_status: 'yellow', timeout: '20s' },
      });
    }
    hidden = undefined;
  };
  const presentIds = (): ReadonlySet<string> => new Set([...present.values()].map(({ of }) => of.id));
  return {
    pattern: `${word}-*`,
    end: endOf(documents),
    now: () => now,
    hidden: () =>
      hidden === undefined || hidden.how === 'closed'
        ? []
        : [{ index: `${word}-${hidden.place === 0 ? 'a' : 'b'}`, how: hidden.how }],
    ever: () => [...ever.values()],
    pass: async (milliseconds) => {
      now += milliseconds;
      const due = waiting.filter(({ visible, place }) => visible <= now && !isClosed(place));
      for (const document of due) waiting.splice(waiting.indexOf(document), 1);
      await put(due.map((of) => ({ place: of.place, id: of.id, of })));
    },
    showLast: () => put(waiting.splice(0).map((of) => ({ place: of.place, id: of.id, of }))),
    play: async (step) => {
      if (step.what === 'heal' || step.what === 'hide') await heal();
      if (step.what === 'hide') {
        hidden = step;
        if (isClosed(step.place)) await client.request('POST', `/${names[step.place]}/_close`);
      }
      if (hidden?.how === 'closed') return;
      if (step.what === 'rename') {
        const old = names[step.place];
        renames += 1;
        const name = `${word}-${step.place === 0 ? 'a' : 'b'}-${renames}`;
        await createIndex(client, name, KEYWORD_MAPPING, 1);
        names[step.place] = name;
        const copies = [...present.values()].filter(({ place }) => place === step.place);
        await put(copies);
        await deleteIndex(client, old);
      }
      if (step.what === 'resend') {
        const copies = [...present.values()];
        const one = copies[step.which % Math.max(1, copies.length)];
        if (one === undefined) return;
        if (step.as === 'itself') await put([one]);
        else if (step.as === 'another') await put([{ ...one, id: `${one.of.id}-again` }]);
        else await put([{ ...one, place: one.place === 0 ? 1 : 0 }]);
      }
    },
    looked: ({ record, due, left }) => {
      const joined = due.filter(({ selection, index, bucket, reason }) => {
        const key = `${selection} ${index} ${bucket}`;
        const isFirst = !cells.has(key);
        cells.add(key);
        return isFirst || reason !== 'news';
      });
      if (record.status !== 'complete' || left.length > 0 || record.read.claimed_by_others > 0) return;
      const there = presentIds();
      for (const [incident] of incidents.entries()) {
        const own = documents.filter((document) => document.incident === incident);
        if (!own.every(({ id }) => there.has(id))) continue;
        for (const act of own.filter(({ isAct }) => isAct)) {
          const bucket = Math.floor(act.time / (10 * MINUTE)) * 10 * MINUTE;
          const isDue = joined.some((cell) => cell.bucket === bucket && act.selected.test(cell.selection));
          if (isDue) wholeActs.add(act.id);
        }
      }
    },
    age: async (which, isPart, stored) => {
      if (hidden?.how === 'closed') return;
      const there = presentIds();
      const evidence = new Set(
        stored.filter(({ state }) => state === 'reported').flatMap(({ document }) => evidenceIdsOf(document)),
      );
      const candidates = documents.filter(({ id }) => there.has(id));
      const one = candidates[which % Math.max(1, candidates.length)];
      if (one === undefined) return;
      const host = incidents[one.incident]?.host;
      const near = documents.filter(
        ({ incident, visible }) => incidents[incident]?.host === host && Number.isFinite(visible),
      );
      // What was never whole in a reported finding is none of what has to stay.
      const isSafe = near.every(
        (document) =>
          incidents[document.incident]?.kind === 'quiet' ||
          incidents[document.incident]?.kind === 'backup' ||
          (seen.has(document.id) &&
            (!document.isAct || (wholeActs.has(document.id) && evidence.has(document.id)))),
      );
      const kind = incidents[one.incident]?.kind;
      if (!isSafe || kind === 'quiet' || kind === 'backup' || (isPart && one.isAct)) return;
      const gone = [...present.values()].filter(({ of }) =>
        isPart ? of.id === one.id : of.incident === one.incident,
      );
      for (const { place, id } of gone) {
        await client.request('DELETE', `/${names[place]}/_doc/${id}`, { query: { refresh: true } });
        present.delete(`${place}/${id}`);
      }
    },
    close: async () => {
      for (const name of names) await deleteIndex(client, name);
    },
  };
}

/** Ids of the feed's documents behind a finding, of whichever copy. */
function evidenceIdsOf(document: Record<string, unknown>): readonly string[] {
  const { evidence } = document['reghunt'] as { evidence: readonly { source: { id: string } }[] };
  return evidence.map(({ source }) => source.id.replace(/-again$/, ''));
}
