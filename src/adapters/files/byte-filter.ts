/** Decides from a line's bytes, before it is parsed, whether a condition could accept the event in it. */
import { EVENT_KINDS, type EventKind } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { Condition } from '../../core/sigma/condition.ts';
import { compile, neededTexts, type Search, searchFor, searchForTexts, textSearch } from './byte-search.ts';

/** One question asked of every line of one event kind: may the condition accept it, or does it hold one of some texts? */
export type Wanted =
  | { readonly kind: EventKind; readonly condition: Condition }
  | { readonly kind: EventKind; readonly texts: readonly string[] };

export function wantedOfKind(wanted: readonly Wanted[], kind: EventKind): readonly number[] {
  return wanted.flatMap((one, index) => (one.kind === kind ? [index] : []));
}

/**
 * Which of several questions a line (JSON as latin1) may answer with yes, as indexes into them. Never misses an event,
 * as long as no printable ASCII hides behind `\u` escapes: such lines are the caller's to let through. `line` is only
 * called when it matters; the answer is valid until the next call.
 */
export type ByteFilter = (kind: EventKind, profile: string, line: () => string) => readonly number[];

/** What lines of one kind and profile are asked. */
interface Questions {
  /** Those that ask nothing of the bytes. */
  readonly open: readonly number[];
  readonly asked: readonly { readonly index: number; readonly test: (line: string) => boolean }[];
  /** One search over the line that finds something whenever any of `asked` could hold. */
  readonly first: RegExp;
}

/** Fields that events may have in another text than any raw field holds. */
const COMPUTED: ReadonlySet<string> = new Set(['winlog.event_data.User', 'winlog.event_data.EventType']);

/** A profile that is not listed is asked nothing. */
export function byteFilter(wanted: readonly Wanted[], profiles: readonly Profile[]): ByteFilter {
  // By kind and then by profile: a joined key would be built for every line.
  const questions = new Map(
    EVENT_KINDS.map(
      (kind) =>
        [
          kind,
          new Map(profiles.map((profile) => [profile.id, questionsFor(kind, wanted, profile)] as const)),
        ] as const,
    ),
  );
  const passed: number[] = [];
  return (kind, profile, line) => {
    const found = questions.get(kind)?.get(profile);
    if (found === undefined) return wantedOfKind(wanted, kind);
    if (found.asked.length === 0) return found.open;
    const text = line();
    if (!found.first.test(text)) return found.open;
    passed.length = 0;
    passed.push(...found.open);
    for (const { index, test } of found.asked) if (test(text)) passed.push(index);
    return passed;
  };
}

function questionsFor(kind: EventKind, wanted: readonly Wanted[], profile: Profile): Questions {
  const layout = profile.kinds[kind];
  const open: number[] = [];
  const asked: { index: number; test: (line: string) => boolean }[] = [];
  const first = new Set<string>();
  for (const [index, one] of wanted.entries()) {
    if (one.kind !== kind || layout === undefined) continue;
    const search: Search =
      'texts' in one
        ? searchForTexts(one.texts)
        : searchFor(one.condition, (field) => (COMPUTED.has(field) ? undefined : layout.fields[field]?.as));
    const needed = neededTexts(search);
    if (needed === undefined) open.push(index);
    else if (needed.length > 0) {
      asked.push({ index, test: compile(search) });
      for (const literal of needed) first.add(literal.toLowerCase());
    }
  }
  return { open, asked, first: textSearch([...first]) };
}
