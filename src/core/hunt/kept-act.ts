/** An act as a finding keeps it: the joined case itself, so that later parts and later content can be brought to it. */
import type { Anchor } from '../act/anchor.ts';
import { eventIn, type JoinedCase, type Part } from '../case/case.ts';
import { assemble } from '../case/join.ts';
import { indexJoined, type ProfilesWithoutEntityId } from '../case/join-index.ts';
import { payloadWindow } from '../case/time-windows.ts';
import type { Hunt, Pair } from '../content/content.ts';
import { type HuntEvent, isWithin } from '../event/event.ts';
import type { Evidence } from '../finding/finding.ts';
import { sha256OfParts } from '../sha256.ts';
import { predicate, recordView } from '../sigma/predicate.ts';

/** Plain JSON, so that it can be kept anywhere. */
export interface KeptAct {
  /** Id of the hunt that looked. */
  readonly hunt: string;
  /** As it was joined, before the act was put in its right place. */
  readonly joined: JoinedCase;
  /** Acts that differ from this one in time and ids of processes alone: the earliest stands for all of them. */
  readonly twins: readonly Twin[];
}

export interface Twin {
  readonly key: string;
  /** Of the act itself, without what only its own case shows. */
  readonly evidence: readonly Evidence[];
}

/** Which act it is, whoever looked when: the hunt, the anchor's own record, and which of its acts. */
export function actKey(hunt: string, { id, act, inferred, fields }: Anchor): string {
  const told = inferred === undefined ? '' : String(fields['registry.path'] ?? fields['file.path'] ?? '');
  return sha256OfParts([hunt, id, String(act ?? 0), told]).slice(0, 24);
}

export function keyOfAct({ hunt, joined }: KeptAct): string {
  return actKey(hunt, joined.anchor);
}

/**
 * The act with every part that either look found. `later` is the newer one: why a part is missing is what it says. A part
 * that was found once stays, even when its event is gone; of two the joiner picks as if it had seen both.
 */
export function uniteActs(
  held: JoinedCase,
  later: JoinedCase,
  hunt: Hunt,
  pairs: readonly Pair[],
  idless: ProfilesWithoutEntityId,
): JoinedCase {
  const known = new Map([...eventsOf(later), ...eventsOf(held)].map((event) => [event.id, event]));
  const all = [...known.values()];
  const index = indexJoined({
    processes: all,
    files: all,
    runs: all,
    neighbours: Object.fromEntries(pairs.map((pair) => [pair.id, eventsOfPair(pair, all)])),
    truncated: { processes: new Set(), files: new Set(), runs: new Set() },
  });
  const both = assemble(held.anchor, { ...hunt.join, pairs }, index, idless);
  const isSameLine = both.ancestors.events.length === later.ancestors.events.length;
  return {
    ...both,
    writer: reasoned(both.writer, later.writer),
    ancestors: isSameLine ? { ...both.ancestors, stopped: later.ancestors.stopped } : both.ancestors,
    payloadFile: reasoned(both.payloadFile, later.payloadFile),
    payloadProcess: reasoned(both.payloadProcess, later.payloadProcess),
  };
}

/** Everything that was joined, each record once. */
export function eventsOf({
  writer,
  ancestors,
  payloadFile,
  payloadCreator,
  payloadProcess,
  neighbours,
}: JoinedCase): readonly HuntEvent[] {
  const parts = [writer, payloadFile, payloadProcess].flatMap((part) => eventIn(part) ?? []);
  const all = [
    ...parts,
    ...ancestors.events,
    ...(payloadCreator === undefined ? [] : [payloadCreator]),
    ...neighbours,
  ];
  return [...new Map(all.map((event) => [event.id, event])).values()];
}

function eventsOfPair({ kind, condition }: Pair, events: readonly HuntEvent[]): readonly HuntEvent[] {
  const accepts = predicate(condition);
  return events.filter((event) => event.kind === kind && accepts(recordView(event.fields)));
}

function reasoned(both: Part, later: Part): Part {
  return both.status === 'missing' && later.status === 'missing' ? later : both;
}

/** What two acts of one finding may differ in and yet be told as one: when they were, and what names their processes. */
const PASSING = /(?:^|\.)(?:pid|entity_id|record_id|logon_id|logon\.id|created|start|uptime)$/;

/** Equal for acts that are told as one. */
export function actSignature({ hunt, joined }: Pick<KeptAct, 'hunt' | 'joined'>): string {
  const { anchor, writer, ancestors, payloadFile, payloadProcess, payloadCreator, neighbours } = joined;
  const part = (given: Part): unknown =>
    given.status === 'missing' ? given.reason : [given.weak, lasting(given.event)];
  return sha256OfParts([
    hunt,
    JSON.stringify([
      lasting(anchor),
      anchor.act,
      anchor.inferred !== undefined,
      part(writer),
      ancestors.events.map(lasting),
      ancestors.stopped,
      part(payloadFile),
      part(payloadProcess),
      payloadCreator === undefined ? undefined : lasting(payloadCreator),
      neighbours.map(lasting),
    ]),
  ]);
}

/**
 * Of an act that was told as one with another: all that it is joined with now the other has as well, and the payload that
 * only the other has lies where its own would. One that has all the other has, has lost nothing: it tells of itself anew.
 */
export function hasLost(act: KeptAct, other: KeptAct, hunt: Hunt | undefined): boolean {
  if (actSignature(act) === actSignature(other)) return false;
  const { joined } = act;
  const known = new Set(eventsOf(other.joined).map((event) => JSON.stringify(lasting(event))));
  if (!eventsOf(joined).every((event) => known.has(JSON.stringify(lasting(event))))) return false;
  if (hunt === undefined) return true;
  const window = payloadWindow(joined.anchor, hunt.join);
  return (['payloadFile', 'payloadProcess'] as const).every((name) => {
    const event = eventIn(joined[name]) === undefined ? eventIn(other.joined[name]) : undefined;
    return event === undefined || isWithin(event.time, window);
  });
}

function lasting({ kind, profile, fields }: HuntEvent): unknown {
  const kept = Object.entries(fields).filter(([name]) => !PASSING.test(name));
  return [kind, profile, kept.sort(([a], [b]) => (a < b ? -1 : 1))];
}
