/** Looks at selected events by themselves: which acts they hold, and which of those can become a finding at all. */
import type { Anchor } from '../act/anchor.ts';
import { autostartAnchors, hiveAnchors } from '../act/anchors-of-event.ts';
import type { Content, Hunt, Pair, Select } from '../content/content.ts';
import type { EventKind, HuntEvent } from '../event/event.ts';
import { anchorFacts } from '../facts/case-facts.ts';
import { anchorView } from '../facts/case-view.ts';
import type { Facts } from '../facts/facts.ts';
import { reachOf } from '../judge/reach.ts';
import { type Predicate, predicate, recordView } from '../sigma/predicate.ts';
import type { Inflate } from '../windows/powershell/base64.ts';

/** An anchor worth joining, with the pairs of its hunt that it asks for: neighbours are many, and most acts have no use for them. */
export interface Looked {
  readonly anchor: Anchor;
  readonly pairs: readonly Pair[];
}

export interface LookResult {
  readonly looked: readonly Looked[];
  /** Acts the selection accepts. */
  readonly candidates: number;
  /** Those of them that no condition can lift to the hunt's `report_at`, whatever joins. */
  readonly hopeless: number;
}

/** For events the source selected, which may be more than the selection accepts. */
export type Look = (events: readonly HuntEvent[]) => LookResult;

export interface LookContext {
  readonly content: Content;
  readonly inflate: Inflate;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** One for each selection of the hunt, in their order. What an earlier selection accepts as well is that one's. */
export function looksOf(hunt: Hunt, context: LookContext): readonly Look[] {
  const { inflate } = context;
  const reach = reachOf(context.content, hunt, context.now);
  const anchorsOf = anchorReader(hunt);
  const pairsOf = pairsAskedFor(hunt.join.pairs);
  const accepts = hunt.select.map((select) => acceptor(select, inflate));
  return hunt.select.map((_select, at) => (events) => {
    const looked: Looked[] = [];
    let candidates = 0;
    let hopeless = 0;
    for (const event of events) {
      if (accepts[at]?.(event) !== true || accepts.slice(0, at).some((earlier) => earlier(event))) continue;
      for (const anchor of anchorsOf(event)) {
        candidates += 1;
        const facts = lazily(() => anchorFacts(anchor, inflate));
        const pairs = pairsOf(anchor, facts);
        if (reach(anchor, facts, pairs.length > 0) < hunt.reportAt) hopeless += 1;
        else looked.push({ anchor, pairs });
      }
    }
    return { looked, candidates, hopeless };
  });
}

/** Of an autostart hunt those values, and those files, that one of its pairs of such events takes. */
function anchorReader(hunt: Hunt): (event: HuntEvent) => readonly Anchor[] {
  if (hunt.finding === 'hive') return hiveAnchors;
  const set = takenBy(hunt, 'registry_set');
  const file = takenBy(hunt, 'file_create');
  const meant = { ...(set === undefined ? {} : { set }), ...(file === undefined ? {} : { file }) };
  return (event) => autostartAnchors(event, meant);
}

/** Whether one of the pairs of that kind takes an event; undefined where there is none. */
function takenBy({ join }: Hunt, wanted: EventKind): ((anchor: Anchor) => boolean) | undefined {
  const places = join.pairs
    .filter(({ kind }) => kind === wanted)
    .map(({ condition }) => predicate(condition));
  return places.length === 0
    ? undefined
    : ({ fields }) => places.some((isPlace) => isPlace(recordView(fields)));
}

function acceptor({ kind, condition, when }: Select, inflate: Inflate): (event: HuntEvent) => boolean {
  const selected = predicate(condition);
  const holds = when === undefined ? undefined : predicate(when);
  return (event) =>
    event.kind === kind &&
    selected(recordView(event.fields)) &&
    holds?.(anchorView(event, anchorFacts(event, inflate))) !== false;
}

/** Which pairs of a hunt an anchor asks for, by its own fields and facts. */
export function pairsAskedFor(
  pairs: readonly Pair[],
): (anchor: Anchor, facts: () => Facts) => readonly Pair[] {
  const asked = pairs.map((pair): { readonly pair: Pair; readonly when: Predicate | undefined } => ({
    pair,
    when: pair.when === undefined ? undefined : predicate(pair.when),
  }));
  if (asked.every(({ when }) => when === undefined)) return () => pairs;
  return (anchor, facts) => {
    const view = anchorView(anchor, facts());
    return asked.filter(({ when }) => when?.(view) !== false).map(({ pair }) => pair);
  };
}

function lazily<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
