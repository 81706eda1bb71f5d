/** Says once what several looks at one source could not see. */
import type { TimeRange } from '../event/event.ts';
import type { NotSeen, NotSeenKind } from './not-seen.ts';

/** How an index or a pattern is, whatever is looked for in it: each look notes the same ones. */
const STANDING: ReadonlySet<NotSeenKind> = new Set<NotSeenKind>([
  'closed_index',
  'unavailable_index',
  'excluded_tier',
  'no_index',
  'no_time',
  'write_failed',
]);

export interface NotSeenUnion {
  add(notes: readonly NotSeen[]): void;
  list(): readonly NotSeen[];
}

/**
 * Notes of one kind, place and reason are one: with the hull of the windows, and the sum of what was counted. Where only
 * some make a look incomplete, these tell the count.
 */
export function notSeenUnion(): NotSeenUnion {
  const united = new Map<string, NotSeen>();
  const addOne = (note: NotSeen): void => {
    const { count, window, incomplete, ...same } = note;
    const key = JSON.stringify([same, window === undefined]);
    const before = united.get(key);
    united.set(key, before === undefined ? note : unite(before, note));
  };
  return {
    add: (notes) => {
      for (const note of notes) addOne(note);
    },
    list: () => [...united.values()],
  };
}

function unite(one: NotSeen, other: NotSeen): NotSeen {
  const window = one.window === undefined ? other.window : hullOf(one.window, other.window);
  return {
    ...one,
    count: countOf(one, other),
    incomplete: one.incomplete || other.incomplete,
    ...(window === undefined ? {} : { window }),
  };
}

function countOf(one: NotSeen, other: NotSeen): number {
  if (one.incomplete !== other.incomplete) return one.incomplete ? one.count : other.count;
  return isStanding(one) ? Math.max(one.count, other.count) : one.count + other.count;
}

/** How a field is mapped is noted once a look; events that were not seen for it are those of a window. */
function isStanding({ kind, window, incomplete }: NotSeen): boolean {
  return STANDING.has(kind) || (kind === 'field_not_indexed' && (window === undefined || !incomplete));
}

function hullOf(one: TimeRange, other: TimeRange | undefined): TimeRange {
  if (other === undefined) return one;
  return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) };
}
