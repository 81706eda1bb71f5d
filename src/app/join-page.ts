/** Asks the source for everything a page of anchors joins to, in few batched look-ups, and assembles the cases. */

import type { JoinedCase } from '../core/case/case.ts';
import { assemble } from '../core/case/join.ts';
import {
  creatorKeys,
  indexJoined,
  joinRanges,
  type ProcessKeys,
  type ProfilesWithoutEntityId,
  parentKeys,
  payloadKeys,
  writerKeys,
} from '../core/case/join-index.ts';
import type { Hunt, Pair } from '../core/content/content.ts';
import type { HuntEvent } from '../core/event/event.ts';
import { type PairsAskedFor, pairsAskedFor } from '../core/hunt/pair-anchors.ts';
import { predicate, recordView } from '../core/sigma/predicate.ts';
import type { EventSource, JoinAnswer, JoinRequest } from '../ports/event-source.ts';

const NOTHING: JoinAnswer = { events: [], truncated: false };

/**
 * One case for each anchor, in the order given, joined in parts of the source's `joinSize`: while the cases of one part
 * are worked on, the next one's look-ups are under way. Memory holds two parts.
 */
export async function* joinCases(
  anchors: readonly HuntEvent[],
  hunt: Hunt,
  source: EventSource,
  idless: ProfilesWithoutEntityId,
): AsyncGenerator<JoinedCase, void> {
  const { joinSize } = source;
  const askedFor = pairsAskedFor(hunt.join.pairs);
  const join = (from: number): Promise<readonly JoinedCase[]> | undefined =>
    from < anchors.length
      ? joinPage(anchors.slice(from, from + joinSize), hunt, source, idless, askedFor)
      : undefined;
  let coming = join(0);
  try {
    for (let next = joinSize; coming !== undefined; next += joinSize) {
      const cases: readonly JoinedCase[] = await coming;
      coming = join(next);
      // A failure is thrown where the part is awaited, not as an unhandled rejection meanwhile.
      coming?.catch(() => undefined);
      yield* cases;
    }
  } finally {
    // The source must not be closed below a look-up still under way.
    await coming?.catch(() => undefined);
  }
}

/** One case for each anchor, in the order given. Look-ups that do not depend on each other go out together. */
async function joinPage(
  anchors: readonly HuntEvent[],
  hunt: Hunt,
  source: EventSource,
  idless: ProfilesWithoutEntityId,
  askedFor: PairsAskedFor,
): Promise<readonly JoinedCase[]> {
  const plan = hunt.join;
  const pairs = new Map(anchors.map((anchor) => [anchor, askedFor(anchor)]));
  const ranges = joinRanges(anchors, plan);
  const paths = payloadKeys(anchors);
  const startsSomething = anchors.some(({ kind }) => kind !== 'process_create');
  const byPath = (event: 'file_create' | 'process_create'): Promise<JoinAnswer> =>
    paths.length === 0
      ? Promise.resolve(NOTHING)
      : source.fetch({ by: 'path', event, keys: paths, range: ranges.payloads });
  const [processes, files, runs, neighbours] = await Promise.all([
    lineage(anchors, hunt, source, idless),
    // How a created file came is the anchor's own story.
    anchors.some(({ kind }) => kind !== 'file_create') ? byPath('file_create') : NOTHING,
    startsSomething ? byPath('process_create') : NOTHING,
    neighboursOf(pairs, hunt, source),
  ]);
  const creators = anchors.some(({ kind }) => kind === 'registry_set')
    ? await creatorsOf(files.events, processes.events, ranges, source, idless)
    : NOTHING;
  const index = indexJoined({
    processes: [...processes.events, ...creators.events],
    files: files.events,
    runs: runs.events,
    neighbours: neighbours.events,
    truncated: {
      processes: processes.truncated || creators.truncated,
      files: files.truncated,
      runs: runs.truncated,
      neighbours: neighbours.truncated,
    },
  });
  return anchors.map((anchor) =>
    assemble(anchor, { ...plan, pairs: pairs.get(anchor) ?? [] }, index, idless),
  );
}

/** Who created the payloads, as far as it is not known yet: seldom anybody but a writer or an ancestor. */
async function creatorsOf(
  files: readonly HuntEvent[],
  known: readonly HuntEvent[],
  { writers, payloads }: ReturnType<typeof joinRanges>,
  source: EventSource,
  idless: ProfilesWithoutEntityId,
): Promise<JoinAnswer> {
  const ids = new Set(known.map(({ host, entityId }) => `${host} ${entityId ?? ''}`));
  const others = files.filter(({ host, entityId }) => !ids.has(`${host} ${entityId ?? ''}`));
  const range = { from: Math.min(writers.from, payloads.from), to: payloads.to };
  return fetchProcesses(requestsFor(creatorKeys(others, idless), new Set(), range), source);
}

/** The answers of all requests together. A source may hold other events under the same id. */
async function fetchProcesses(requests: readonly JoinRequest[], source: EventSource): Promise<JoinAnswer> {
  const answers = await Promise.all(requests.map((request) => source.fetch(request)));
  return {
    events: answers.flatMap(({ events }) => events).filter(({ kind }) => kind === 'process_create'),
    truncated: answers.some(({ truncated }) => truncated),
  };
}

/** Writers, then their parents, one generation a round, as far as the hunt's depth; nobody is asked for twice. */
async function lineage(
  anchors: readonly HuntEvent[],
  hunt: Hunt,
  source: EventSource,
  idless: ProfilesWithoutEntityId,
): Promise<JoinAnswer> {
  const { writers: range } = joinRanges(anchors, hunt.join);
  const asked = new Set<string>();
  const events: HuntEvent[] = [];
  let truncated = false;
  const fetchNew = async (keys: ProcessKeys): Promise<readonly HuntEvent[]> => {
    const answer = await fetchProcesses(requestsFor(keys, asked, range), source);
    truncated ||= answer.truncated;
    return answer.events;
  };

  const selves = anchors
    .map((anchor) => anchor.toldBy ?? anchor)
    .filter(({ kind }) => kind === 'process_create');
  let children = [...selves, ...(await fetchNew(writerKeys(anchors, idless)))];
  events.push(...children);
  for (let generation = 0; generation < hunt.join.ancestorDepth && children.length > 0; generation += 1) {
    const parents = await fetchNew(parentKeys(children, idless));
    events.push(...parents);
    children = [...parents];
  }
  return { events, truncated };
}

function requestsFor(
  keys: ProcessKeys,
  asked: Set<string>,
  range: JoinRequest['range'],
): readonly JoinRequest[] {
  const isNew = (name: string): boolean => {
    if (asked.has(name)) return false;
    asked.add(name);
    return true;
  };
  const byId = keys.byId.filter(({ host, entityId }) => isNew(`id ${host} ${entityId}`));
  const byPid = keys.byPid.filter(({ host, pid }) => isNew(`pid ${host} ${pid}`));
  return [
    ...(byId.length === 0 ? [] : [{ by: 'entity_id', event: 'process_create', keys: byId, range } as const]),
    ...(byPid.length === 0 ? [] : [{ by: 'pid', event: 'process_create', keys: byPid, range } as const]),
  ];
}

interface Neighbours {
  readonly events: Readonly<Record<string, readonly HuntEvent[]>>;
  readonly truncated: boolean;
}

/** A source may return more than a pair's condition accepts; the condition decides here as well. */
async function neighboursOf(
  pairs: ReadonlyMap<HuntEvent, readonly Pair[]>,
  hunt: Hunt,
  source: EventSource,
): Promise<Neighbours> {
  const found = await Promise.all(
    hunt.join.pairs.map(async (pair) => {
      const { id, kind, condition } = pair;
      const anchors = [...pairs].flatMap(([anchor, asked]) => (asked.includes(pair) ? [anchor] : []));
      if (anchors.length === 0) return { ...NOTHING, id };
      const hosts = [...new Set(anchors.map(({ host }) => host))];
      const { neighbours: range } = joinRanges(anchors, { ...hunt.join, pairs: [pair] });
      const accepts = predicate(condition);
      const answer = await source.fetch({ by: 'condition', event: kind, condition, hosts, range });
      return { ...answer, id, events: answer.events.filter((event) => accepts(recordView(event.fields))) };
    }),
  );
  return {
    events: Object.fromEntries(found.map(({ id, events }) => [id, events])),
    truncated: found.some(({ truncated }) => truncated),
  };
}
