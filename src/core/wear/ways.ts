/** The ways in which a condition can hold, each as what the fields must and must not be. */
import type { Condition, Match } from '../sigma/condition.ts';

/** One question of a condition, and the answer that is wanted. */
export interface Demand {
  readonly field: string;
  readonly match: Match;
  readonly holds: boolean;
}

export type Way = readonly Demand[];

/** As many alternatives of two parts are combined each with each; of more, every one is taken once. */
const MOST_PRODUCTS = 24;
/** Of the values of one list so many are taken, from its beginning to its end. */
const MOST_OF_A_LIST = 4;

/** Every alternative occurs in one way at least, but of long lists of values only some. Empty for what never holds. */
export function waysToHold(condition: Condition, holds = true): readonly Way[] {
  switch (condition.op) {
    case 'const':
      return condition.value === holds ? [[]] : [];
    case 'not':
      return waysToHold(condition.of, !holds);
    case 'match': {
      const { field, match } = condition;
      // What any field may answer is asked of the case itself.
      return field === null ? [[]] : [[{ field, match, holds }]];
    }
    default: {
      const parts = condition.of.map((part) => waysToHold(part, holds));
      return (condition.op === 'and') === holds ? together(parts) : either(condition.of, parts);
    }
  }
}

function together(parts: readonly (readonly Way[])[]): readonly Way[] {
  if (parts.some((part) => part.length === 0)) return [];
  const products = parts.reduce((count, { length }) => count * length, 1);
  if (products <= MOST_PRODUCTS) {
    return parts.reduce<readonly Way[]>(
      (ways, part) => ways.flatMap((way) => part.map((more) => [...way, ...more])),
      [[]],
    );
  }
  const rounds = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: rounds }, (_none, round) =>
    parts.flatMap((part) => part[round % part.length] ?? []),
  );
}

/** Values of one field count as a list. */
function either(of: readonly Condition[], parts: readonly (readonly Way[])[]): readonly Way[] {
  const lists = Map.groupBy(
    parts.map((ways, at) => ({ ways, asked: of[at] })),
    ({ asked }) => (asked?.op === 'match' ? `${asked.field} ${asked.match.kind}` : asked),
  );
  return [...lists.values()].flatMap((list) => spread(list, MOST_OF_A_LIST).flatMap(({ ways }) => ways));
}

/** At most so many of them, from the first to the last. */
export function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_none, at) => items[Math.round(at * step)]).flatMap((item) =>
    item === undefined ? [] : [item],
  );
}
