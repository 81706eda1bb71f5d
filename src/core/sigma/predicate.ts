/** Turns a condition into the test that decides: cheap string operations over canonical, folded values. */

import type { FieldValue } from '../event/event.ts';
import { fold } from '../fold.ts';
import { asksSuch } from './asks-such.ts';
import type { Comparison, Condition, Match, Pattern } from './condition.ts';
import { type FieldName, fieldName, fieldNames } from './field-name.ts';
import { isInNetwork, readNetwork } from './ip-network.ts';
import { linearRegex } from './linear-regex.ts';
import { mapLiterals } from './pattern.ts';
import { compileWildcard, compileWildcards } from './wildcard.ts';

/** One text, or those of a list; undefined when the field is absent or its list empty. */
export type Texts = string | readonly string[] | undefined;

/** What a condition is asked about. `cachingView` makes one; several predicates over one case share it. */
export interface FieldView {
  /** Undefined when the field is absent or its list empty. */
  value(field: FieldName): FieldValue | undefined;
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
      const parts = cheapFirst(condition.of).map(predicate);
      return (view) => {
        for (const part of parts) if (!part(view)) return false;
        return true;
      };
    }
    case 'or': {
      const parts = alternatives(cheapFirst(condition.of));
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

/**
 * The answer is the same in any order. A regular expression costs as much as a hundred patterns, and to compare two fields
 * takes both.
 */
function cheapFirst(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.toSorted((a, b) => costOf(a) - costOf(b));
}

function costOf(condition: Condition): number {
  return asksFor(condition, 'regex') ? 2 : Number(asksFor(condition, 'fieldref'));
}

function asksFor(condition: Condition, kind: Match['kind']): boolean {
  return asksSuch(condition, ({ match }) => match.kind === kind);
}

/** Looks up and folds each field once, however many predicates ask for it. */
export function cachingView(
  get: (field: FieldName) => FieldValue | undefined,
  all: () => Iterable<FieldValue>,
): FieldView {
  return new CachingView([], get, all);
}

/** The same; what is held is not looked up, be it there or not. */
export function viewOf(
  held: HeldValues,
  get: (field: FieldName) => FieldValue | undefined,
  all: () => Iterable<FieldValue>,
): FieldView {
  return new CachingView(held, get, all);
}

/** Not held. */
const UNHELD = Symbol('unheld');

/** Values by the number of their field; no list among them is empty. */
export type HeldValues = readonly (FieldValue | undefined | typeof UNHELD)[];

/** What is held where all these fields are absent. */
export function heldValues(fields: readonly FieldName[]): HeldValues {
  const held: (undefined | typeof UNHELD)[] = Array.from({ length: fieldNames() }, () => UNHELD);
  for (const { at } of fields) held[at] = undefined;
  return held;
}

/**
 * What the views looked up and folded last, by the number of the field, each with the number of its view. All views share
 * these lists: a list of its own for each of them would have to be made for every case.
 */
const seen: (FieldValue | undefined)[] = [];
const seenBy: number[] = [];
const folds: Texts[] = [];
const foldedBy: number[] = [];
let views = 0;

/** A class, as one is made for every case: closures would be made anew for each. */
class CachingView implements FieldView {
  private readonly held: HeldValues;
  private readonly get: (field: FieldName) => FieldValue | undefined;
  readonly all: () => Iterable<FieldValue>;
  private readonly number: number;

  constructor(
    held: HeldValues,
    get: (field: FieldName) => FieldValue | undefined,
    all: () => Iterable<FieldValue>,
  ) {
    this.held = held;
    this.get = get;
    this.all = all;
    views += 1;
    this.number = views;
  }

  value(field: FieldName): FieldValue | undefined {
    const { at } = field;
    const held = at < this.held.length ? this.held[at] : UNHELD;
    if (held !== UNHELD) return held;
    makeRoom(at);
    if (seenBy[at] === this.number) return seen[at];
    const value = this.get(field);
    const made = typeof value === 'object' && value.length === 0 ? undefined : value;
    seen[at] = made;
    seenBy[at] = this.number;
    return made;
  }

  texts(field: FieldName): Texts {
    return textsOfValue(this.value(field));
  }

  folded(field: FieldName): Texts {
    const { at } = field;
    makeRoom(at);
    if (foldedBy[at] === this.number) return folds[at];
    const made = foldedOf(this.value(field));
    folds[at] = made;
    foldedBy[at] = this.number;
    return made;
  }
}

/** For names that content brought in since. */
function makeRoom(at: number): void {
  while (seenBy.length <= at) {
    seen.push(undefined);
    seenBy.push(0);
    folds.push(undefined);
    foldedBy.push(0);
  }
}

function foldedOf(value: FieldValue | undefined): Texts {
  if (typeof value === 'string') return fold(value);
  // Numbers and booleans have no letter case.
  return typeof value === 'object' ? value.map(fold) : textsOfValue(value);
}

/** A view of one flat record. */
export function recordView(fields: Readonly<Record<string, FieldValue>>): FieldView {
  return cachingView(
    ({ name }) => (Object.hasOwn(fields, name) ? fields[name] : undefined),
    () => Object.values(fields),
  );
}

/** Patterns for one field are asked of each of its values together. */
function alternatives(conditions: readonly Condition[]): readonly Predicate[] {
  const parts: Predicate[] = [];
  const byField = new Map<string, FieldPatterns>();
  for (const condition of conditions) {
    if (condition.op !== 'match' || condition.field === null || condition.match.kind !== 'pattern') {
      parts.push(predicate(condition));
      continue;
    }
    const { field, match } = condition;
    const key = `${match.cased ? 'cased' : 'folded'} ${field}`;
    const known = byField.get(key) ?? { field, cased: match.cased, patterns: [] };
    known.patterns.push(comparedPattern(match.pattern, match.cased));
    byField.set(key, known);
  }
  const ofFields = [...byField.values()].map(({ field, cased, patterns }) =>
    anyValue(fieldName(field), cased, compileWildcards(patterns)),
  );
  return [...ofFields, ...parts];
}

interface FieldPatterns {
  readonly field: string;
  readonly cased: boolean;
  readonly patterns: Pattern[];
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
      return (view) => (view.value(field) !== undefined) === expected;
    }
    case 'null':
      return (view) => view.value(field) === undefined;
    case 'number':
    case 'compare': {
      const test = numberTest(match);
      const ofText = textTest(match);
      return (view) => {
        const value = view.value(field);
        return typeof value === 'number' ? test(value) : any(textsOfValue(value), ofText);
      };
    }
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

function patternTest(pattern: Pattern, cased: boolean): (text: string) => boolean {
  return compileWildcard(comparedPattern(pattern, cased));
}

function comparedPattern(pattern: Pattern, cased: boolean): Pattern {
  return cased ? pattern : mapLiterals(pattern, (literal) => [{ literal: fold(literal) }]);
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
    case 'number':
    case 'compare': {
      const test = numberTest(match);
      return (text) => {
        const number = numberOf(text);
        return number !== undefined && test(number);
      };
    }
    case 'exists':
    case 'null':
    case 'fieldref':
      throw new Error(`condition: "${match.kind}" needs a field name`);
  }
}

function numberTest(match: Extract<Match, { kind: 'number' | 'compare' }>): (number: number) => boolean {
  const { value } = match;
  if (match.kind === 'number') return (number) => number === value;
  const test = COMPARISONS[match.comparison];
  return (number) => test(number, value);
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
  return typeof value === 'object' ? value : String(value);
}
