/** Asks a source for everything anchors join to, in few batched look-ups, and assembles the cases. */
import type { JoinedCase } from '../core/case/case.ts';
import { assemble } from '../core/case/join.ts';
import {
  creatorKeys,
  indexJoined,
  keyOf,
  namesParentInFull,
  type ProfilesWithoutEntityId,
  parentKeys,
  payloadKeys,
  runKeys,
  writerKeys,
} from '../core/case/join-index.ts';
import { nearestRuns } from '../core/case/nearest-runs.ts';
import { openedKeys, textInLine } from '../core/case/payload-run.ts';
import { hull, pairWindow, payloadWindow, processWindow } from '../core/case/time-windows.ts';
import type { Content, Hunt } from '../core/content/content.ts';
import type { HuntEvent, TimeRange } from '../core/event/event.ts';
import type { Looked } from '../core/hunt/look.ts';
import { predicate, recordView } from '../core/sigma/predicate.ts';
import type { EventSource } from '../ports/event-source.ts';
import { fetchWhole, NOTHING, united, type WholeAnswer } from './fetch-whole.ts';
import { type ProcessLookup, processLookup } from './process-lookup.ts';

export interface JoinGround {
  readonly source: EventSource;
  /** Shared by all joins of a run. */
  readonly processes: ProcessLookup;
  readonly idless: ProfilesWithoutEntityId;
  /** Told how many keys of a look-up were cut: what, and by what it was looked up. */
  readonly onTruncated: (what: string, keys: number) => void;
  /** Told that the source could not answer a look-up. */
  readonly onFailed: () => void;
}

/** All the time a `Date` can tell. */
const EVER: TimeRange = { from: -8.64e15, to: 8.64e15 };

/** What joins of these hunts share; to be made once a run. `range`: of the anchors; undefined: whatever the source holds. */
export function joinGround(
  source: EventSource,
  { profiles }: Content,
  hunts: readonly Hunt[],
  range: TimeRange | undefined,
  onTruncated: JoinGround['onTruncated'] = () => undefined,
  onFailed: JoinGround['onFailed'] = () => undefined,
): JoinGround {
  const window = processWindow(
    range ?? EVER,
    hunts.map(({ join }) => join),
  );
  return {
    source,
    processes: processLookup(source, window),
    idless: new Set(profiles.filter(({ entityId }) => entityId === 'none').map(({ id }) => id)),
    onTruncated,
    onFailed,
  };
}

/**
 * One case for each anchor, in the order given, joined in parts of the source's `joinSize`: while the cases of one part
 * are worked on, the next one's look-ups are under way. Memory holds two parts. Cases do not depend on the parts.
 */
export async function* joinCases(
  looked: readonly Looked[],
  hunt: Hunt,
  ground: JoinGround,
): AsyncGenerator<JoinedCase, void> {
  const { joinSize } = ground.source;
  const join = (from: number): Promise<readonly JoinedCase[]> | undefined =>
    from < looked.length ? joinPart(looked.slice(from, from + joinSize), hunt, ground) : undefined;
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

/** Look-ups that do not depend on each other go out together. */
async function joinPart(
  looked: readonly Looked[],
  hunt: Hunt,
  ground: JoinGround,
): Promise<readonly JoinedCase[]> {
  const anchors = looked.map(({ anchor }) => anchor);
  const [lineage, files, runs, neighbours] = await Promise.all([
    lineageOf(looked, hunt, ground),
    // How a created file came is the anchor's own story; a command starts no payload.
    byPath(
      'file_create',
      looked.filter(({ anchor }) => anchor.kind !== 'file_create'),
      hunt,
      ground,
    ),
    runsOf(
      looked.filter(({ anchor }) => anchor.kind !== 'process_create'),
      hunt,
      ground,
    ),
    neighboursOf(looked, hunt, ground),
  ]);
  const creators = anchors.some(({ kind }) => kind === 'registry_set')
    ? await ground.processes.find(creatorKeys(files.events, ground.idless), hunt.id)
    : NOTHING;
  const processes = united([lineage, creators]);
  const truncated = { processes: processes.truncated, files: files.truncated, runs: runs.truncated };
  for (const [what, keys] of Object.entries(truncated)) {
    if (keys.size > 0) ground.onTruncated(what, keys.size);
  }
  if ([processes, files, runs, ...neighbours.answers].some(({ failed }) => failed)) ground.onFailed();
  const index = indexJoined({
    processes: processes.events,
    files: files.events,
    runs: runs.events,
    neighbours: neighbours.byPair,
    truncated,
  });
  return looked.map(({ anchor, pairs }) => assemble(anchor, { ...hunt.join, pairs }, index, ground.idless));
}

function byPath(
  event: 'file_create' | 'process_create',
  looked: readonly Looked[],
  { id: purpose, join: plan }: Hunt,
  { source }: JoinGround,
): Promise<WholeAnswer> {
  const anchors = looked.map(({ anchor }) => anchor);
  const keys = event === 'file_create' ? payloadKeys(anchors) : runKeys(anchors);
  if (keys.length === 0) return Promise.resolve(NOTHING);
  const range = hull(anchors.map((anchor) => payloadWindow(anchor, plan)));
  // Of files it matters who made them, of runs only when they were.
  const keep = event === 'process_create' ? { keep: nearestRuns(anchors) } : {};
  return fetchWhole(source, { by: 'path', event, keys, range, purpose, ...keep });
}

/** Of processes of their own, and of programs that open what is none: the two are asked for together. */
async function runsOf(looked: readonly Looked[], hunt: Hunt, ground: JoinGround): Promise<WholeAnswer> {
  return united(
    await Promise.all([byPath('process_create', looked, hunt, ground), byLine(looked, hunt, ground)]),
  );
}

async function byLine(
  looked: readonly Looked[],
  { id: purpose, join: plan }: Hunt,
  { source }: JoinGround,
): Promise<WholeAnswer> {
  const opened = looked.map(({ anchor }) => anchor).filter((anchor) => openedKeys([anchor]).length > 0);
  const all = openedKeys(opened);
  const keys = all.filter(({ path }) => textInLine(path) !== undefined);
  const vague = all.filter((key) => !keys.includes(key));
  const truncated = new Set(vague.map(({ host, path }) => keyOf(host, path)));
  if (keys.length === 0) return { events: [], truncated };
  const range = hull(opened.map((anchor) => payloadWindow(anchor, plan)));
  const request = { by: 'command_line', event: 'process_create', keys, range, purpose } as const;
  return united([await fetchWhole(source, request), { events: [], truncated }]);
}

/** Writers, then their parents, one generation a round, as far as the hunt's depth. */
async function lineageOf(
  looked: readonly Looked[],
  { id, join: { ancestorDepth } }: Hunt,
  { processes, idless }: JoinGround,
): Promise<WholeAnswer> {
  const anchors = looked.map(({ anchor }) => anchor);
  const selves = anchors
    .map((anchor) => anchor.inferred?.from ?? anchor)
    .filter(({ kind }) => kind === 'process_create');
  const answers: WholeAnswer[] = [await processes.find(writerKeys(anchors, idless), id)];
  const seen = new Set<string>();
  const isNew = ({ id }: HuntEvent): boolean => !seen.has(id) && seen.add(id).size > 0;
  let children: readonly HuntEvent[] = [...selves, ...(answers[0]?.events ?? [])].filter(isNew);
  for (let generation = 1; generation <= ancestorDepth && children.length > 0; generation += 1) {
    const isLast = generation === ancestorDepth;
    const asking = isLast ? children.filter((child) => !namesParentInFull(child)) : children;
    const parents = await processes.find(parentKeys(asking, idless), id);
    answers.push(parents);
    children = parents.events.filter(isNew);
  }
  return united(answers);
}

interface Neighbours {
  /** By id of the pair. */
  readonly byPair: Readonly<Record<string, readonly HuntEvent[]>>;
  readonly answers: readonly WholeAnswer[];
}

/** By id of the pair. A source may return more than its condition accepts; the condition decides here as well. */
async function neighboursOf(looked: readonly Looked[], hunt: Hunt, ground: JoinGround): Promise<Neighbours> {
  const answers: WholeAnswer[] = [];
  const found = await Promise.all(
    hunt.join.pairs.map(async (pair): Promise<[string, readonly HuntEvent[]]> => {
      const { id, kind, condition } = pair;
      const asking = looked.filter(({ pairs }) => pairs.includes(pair)).map(({ anchor }) => anchor);
      if (asking.length === 0) return [id, []];
      const hosts = [...new Set(asking.map(({ host }) => host))];
      const range = hull(asking.map((anchor) => pairWindow(anchor, pair)));
      const accepts = predicate(condition);
      const request = { by: 'condition', event: kind, condition, purpose: hunt.id } as const;
      const answer = await fetchWhole(ground.source, { ...request, hosts, range });
      // What all anchors of a busy host need together may be cut where what each needs is not.
      const again = asking.filter(({ host }) => answer.truncated.has(keyOf(host, '')));
      const single = await Promise.all(
        again.map((anchor) =>
          fetchWhole(ground.source, { ...request, hosts: [anchor.host], range: pairWindow(anchor, pair) }),
        ),
      );
      const cut = single.filter(({ truncated }) => truncated.size > 0).length;
      if (cut > 0) ground.onTruncated(`neighbours (${id})`, cut);
      answers.push(answer, ...single);
      const events = [answer, ...single].flatMap((part) => part.events);
      return [id, events.filter((event) => accepts(recordView(event.fields)))];
    }),
  );
  return { byPair: Object.fromEntries(found), answers };
}
