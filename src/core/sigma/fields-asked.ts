/** Names the fields by whose values a condition holds. */
import type { Condition } from './condition.ts';

const known = new WeakMap<Condition, readonly string[]>();

/** Fields of the tests that are not beneath a `not`, each once; what is absent shows nothing. */
export function fieldsShowing(condition: Condition): readonly string[] {
  const held = known.get(condition);
  if (held !== undefined) return held;
  const made = [...new Set(fieldsIn(condition))];
  known.set(condition, made);
  return made;
}

function fieldsIn(condition: Condition): readonly string[] {
  switch (condition.op) {
    case 'const':
    case 'not':
      return [];
    case 'match': {
      const { field, match } = condition;
      const other = match.kind === 'fieldref' ? [match.field] : [];
      return field === null ? other : [field, ...other];
    }
    default:
      return condition.of.flatMap(fieldsIn);
  }
}
