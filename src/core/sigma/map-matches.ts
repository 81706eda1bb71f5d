/** Rewrites every match of a condition, and leaves how they are joined. */
import type { Condition } from './condition.ts';

export type MatchCondition = Condition & { readonly op: 'match' };

export function mapMatches(condition: Condition, change: (match: MatchCondition) => Condition): Condition {
  switch (condition.op) {
    case 'const':
      return condition;
    case 'not':
      return { op: 'not', of: mapMatches(condition.of, change) };
    case 'and':
    case 'or':
      return { op: condition.op, of: condition.of.map((part) => mapMatches(part, change)) };
    case 'match':
      return change(condition);
  }
}
