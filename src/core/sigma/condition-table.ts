/** Asks many conditions at once: each is asked only when the fields hold something without which it cannot hold. */
import type { FieldValue } from '../event/event.ts';
import { insert } from '../ordered.ts';
import type { Condition } from './condition.ts';
import { type FieldName, fieldName } from './field-name.ts';
import { type NgramCounts, ngramCounts, ngramSearch } from './ngram-search.ts';
import { hasPathPart, pathPartSearch } from './path-part-search.ts';
import { type FieldView, predicate } from './predicate.ts';
import { requiredLiterals } from './required-literals.ts';
import { needleTest, type TextNeedle, type TextSearch } from './text-needle.ts';

/** One of the alternatives a condition is made of; a condition without any is its own. */
export interface Alternative {
  /** Its place among the alternatives of all conditions of the table. */
  readonly at: number;
  /** Position of the condition. */
  readonly of: number;
  readonly condition: Condition;
}

/** Of each condition that holds the first alternative that does, in the order of the conditions. */
export type ConditionTable = (view: FieldView) => readonly Alternative[];

/** So few texts are sooner compared than looked for. */
const FEW = 4;

type Tell = (at: number) => void;

/** What one field tells about the conditions, by their positions. */
interface FieldLiterals {
  readonly field: FieldName;
  readonly absent: readonly number[];
  readonly present: readonly number[];
  /** For the texts that conditions look for. */
  readonly searches: readonly TextSearch[];
  /** Asked of the folded value, where there are few of them. */
  readonly few: readonly { readonly stands: (folded: string) => boolean; readonly at: number }[];
}

/** Same answers as `predicate` gives for each condition. */
export function conditionTable(conditions: readonly Condition[]): ConditionTable {
  const branches = conditions
    .flatMap((condition, of) => alternativesOf(condition).map((branch) => ({ of, condition: branch })))
    .map((branch, at) => ({ ...branch, at, holds: predicate(branch.condition) }));
  const { always, fields } = literalsOfAll(branches.map(({ condition }) => condition));
  // The last question that a branch was a candidate for.
  const candidateFor = new Uint32Array(branches.length);
  const candidates: number[] = [];
  let question = 0;
  const tell: Tell = (at) => {
    if (candidateFor[at] === question) return;
    candidateFor[at] = question;
    insert(candidates, at, isLater);
  };
  return (view) => {
    question = (question + 1) >>> 0;
    candidates.length = 0;
    for (const at of always) tell(at);
    for (const signs of fields) {
      const value = view.value(signs.field);
      if (value !== undefined) seek(signs, value, view, tell);
      else for (const at of signs.absent) tell(at);
    }
    const held: Alternative[] = [];
    let last = -1;
    for (const at of candidates) {
      const branch = branches[at];
      if (branch === undefined || branch.of === last || !branch.holds(view)) continue;
      last = branch.of;
      held.push(branch);
    }
    return held;
  };
}

function isLater(at: number, other: number): boolean {
  return at > other;
}

/** Of alternatives each is asked by itself: what tells of one says nothing of the others. */
function alternativesOf(condition: Condition): readonly Condition[] {
  return condition.op === 'or' ? condition.of.flatMap(alternativesOf) : [condition];
}

function seek(
  { field, present, searches, few }: FieldLiterals,
  value: FieldValue,
  view: FieldView,
  tell: Tell,
): void {
  for (const at of present) tell(at);
  for (const search of searches) {
    if (typeof value === 'string') search(value, tell);
    else if (typeof value === 'object') for (const text of value) search(text, tell);
    else search(String(value), tell);
  }
  if (few.length === 0) return;
  const folded = view.folded(field);
  for (const { stands, at } of few) {
    if (typeof folded === 'object' ? folded.some(stands) : folded !== undefined && stands(folded)) tell(at);
  }
}

interface Draft {
  readonly absent: number[];
  readonly present: number[];
  readonly needles: TextNeedle[];
}

interface Literals {
  /** Positions of conditions that no single value speaks for. */
  readonly always: readonly number[];
  readonly fields: readonly FieldLiterals[];
}

function literalsOfAll(conditions: readonly Condition[]): Literals {
  const always: number[] = [];
  const drafts = new Map<string, Draft>();
  for (const [at, signs] of requiredLiterals(conditions).entries()) {
    if (signs === undefined) always.push(at);
    for (const sign of signs ?? []) {
      const draft: Draft = drafts.get(sign.field) ?? { absent: [], present: [], needles: [] };
      drafts.set(sign.field, draft);
      if (sign.is === 'text') draft.needles.push({ needle: sign.needle, entry: at });
      else draft[sign.is].push(at);
    }
  }
  const counts = ngramCounts([...drafts.values()].flatMap(({ needles }) => needles));
  return {
    always,
    fields: [...drafts].map(([name, draft]) => fieldLiterals(fieldName(name), draft, counts)),
  };
}

/** `counts`: of what is looked for in any field. */
function fieldLiterals(
  field: FieldName,
  { absent, present, needles }: Draft,
  counts: NgramCounts,
): FieldLiterals {
  const segments = needles.filter(hasPathPart);
  const others = needles.filter((needle) => !hasPathPart(needle));
  return {
    field,
    absent,
    present,
    searches: [
      ...(segments.length < FEW ? [] : [pathPartSearch(segments)]),
      ...(others.length < FEW ? [] : [ngramSearch(others, counts)]),
    ],
    few: [segments, others]
      .filter((list) => list.length < FEW)
      .flat()
      .map(({ needle, entry }) => ({ stands: needleTest(needle), at: entry })),
  };
}
