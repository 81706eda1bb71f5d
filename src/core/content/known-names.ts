/** Checks that every field a detection names is one that events carry or a documented fact. */
import type { Profile } from '../event/profile.ts';
import type { Located, Place } from '../located.ts';
import { problemAt } from '../located.ts';
import type { Problem } from '../problem.ts';
import { ecsFieldName } from '../sigma/field-names.ts';
import { didYouMean } from './nearest-name.ts';

/** Names a condition may use; parts of a case are named by a prefix and an event's field. */
export interface KnownNames {
  readonly fields: ReadonlySet<string>;
  readonly facts: ReadonlySet<string>;
  readonly parts: FactNames['parts'];
}

/** What may be named besides the fields of events. */
export interface FactNames {
  readonly facts: readonly { readonly name: string }[];
  /** A prefix under which the fields of a joined part are named, and the field the rest of the name stands for. */
  readonly parts: readonly { readonly prefix: string; readonly field: string }[];
}

/** Worked out of others: one model of signatures over all shippers. */
const WORKED_OUT = ['process.signature', 'process.parent.signature'];

/** Fields every event has, whatever its profile says. */
const ALWAYS = ['host.name', 'event.code', 'event.provider', 'winlog.channel', 'rule.name', ...WORKED_OUT];

/** Windows event fields under their own names: dropped-in Sigma rules use them, and shippers carry all of them. */
const EVENT_DATA = 'winlog.event_data.';

export function knownNames(profiles: readonly Profile[], { facts, parts }: FactNames): KnownNames {
  const fields = new Set(ALWAYS);
  for (const { kinds } of profiles) {
    for (const layout of Object.values(kinds)) {
      for (const name of Object.keys(layout.fields)) fields.add(name);
    }
  }
  return { fields, facts: new Set(facts.map(({ name }) => name)), parts };
}

/** A problem for each field of a `detection` that no event and no fact has. */
export function checkNames(detection: Located, known: KnownNames, file: string): readonly Problem[] {
  return fieldsIn(detection).flatMap(({ written, place }) => {
    const name = ecsFieldName(written);
    if (isKnown(name, known)) return [];
    return [
      problemAt(
        file,
        place,
        `Nothing is called "${written}": it is neither a field of our events nor a fact.${didYouMean(name, [...known.fields, ...known.facts, ...partNames(known)])}`,
      ),
    ];
  });
}

function isKnown(name: string, known: KnownNames): boolean {
  if (known.fields.has(name) || known.facts.has(name) || name.startsWith(EVENT_DATA)) return true;
  return known.parts.some(
    ({ prefix, field }) =>
      name.startsWith(prefix) && known.fields.has(`${field}${name.slice(prefix.length)}`),
  );
}

/** `writer.executable` and its like, to be suggested. */
function* partNames(known: KnownNames): Iterable<string> {
  for (const { prefix, field } of known.parts) {
    for (const name of known.fields) {
      if (name.startsWith(field)) yield `${prefix}${name.slice(field.length)}`;
    }
  }
}

/** Field names of the search identifiers, and those that `fieldref` refers to, without modifiers. */
function fieldsIn(detection: Located): readonly { readonly written: string; readonly place: Place }[] {
  if (detection.kind !== 'map') return [];
  return detection.entries
    .filter(({ key }) => key !== 'condition' && key !== 'timeframe')
    .flatMap(({ value }) => (value.kind === 'list' ? value.items : [value]))
    .flatMap((search) => (search.kind === 'map' ? search.entries : []))
    .flatMap(({ key, keyPlace, value }) => {
      const [written = '', ...modifiers] = key.split('|');
      const own = written === '' ? [] : [{ written, place: keyPlace }];
      return modifiers.includes('fieldref') ? [...own, ...referred(value)] : own;
    });
}

function referred(value: Located): readonly { readonly written: string; readonly place: Place }[] {
  if (value.kind === 'list') return value.items.flatMap(referred);
  return value.kind === 'scalar' && typeof value.value === 'string'
    ? [{ written: value.value, place: value.place }]
    : [];
}
