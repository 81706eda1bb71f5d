/** Decides from a line's bytes, before it is parsed, whether a condition could accept the event in it. */
import { EVENT_KINDS, type EventKind } from '../../../core/event/event.ts';
import type { Profile } from '../../../core/event/profile.ts';
import { type ReadSome, someFields } from '../../../core/event/some-fields.ts';
import type { Condition } from '../../../core/sigma/condition.ts';
import { ofLayout } from '../../../core/sigma/field-source.ts';
import { fieldsAsked, hasKeyword } from '../../../core/sigma/given-fields.ts';
import {
  compile,
  type HoldsOne,
  type LineTest,
  neededTexts,
  type Search,
  searchFor,
  searchForTexts,
  shortened,
} from './byte-search.ts';

/** One question asked of every line of one event kind: may the condition accept it, or does it hold one of some texts? */
export type Wanted =
  | { readonly kind: EventKind; readonly condition: Condition }
  | { readonly kind: EventKind; readonly texts: readonly string[] };

export function wantedOfKind(wanted: readonly Wanted[], kind: EventKind): readonly number[] {
  return wanted.flatMap((one, index) => (one.kind === kind ? [index] : []));
}

/**
 * What lines of one kind and profile are asked. No event is missed, as long as no printable ASCII hides behind `\u`
 * escapes: such lines are the caller's to let through.
 */
export interface LineQuestions {
  /** A line that holds none of them, letter case aside, answers no question; `all`: there is no telling. */
  readonly texts: readonly string[] | 'all';
  /** Raw names of the fields that hold such texts; undefined: there is no telling. */
  readonly fieldNames: readonly string[] | undefined;
  /**
   * Indexes of the questions that a line (JSON as latin1) may answer with yes. `holds` is a quicker test for one of some
   * texts, asked first.
   */
  readonly answers: (line: () => string, holds?: HoldsOne) => readonly number[];
  /** Indexes of the questions that a line of this kind and profile may answer with yes at all. */
  readonly indexes: readonly number[];
  /** Reads the fields that the questions are about; undefined where only the whole event tells. */
  readonly readAsked: ReadSome | undefined;
}

interface Asked {
  readonly index: number;
  readonly search: Search;
  readonly test: LineTest;
}

/** Fields that events may have in another text than any raw field holds. */
const COMPUTED: ReadonlySet<string> = new Set(['winlog.event_data.User', 'winlog.event_data.EventType']);

export function lineQuestions(
  kind: EventKind,
  wanted: readonly Wanted[],
  profile: Profile,
  loadedBy: readonly string[] = [],
): LineQuestions {
  const layout = profile.kinds[kind];
  const asked: Asked[] = [];
  for (const [index, one] of wanted.entries()) {
    if (one.kind !== kind || layout === undefined) continue;
    const search: Search =
      'texts' in one
        ? searchForTexts(one.texts)
        : searchFor(ofLayout(one.condition, layout), (field) =>
            COMPUTED.has(field) ? undefined : layout.fields[field]?.as,
          );
    if (search.is === 'nothing') continue;
    asked.push({ index, search, test: compile(search) });
  }
  const needed = asked.map(({ search }) => neededTexts(search)[0]);
  return {
    texts: needed.includes(undefined)
      ? 'all'
      : shortened([...new Set(needed.flatMap((texts) => texts ?? []))]),
    fieldNames: fieldNamesOf(kind, wanted, profile),
    indexes: asked.map(({ index }) => index),
    readAsked: readAskedOf(kind, wanted, profile, loadedBy),
    answers: (line, holds = () => true) => {
      let text: string | undefined;
      const once = (): string => {
        text ??= line();
        return text;
      };
      return asked.filter(({ test }) => test(once, holds)).map(({ index }) => index);
    },
  };
}

function readAskedOf(
  kind: EventKind,
  wanted: readonly Wanted[],
  profile: Profile,
  loadedBy: readonly string[],
): ReadSome | undefined {
  const asked = new Set<string>();
  for (const one of wanted) {
    if (one.kind !== kind) continue;
    if ('texts' in one || hasKeyword(one.condition)) return undefined;
    for (const field of fieldsAsked(one.condition)) asked.add(field);
  }
  return someFields(profile, kind, asked, loadedBy);
}

/** Raw names of all fields that any profile's lines are searched in. */
export function searchedNames(wanted: readonly Wanted[], profiles: readonly Profile[]): readonly string[] {
  return profiles.flatMap((profile) =>
    EVENT_KINDS.flatMap((kind) => fieldNamesOf(kind, wanted, profile) ?? []),
  );
}

/** A keyword asks for no text of its own, so the fields beside it are enough. */
function fieldNamesOf(
  kind: EventKind,
  wanted: readonly Wanted[],
  profile: Profile,
): readonly string[] | undefined {
  const own = wanted.filter((one) => one.kind === kind);
  const conditions = own.flatMap((one) => ('condition' in one ? [one.condition] : []));
  if (conditions.length < own.length) return undefined;
  const sources = profile.kinds[kind]?.fields ?? {};
  const fields = conditions.flatMap((condition) => [...fieldsAsked(condition)]);
  return [...new Set(fields.flatMap((field) => sources[field]?.from ?? []))];
}

/** The questions of all profiles; a profile that is not listed is asked nothing. */
export class ByteFilter {
  readonly #wanted: readonly Wanted[];
  readonly #profiles: ReadonlyMap<string, Profile>;
  readonly #loadedBy: readonly string[];
  readonly #questions = new Map<string, LineQuestions>();

  constructor(wanted: readonly Wanted[], profiles: readonly Profile[]) {
    this.#wanted = wanted;
    this.#profiles = new Map(profiles.map((profile) => [profile.id, profile]));
    this.#loadedBy = profiles.flatMap(({ loadedBy }) => loadedBy ?? []);
  }

  questions(kind: EventKind, profile: string): LineQuestions {
    const key = `${kind} ${profile}`;
    const known = this.#questions.get(key) ?? this.#make(kind, this.#profiles.get(profile));
    this.#questions.set(key, known);
    return known;
  }

  #make(kind: EventKind, profile: Profile | undefined): LineQuestions {
    if (profile !== undefined) return lineQuestions(kind, this.#wanted, profile, this.#loadedBy);
    return {
      texts: 'all',
      fieldNames: undefined,
      indexes: wantedOfKind(this.#wanted, kind),
      answers: () => wantedOfKind(this.#wanted, kind),
      readAsked: undefined,
    };
  }
}
