/** Turns a condition into the test that decides: cheap string operations over canonical, folded values. */
import type { FieldValue } from '../event/event.ts';
import { fold } from '../fold.ts';
import type { Comparison, Condition, Match } from './condition.ts';
import { isInNetwork, readNetwork } from './ip-network.ts';
import { linearRegex } from './linear-regex.ts';
import { mapLiterals } from './pattern.ts';
import { compileWildcard } from './wildcard.ts';

/** What a condition is asked about. `cachingView` makes one; several predicates over one case share it. */
export interface FieldView {
  get(name: string): FieldValue | undefined;
  /** Every value, for keywords. */
  all(): Iterable<FieldValue>;
  /** Values of a field as text, numbers and booleans spelled out; undefined when absent or an empty list. */
  texts(name: string): readonly string[] | undefined;
  /** The same, case folded. */
  folded(name: string): readonly string[] | undefined;
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
      const parts = condition.of.map(predicate);
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

/** What a view remembers of a field. */
interface Seen {
  readonly texts: readonly string[] | undefined;
  folded: readonly string[] | undefined;
}

/** Folds each field once, however many predicates ask for it. */
export function cachingView(
  get: (name: string) => FieldValue | undefined,
  all: () => Iterable<FieldValue>,
): FieldView {
  const seen = new Map<string, Seen>();
  const see = (name: string): Seen => {
    const held = seen.get(name);
    if (held !== undefined) return held;
    const made: Seen = { texts: textsOfValue(get(name)), folded: undefined };
    seen.set(name, made);
    return made;
  };
  return {
    get,
    all,
    texts: (name) => see(name).texts,
    folded(name) {
      const field = see(name);
      field.folded ??= field.texts?.map(fold);
      return field.folded;
    },
  };
}

/** A view of one flat record. */
export function recordView(fields: Readonly<Record<string, FieldValue>>): FieldView {
  return cachingView(
    (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined),
    () => Object.values(fields),
  );
}

function fieldTest(field: string, match: Match): Predicate {
  switch (match.kind) {
    case 'pattern': {
      const test = patternTest(match.pattern, match.cased);
      return match.cased ? (view) => any(view.texts(field), test) : (view) => any(view.folded(field), test);
    }
    case 'exists': {
      const { expected } = match;
      return (view) => (view.texts(field) !== undefined) === expected;
    }
    case 'null':
      return (view) => view.texts(field) === undefined;
    case 'fieldref': {
      const { field: other, how, cased } = match;
      const test = REFERENCES[how];
      return (view) => {
        const values = cased ? view.texts(field) : view.folded(field);
        const others = cased ? view.texts(other) : view.folded(other);
        return values?.some((value) => others?.some((wanted) => test(value, wanted)) ?? false) ?? false;
      };
    }
    default: {
      const test = textTest(match);
      return (view) => any(view.texts(field), test);
    }
  }
}

function keyword(match: Match): Predicate {
  const test = match.kind === 'pattern' ? patternTest(match.pattern, match.cased) : textTest(match);
  const folds = match.kind === 'pattern' && !match.cased;
  return (view) => {
    for (const value of view.all()) {
      for (const text of textsOfValue(value) ?? []) if (test(folds ? fold(text) : text)) return true;
    }
    return false;
  };
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

function any(texts: readonly string[] | undefined, test: (text: string) => boolean): boolean {
  if (texts === undefined) return false;
  for (const text of texts) if (test(text)) return true;
  return false;
}

/** Decimal numbers only: "0x10" or "1 " in a log is text. */
function numberOf(text: string): number | undefined {
  return text.length <= 40 && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function textsOfValue(value: FieldValue | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'object') return value.length === 0 ? undefined : value;
  return [String(value)];
}
