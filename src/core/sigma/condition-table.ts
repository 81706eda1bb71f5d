/** Asks many conditions at once: each is asked only when the fields hold something without which it cannot hold. */
import { fold } from '../fold.ts';
import type { Condition, Match, Pattern } from './condition.ts';
import { type FieldName, fieldName } from './field-name.ts';
import { literalsOf } from './pattern.ts';
import { type FieldView, predicate } from './predicate.ts';
import { needleOf, ownLength, type TextWindows, textWindows } from './text-windows.ts';

/** Positions of the conditions that hold, ascending. */
export type ConditionTable = (view: FieldView) => readonly number[];

/** So few texts are sooner compared than looked for. */
const FEW = 4;

/** What a field must be for a condition to hold. */
type Sign =
  | { readonly field: string; readonly is: 'absent' | 'present' }
  /** The whole value, folded. */
  | { readonly field: string; readonly is: 'equal'; readonly text: string }
  | { readonly field: string; readonly is: 'text'; readonly needle: string };

/** What one field tells about the conditions, by their positions. */
interface FieldSigns {
  readonly field: FieldName;
  readonly absent: readonly number[];
  readonly present: readonly number[];
  /** By the whole value, folded; undefined when no condition asks for one. */
  readonly equal: ReadonlyMap<string, readonly number[]> | undefined;
  /** Undefined when no condition looks for a text. */
  readonly windows: TextWindows | undefined;
}

/** Same answers as `predicate` gives for each condition. */
export function conditionTable(conditions: readonly Condition[]): ConditionTable {
  const branches = conditions.flatMap((condition, of) =>
    branchesOf(condition).map((branch) => ({ of, branch, holds: predicate(branch) })),
  );
  const { always, fields } = signsOf(branches.map(({ branch }) => branch));
  // One number each: the last question a branch was a candidate for, and a condition held in.
  const candidateFor = new Uint32Array(branches.length);
  const heldIn = new Uint32Array(conditions.length);
  let question = 0;
  return (view) => {
    question = (question + 1) >>> 0;
    const held: number[] = [];
    const ask = (at: number): void => {
      if (candidateFor[at] === question) return;
      candidateFor[at] = question;
      const branch = branches[at];
      if (branch === undefined || heldIn[branch.of] === question || !branch.holds(view)) return;
      heldIn[branch.of] = question;
      held.push(branch.of);
    };
    for (const at of always) ask(at);
    for (const signs of fields) seek(signs, view, ask);
    return held.sort((a, b) => a - b);
  };
}

/** Of alternatives each is asked by itself: what tells of one says nothing of the others. */
function branchesOf(condition: Condition): readonly Condition[] {
  return condition.op === 'or' ? condition.of.flatMap(branchesOf) : [condition];
}

function seek(
  { field, absent, present, equal, windows }: FieldSigns,
  view: FieldView,
  tell: (at: number) => void,
): void {
  const texts = equal === undefined ? view.texts(field) : view.folded(field);
  if (texts === undefined) {
    for (const at of absent) tell(at);
    return;
  }
  for (const at of present) tell(at);
  if (typeof texts === 'string') seekIn(texts, equal, windows, tell);
  else for (const text of texts) seekIn(text, equal, windows, tell);
}

function seekIn(
  text: string,
  equal: FieldSigns['equal'],
  windows: TextWindows | undefined,
  tell: (at: number) => void,
): void {
  const entries = equal?.get(text);
  if (entries !== undefined) for (const at of entries) tell(at);
  windows?.(text, tell);
}

interface Signs {
  /** Positions of conditions that no single value speaks for. */
  readonly always: readonly number[];
  readonly fields: readonly FieldSigns[];
}

interface Draft {
  readonly absent: number[];
  readonly present: number[];
  readonly equal: Map<string, number[]>;
  readonly needles: { readonly needle: string; readonly entry: number }[];
}

function signsOf(conditions: readonly Condition[]): Signs {
  const always: number[] = [];
  const drafts = new Map<string, Draft>();
  const askedBy = countSigns(conditions);
  for (const [at, condition] of conditions.entries()) {
    const signs = signsOfOne(condition, askedBy);
    if (signs === undefined) always.push(at);
    for (const sign of signs ?? []) {
      const draft: Draft = drafts.get(sign.field) ?? {
        absent: [],
        present: [],
        equal: new Map(),
        needles: [],
      };
      drafts.set(sign.field, draft);
      if (sign.is === 'text') draft.needles.push({ needle: sign.needle, entry: at });
      else if (sign.is === 'equal') draft.equal.set(sign.text, [...(draft.equal.get(sign.text) ?? []), at]);
      else draft[sign.is].push(at);
    }
  }
  const fields = [...drafts].map(([name, { absent, present, equal, needles }]) => {
    const few = needles.length < FEW ? needles.map(({ entry }) => entry) : [];
    const windows = few.length === needles.length ? undefined : textWindows(needles);
    const field = fieldName(name);
    return {
      field,
      absent,
      present: [...present, ...few],
      equal: equal.size > 0 ? equal : undefined,
      windows,
    };
  });
  return { always, fields };
}

/** How many conditions name each sign anywhere. */
type AskedBy = ReadonlyMap<string, number>;

/** Wherever the condition holds, at least one of the signs is seen; undefined when there is no such set. */
function signsOfOne(condition: Condition, askedBy: AskedBy): readonly Sign[] | undefined {
  switch (condition.op) {
    case 'const':
      return condition.value ? undefined : [];
    case 'not':
      return absenceOf(condition.of);
    case 'match':
      return condition.field === null ? undefined : [signOf(condition.field, condition.match)];
    case 'and':
      return condition.of
        .map((part) => signsOfOne(part, askedBy))
        .reduce((best, signs) => (isRarer(signs, best, askedBy) ? signs : best), undefined);
    case 'or': {
      const all = condition.of.map((part) => signsOfOne(part, askedBy));
      return all.every((signs) => signs !== undefined) ? all.flat() : undefined;
    }
  }
}

function countSigns(conditions: readonly Condition[]): AskedBy {
  const counts = new Map<string, number>();
  for (const condition of conditions) {
    for (const name of new Set(leaves(condition).map(nameOf))) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function leaves(condition: Condition): readonly Sign[] {
  switch (condition.op) {
    case 'const':
      return [];
    case 'not':
      return leaves(condition.of);
    case 'match':
      return condition.field === null ? [] : [signOf(condition.field, condition.match)];
    default:
      return condition.of.flatMap(leaves);
  }
}

function nameOf(sign: Sign): string {
  return `${sign.field} ${textOf(sign) ?? sign.is}`;
}

function textOf(sign: Sign): string | undefined {
  if (sign.is === 'equal') return sign.text;
  return sign.is === 'text' ? sign.needle : undefined;
}

/** Only what asks whether a field is there says something when it does not hold. */
function absenceOf(condition: Condition): readonly Sign[] | undefined {
  if (condition.op !== 'match' || condition.field === null) return undefined;
  const { field, match } = condition;
  if (match.kind === 'null') return [{ field, is: 'present' }];
  if (match.kind === 'exists') return [{ field, is: match.expected ? 'absent' : 'present' }];
  return undefined;
}

function signOf(field: string, match: Match): Sign {
  if (match.kind === 'null' || (match.kind === 'exists' && !match.expected)) return { field, is: 'absent' };
  const whole = match.kind === 'pattern' ? wholeOf(match.pattern) : undefined;
  if (whole !== undefined) return { field, is: 'equal', text: fold(whole) };
  const needle = match.kind === 'pattern' && foldsAlike(match) ? needleOf(match.pattern) : undefined;
  return needle === undefined ? { field, is: 'present' } : { field, is: 'text', needle };
}

/** The text of a pattern without wildcards. */
function wholeOf([first, ...rest]: Pattern): string | undefined {
  return typeof first === 'object' && rest.length === 0 ? first.literal : undefined;
}

/** What a cased pattern holds stands in the folded value too; beyond ASCII, folding looks at neighbouring letters. */
function foldsAlike({ pattern, cased }: Extract<Match, { kind: 'pattern' }>): boolean {
  return !cased || literalsOf(pattern).every((literal) => /^[ -~]*$/.test(literal));
}

/** A text is seldomer seen than any value; what many conditions name is common; a long text is rarer than a short one. */
function isRarer(
  signs: readonly Sign[] | undefined,
  than: readonly Sign[] | undefined,
  askedBy: AskedBy,
): boolean {
  if (signs === undefined || than === undefined) return signs !== undefined;
  const [a, b] = [commonness(signs, askedBy), commonness(than, askedBy)];
  return a.anyValue !== b.anyValue
    ? b.anyValue
    : a.asked !== b.asked
      ? a.asked < b.asked
      : a.shortest > b.shortest;
}

interface Commonness {
  /** One of the signs is not a text. */
  readonly anyValue: boolean;
  /** Conditions that name the most named of the signs. */
  readonly asked: number;
  readonly shortest: number;
}

function commonness(signs: readonly Sign[], askedBy: AskedBy): Commonness {
  return {
    anyValue: signs.some((sign) => textOf(sign) === undefined),
    asked: Math.max(0, ...signs.map((sign) => askedBy.get(nameOf(sign)) ?? 0)),
    shortest: Math.min(...signs.map(lengthOf)),
  };
}

/** Characters of a value that the sign speaks of. */
function lengthOf(sign: Sign): number {
  if (sign.is === 'equal') return sign.text.length;
  return sign.is === 'text' ? ownLength(sign.needle) : 0;
}
