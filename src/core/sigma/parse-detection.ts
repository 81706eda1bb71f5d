/** Reads a Sigma `detection` block into a condition tree, or tells everything that is wrong with it, each with its place. */
import type { Located, LocatedEntry, LocatedScalar, Place } from '../located.ts';
import { problemAt } from '../located.ts';
import type { Problem } from '../problem.ts';
import type { Condition, Match } from './condition.ts';
import type { ModifierContext, ModifierPlan } from './modifiers.ts';
import { matchesOf, planModifiers } from './modifiers.ts';
import { parseCondition } from './parse-condition.ts';
import { contains } from './pattern.ts';

export interface DetectionOptions {
  /** Named in problems. */
  readonly file: string;
  /** Spells field names as our events have them; default: as written. */
  readonly fieldName?: (name: string) => string;
  /** Values of `%name%` for the `expand` modifier. */
  readonly placeholders?: Readonly<Record<string, readonly string[]>>;
  /** Read as pySigma reads public rules: what means nothing is passed over with a warning, not refused. */
  readonly asPublic?: boolean;
}

export type DetectionResult =
  | { readonly condition: Condition; readonly warnings: readonly Problem[] }
  | { readonly problems: readonly Problem[] };

/** `node` is the value of `detection:`. A list of conditions holds when any of them does. */
export function parseDetection(node: Located, options: DetectionOptions): DetectionResult {
  const reader = new DetectionReader(options);
  const condition = reader.detection(node);
  return condition === undefined || reader.problems.length > 0
    ? { problems: reader.problems }
    : { condition, warnings: reader.warnings };
}

const NEVER: Condition = { op: 'const', value: false };

class DetectionReader {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  private readonly file: string;
  private readonly asPublic: boolean;
  private readonly context: ModifierContext;

  constructor(options: DetectionOptions) {
    this.file = options.file;
    this.asPublic = options.asPublic === true;
    this.context = {
      placeholders: options.placeholders ?? {},
      fieldName: options.fieldName ?? ((name) => name),
    };
  }

  detection(node: Located): Condition | undefined {
    if (node.kind !== 'map') {
      this.report(node.place, 'A detection is a map of search identifiers and a "condition".');
      return undefined;
    }
    const searches = new Map<string, Condition>();
    for (const entry of node.entries) {
      if (entry.key === 'timeframe') {
        const message = '"timeframe" needs an aggregation, which is not supported: remove it.';
        if (this.asPublic) this.warnings.push(problemAt(this.file, entry.keyPlace, message));
        else this.report(entry.keyPlace, message);
      } else if (entry.key !== 'condition') {
        searches.set(entry.key, this.search(entry));
      }
    }
    const condition = node.entries.find((entry) => entry.key === 'condition');
    if (condition === undefined) {
      this.report(node.place, 'The detection has no "condition": say which search identifiers must hold.');
      return undefined;
    }
    if (searches.size === 0) {
      this.report(node.place, 'The detection has no search identifier: add one, such as "selection".');
      return undefined;
    }
    const lines = condition.value.kind === 'list' ? condition.value.items : [condition.value];
    if (lines.length === 0)
      this.report(condition.value.place, 'The condition is empty: name a search identifier.');
    return combine(
      'or',
      lines.map((line) => this.condition(line, searches)),
    );
  }

  private condition(line: Located, searches: ReadonlyMap<string, Condition>): Condition {
    if (line.kind !== 'scalar' || typeof line.value !== 'string') {
      this.report(line.place, 'A condition is text, such as "selection and not filter".');
      return NEVER;
    }
    const parsed = parseCondition(line, searches, this.asPublic);
    if ('condition' in parsed) {
      this.warnings.push(...parsed.empty.map(({ place, message }) => problemAt(this.file, place, message)));
      return parsed.condition;
    }
    this.report(parsed.fault.place, parsed.fault.message);
    return NEVER;
  }

  private search(entry: LocatedEntry): Condition {
    const { value } = entry;
    if (value.kind === 'map') return this.allFields(value.entries, value.place);
    if (value.kind === 'scalar') return this.item('', [value], value.place, entry.keyPlace);
    if (value.items.length === 0) {
      this.report(value.place, `Search identifier "${entry.key}" is empty: give it fields or keywords.`);
    }
    return combine(
      'or',
      value.items.map((item) => {
        if (item.kind === 'map') return this.allFields(item.entries, item.place);
        if (item.kind === 'scalar') return this.item('', [item], item.place, item.place);
        if (this.asPublic) return this.search({ key: entry.key, keyPlace: item.place, value: item });
        this.report(item.place, 'A list inside a list has no meaning: write one list.');
        return NEVER;
      }),
    );
  }

  private allFields(entries: readonly LocatedEntry[], place: Place): Condition {
    if (entries.length === 0) this.report(place, 'An empty map matches everything: name a field.');
    return combine(
      'and',
      entries.map((entry) => {
        const { value } = entry;
        if (value.kind === 'map') {
          this.report(
            value.place,
            `"${entry.key}" takes a value or a list of values, not a map: write nested names with dots.`,
          );
          return NEVER;
        }
        return this.item(
          entry.key,
          value.kind === 'list' ? value.items : [value],
          value.place,
          entry.keyPlace,
        );
      }),
    );
  }

  /** `key` is `field|modifier|...`; without a field the values are keywords. */
  private item(key: string, values: readonly Located[], place: Place, keyPlace: Place): Condition {
    const [field = '', ...names] = key.split('|');
    const plan = planModifiers(names);
    if (typeof plan === 'string') {
      this.report({ line: keyPlace.line, column: keyPlace.column }, plan);
      return NEVER;
    }
    if (field === '' && !['pattern', 're'].includes(plan.kind)) {
      this.report(keyPlace, `Modifier "${plan.kind}" needs a field name before it.`);
      return NEVER;
    }
    if (values.length === 0) this.report(place, `"${key}" has no value: give one, or null for "is absent".`);
    const name = field === '' ? null : this.context.fieldName(field);
    const held = combine(
      plan.all ? 'and' : 'or',
      values.map((value) => this.value(value, name, plan, names)),
    );
    return plan.negated ? { op: 'not', of: held } : held;
  }

  private value(
    node: Located,
    field: string | null,
    plan: ModifierPlan,
    names: readonly string[],
  ): Condition {
    if (node.kind !== 'scalar') {
      this.report(node.place, 'A value is text, a number, true, false or null.');
      return NEVER;
    }
    const matches =
      field === null ? this.keyword(node, plan, names) : matchesOf(node.value, plan, names, this.context);
    if (typeof matches === 'string') {
      this.report(node.place, matches);
      return NEVER;
    }
    return combine(
      'or',
      matches.map((match) => ({ op: 'match', field, match })),
    );
  }

  /** A keyword is found anywhere in a value. */
  private keyword(
    node: LocatedScalar,
    plan: ModifierPlan,
    names: readonly string[],
  ): readonly Match[] | string {
    if (node.value === null || node.value === '')
      return 'A keyword is text: an empty one would match everything.';
    const matches = matchesOf(String(node.value), plan, names, this.context);
    if (typeof matches === 'string') return matches;
    return matches.map((match) =>
      match.kind === 'pattern' ? { ...match, pattern: contains(match.pattern) } : match,
    );
  }

  private report(place: Place, message: string): void {
    this.problems.push(problemAt(this.file, place, message));
  }
}

function combine(op: 'and' | 'or', of: readonly Condition[]): Condition {
  const [only] = of;
  if (only !== undefined && of.length === 1) return only;
  // `x|contains: [a, b]` under an `or` is one level, not two.
  return { op, of: of.flatMap((part) => (part.op === op ? part.of : [part])) };
}
