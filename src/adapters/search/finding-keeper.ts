/** Keeps scheduled findings in an engine: acts are united under sequence numbers, and the finding is made of them anew. */
import { FailureTally } from '../../core/failure-tally.ts';
import { evidenceDocuments } from '../../core/finding/evidence.ts';
import type { Finding } from '../../core/finding/finding.ts';
import { type Transition, transitionBetween, transitionDocument } from '../../core/finding/transition.ts';
import { type KeptAct, keyOfAct } from '../../core/hunt/kept-act.ts';
import type { ActKeeper, GivenAct, Judging, KeepResult } from '../../ports/act-keeper.ts';
import { type BulkOptions, sendBulk } from './bulk.ts';
import type { SearchClient } from './client.ts';
import { writeEvidence, writeTransitions } from './finding-documents.ts';
import { type IndexTemplate, indexName, prepareIndices } from './index-templates.ts';
import { at, listAt, numberAt, textAt } from './json.ts';
import {
  actsOf,
  anchorKey,
  isScheduled,
  type KeptFinding,
  keptFinding,
  unpackedAwaited,
  unspoken,
} from './kept-finding.ts';
import { eachKept, eachKeptValue, type KeptDocument } from './kept-pages.ts';
import { type MergeOutcome, mergeAndWrite } from './merging-writer.ts';
import { readById } from './read-by-id.ts';
import { requireOk } from './refusal.ts';
import { anyOf } from './search-body.ts';

export interface FindingKeeperOptions {
  readonly prefix: string;
  readonly templates: readonly IndexTemplate[];
  /** Epoch milliseconds: when findings are written. */
  readonly now?: () => number;
  readonly bulk?: BulkOptions;
}

/** What is brought to one finding. */
interface Brought {
  readonly id: string;
  readonly acts: readonly KeptAct[];
  /** Keys of acts that have turned out to be another finding's. */
  readonly gone: ReadonlySet<string>;
  /** Some of the acts come from another finding, and are kept however they are judged: they are nowhere else. */
  readonly isMoved: boolean;
}

export function openFindingKeeper(client: SearchClient, options: FindingKeeperOptions): ActKeeper {
  const { prefix, templates, now = Date.now } = options;
  const findings = indexName(prefix, 'findings');
  const evidence = indexName(prefix, 'evidence');
  const transitions = indexName(prefix, 'transitions');
  const state = indexName(prefix, 'state');

  const write = async (brought: ReadonlyMap<string, Brought>, judging: Judging): Promise<KeepResult> => {
    const made = new Map<string, Finding>();
    const untold = new Map<string, Transition>();
    const outcomes = await mergeAndWrite(
      client,
      {
        index: findings,
        settle: (stored, given: Brought) => settleStored(stored, given, judging, { made, untold }),
        stamp: (finding: KeptFinding) => ({
          ...finding,
          event: { ...finding.event, ingested: new Date(now()).toISOString() },
        }),
        // Evidence first: a finding that is stored then always has its evidence.
        before: (fresh) =>
          writeEvidence(
            client,
            evidence,
            [...fresh].flatMap(([id, { result }]) => {
              const finding = made.get(id);
              return finding === undefined ? [] : evidenceDocuments(finding, result);
            }),
            options.bulk,
          ),
        // Told first: whoever dies in between is followed by one that tells the same under the same id.
        beforeAttempt: (coming) =>
          writeTransitions(
            client,
            transitions,
            [...coming].flatMap(([id, { result }]) => {
              const transition = untold.get(id);
              return transition === undefined ? [] : transitionDocument(result, transition, judging.now());
            }),
            options.bulk,
          ),
        // Searchable at once: which finding holds an act is asked for by a search.
        bulk: { ...options.bulk, refresh: true },
      },
      brought,
    );
    return result(outcomes, (dead) => bury(client, state, dead, made, now()));
  };

  return {
    description: `${findings} on ${client.describe()}`,
    prepare: () =>
      prepareIndices(client, templates, prefix, [
        'findings',
        'evidence',
        'transitions',
        'state',
        'runs',
        'baseline',
        'coverage',
      ]),
    keep: async (given, judging) => write(await broughtTo(client, findings, given, judging), judging),
    rejudge: async (judging, at) => {
      const all: KeepResult[] = [];
      const other = anyOf([
        { bool: { must_not: [{ term: { 'reghunt.generation': judging.generation } }] } },
        { range: { 'reghunt.pending_until': { lte: at, format: 'epoch_millis' } } },
      ]);
      for await (const page of eachKept(client, findings, other)) {
        all.push(await write(underTheirIds(page, judging), judging));
      }
      return all.reduce(addResults, NO_RESULT);
    },
    newestGeneration: async () => {
      const answer = await client.request('POST', `/${encodeURIComponent(findings)}/_search`, {
        query: { ignore_unavailable: true, allow_no_indices: true },
        body: { size: 0, aggs: { newest: { max: { field: 'reghunt.generation' } } } },
      });
      requireOk(client, answer, 'look by which content findings were judged');
      return numberAt(answer.body, 'aggregations', 'newest', 'value');
    },
    ofAnchors: async (ids) => {
      const wanted = new Set(ids);
      const acts: KeptAct[] = [];
      for (let from = 0; from < ids.length; from += KEYS_AT_ONCE) {
        const keys = ids.slice(from, from + KEYS_AT_ONCE).map(anchorKey);
        const query = {
          bool: {
            filter: [{ term: { 'reghunt.state': 'reported' } }, { terms: { 'reghunt.anchors': keys } }],
          },
        };
        for await (const page of eachKept(client, findings, query))
          acts.push(
            ...page
              .flatMap(({ source }) => actsOf(source))
              .filter(({ joined }) => wanted.has(joined.anchor.id)),
          );
      }
      return acts;
    },
    awaited: async function* (at) {
      const query = {
        bool: {
          filter: [
            { term: { 'reghunt.state': 'reported' } },
            { range: { 'reghunt.waits_until': { gte: at, format: 'epoch_millis' } } },
          ],
        },
      };
      for await (const page of eachKeptValue(client, findings, query, 'reghunt.awaited'))
        yield page.map(unpackedAwaited);
    },
  };
}

/** By id, of the last attempt at it. */
interface Making {
  readonly made: Map<string, Finding>;
  /** What is to be told before it is written. */
  readonly untold: Map<string, Transition>;
}

function settleStored(
  stored: unknown,
  { id, acts, gone, isMoved }: Brought,
  { settler, generation }: Judging,
  { made, untold }: Making,
): KeptFinding | undefined {
  untold.delete(id);
  const held = isScheduled(stored) ? (stored as KeptFinding) : undefined;
  // What a newer content has judged is left to the runs of that content: they read what this one read.
  if (held !== undefined && held.reghunt.generation > generation) return undefined;
  const known = held === undefined ? [] : without(actsOf(held), gone);
  const all = settler.unite(known, acts);
  const settled = settler.settle(all, id);
  if (settled === undefined) return held === undefined ? undefined : unspoken(held, all, generation);
  if (settled.isBelow && held === undefined && !isMoved) return undefined;
  made.set(id, settled.finding);
  const kept = keptFinding(settled, generation, (held ?? stored) as Finding | undefined);
  const before = held?.reghunt;
  const next = transitionBetween(before, before?.told, kept.reghunt);
  if (next !== undefined) untold.set(id, next.transition);
  const told = next?.told ?? before?.told;
  return told === undefined ? kept : { ...kept, reghunt: { ...kept.reghunt, told } };
}

/** Every finding of the page, and those whose acts another content or version tells as other findings. */
function underTheirIds(page: readonly KeptDocument[], { settler }: Judging): ReadonlyMap<string, Brought> {
  const brought = broughtById();
  for (const { id, source } of page) {
    const { gone } = brought.of(id);
    for (const act of actsOf(source)) {
      const own = settler.settle([act])?.finding.reghunt.finding.id ?? id;
      if (own === id) continue;
      const target = brought.of(own);
      target.acts.push(act);
      target.isMoved = true;
      gone.add(keyOfAct(act));
    }
  }
  return brought.all;
}

function broughtById() {
  const all = new Map<string, { id: string; acts: KeptAct[]; gone: Set<string>; isMoved: boolean }>();
  return {
    all,
    of: (id: string) => {
      const held = all.get(id) ?? { id, acts: [], gone: new Set<string>(), isMoved: false };
      all.set(id, held);
      return held;
    },
  };
}

/** What is gone is no twin either. */
function without(acts: readonly KeptAct[], gone: ReadonlySet<string>): readonly KeptAct[] {
  if (gone.size === 0) return acts;
  return acts
    .filter((act) => !gone.has(keyOfAct(act)))
    .map((act) => ({ ...act, twins: act.twins.filter(({ key }) => !gone.has(key)) }));
}

/** By finding. An act that a finding holds is united with what is held before it is told which finding it is. */
async function broughtTo(
  client: SearchClient,
  index: string,
  given: readonly GivenAct[],
  { settler }: Judging,
): Promise<ReadonlyMap<string, Brought>> {
  const homes = await homesOf(
    client,
    index,
    given.map(({ act }) => keyOfAct(act)),
  );
  const { all: brought, of } = broughtById();
  const moved: { readonly act: KeptAct; readonly homes: readonly string[] }[] = [];
  for (const { act, conclusion } of given) {
    const at = homes.get(keyOfAct(act)) ?? [];
    const own =
      at.length > 0 || conclusion.is === 'finding' ? conclusion.finding.reghunt.finding.id : undefined;
    if (own === undefined) continue;
    if (at.every((id) => id === own)) of(own).acts.push(act);
    else moved.push({ act, homes: at });
  }
  const stored = await readById(client, index, [...new Set(moved.flatMap(({ homes }) => homes))]);
  for (const { act, homes } of moved) {
    const key = keyOfAct(act);
    const held = homes.flatMap((id) => {
      const document = stored.get(id);
      return document?.kind === 'found' ? actsOf(document.source).filter((one) => keyOfAct(one) === key) : [];
    });
    const [united = act] = settler.unite(settler.unite([], held), [act]);
    const id = settler.settle([united])?.finding.reghunt.finding.id;
    if (id === undefined) continue;
    const target = of(id);
    target.acts.push(united);
    target.isMoved ||= held.length > 0;
    for (const home of homes) if (home !== id) of(home).gone.add(key);
  }
  return brought;
}

const KEYS_AT_ONCE = 1_000;

/** Which findings hold these acts. */
async function homesOf(
  client: SearchClient,
  index: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const homes = new Map<string, string[]>();
  for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) {
    const asked = new Set(keys.slice(from, from + KEYS_AT_ONCE));
    const answer = await client.request('POST', `/${encodeURIComponent(index)}/_search`, {
      query: { ignore_unavailable: true, allow_no_indices: true },
      body: {
        size: 10_000,
        query: { terms: { 'reghunt.act_keys': [...asked] } },
        _source: ['reghunt.act_keys'],
        sort: ['_doc'],
      },
    });
    requireOk(client, answer, 'look which findings hold these acts');
    for (const hit of listAt(answer.body, 'hits', 'hits')) {
      const id = textAt(hit, '_id');
      for (const key of listAt(at(hit, '_source'), 'reghunt', 'act_keys').map(String)) {
        if (asked.has(key)) homes.set(key, [...(homes.get(key) ?? []), id]);
      }
    }
  }
  return homes;
}

interface DeadLetter {
  readonly id: string;
  readonly reason: string;
}

const NO_RESULT: KeepResult = {
  counts: { created: 0, merged: 0, unchanged: 0, failed: 0 },
  refused: [],
  passing: undefined,
};

async function result(
  outcomes: ReadonlyMap<string, MergeOutcome>,
  buryAll: (dead: readonly DeadLetter[]) => Promise<string | undefined>,
): Promise<KeepResult> {
  const counts = { created: 0, merged: 0, unchanged: 0, failed: 0 };
  const refused = new FailureTally();
  const dead: DeadLetter[] = [];
  let passing: string | undefined;
  for (const [id, outcome] of outcomes) {
    counts[outcome.kind] += 1;
    if (outcome.kind !== 'failed') continue;
    if (outcome.passing) passing = outcome.reason;
    else {
      dead.push({ id, reason: outcome.reason });
      refused.add(outcome.reason, 1);
    }
  }
  const unburied = dead.length === 0 ? undefined : await buryAll(dead);
  return { counts, refused: refused.list(), passing: passing ?? unburied };
}

/** Why they could not be kept even there; undefined when they are. */
async function bury(
  client: SearchClient,
  index: string,
  dead: readonly DeadLetter[],
  made: ReadonlyMap<string, Finding>,
  now: number,
): Promise<string | undefined> {
  const outcomes = await sendBulk(
    client,
    index,
    dead.map(({ id, reason }) => ({
      id: `dead_letter|${id}`,
      when: 'always',
      document: JSON.stringify({
        '@timestamp': new Date(now).toISOString(),
        reghunt: {
          state: {
            kind: 'dead_letter',
            finding: id,
            reason,
            document: { json: JSON.stringify(made.get(id) ?? null) },
          },
        },
      }),
    })),
  );
  const failed = outcomes.find(({ kind }) => kind === 'refused');
  return failed?.kind === 'refused' ? `the dead letter of a refused finding: ${failed.reason}` : undefined;
}

function addResults(a: KeepResult, b: KeepResult): KeepResult {
  const refused = new FailureTally();
  for (const { reason, count } of [...a.refused, ...b.refused]) refused.add(reason, count);
  return {
    counts: {
      created: a.counts.created + b.counts.created,
      merged: a.counts.merged + b.counts.merged,
      unchanged: a.counts.unchanged + b.counts.unchanged,
      failed: a.counts.failed + b.counts.failed,
    },
    refused: refused.list(),
    passing: a.passing ?? b.passing,
  };
}
