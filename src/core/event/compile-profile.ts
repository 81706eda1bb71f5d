/** Prepares a profile for reading tens of thousands of documents: every field name taken apart once. */
import { fold } from '../fold.ts';
import { CANONS, type Canon, type CanonContext } from './canonicalise.ts';
import { compileIdentity, type ReadId } from './compile-identity.ts';
import { completeFields, type FieldsInMaking } from './complete-event.ts';
import { EVENT_KINDS, type EventKind, type Fields } from './event.ts';
import { memoized } from './memoize.ts';
import type { Discriminator, FieldSource, KindLayout, Profile } from './profile.ts';
import { eachMember, firstText, type JsonObject, type RawText } from './raw-document.ts';
import type { RawFields, ReadFields, Slot } from './raw-fields.ts';
import { spelledIds } from './spelled-ids.ts';

export interface CompiledKind {
  readonly kind: EventKind;
  /** Numbers of the tests that must hold. */
  readonly tests: readonly number[];
  /** Records of this kind are read although their shipper calls them alerts. */
  readonly readsAlerts: boolean;
  readonly fields: (document: JsonObject, read: ReadFields) => FieldsInMaking;
  readonly spelled: (read: ReadFields, fields: Fields) => Fields | undefined;
}

export interface CompiledProfile {
  readonly profile: Profile;
  readonly kinds: readonly CompiledKind[];
  readonly host: readonly Slot[];
  readonly time: readonly { readonly field: Slot; readonly isUtc: boolean }[];
  readonly loadedBy: Slot | undefined;
  readonly id: ReadId;
  readonly clock: { readonly local: Slot; readonly utc: Slot } | undefined;
}

/** What profiles share: the fields they read, and the tests many of them make alike. */
export interface Compiler {
  readonly raw: RawFields;
  readonly tests: TestTable;
}

export function compileProfile(profile: Profile, compiler: Compiler): CompiledProfile {
  const slot = (name: string): Slot => compiler.raw.slot(name);
  return {
    profile,
    kinds: EVENT_KINDS.flatMap((kind) => {
      const layout = profile.kinds[kind];
      return layout === undefined ? [] : [compileKind(kind, layout, profile, compiler)];
    }),
    host: profile.host.map(slot),
    time: profile.time.map((name) => ({ field: slot(name), isUtc: /utctime$/i.test(name) })),
    loadedBy: profile.loadedBy === undefined ? undefined : slot(profile.loadedBy),
    id: compileIdentity(profile.identity, profile.loadedId, compiler.raw),
    clock:
      profile.clock === undefined
        ? undefined
        : { local: slot(profile.clock.local), utc: slot(profile.clock.utc) },
  };
}

function compileKind(
  kind: EventKind,
  layout: KindLayout,
  profile: Profile,
  { raw, tests }: Compiler,
): CompiledKind {
  const sources = Object.entries(layout.fields).map(([name, source]) =>
    compileSource(kind, name, source, profile, raw),
  );
  const typeFields = registryTypeFields(layout).map((name) => raw.slot(name));
  const valueName = layout.fields['registry.value'];
  const hasValueName = valueName !== undefined && valueName.as !== 'registry_value';
  const addRest = compileRest(layout, profile);
  return {
    kind,
    tests: layout.when.map((test) => tests.number(test)),
    spelled: spelledIds(layout, raw),
    readsAlerts: layout.alerts === true,
    fields: (document, read) => {
      const fields: FieldsInMaking = {};
      const registryType = firstOf(read, typeFields);
      for (const source of sources) addField(fields, read, source, registryType);
      addRest(document, fields);
      completeFields(kind, fields, hasValueName);
      return fields;
    },
  };
}

/** Tests by number, each made at most once of a document. */
export interface TestTable {
  /** Equal tests have one number. */
  number(test: Discriminator): number;
  /** Answers for one document, made when asked for; valid until the next call. */
  of(read: ReadFields): (test: number) => boolean;
}

export function testTable(raw: RawFields): TestTable {
  const numbers = new Map<string, number>();
  const tests: ((read: ReadFields) => boolean)[] = [];
  const answers: (boolean | undefined)[] = [];
  return {
    number: (test) => {
      const key = JSON.stringify(test);
      const number = numbers.get(key) ?? tests.push(compileTest(test, raw)) - 1;
      numbers.set(key, number);
      return number;
    },
    of: (read) => {
      answers.length = 0;
      return (number) => {
        const answer = answers[number] ?? tests[number]?.(read) ?? false;
        answers[number] = answer;
        return answer;
      };
    },
  };
}

function compileTest(test: Discriminator, raw: RawFields): (read: ReadFields) => boolean {
  const slots = test.fields.map((name) => raw.slot(name));
  if ('exists' in test) {
    return (read) => {
      for (const slot of slots) if (read[slot] !== undefined) return test.exists;
      return !test.exists;
    };
  }
  const wanted = new Set(test.values.map(fold));
  const isWanted = memoized((value) => wanted.has(fold(value)));
  return (read) => {
    for (const slot of slots) {
      const value = read[slot];
      if (typeof value === 'string' ? isWanted(value) : value?.some(isWanted) === true) return true;
    }
    return false;
  };
}

interface CompiledSource {
  readonly name: string;
  readonly from: readonly Slot[];
  readonly canon: Canon;
  /** Of the document read last: the next one mostly names the same registry type, or none. */
  context: CanonContext;
  readonly isJoined: boolean;
  /** Of a joined path: its last part is the name of a value that is there, though the log may leave an empty one out. */
  readonly endsInName: boolean;
  readonly isList: boolean;
  readonly isFirstOnly: boolean;
}

/** Fields that are lists even with one value in them. */
const LISTS: ReadonlySet<string> = new Set(['registry.data.strings', 'process.args', 'process.parent.args']);

export function compileSource(
  kind: EventKind,
  name: string,
  source: FieldSource,
  profile: Profile,
  raw: RawFields,
): CompiledSource {
  return {
    name,
    from: source.from.map((field) => raw.slot(field)),
    canon: CANONS[source.as],
    context: { field: name, entityId: profile.entityId, registryType: undefined },
    isJoined: source.as === 'registry_path_joined',
    endsInName: kind === 'registry_set',
    isList: LISTS.has(name),
    isFirstOnly: source.first === true,
  };
}

export function addField(
  fields: FieldsInMaking,
  read: ReadFields,
  source: CompiledSource,
  registryType: string | undefined,
): void {
  const raw = valuesOf(read, source);
  if (raw === undefined) return;
  if (source.context.registryType !== registryType) source.context = { ...source.context, registryType };
  const value = source.canon(raw, source.context);
  if (value !== undefined) fields[source.name] = source.isList && typeof value === 'string' ? [value] : value;
}

function valuesOf(read: ReadFields, source: CompiledSource): RawText | undefined {
  if (source.isJoined) return joinedParts(read, source);
  for (const slot of source.from) {
    const text = read[slot];
    if (text !== undefined) return source.isFirstOnly ? firstText(text) : text;
  }
  return undefined;
}

/** Of a value that was set without a name some logs write `-` for it, or leave the field out. */
function joinedParts(read: ReadFields, { from, endsInName }: CompiledSource): RawText | undefined {
  const parts = from.flatMap((slot) => firstText(read[slot]) ?? []);
  if (parts.length === 0) return undefined;
  if (!endsInName) return parts;
  const [name] = from.slice(-1).map((slot) => firstText(read[slot]));
  const before = name === undefined ? parts : parts.slice(0, -1);
  return [...before, name === undefined || name === '-' ? '' : name];
}

/** Raw fields that hold a type's name; where the type is taken from the data's text there are none. */
function registryTypeFields(layout: KindLayout): readonly string[] {
  const data = new Set(layout.fields['registry.data.strings']?.from ?? []);
  const type = layout.fields['registry.data.type']?.from ?? [];
  return type.filter((name) => !data.has(name));
}

/** First value of the first of these fields that is there. */
export function firstOf(read: ReadFields, slots: readonly Slot[]): string | undefined {
  for (const slot of slots) {
    const value = firstText(read[slot]);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Carries the fields that nothing else reads, as they are, for conditions that name them. */
function compileRest(
  layout: KindLayout,
  profile: Profile,
): (document: JsonObject, fields: FieldsInMaking) => void {
  const { rest } = layout;
  if (rest === undefined) return () => {};
  const below = `${rest.from}.`;
  const all = [...Object.values(layout.fields).flatMap((source) => source.from), ...profile.time];
  const read = new Set(all.flatMap((name) => (name.startsWith(below) ? name.slice(below.length) : [])));
  const targetOf = memoized((name) => (read.has(name) ? undefined : `${rest.to}.${name}`));
  return (document, fields) => {
    eachMember(document, rest.from, (name, text) => {
      const target = targetOf(name);
      if (target !== undefined && !Object.hasOwn(fields, target)) fields[target] = text;
    });
  };
}
