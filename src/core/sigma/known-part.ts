/** Asks a condition of which only some fields are known: what it can still become, and what it surely is. */
import { combined, negated } from './combine.ts';
import type { Condition } from './condition.ts';

export type IsKnown = (field: string) => boolean;

/** Holds wherever the condition may hold, whatever the unknown fields are. Asks known fields alone. */
export function mayHold(condition: Condition, isKnown: IsKnown): Condition {
  return bounded(condition, isKnown, true);
}

/** Holds only where the condition does, whatever the unknown fields are. Asks known fields alone. */
export function surelyHolds(condition: Condition, isKnown: IsKnown): Condition {
  return bounded(condition, isKnown, false);
}

/** Three-valued logic by polarity: beneath a `not` the two bounds change places. `unknown` stands for a test nobody can make. */
function bounded(condition: Condition, isKnown: IsKnown, unknown: boolean): Condition {
  switch (condition.op) {
    case 'const':
      return condition;
    case 'not':
      return negated(bounded(condition.of, isKnown, !unknown));
    case 'match':
      return isAskable(condition, isKnown) ? condition : { op: 'const', value: unknown };
    case 'and':
    case 'or':
      return combined(
        condition.op,
        condition.of.map((part) => bounded(part, isKnown, unknown)),
      );
  }
}

/** A keyword is looked for in every field, so that the unknown ones may hold it. */
function isAskable({ field, match }: Extract<Condition, { op: 'match' }>, isKnown: IsKnown): boolean {
  return field !== null && isKnown(field) && (match.kind !== 'fieldref' || isKnown(match.field));
}
