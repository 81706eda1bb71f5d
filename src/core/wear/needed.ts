/** What a condition cannot do without, asked of one text at a time: it spares making cases of which it cannot hold. */
import type { Condition } from '../sigma/condition.ts';
import { valueTest } from '../sigma/predicate.ts';
import { asksOfText } from './text-of-demands.ts';

/** False where the condition holds of no case whose field is that text; undefined: no such text is there. */
export type Needed = (field: string, text: string | undefined) => boolean;

export function neededBy(condition: Condition): Needed {
  const byField = new Map<string, ((text: string | undefined) => boolean)[]>();
  for (const part of partsOf(condition)) {
    const asked = askedOfOne(part);
    if (asked !== undefined) byField.set(asked.field, [...(byField.get(asked.field) ?? []), asked.test]);
  }
  return (field, text) => byField.get(field)?.every((test) => test(text)) !== false;
}

function partsOf(condition: Condition): readonly Condition[] {
  if (condition.op === 'and') return condition.of.flatMap(partsOf);
  // What none of may hold must each not hold.
  if (condition.op === 'not' && condition.of.op === 'or') {
    return condition.of.of.map((of) => ({ op: 'not', of }));
  }
  return [condition];
}

interface Asked {
  readonly field: string;
  readonly test: (text: string | undefined) => boolean;
}

/** Of a part that asks one field alone. */
function askedOfOne(part: Condition): Asked | undefined {
  switch (part.op) {
    case 'match': {
      const { field, match } = part;
      if (field === null || match.kind === 'fieldref') return undefined;
      if (match.kind === 'null') return { field, test: (text) => text === undefined };
      if (match.kind === 'exists') return { field, test: (text) => (text !== undefined) === match.expected };
      if (!asksOfText(match)) return undefined;
      const holds = valueTest(match);
      return { field, test: (text) => text !== undefined && holds(text) };
    }
    case 'not': {
      const asked = askedOfOne(part.of);
      return asked === undefined ? undefined : { field: asked.field, test: (text) => !asked.test(text) };
    }
    case 'or': {
      const asked = part.of.map(askedOfOne);
      const [first] = asked;
      if (first === undefined || asked.some((one) => one?.field !== first.field)) return undefined;
      return { field: first.field, test: (text) => asked.some((one) => one?.test(text) === true) };
    }
    default:
      return undefined;
  }
}
