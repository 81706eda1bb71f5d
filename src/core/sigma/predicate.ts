/** Turns a condition into the test that decides: cheap string operations over canonical, folded values. */
import type { FieldValue } from '../event/event.ts';
import { fold } from '../fold.ts';
import type { Comparison, Condition, Match } from './condition.ts';
import { type FieldName, fieldName, fieldNames } from './field-name.ts';
import { isInNetwork, readNetwork } from './ip-network.ts';
import { linearRegex } from './linear-regex.ts';
import { mapLiterals } from './pattern.ts';
import { compileWildcard } from './wildcard.ts';

/** One text, or those of a list; undefined when the field is absent or its list empty. */
export type Texts = string | readonly string[] | undefined;

/** What a condition is asked about. `cachingView` makes one; several predicates over one case share it. */
export interface FieldView {
  get(name: string): FieldValue | undefined;
  /** Every value, for keywords. */
  all(): Iterable<FieldValue>;
  /** Values of a field as text, numbers and booleans spelled out. */
  texts(field: FieldName): Texts;
  /** The same, case folded. */
  folded(field: FieldName): Texts;
}

export type Predicate = (view: FieldView) => boolean;

/** Any element of a list may match; an absent field matches nothing but `null` and `exists: false`. */
export function predicate(condition: Condition): Predicate {
  switch (condition.op) {
    case 'const': {
      const { value } = condition;
      return () => value;
    }
    case 'not': {
      const inner = predicate(condition.of);
      return (view) => !inner(view);
    }
    case 'and': {
      const parts = condition.of.map(predicate);
      return (view) => {
        for (const part of parts) if (!part(view)) return false;
        return true;
      };
    }
    case 'or': {
      const parts = alternatives(condition.of);
      return (view) => {
        for (const part of parts) if (part(view)) return true;
        return false;
      };
    }
    case 'match':
      return condition.field === null
        ? keyword(condition.match)
        : fieldTest(condition.field, condition.match);
  }
}

/** Looks up and folds each field once, however many predicates ask for it. */
export function cachingView(
  get: (name: string) => FieldValue | undefined,
  all: () => Iterable<FieldValue>,
): FieldView {
  return new CachingView(get, all);
}

/** Nothing was asked of the field yet. */
const UNASKED = Symbol('unasked');
type Remembered = Texts | typeof UNASKED;

/** A class, as one is made for every case: closures would be made anew for each. */
class CachingView implements FieldView {
  readonly get: (name: string) => FieldValue | undefined;
  readonly all: () => Iterable<FieldValue>;
  /** By the number of the field. */
  private readonly seen = unasked();
  private readonly seenFolded = unasked();

  constructor(get: (name: string) => FieldValue | undefined, all: () => Iterable<FieldValue>) {
    this.get = get;
    this.all = all;
  }

  texts({ at, name }: FieldName): Texts {
    const held = at < this.seen.length ? this.seen[at] : UNASKED;
    if (held !== UNASKED) return held;
    const value = this.get(name);
    const made = textsOfValue(value);
    keep(this.seen, at, made);
    // A boolean has no letter case to fold.
    if (typeof value === 'boolean') keep(this.seenFolded, at, made);
    return made;
  }

  folded(field: FieldName): Texts {
    const { at } = field;
    const held = at < this.seenFolded.length ? this.seenFolded[at] : UNASKED;
    if (held !== UNASKED) return held;
    const texts = this.texts(field);
    const made = typeof texts === 'object' ? texts.map(fold) : texts === undefined ? undefined : fold(texts);
    keep(this.seenFolded, at, made);
    return made;
  }
}

/** A name that content brought in after the view was made lies behind the end of its lists. */
function keep(list: Remembered[], at: number, made: Texts): void {
  while (list.length <= at) list.push(UNASKED);
  list[at] = made;
}

/** Copied for each view, which is quicker than to fill a list anew. */
let blank: readonly Remembered[] = [];

function unasked(): Remembered[] {
  const length = fieldNames();
  if (blank.length !== length) blank = Array.from({ length }, () => UNASKED);
  return blank.slice();
}

/** A view of one flat record. */
export function recordView(fields: Readonly<Record<string, FieldValue>>): FieldView {
  return cachingView(
    (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined),
    () => Object.values(fields),
  );
}

/** Patterns for one field are asked of each of its values together. */
function alternatives(conditions: readonly Condition[]): readonly Predicate[] {
  const parts: Predicate[] = [];
  const byField = new Map<string, ((text: string) => boolean)[]>();
  for (const condition of conditions) {
    if (condition.op !== 'match' || condition.field === null || condition.match.kind !== 'pattern') {
      parts.push(predicate(condition));
      continue;
    }
    const { pattern, cased } = condition.match;
    const key = `${cased ? 'cased' : 'folded'} ${condition.field}`;
    const known = byField.get(key);
    const tests = known ?? [];
    tests.push(patternTest(pattern, cased));
    if (known !== undefined) continue;
    byField.set(key, tests);
    parts.push(
      anyValue(fieldName(condition.field), cased, (text) => {
        for (const test of tests) if (test(text)) return true;
        return false;
      }),
    );
  }
  return parts;
}

function anyValue(field: FieldName, cased: boolean, test: (text: string) => boolean): Predicate {
  return cased ? (view) => any(view.texts(field), test) : (view) => any(view.folded(field), test);
}

function fieldTest(name: string, match: Match): Predicate {
  const field = fieldName(name);
  switch (match.kind) {
    case 'pattern':
      return anyValue(field, match.cased, patternTest(match.pattern, match.cased));
    case 'exists': {
      const { expected } = match;
      return (view) => (view.texts(field) !== undefined) === expected;
    }
    case 'null':
      return (view) => view.texts(field) === undefined;
    case 'fieldref': {
      const { how, cased } = match;
      const other = fieldName(match.field);
      const test = REFERENCES[how];
      return (view) => {
        const values = cased ? view.texts(field) : view.folded(field);
        const others = cased ? view.texts(other) : view.folded(other);
        return any(values, (value) => any(others, (wanted) => test(value, wanted)));
      };
    }
    default:
      return anyValue(field, true, textTest(match));
  }
}

function keyword(match: Match): Predicate {
  const test = valueTest(match);
  return (view) => {
    for (const value of view.all()) if (any(textsOfValue(value), test)) return true;
    return false;
  };
}

/** The same question about one text. Throws for what asks about fields: `exists`, `null`, `fieldref`. */
export function valueTest(match: Match): (text: string) => boolean {
  const test = match.kind === 'pattern' ? patternTest(match.pattern, match.cased) : textTest(match);
  return match.kind === 'pattern' && !match.cased ? (text) => test(fold(text)) : test;
}

function patternTest(
  pattern: Extract<Match, { kind: 'pattern' }>['pattern'],
  cased: boolean,
): (text: string) => boolean {
  return compileWildcard(cased ? pattern : mapLiterals(pattern, (literal) => [{ literal: fold(literal) }]));
}

/** Tests on one value as it is. */
function textTest(match: Match): (text: string) => boolean {
  switch (match.kind) {
    case 'pattern':
      return patternTest(match.pattern, true);
    case 'regex':
      return linearRegex(match.source, match.flags);
    case 'cidr': {
      const network = readNetwork(match.network);
      if (network === undefined) throw new Error(`condition: "${match.network}" is no network`);
      return (text) => isInNetwork(text, network);
    }
    case 'number': {
      const { value } = match;
      return (text) => numberOf(text) === value;
    }
    case 'compare': {
      const { value } = match;
      const test = COMPARISONS[match.comparison];
      return (text) => {
        const number = numberOf(text);
        return number !== undefined && test(number, value);
      };
    }
    case 'exists':
    case 'null':
    case 'fieldref':
      throw new Error(`condition: "${match.kind}" needs a field name`);
  }
}

const COMPARISONS: Readonly<Record<Comparison, (number: number, bound: number) => boolean>> = {
  lt: (number, bound) => number < bound,
  lte: (number, bound) => number <= bound,
  gt: (number, bound) => number > bound,
  gte: (number, bound) => number >= bound,
};

const REFERENCES: Readonly<
  Record<Extract<Match, { kind: 'fieldref' }>['how'], (value: string, wanted: string) => boolean>
> = {
  equals: (value, wanted) => value === wanted,
  startswith: (value, wanted) => value.startsWith(wanted),
  endswith: (value, wanted) => value.endsWith(wanted),
  contains: (value, wanted) => value.includes(wanted),
};

function any(texts: Texts, test: (text: string) => boolean): boolean {
  if (typeof texts === 'string') return test(texts);
  if (texts === undefined) return false;
  for (const text of texts) if (test(text)) return true;
  return false;
}

/** Decimal numbers only: "0x10" or "1 " in a log is text. */
function numberOf(text: string): number | undefined {
  return text.length <= 40 && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function textsOfValue(value: FieldValue | undefined): Texts {
  if (typeof value === 'string' || value === undefined) return value;
  if (typeof value === 'object') return value.length === 0 ? undefined : value;
  return String(value);
}
