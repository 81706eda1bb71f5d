/** Checks a field profile as written in YAML and makes a profile of it. */
import { z } from 'zod';
import { UsageError } from '../problem.ts';
import { CANON_NAMES, type CanonName } from './canon.ts';
import { usualCanon } from './canon-of-field.ts';
import { EVENT_KINDS, type EventKind } from './event.ts';
import type { FieldSource, KindLayout, Profile } from './profile.ts';

const names = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).transform(list);
const values = z.union([scalar(), z.array(scalar()).min(1)]).transform((given) => list(given).map(String));

/** Empty: at the top of the document. */
const prefixes = z.union([z.string(), z.array(z.string()).min(1)]).transform(list);

const discriminator = z.union(
  [
    z.strictObject({ field: names, is: values }).transform(({ field, is }) => ({ fields: field, values: is })),
    z
      .strictObject({ field: names, exists: z.boolean() })
      .transform(({ field, exists }) => ({ fields: field, exists })),
  ],
  { error: 'A test is {field, is} or {field, exists}: name raw fields and what one of them must hold.' },
);

const source = z.union(
  [
    names.transform((from) => ({ from })),
    z.strictObject({ from: names, as: z.enum(CANON_NAMES).optional(), first: z.literal(true).optional() }),
  ],
  {
    error: `A field is a raw name, a list of raw names or {from, as, first}; \`as\` is one of ${CANON_NAMES.join(', ')}.`,
  },
);

const fields = z.record(z.string().min(1), source);

const layout = z.strictObject({
  when: z.array(discriminator).optional(),
  fields: fields.optional(),
});

const kinds = z.partialRecord(z.enum(EVENT_KINDS), layout);

/**
 * The YAML form; `when` and `fields` at the top hold for each kind. `$data.X` stands for X below each of the prefixes
 * in `event_data` (an empty one: at the top), so that one profile serves every way to wrap the same event.
 */
export const profileSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'An id is lower-case letters, digits and dashes.'),
    name: z.string().min(1),
    extends: z.string().min(1).optional(),
    indices: z.array(z.string().min(1)).optional(),
    entity_id: z.enum(['guid', 'opaque', 'none']).optional(),
    host: names.optional(),
    time: names.optional(),
    event_data: prefixes.optional(),
    clock: z.strictObject({ local: z.string().min(1), utc: z.string().min(1) }).optional(),
    range_field: z.string().min(1).optional(),
    when: z.array(discriminator).optional(),
    fields: fields.optional(),
    rest: z.strictObject({ from: z.string().min(1), to: z.string().min(1) }).optional(),
    kinds: kinds.optional(),
  })
  .superRefine((profile, context) => {
    if (profile.extends !== undefined) return;
    for (const name of REQUIRED) {
      if (profile[name] !== undefined) continue;
      context.addIssue({ code: 'custom', path: [], message: `${name} is missing: ${MEANING[name]}.` });
    }
  });

const REQUIRED = ['entity_id', 'host', 'time', 'range_field', 'kinds'] as const;
const MEANING: Readonly<Record<(typeof REQUIRED)[number], string>> = {
  entity_id: 'say how process ids are spelled (guid, opaque, none)',
  host: 'name the raw fields that hold the endpoint',
  time: "name the raw fields that hold the event's time",
  range_field: 'name the date field a server is asked for a time range by',
  kinds: `say where the fields of ${EVENT_KINDS.join(', ')} are`,
};

/** A checked profile whose `extends` is not followed yet. */
export interface ProfileDraft {
  readonly written: z.output<typeof profileSchema>;
  readonly file: string;
}

export interface ProfileProblem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** `raw` is the parsed YAML. Paths lead to the node that is wrong. */
export function parseProfile(
  raw: unknown,
  file: string,
): { readonly profile: ProfileDraft } | { readonly problems: readonly ProfileProblem[] } {
  const result = profileSchema.safeParse(raw);
  if (result.success) return { profile: { written: result.data, file } };
  return {
    problems: result.error.issues.map(({ path, message }) => ({
      path: path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
      message,
    })),
  };
}

/**
 * Follows `extends`: what a profile says itself wins, its fields and kinds are added to those of the profile it
 * extends. Throws `UsageError` naming the file where a profile extends one that is not there, or itself.
 */
export function resolveProfiles(drafts: readonly ProfileDraft[]): readonly Profile[] {
  const byId = new Map(drafts.map((draft) => [draft.written.id, draft]));
  return drafts.map((draft) => toProfile({ file: draft.file, written: merged(draft, byId, []) }));
}

type Written = ProfileDraft['written'];

function merged(draft: ProfileDraft, byId: ReadonlyMap<string, ProfileDraft>, seen: readonly string[]): Written {
  const { written, file } = draft;
  if (written.extends === undefined) return written;
  const parent = byId.get(written.extends);
  if (parent === undefined) {
    throw wrong(file, `Profile ${written.id} extends ${written.extends}, which no file defines: correct the id.`);
  }
  if (seen.includes(written.id)) {
    throw wrong(file, `Profile ${written.id} extends itself by way of ${seen.join(', ')}: break the circle.`);
  }
  const base = merged(parent, byId, [...seen, written.id]);
  return {
    ...base,
    ...written,
    fields: { ...base.fields, ...written.fields },
    kinds: mergedKinds(base.kinds ?? {}, written.kinds ?? {}),
  };
}

function wrong(file: string, message: string): UsageError {
  return new UsageError(message, [{ file, line: 1, column: 1, message }]);
}

type WrittenKinds = NonNullable<Written['kinds']>;

function mergedKinds(base: WrittenKinds, own: WrittenKinds): WrittenKinds {
  return Object.fromEntries(
    EVENT_KINDS.flatMap((kind) => {
      const [below, above] = [base[kind], own[kind]];
      if (below === undefined && above === undefined) return [];
      return [[kind, { ...below, ...above, fields: { ...below?.fields, ...above?.fields } }]];
    }),
  );
}

function toProfile({ written, file }: ProfileDraft): Profile {
  const { id, name, clock } = written;
  const raw = rawNames(written.event_data ?? []);
  return {
    id,
    name,
    indices: written.indices ?? [],
    entityId: written.entity_id ?? 'none',
    host: raw(written.host ?? []),
    time: raw(written.time ?? []),
    ...(clock === undefined ? {} : { clock }),
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
    when: [...(written.when ?? []), ...(given.when ?? [])].map((test) => ({ ...test, fields: raw(test.fields) })),
    fields: withParts(sources),
    ...(rest === undefined ? {} : { rest }),
  };
}

type WrittenSource = z.output<typeof source>;

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

function list<T>(given: T | T[]): T[] {
  return Array.isArray(given) ? given : [given];
}

function scalar(): z.ZodUnion<readonly [z.ZodString, z.ZodNumber]> {
  return z.union([z.string(), z.number()]);
}
