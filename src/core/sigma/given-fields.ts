/** Simplifies a condition for events of which it is known what fields they lack and what some always hold. */
import type { FieldValue } from '../event/event.ts';
import { asksSuch } from './asks-such.ts';
import { combined, negated } from './combine.ts';
import type { Condition, Match } from './condition.ts';
import { predicate, recordView } from './predicate.ts';

export interface GivenFields {
  /** Whether events may carry the field at all. */
  readonly isRead: (field: string) => boolean;
  /** Fields that hold one value in every event. */
  readonly fixed: Readonly<Record<string, FieldValue>>;
}

/** Means the same for such events. A constant when they cannot change the answer. */
export function simplified(condition: Condition, given: GivenFields): Condition {
  switch (condition.op) {
    case 'const':
      return condition;
    case 'not':
      return negated(simplified(condition.of, given));
    case 'and':
    case 'or':
      return combined(
        condition.op,
        condition.of.map((part) => simplified(part, given)),
      );
    case 'match':
      return matchGiven(condition, given);
  }
}

function matchGiven(condition: Condition & { readonly op: 'match' }, given: GivenFields): Condition {
  const { field, match } = condition;
  if (field === null) return condition;
  const asked = fieldsOf(field, match);
  const isKnown = (name: string): boolean => !given.isRead(name) || Object.hasOwn(given.fixed, name);
  if (!asked.every(isKnown)) {
    // A comparison with a field that is never there cannot hold, whatever the other one is.
    const lost = match.kind === 'fieldref' && asked.some((name) => !given.isRead(name));
    return lost ? { op: 'const', value: false } : condition;
  }
  return { op: 'const', value: predicate(condition)(recordView(given.fixed)) };
}

function fieldsOf(field: string, match: Match): readonly string[] {
  return match.kind === 'fieldref' ? [field, match.field] : [field];
}

/** Whether a condition asks about every value there is. */
export function hasKeyword(condition: Condition): boolean {
  return asksSuch(condition, ({ field }) => field === null);
}

/** Every field a condition asks about, each once. */
export function fieldsAsked(condition: Condition): ReadonlySet<string> {
  switch (condition.op) {
    case 'const':
      return new Set();
    case 'not':
      return fieldsAsked(condition.of);
    case 'and':
    case 'or':
      return new Set(condition.of.flatMap((part) => [...fieldsAsked(part)]));
    case 'match':
      return new Set(condition.field === null ? [] : fieldsOf(condition.field, condition.match));
  }
}
