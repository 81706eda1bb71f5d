/** The YAML form of a field profile, checked. */
import { z } from 'zod';
import { CANON_NAMES } from './canon.ts';
import { EVENT_KINDS } from './event.ts';

const names = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).transform(list);
const values = z.union([scalar(), z.array(scalar()).min(1)]).transform((given) => list(given).map(String));

/** Empty: at the top of the document. */
const prefixes = z.union([z.string(), z.array(z.string()).min(1)]).transform(list);

const discriminator = z.union(
  [
    z
      .strictObject({ field: names, is: values })
      .transform(({ field, is }) => ({ fields: field, values: is })),
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
  alerts: z.literal(true).optional(),
  fields: fields.optional(),
});

const kinds = z.partialRecord(z.enum(EVENT_KINDS), layout);

/** Of one event in one version: what its values are called, in their order; so many of the last may be missing. */
const properties = z.strictObject({
  provider: z.string().min(1),
  event: z.number().int().nonnegative(),
  version: z.number().int().nonnegative(),
  names: z.array(z.string().min(1)).min(1),
  optional: z.number().int().nonnegative().default(0),
});

/** `record`: where, when and under which number; `act`: what it says. Two lists, so that profiles may share the second. */
const identity = z.strictObject({
  version: z.number().int().positive().optional(),
  record: z.array(names).min(1).optional(),
  act: z.array(names).min(1).optional(),
});

/**
 * The YAML form; `when` and `fields` at the top hold for each kind. `$data.X` stands for X below each of the prefixes
 * in `event_data` (an empty one: at the top), so that one profile serves every way to wrap the same event. `known`:
 * fields of which one shows that a record comes from there, of whatever kind it is.
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
    loaded_by: z.string().min(1).optional(),
    loaded_id: z.string().min(1).optional(),
    known: names.optional(),
    properties: z.array(properties).optional(),
    identity: identity.optional(),
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

const REQUIRED = ['entity_id', 'host', 'time', 'range_field', 'kinds', 'identity'] as const;
const MEANING: Readonly<Record<(typeof REQUIRED)[number], string>> = {
  entity_id: 'say how process ids are spelled (guid, opaque, none)',
  host: 'name the raw fields that hold the endpoint',
  time: "name the raw fields that hold the event's time",
  range_field: 'name the date field a server is asked for a time range by',
  identity: 'list the raw fields that make a record itself (version, record, act)',
  kinds: `say where the fields of ${EVENT_KINDS.join(', ')} are`,
};

/** A checked profile whose `extends` is not followed yet. */
export interface ProfileDraft {
  readonly written: z.output<typeof profileSchema>;
  readonly file: string;
}

export type Written = ProfileDraft['written'];
export type WrittenKinds = NonNullable<Written['kinds']>;
export type WrittenSource = z.output<typeof source>;

function list<T>(given: T | T[]): T[] {
  return Array.isArray(given) ? given : [given];
}

function scalar(): z.ZodUnion<readonly [z.ZodString, z.ZodNumber]> {
  return z.union([z.string(), z.number()]);
}
