/** The form of content files: what each family of YAML must hold, as zod schemas over plain values. */
import { z } from 'zod';
import { EVENT_KINDS } from '../event/event.ts';
import { parseIsoTime } from '../iso-time.ts';
import type { Located } from '../located.ts';
import { entryOf, locate, problemAt } from '../located.ts';
import type { Problem } from '../problem.ts';
import { parseDuration } from './duration.ts';

const STATUSES = ['experimental', 'test', 'stable', 'deprecated'] as const;

const words = z.string().trim().min(1, 'Write some text here.');
const slug = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'An id is small letters, digits and single dashes: run-key-persistence.',
  );
/** Public rules name their lists in all sorts of ways. */
const listName = z
  .string()
  .regex(
    /^[A-Za-z][\w.-]*$/,
    'The name of a list is letters, digits, dashes, dots and underscores: run-keys.',
  );
const uuid = z.guid('A UUID is needed here, such as `uuidgen` makes.');
const list = z.array(words).default([]);
const hunts = z.array(words).default([]);
/** Parsed by the Sigma reader, which knows places better than zod does. */
const detection = z.unknown().optional();

const DURATION = 'A duration is a whole number and a unit: 90s, 15m, 24h, 7d.';

/** Milliseconds. */
export const duration = z.string({ error: DURATION }).transform((written, context) => {
  const milliseconds = parseDuration(written);
  if (milliseconds === undefined) {
    context.addIssue({ code: 'custom', message: DURATION });
    return z.NEVER;
  }
  return milliseconds;
});

/** Content gives dates as YAML text; a bare day ends where it begins, in UTC. */
const day = z.string().transform((written, context) => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(written) ? parseIsoTime(written) : undefined;
  if (time === undefined) {
    context.addIssue({ code: 'custom', message: 'A date is written 2027-12-31.' });
    return z.NEVER;
  }
  return time;
});

/** `when`: what an event must be by its own fields and facts, before anything is joined to it. */
const select = z.strictObject({ kind: z.enum(EVENT_KINDS), when: z.unknown().optional(), detection });

const pair = z.strictObject({
  id: slug,
  kind: z.enum(EVENT_KINDS),
  window: duration,
  same: list,
  /** What an anchor must be, by its fields and facts, for the pair to be looked for. */
  when: z.unknown().optional(),
  detection,
});

export const huntSchema = z.strictObject({
  id: slug,
  uuid,
  name: words,
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'A version is three numbers, in quotes or with two dots: 1.0.0.'),
  status: z.enum(STATUSES),
  enabled: z.boolean().default(true),
  description: words,
  references: list,
  falsepositives: list,
  tags: z.array(words).min(1, 'Tag the ATT&CK technique, such as attack.t1547.001.'),
  /** Which of the tags an act is by itself; without it, each act is all of them. */
  attack: z.array(z.strictObject({ tags: z.array(words).min(1), when: z.unknown().optional() })).optional(),
  finding: z.enum(['autostart', 'hive']),
  report_at: z.number().int().min(0).max(100),
  /** One selection or several; an event that two of them accept is one anchor. */
  select: z.union([select, z.array(select).min(1)]),
  join: z.strictObject({
    writer_lookback: duration,
    ancestor_depth: z.number().int().min(0).max(32),
    payload_lookback: duration,
    payload_wait: duration,
    pairs: z
      .array(pair)
      .refine((pairs) => new Set(pairs.map(({ id }) => id)).size === pairs.length, 'Two pairs have one id.')
      .default([]),
    /** One pair alone may stand without an id. */
    pair: pair.omit({ id: true }).optional(),
    max_events: z.number().int().min(1).max(1000),
  }),
});

/** What is Sigma's own: more keys are allowed there, so that public rules can be dropped in. */
const sigma = {
  title: words,
  id: uuid,
  status: z.enum([...STATUSES, 'unsupported']).optional(),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  level: z.enum(['informational', 'low', 'medium', 'high', 'critical']).optional(),
  logsource: z
    .looseObject({
      product: z.string().optional(),
      category: z.string().optional(),
      service: z.string().optional(),
    })
    .optional(),
  detection,
};

const values = z
  .array(z.string().min(1, 'An empty value would match everything.'))
  .min(1, 'The list is empty: give it a value, or remove it.');

/** A list of its own. */
export const listSchema = z.strictObject({ id: listName, description: words, values });

/** More values for a list that stands in another file. */
export const extendsSchema = z.strictObject({ extends: listName, values });

/** Other values for one. */
export const replacesSchema = z.strictObject({ replaces: listName, values });

export const indicatorSchema = z.looseObject({
  ...sigma,
  reghunt: z
    .strictObject({
      weight: z.number().gt(0, 'A weight lies above 0 and is at most 1.').max(1),
      group: slug,
      floor: z.number().int().min(0).max(100).default(0),
      hunts,
      reason: words,
    })
    .optional(),
});

export const mitigationSchema = z.looseObject({
  ...sigma,
  reghunt: z.strictObject({
    factor: z.number().gt(0, 'A factor lies above 0 and below 1.').lt(1),
    harmless: z.literal(true).optional(),
    accepts: z.array(slug).min(1).optional(),
    hunts,
    reason: words,
  }),
});

export const guardSchema = z.looseObject({
  ...sigma,
  reghunt: z.strictObject({
    floor: z.number().int().min(1, 'A floor lies above 0.').max(100),
    hunts,
    reason: words,
  }),
});

export const exceptionSchema = z.strictObject({
  id: slug,
  name: words,
  reason: words,
  owner: words,
  expires: day,
  effect: z.union(
    [
      z.literal('suppress').transform(() => ({ kind: 'suppress' as const })),
      z.strictObject({ lower: z.number().gt(0).lt(1) }).transform(({ lower }) => ({
        kind: 'lower' as const,
        factor: lower,
      })),
    ],
    'An effect is `suppress`, or `lower:` and a factor between 0 and 1.',
  ),
  hunts,
  accepts: z.array(slug).min(1).optional(),
  detection,
});

const signature = z.enum(['trusted', 'signed', 'unsigned']);
const program = z.strictObject({
  executable: words,
  command_line: words.optional(),
  signature: signature.optional(),
  signer: words.optional(),
});

const disguiseChange = z
  .strictObject({
    writer: program.optional(),
    above: z.array(program).min(1).optional(),
    creator: program.optional(),
    folder: words.optional(),
    nested: words.optional(),
    lookalike: z.literal(true).optional(),
    stream: words.optional(),
    before: words.optional(),
    arguments: words.optional(),
    signature: signature.optional(),
    signer: words.optional(),
    writer_signature: signature.optional(),
    writer_signer: words.optional(),
    key: words.optional(),
    file: words.optional(),
    missing: z
      .array(z.enum(['writer', 'creation', 'run', 'signature']))
      .min(1)
      .optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'A variant changes something.');

export const disguiseSchema = z.strictObject({
  id: slug,
  name: words,
  reason: words,
  advice: words,
  hunts,
  of: z.enum(['all', 'exceptions']).default('all'),
  variants: z.array(disguiseChange).min(1, 'A disguise has a variant at least.'),
});

/** Says what is wrong with a key that the schema does not know. */
export type UnknownKeyText = (key: string, path: readonly PropertyKey[]) => string;

const noMeaning: UnknownKeyText = (key) => `"${key}" has no meaning here: remove it or correct its spelling.`;

/** What a schema has against a value, each with its place in the file. */
export function schemaProblems(
  error: z.ZodError,
  node: Located,
  file: string,
  unknownKey: UnknownKeyText = noMeaning,
): readonly Problem[] {
  return error.issues.flatMap(meant).flatMap((issue) => {
    const there = locate(node, issue.path);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) =>
        problemAt(file, entryOf(there, key)?.keyPlace ?? there.place, unknownKey(key, issue.path)),
      );
    }
    const name = issue.path.join('.');
    return [problemAt(file, there.place, name === '' ? issue.message : `${name}: ${issue.message}`)];
  });
}

/** Of the forms a value may have, the one whose problems lie deepest is the one that was meant. */
function meant(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.message !== UNTOLD) return [issue];
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    Math.max(0, ...issues.map(({ path }) => path.length));
  const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  return best === undefined || depth(best) === 0
    ? [issue]
    : best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** What zod says of a union that has no message of its own. */
const UNTOLD = 'Invalid input';
