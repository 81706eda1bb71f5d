/** Looks through a condition for a question of some sort. */
import type { Condition } from './condition.ts';

type Question = Condition & { readonly op: 'match' };

/** Whether any question in it is such a one, under `not` too. */
export function asksSuch(condition: Condition, isSuch: (question: Question) => boolean): boolean {
  switch (condition.op) {
    case 'const':
      return false;
    case 'not':
      return asksSuch(condition.of, isSuch);
    case 'and':
    case 'or':
      return condition.of.some((part) => asksSuch(part, isSuch));
    case 'match':
      return isSuch(condition);
  }
}
