/** Finds short texts of which every accepted event must hold one, so that files can be searched before they are parsed. */
import type { CanonName } from '../event/canon.ts';
import { fold } from '../fold.ts';
import type { Condition } from './condition.ts';
import { literalsOf } from './pattern.ts';
import { survivingLiterals } from './widen.ts';

export interface FragmentOptions {
  /**
   * Allow fragments with a backslash in them. Off by default: JSON doubles backslashes, some shippers double them
   * again, and some keep key and value name apart.
   */
  readonly spanBackslash?: boolean;
}

/** Shorter texts stand in nearly every line. */
const SHORTEST = 3;
/** More fragments than this make the search slower than parsing. */
const MOST_FRAGMENTS = 256;

/** Characters that XML or JSON writers may spell in another way, and everything beyond printable ASCII. */
const SPELLED_DIFFERENTLY = /[^ -~]|[&<>"'%/]/;
const SPELLED_DIFFERENTLY_OR_BACKSLASH = /[^ -~]|[&<>"'%/\\]/;

/**
 * Folded ASCII fragments: each event `condition` accepts holds at least one of them, letter case of ASCII aside, in
 * some raw string value. `undefined` when there is no such set; empty when the condition accepts nothing.
 * `canonsOf` names every spelling the field may come from; undefined for what no raw value holds (facts, other parts).
 */
export function requiredFragments(
  condition: Condition,
  canonsOf: (field: string) => readonly CanonName[] | undefined,
  options: FragmentOptions = {},
): readonly string[] | undefined {
  const cut = options.spanBackslash === true ? SPELLED_DIFFERENTLY : SPELLED_DIFFERENTLY_OR_BACKSLASH;
  const found = fragments(condition, canonsOf, cut);
  return found === undefined || found.length > MOST_FRAGMENTS ? undefined : found;
}

function fragments(
  condition: Condition,
  canonsOf: (field: string) => readonly CanonName[] | undefined,
  cut: RegExp,
): readonly string[] | undefined {
  switch (condition.op) {
    case 'const':
      return condition.value ? undefined : [];
    case 'not':
      return undefined;
    case 'and': {
      const sets = condition.of.flatMap((part) => {
        const set = fragments(part, canonsOf, cut);
        return set === undefined ? [] : [set];
      });
      return sets.sort(byRarity)[0];
    }
    case 'or': {
      const union = new Set<string>();
      for (const part of condition.of) {
        const set = fragments(part, canonsOf, cut);
        if (set === undefined) return undefined;
        for (const fragment of set) union.add(fragment);
      }
      return withoutLonger(union);
    }
    case 'match': {
      const { field, match } = condition;
      const canons = field === null ? undefined : canonsOf(field);
      if (canons === undefined || match.kind !== 'pattern') return undefined;
      const best = literalsOf(match.pattern)
        .flatMap((literal) => surviving(literal, canons))
        .flatMap((literal) => literal.split(cut))
        .filter((fragment) => fragment.trim().length >= SHORTEST)
        .sort((a, b) => b.length - a.length)[0];
      return best === undefined ? undefined : [fold(best)];
    }
  }
}

function surviving(literal: string, canons: readonly CanonName[]): readonly string[] {
  return canons.reduce<readonly string[]>(
    (parts, canon) => parts.flatMap((part) => survivingLiterals(part, canon)),
    [literal],
  );
}

/** Long fragments are rare, and few are searched for faster than many. */
function byRarity(a: readonly string[], b: readonly string[]): number {
  const shortest = (set: readonly string[]): number =>
    Math.min(...set.map((fragment) => fragment.length), 64);
  return shortest(b) - shortest(a) || a.length - b.length;
}

/** A text that holds a longer fragment holds the shorter one inside it as well. */
function withoutLonger(union: ReadonlySet<string>): readonly string[] {
  if (union.size > MOST_FRAGMENTS) return [...union];
  return [...union].filter(
    (fragment) => ![...union].some((other) => other !== fragment && fragment.includes(other)),
  );
}
