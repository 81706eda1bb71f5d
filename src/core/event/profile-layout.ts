/** Makes a profile of its checked YAML form: defaults filled in, raw names written out, parts of paths found. */
import type { CanonName } from './canon.ts';
import { usualCanon } from './canon-of-field.ts';
import { EVENT_KINDS, type EventKind } from './event.ts';
import type { FieldSource, KindLayout, Profile } from './profile.ts';
import type { ProfileDraft, Written, WrittenKinds, WrittenSource } from './profile-yaml.ts';

export function toProfile({ written, file }: ProfileDraft): Profile {
  const { id, name, clock, loaded_by: loadedBy, loaded_id: loadedId, identity } = written;
  const raw = rawNames(written.event_data ?? []);
  return {
    id,
    name,
    indices: written.indices ?? [],
    entityId: written.entity_id ?? 'none',
    host: raw(written.host ?? []),
    time: raw(written.time ?? []),
    ...(clock === undefined ? {} : { clock }),
    ...(loadedBy === undefined ? {} : { loadedBy }),
    ...(loadedId === undefined ? {} : { loadedId }),
    identity: {
      version: identity?.version ?? 1,
      fields: [...(identity?.record ?? []), ...(identity?.act ?? [])].map(raw),
    },
    known: raw(written.known ?? []),
    properties: written.properties ?? [],
    rangeField: written.range_field ?? '@timestamp',
    kinds: Object.fromEntries(
      EVENT_KINDS.flatMap((kind) => {
        const given = written.kinds?.[kind];
        return given === undefined ? [] : [[kind, toLayout(given, written, raw)]];
      }),
    ),
    file,
  };
}

const DATA = '$data.';

type RawNames = (written: readonly string[]) => readonly string[];

function rawNames(prefixes: readonly string[]): RawNames {
  return (written) =>
    written.flatMap((name) => {
      if (!name.startsWith(DATA)) return [name];
      const leaf = name.slice(DATA.length);
      return prefixes.map((prefix) => (prefix === '' ? leaf : `${prefix}.${leaf}`));
    });
}

function toLayout(given: NonNullable<WrittenKinds[EventKind]>, written: Written, raw: RawNames): KindLayout {
  const { rest } = written;
  const all: Readonly<Record<string, WrittenSource>> = { ...written.fields, ...given.fields };
  const sources = Object.fromEntries(
    Object.entries(all).map(([name, field]): [string, FieldSource] => [name, toSource(name, field, raw)]),
  );
  return {
    when: [...(written.when ?? []), ...(given.when ?? [])].map((test) => ({
      ...test,
      fields: raw(test.fields),
    })),
    ...(given.alerts === true ? { alerts: true } : {}),
    fields: withParts(sources),
    ...(rest === undefined ? {} : { rest }),
  };
}

function toSource(name: string, field: WrittenSource, raw: RawNames): FieldSource {
  const as: CanonName = ('as' in field ? field.as : undefined) ?? usualCanon(name);
  return { from: raw(field.from), as, ...('first' in field && field.first === true ? { first: true } : {}) };
}

/** Parts come out of the whole path, so that a query for a part knows where to look. A part the profile names itself stays. */
const PARTS: readonly { readonly whole: string; readonly part: string; readonly as: CanonName }[] = [
  { whole: 'registry.path', part: 'registry.hive', as: 'registry_hive' },
  { whole: 'registry.path', part: 'registry.key', as: 'registry_key' },
  { whole: 'registry.path', part: 'registry.value', as: 'registry_value' },
  { whole: 'file.path', part: 'file.name', as: 'file_name' },
  { whole: 'file.path', part: 'file.directory', as: 'file_directory' },
  { whole: 'file.path', part: 'file.extension', as: 'file_extension' },
  { whole: 'process.executable', part: 'process.name', as: 'file_name' },
  { whole: 'process.parent.executable', part: 'process.parent.name', as: 'file_name' },
];

function withParts(fields: Readonly<Record<string, FieldSource>>): Readonly<Record<string, FieldSource>> {
  const parts = PARTS.flatMap(({ whole, part, as }): [string, FieldSource][] => {
    const path = fields[whole];
    return path === undefined || Object.hasOwn(fields, part) ? [] : [[part, { from: path.from, as }]];
  });
  return { ...fields, ...Object.fromEntries(parts) };
}
