/** Puts conditions together and takes the constants out on the way. */
import type { Condition } from './condition.ts';

export function negated(condition: Condition): Condition {
  return condition.op === 'const' ? { op: 'const', value: !condition.value } : { op: 'not', of: condition };
}

/** Parts that say nothing are left out; one that decides the whole alone is the answer. */
export function combined(op: 'and' | 'or', parts: readonly Condition[]): Condition {
  const neutral = op === 'and';
  const of: Condition[] = [];
  for (const part of parts) {
    if (part.op !== 'const') of.push(part);
    else if (part.value !== neutral) return part;
  }
  const [only] = of;
  if (only === undefined) return { op: 'const', value: neutral };
  return of.length === 1 ? only : { op, of };
}
