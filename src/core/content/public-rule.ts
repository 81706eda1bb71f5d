/** Turns a public Sigma rule, as it is, into an indicator, or says with its place why it cannot be used. */
import { z } from 'zod';
import type { EventKind, Fields } from '../event/event.ts';
import { entryOf, type LocatedMap, locate, type Place, plain, problemAt } from '../located.ts';
import type { Problem } from '../problem.ts';
import type { Condition } from '../sigma/condition.ts';
import { ecsFieldName } from '../sigma/field-names.ts';
import { fieldsAsked, simplified } from '../sigma/given-fields.ts';
import { withHashFields } from '../sigma/hash-fields.ts';
import { parseDetection } from '../sigma/parse-detection.ts';
import { withOurRegistryPaths } from '../sigma/registry-spelling.ts';
import { withUnknownWords } from '../sigma/unknown-words.ts';
import { techniqueTag } from './attack.ts';
import type { Indicator } from './content.ts';
import { schemaProblems } from './content-schema.ts';
import type { ReadFields } from './read-fields.ts';
import type { ListedValues } from './value-lists.ts';

export type PublicRule =
  /** `warnings`: what of it can never hold here; `category` as it names its events. */
  | {
      readonly rule: Indicator;
      readonly category: string;
      readonly warnings: readonly Problem[];
      /** Where the rule begins to say what it is. */
      readonly place: Place;
    }
  | {
      readonly refused: readonly Problem[];
      readonly category: string;
      /** `other_events`: nothing is wrong with it, but no case holds the events it is about. */
      readonly because: 'other_events' | 'unusable';
    };

/** What a rule's level says about one match, as a weight among our indicators. */
export const LEVEL_WEIGHTS = {
  informational: 0.05,
  low: 0.2,
  medium: 0.4,
  high: 0.65,
  critical: 0.85,
} as const;

/** The group all of them share: how many public rules fire on one thing says more about the rules than the thing. */
export const SIGMA_GROUP = 'sigma';

/** Sigma's log source categories, and the kinds of event behind them that cases hold. */
export const CATEGORY_KINDS: ReadonlyMap<string, readonly EventKind[]> = new Map([
  ['registry_set', ['registry_set']],
  ['registry_event', ['registry_set', 'registry_create', 'registry_delete', 'registry_rename']],
  ['registry_add', ['registry_create']],
  ['registry_delete', ['registry_delete']],
  ['registry_rename', ['registry_rename']],
  ['process_creation', ['process_create']],
  ['file_event', ['file_create']],
]);

/** As Python takes them: with or without dashes and braces. */
const UUID = /^\{?[\da-f]{8}(-?[\da-f]{4}){3}-?[\da-f]{12}\}?$/i;
/** Names that other readers take in any letter case. */
const folded = z.string().transform((name) => name.toLowerCase());

const ruleSchema = z.looseObject({
  title: z.string().trim().min(1, 'A rule needs a title.'),
  id: z.string().regex(UUID, 'A UUID is needed here, such as `uuidgen` makes.').nullish(),
  status: folded.nullish(),
  description: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  level: folded.pipe(z.enum(['informational', 'low', 'medium', 'high', 'critical'])).nullish(),
  logsource: z.looseObject({ product: folded.nullish(), category: folded.nullish() }),
});

export interface RuleFile {
  /** Named in problems. */
  readonly file: string;
  readonly node: LocatedMap;
  readonly fields: ReadFields;
  /** What stands for the rule's placeholders. */
  readonly listed: ListedValues;
}

export function parsePublicRule(given: RuleFile): PublicRule {
  const { file, node } = given;
  const read = ruleSchema.safeParse(plain(node));
  const product = textAt(node, 'product') ?? 'windows';
  const events = textAt(node, 'category') ?? textAt(node, 'service') ?? 'none';
  const category = product === 'windows' ? events : `${product} ${events}`;
  if (!read.success) return unusable(schemaProblems(read.error, node, file), category);
  const { data } = read;
  const kinds = CATEGORY_KINDS.get(category);
  if (kinds === undefined) return aboutOthers(given, category);
  const detection = locate(node, ['detection']);
  const parsed = parseDetection(detection, {
    file,
    fieldName: ecsFieldName,
    asPublic: true,
    placeholders: given.listed,
  });
  if ('problems' in parsed) return unusable(parsed.problems, category);
  const condition = asOurEventsHaveIt(parsed.condition);
  const warnings = [...parsed.warnings, ...inertParts(given, condition, kinds)];
  if (data.level === undefined || data.level === null) {
    warnings.push(problem(given, 'title', 'The rule has no level: it weighs as an informational one.'));
  }
  if (data.status === 'deprecated' || data.status === 'unsupported') {
    warnings.push(
      problem(given, 'status', `Its authors call the rule ${data.status}: it is asked all the same.`),
    );
  }
  return {
    rule: {
      id: data.id ?? idOfTitle(data.title),
      name: data.title,
      status: statusOf(data.status),
      reason: firstSentence(data.description ?? '') ?? data.title,
      group: SIGMA_GROUP,
      weight: LEVEL_WEIGHTS[data.level ?? 'informational'],
      floor: 0,
      attack: (data.tags ?? []).flatMap((tag) => techniqueTag(tag) ?? []),
      hunts: [],
      condition,
      kinds,
      file,
    },
    category,
    warnings,
    place: (entryOf(node, 'id') ?? entryOf(node, 'title'))?.value.place ?? node.place,
  };
}

/** Spelled, split and left out as reading does it. */
function asOurEventsHaveIt(condition: Condition): Condition {
  return withUnknownWords(withHashFields(withOurRegistryPaths(condition)));
}

/** Up to the first end of a sentence, on one line; undefined when there is no text. */
export function firstSentence(description: string): string | undefined {
  const [first = ''] = description.trim().split(/(?<=[.!?])\s|\n\s*\n/);
  return first === '' ? undefined : first.replace(/\s+/g, ' ');
}

function aboutOthers(given: RuleFile, category: string): PublicRule {
  const wanted = [...CATEGORY_KINDS.keys()].join(', ');
  const message = `Rules about ${category} cannot be used here: a case holds events of ${wanted}.`;
  return { refused: [problem(given, 'logsource', message)], category, because: 'other_events' };
}

/** Says which fields no event has, and whether the rule can still hold without them. */
function inertParts(given: RuleFile, condition: Condition, kinds: readonly EventKind[]): Problem[] {
  const asked = [...fieldsAsked(condition)];
  const unread = asked.filter((field) => !kinds.some((kind) => given.fields(kind).has(field)));
  const isInert = kinds.every((kind) => {
    const known = { isRead: (field: string) => given.fields(kind).has(field), fixed: FIXED[kind] };
    const rest = simplified(condition, known);
    return rest.op === 'const' && !rest.value;
  });
  const without = `no event of its kind has ${unread.join(', ')}`;
  if (isInert) {
    const why = unread.length > 0 ? without : 'it asks for another kind of registry event than its category';
    return [problem(given, 'detection', `The rule is inert: ${why}.`)];
  }
  if (unread.length === 0) return [];
  return [problem(given, 'detection', `Only a part of the rule is asked: ${without}.`)];
}

const EVENT_TYPE = 'winlog.event_data.EventType';

/** What reading writes into every event of a kind. */
const FIXED: Readonly<Record<EventKind, Fields>> = {
  registry_set: { [EVENT_TYPE]: 'SetValue' },
  registry_create: { [EVENT_TYPE]: 'CreateKey' },
  registry_delete: {},
  registry_rename: {},
  process_create: {},
  file_create: {},
};

function unusable(refused: readonly Problem[], category: string): PublicRule {
  return { refused, category, because: 'unusable' };
}

function problem({ file, node }: RuleFile, key: string, message: string): Problem {
  return problemAt(file, entryOf(node, key)?.value.place ?? node.place, message);
}

function textAt(node: LocatedMap, key: string): string | undefined {
  const value = entryOf(entryOf(node, 'logsource')?.value, key)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value.toLowerCase() : undefined;
}

/** A rule that was handed over is asked, whatever its authors think of it by now. */
function statusOf(status: string | null | undefined): Indicator['status'] {
  return status === 'stable' || status === 'test' ? status : 'experimental';
}

/** Findings name their indicators by id, so a rule without one is called by its title. */
function idOfTitle(title: string): string {
  return `sigma-${title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}`;
}
