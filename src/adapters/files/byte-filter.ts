/** Decides from a line's bytes, before it is parsed, whether a condition could accept the event in it. */
import type { CanonName } from '../../core/event/canon.ts';
import { EVENT_KINDS, type EventKind } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { Condition, Pattern } from '../../core/sigma/condition.ts';
import { widen } from '../../core/sigma/widen.ts';

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

/** What is asked of a line. `anything` asks nothing. */
type Search =
  | { readonly is: 'anything' }
  | { readonly is: 'nothing' }
  /** `literal` is the longest plain text of it. */
  | { readonly is: 'text'; readonly source: string; readonly literal: string }
  | { readonly is: 'all'; readonly of: readonly Search[] }
  | { readonly is: 'any'; readonly of: readonly Search[] };

/** What lines of one kind and profile are asked. */
interface Questions {
  /** Those that ask nothing of the bytes. */
  readonly open: readonly number[];
  readonly asked: readonly { readonly index: number; readonly test: (line: string) => boolean }[];
  /** One search over the line that finds something whenever any of `asked` could hold. */
  readonly first: RegExp;
}

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
    const search =
      'texts' in one
        ? any(one.texts.map((text) => patternSearch([{ literal: text }])))
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

/** Texts of which one must be there for the search to hold: the rarest such set. Undefined when there is none. */
function neededTexts(search: Search): readonly string[] | undefined {
  switch (search.is) {
    case 'anything':
      return undefined;
    case 'nothing':
      return [];
    case 'text':
      return [search.literal];
    case 'any': {
      const sets = search.of.map(neededTexts);
      return sets.includes(undefined) ? undefined : [...new Set(sets.flatMap((set) => set ?? []))];
    }
    case 'all': {
      const sets = search.of.map(neededTexts).filter((set) => set !== undefined);
      return sets.toSorted((a, b) => frequency(a) - frequency(b))[0];
    }
  }
}

/** A rough guess at how often any of the texts stands in a log line. */
function frequency(texts: readonly string[]): number {
  return texts.reduce((sum, text) => {
    const letters = [...text.toLowerCase()];
    return (
      sum + letters.reduce((product, letter) => product * ('etaoinsr\\ '.includes(letter) ? 0.08 : 0.02), 1)
    );
  }, 0);
}

/** Finds any of some texts of plain ASCII in JSON, letter case aside. */
function textSearch(texts: readonly string[]): RegExp {
  return new RegExp(alternatives(texts.map((text) => [...text.toLowerCase()].map(jsonText))), 'i');
}

/** Fields that events may have in another text than any raw field holds. */
const COMPUTED: ReadonlySet<string> = new Set(['winlog.event_data.User', 'winlog.event_data.EventType']);
/** Common beginnings taken together, which makes the search about twice as quick. */
function alternatives(texts: readonly (readonly string[])[]): string {
  if (texts.some((text) => text.length === 0)) return '';
  const byFirst = Map.groupBy(texts, ([first]) => first ?? '');
  const parts = [...byFirst].map(
    ([first, group]) => first + alternatives(group.map((text) => text.slice(1))),
  );
  return parts.length === 1 ? parts.join('') : `(?:${parts.join('|')})`;
}

const ANYTHING: Search = { is: 'anything' };
const NOTHING: Search = { is: 'nothing' };
/** Characters that JSON or XML writers spell in several ways, and all beyond printable ASCII. */
const SPELLED_DIFFERENTLY = /[^ -~]|[&<>"'%/]/;
/** What may stand between two pieces of one string value. */
const GAP = '(?:[^"\\\\]|\\\\.)*?';

function searchFor(condition: Condition, canonOf: (field: string) => CanonName | undefined): Search {
  switch (condition.op) {
    case 'const':
      return condition.value ? ANYTHING : NOTHING;
    case 'not':
      return ANYTHING;
    case 'and':
      return all(condition.of.map((part) => searchFor(part, canonOf)));
    case 'or':
      return any(condition.of.map((part) => searchFor(part, canonOf)));
    case 'match': {
      const { field, match } = condition;
      const canon = field === null ? undefined : canonOf(field);
      if (canon === undefined || match.kind !== 'pattern') return ANYTHING;
      const widened = widen(match.pattern, canon);
      if (widened.how === 'anything') return ANYTHING;
      const texts = widened.patterns.map(patternSearch);
      return widened.how === 'scattered' ? all(texts) : any(texts);
    }
  }
}

/** Pieces that must follow one another within one string value. */
function patternSearch(pattern: Pattern): Search {
  const pieces = pattern.flatMap((token) =>
    typeof token === 'string' ? [''] : token.literal.split(SPELLED_DIFFERENTLY),
  );
  // A search that begins with a mere backslash stops at every path.
  const isTelling = (piece: string): boolean => /[^\\ ]/.test(piece);
  const telling = pieces.slice(pieces.findIndex(isTelling), pieces.findLastIndex(isTelling) + 1);
  if (telling.length === 0) return ANYTHING;
  const literal = telling.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
  const source = telling
    .filter((piece) => piece !== '')
    .map(jsonText)
    .join(GAP);
  return { is: 'text', source, literal };
}

/** JSON doubles a backslash, and some shippers do so again. */
function jsonText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|-]/g, (character) =>
    character === '\\' ? '\\\\+' : `\\${character}`,
  );
}

function all(parts: readonly Search[]): Search {
  if (parts.some(({ is }) => is === 'nothing')) return NOTHING;
  const asking = parts.filter(({ is }) => is !== 'anything');
  return asking.length === 0 ? ANYTHING : { is: 'all', of: asking };
}

function any(parts: readonly Search[]): Search {
  if (parts.some(({ is }) => is === 'anything')) return ANYTHING;
  const possible = parts.filter(({ is }) => is !== 'nothing');
  return possible.length === 0 ? NOTHING : { is: 'any', of: possible };
}

function compile(search: Search): (line: string) => boolean {
  switch (search.is) {
    case 'anything':
      return () => true;
    case 'nothing':
      return () => false;
    case 'text': {
      const pattern = new RegExp(search.source, 'i');
      return (line) => pattern.test(line);
    }
    case 'all': {
      const tests = search.of.map(compile);
      return (line) => tests.every((test) => test(line));
    }
    case 'any': {
      // One search for many texts is quicker than many searches.
      const sources = search.of.flatMap((part) => (part.is === 'text' ? [part.source] : []));
      const others = search.of.filter(({ is }) => is !== 'text').map(compile);
      const pattern = sources.length === 0 ? undefined : new RegExp(sources.join('|'), 'i');
      return (line) => pattern?.test(line) === true || others.some((test) => test(line));
    }
  }
}
