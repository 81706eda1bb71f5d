/** Prepares a profile for reading tens of thousands of documents: every field name taken apart once. */
import { fold } from '../fold.ts';
import { CANONS, type Canon, type CanonContext } from './canonicalise.ts';
import { completeFields, type FieldsInMaking } from './complete-event.ts';
import { EVENT_KINDS, type EventKind } from './event.ts';
import type { Discriminator, FieldSource, KindLayout, Profile } from './profile.ts';
import { type JsonObject, type RawField, rawField, rawMembers, rawValue, rawValues } from './raw-document.ts';

/** Reads raw values of one document, each field once: many profiles ask for the same ones. */
export type Reader = (field: string) => readonly string[];

export interface CompiledKind {
  readonly kind: EventKind;
  readonly matches: (read: Reader) => boolean;
  readonly fields: (document: JsonObject) => FieldsInMaking;
}

export interface CompiledProfile {
  readonly profile: Profile;
  readonly kinds: readonly CompiledKind[];
  readonly host: readonly RawField[];
  readonly time: readonly { readonly field: RawField; readonly isUtc: boolean }[];
  readonly clock: { readonly local: RawField; readonly utc: RawField } | undefined;
}

export function compileProfile(profile: Profile): CompiledProfile {
  return {
    profile,
    kinds: EVENT_KINDS.flatMap((kind) => {
      const layout = profile.kinds[kind];
      return layout === undefined ? [] : [compileKind(kind, layout, profile)];
    }),
    host: profile.host.map(rawField),
    time: profile.time.map((name) => ({ field: rawField(name), isUtc: /utctime$/i.test(name) })),
    clock:
      profile.clock === undefined
        ? undefined
        : { local: rawField(profile.clock.local), utc: rawField(profile.clock.utc) },
  };
}

function compileKind(kind: EventKind, layout: KindLayout, profile: Profile): CompiledKind {
  const tests = layout.when.map(compileTest);
  const sources = Object.entries(layout.fields).map(([name, source]) => compileSource(name, source));
  const typeFields = registryTypeFields(layout);
  const valueName = layout.fields['registry.value'];
  const hasValueName = valueName !== undefined && valueName.as !== 'registry_value';
  const addRest = compileRest(layout, profile);
  return {
    kind,
    matches: (read) => tests.every((test) => test(read)),
    fields: (document) => {
      const fields: FieldsInMaking = {};
      const registryType = firstOf(document, typeFields);
      for (const source of sources) {
        const context: CanonContext = { field: source.name, entityId: profile.entityId, registryType };
        addField(fields, document, source, context);
      }
      addRest(document, fields);
      completeFields(kind, fields, hasValueName);
      return fields;
    },
  };
}

function compileTest(test: Discriminator): (read: Reader) => boolean {
  if ('exists' in test) {
    return (read) => test.fields.some((field) => read(field).length > 0) === test.exists;
  }
  const wanted = new Set(test.values.map(fold));
  return (read) => test.fields.some((field) => read(field).some((value) => wanted.has(fold(value))));
}

interface CompiledSource {
  readonly name: string;
  readonly from: readonly RawField[];
  readonly canon: Canon;
  readonly isJoined: boolean;
  readonly isList: boolean;
  readonly isFirstOnly: boolean;
}

/** Fields that are lists even with one value in them. */
const LISTS: ReadonlySet<string> = new Set(['registry.data.strings', 'process.args', 'process.parent.args']);

function compileSource(name: string, source: FieldSource): CompiledSource {
  return {
    name,
    from: source.from.map(rawField),
    canon: CANONS[source.as],
    isJoined: source.as === 'registry_path_joined',
    isList: LISTS.has(name),
    isFirstOnly: source.first === true,
  };
}

function addField(
  fields: FieldsInMaking,
  document: JsonObject,
  source: CompiledSource,
  context: CanonContext,
): void {
  const raw = valuesOf(document, source);
  if (raw.length === 0) return;
  const value = source.canon(source.isFirstOnly ? raw.slice(0, 1) : raw, context);
  if (value !== undefined) fields[source.name] = source.isList && typeof value === 'string' ? [value] : value;
}

function valuesOf(document: JsonObject, source: CompiledSource): readonly string[] {
  if (source.isJoined) return source.from.flatMap((field) => rawValue(document, field) ?? []);
  for (const field of source.from) {
    const values = rawValues(document, field);
    if (values.length > 0) return values;
  }
  return [];
}

/** Raw fields that hold a type's name; where the type is taken from the data's text there are none. */
function registryTypeFields(layout: KindLayout): readonly RawField[] {
  const data = new Set(layout.fields['registry.data.strings']?.from ?? []);
  const type = layout.fields['registry.data.type']?.from ?? [];
  return type.filter((name) => !data.has(name)).map(rawField);
}

function firstOf(document: JsonObject, fields: readonly RawField[]): string | undefined {
  for (const field of fields) {
    const value = rawValue(document, field);
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
  const read = new Set([...Object.values(layout.fields).flatMap((source) => source.from), ...profile.time]);
  return (document, fields) => {
    for (const { name, values } of rawMembers(document, rest.from)) {
      const target = `${rest.to}.${name}`;
      if (read.has(`${rest.from}.${name}`) || Object.hasOwn(fields, target)) continue;
      const [first] = values;
      if (first !== undefined) fields[target] = values.length === 1 ? first : values;
    }
  };
}
