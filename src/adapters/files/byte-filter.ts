/** Decides from a line's bytes, before it is parsed, whether a selection could accept the event in it. */
import type { EventKind } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { Condition } from '../../core/sigma/condition.ts';
import { requiredFragments } from '../../core/sigma/required-fragments.ts';

/** One question asked of every line of one event kind. */
export interface Wanted {
  readonly kind: EventKind;
  readonly condition: Condition;
}

/** By profile: whether a line (as latin1) may hold an accepted event. */
export type ByteFilter = (profile: string, line: string) => boolean;

/**
 * Fragments depend on how a profile spells a field, so each profile has its own search. A line of a profile that is
 * not listed passes. Lines whose text hides behind escapes are the caller's to let through.
 */
export function byteFilter(wanted: Wanted, profiles: readonly Profile[]): ByteFilter {
  const searches = new Map(profiles.map((profile) => [profile.id, fragmentSearch(wanted, profile)] as const));
  return (profile, line) => {
    const search = searches.get(profile);
    if (search === 'nothing') return false;
    return search === undefined || search === 'everything' || search.test(line);
  };
}

function fragmentSearch(wanted: Wanted, profile: Profile): RegExp | 'everything' | 'nothing' {
  const layout = profile.kinds[wanted.kind];
  if (layout === undefined) return 'nothing';
  const fragments = requiredFragments(
    wanted.condition,
    (field) => {
      const source = layout.fields[field];
      return source === undefined ? undefined : [source.as];
    },
    { spanBackslash: true },
  );
  if (fragments === undefined) return 'everything';
  return fragments.length === 0 ? 'nothing' : textSearch(fragments);
}

/** Finds any of some folded ASCII texts in JSON, letter case aside. One backslash may be doubled once or more often. */
export function textSearch(fragments: readonly string[]): RegExp {
  const sources = fragments.map((fragment) =>
    fragment.replace(/[\\^$.*+?()[\]{}|/-]/g, (character) =>
      character === '\\' ? '\\\\+' : character === '/' ? '\\\\?\\/' : `\\${character}`,
    ),
  );
  return new RegExp(sources.join('|'), 'i');
}
