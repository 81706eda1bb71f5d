/** Says what rests on each event of a case: indicators and mitigations that were read from it, parts that it is. */
import { eventIn, type Part } from '../case/case.ts';
import { agreeOn } from '../case/join.ts';
import type { Pair } from '../content/content.ts';
import { type HuntEvent, text } from '../event/event.ts';
import type { Case } from '../facts/facts.ts';
import { fold } from '../fold.ts';
import type { Ground, Judgement } from '../judge/judgement.ts';
import { severityRank } from '../judge/score.ts';

/** Ids of indicators and mitigations, names of joined parts; each sorted, absent when empty. */
export interface Supports {
  readonly indicators?: readonly string[];
  readonly mitigations?: readonly string[];
  readonly joins?: readonly string[];
}

/** By event; an event that nothing rests on is not in it, but for the act itself. */
export function supportsOf(
  judged: Case,
  judgement: Judgement,
  pairs: readonly Pair[],
): ReadonlyMap<HuntEvent, Supports> {
  const found = new Map<HuntEvent, Record<keyof Supports, Set<string>>>();
  const add = (event: HuntEvent, kind: keyof Supports, name: string): void => {
    const held = found.get(event) ?? { indicators: new Set(), mitigations: new Set(), joins: new Set() };
    held[kind].add(name);
    found.set(event, held);
  };
  for (const ground of judgement.grounds) {
    for (const event of eventsOf(ground, judged)) add(event, ground.of, ground.id);
  }
  for (const [name, event] of [...joinsOf(judged, judgement), ...pairsOf(judged, pairs)])
    add(event, 'joins', name);
  return new Map(
    [...found].map(([event, { indicators, mitigations, joins }]) => [
      event,
      { ...named('indicators', indicators), ...named('mitigations', mitigations), ...named('joins', joins) },
    ]),
  );
}

function named(kind: keyof Supports, names: ReadonlySet<string>): Supports {
  return names.size === 0 ? {} : { [kind]: [...names].sort() };
}

/** Both together: of one event in two cases of a finding. */
export function uniteSupports(a: Supports, b: Supports): Supports {
  const united = (kind: keyof Supports): Supports =>
    named(kind, new Set([...(a[kind] ?? []), ...(b[kind] ?? [])]));
  return { ...united('indicators'), ...united('mitigations'), ...united('joins') };
}

/** At medium and above people want the whole tree, whatever was read from it. */
function joinsOf(judged: Case, { severity }: Judgement): readonly (readonly [string, HuntEvent])[] {
  const isTreeWanted = severityRank(severity) >= severityRank('medium');
  return [
    ...part('writer', judged.writer),
    ...part('payload_file', judged.payloadFile),
    ...(judged.payloadCreator === undefined ? [] : [['payload_creator', judged.payloadCreator] as const]),
    ...part('payload_process', judged.payloadProcess),
    ...(isTreeWanted ? judged.ancestors.events.map((event) => ['ancestors', event] as const) : []),
  ];
}

/** Neighbours that are about the very same thing; others count where something was read from them. */
function pairsOf(
  { anchor, neighbours }: Case,
  pairs: readonly Pair[],
): readonly (readonly [string, HuntEvent])[] {
  return pairs.flatMap(({ id, kind, same }) =>
    neighbours
      .filter(
        (event) =>
          event.kind === kind &&
          (same.length > 0 ? agreeOn(anchor, event, same) : isAtItsPlace(anchor, event)),
      )
      .map((event) => [id, event] as const),
  );
}

/** At the value itself, or at its key: that is where the log puts what is done to a default value. */
function isAtItsPlace(anchor: HuntEvent, event: HuntEvent): boolean {
  const [own, other] = [anchor, event].map(({ fields }) => fold(text(fields, 'registry.path') ?? ''));
  if (own === undefined || other === undefined || other === '') return false;
  return own === other || own.slice(0, own.lastIndexOf('\\')) === other;
}

function part(name: string, given: Part): readonly (readonly [string, HuntEvent])[] {
  return given.status === 'found' ? [[name, given.event]] : [];
}

function eventsOf({ fields, value, event }: Ground, judged: Case): readonly HuntEvent[] {
  if (event !== undefined) return [event];
  return fields.flatMap((field) => eventsBehind(field, value, judged));
}

/** The events that a name of a condition is read from. */
function eventsBehind(field: string, value: string | undefined, judged: Case): readonly HuntEvent[] {
  const { anchor, facts, ancestors, payloadCreator } = judged;
  const around = facts.eventsBehind(field);
  if (around !== undefined) return [anchor, ...around];
  const writer = eventIn(judged.writer);
  const file = eventIn(judged.payloadFile);
  const oldest = ancestors.events.at(-1) ?? writer ?? anchor;
  switch (partNamed(field)) {
    case 'ancestors': {
      const name = `process.${field.slice(ANCESTORS.length)}`;
      const own = ancestors.events.filter(
        ({ fields }) => value !== undefined && text(fields, name) === value,
      );
      // The parent of the oldest is known from its child's event alone.
      return own.length > 0 ? own : [oldest];
    }
    case 'services':
      return [writer ?? anchor, ...ancestors.events];
    case 'parent':
      return [ancestors.events[0] ?? writer ?? anchor];
    case 'writer':
      return [writer ?? anchor];
    case 'creator':
      return [payloadCreator, file].filter((event) => event !== undefined);
    case 'file':
      return file === undefined ? [] : [file];
    case 'run': {
      const run = eventIn(judged.payloadProcess);
      return run === undefined ? [] : [run];
    }
    case 'logged':
      return [judged.logged ?? anchor];
    case 'anchor':
      return [anchor];
  }
}

type PartName =
  | 'ancestors'
  | 'services'
  | 'parent'
  | 'writer'
  | 'creator'
  | 'file'
  | 'run'
  | 'logged'
  | 'anchor';

const ANCESTORS = 'writer.ancestors.';

/** Prefixes of joined parts as `facts/case-view.ts` reads them, and facts that a part shows. First match counts. */
const PARTS: readonly (readonly [RegExp, PartName])[] = [
  [/^writer\.ancestors\./, 'ancestors'],
  [/^writer\.parent\./, 'parent'],
  [
    /^(?:writer\.|join\.writer$|age\.writer$|chain\.(?:integrity|same_folder|reg_file|system_in_user_hive|other_user)$|process\.decoded$)/,
    'writer',
  ],
  [/^chain\.service$/, 'services'],
  [/^(?:payload\.file\.creator\.|chain\.same_lineage$)/, 'creator'],
  [/^(?:payload\.file\.|join\.payload_file$|age\.payload_file$)/, 'file'],
  [/^(?:payload\.process\.|join\.payload_process$|age\.payload_run$|value\.(?:run|state)$)/, 'run'],
  [/^join\.value_set$/, 'logged'],
];

const partNames = new Map<string, PartName>();

/** Names come from content, so there are few of them. */
function partNamed(field: string): PartName {
  const known = partNames.get(field);
  if (known !== undefined) return known;
  const name = PARTS.find(([pattern]) => pattern.test(field))?.[1] ?? 'anchor';
  partNames.set(field, name);
  return name;
}
