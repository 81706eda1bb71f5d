/** Asks many conditions at once: what one field decides alone is worked out once for each value of that field. */
import type { Condition } from './condition.ts';
import { type FieldView, type Predicate, predicate } from './predicate.ts';

/** Positions of the conditions that hold, ascending. */
export type ConditionTable = (view: FieldView) => readonly number[];

/** Values of one field that are remembered; programs and folders come again and again, names and ages do not. */
const MOST_VALUES = 512;
const LONGEST_VALUE = 256;

interface Question {
  readonly at: number;
  /** What the one field decides. */
  readonly gate: Predicate;
  /** What is left to ask when the gate holds; undefined when the gate is the whole condition. */
  readonly whole: Predicate | undefined;
}

/** Same answers as `predicate` gives for each condition. */
export function conditionTable(conditions: readonly Condition[]): ConditionTable {
  const byField = new Map<string, Question[]>();
  const others: { readonly at: number; readonly holds: Predicate }[] = [];
  for (const [at, condition] of conditions.entries()) {
    const gate = gateOf(condition);
    const field = gate === undefined ? undefined : onlyField(gate);
    if (gate === undefined || field === undefined) {
      others.push({ at, holds: predicate(condition) });
      continue;
    }
    const questions = byField.get(field) ?? [];
    questions.push({
      at,
      gate: predicate(gate),
      whole: gate === condition ? undefined : predicate(condition),
    });
    byField.set(field, questions);
  }
  const groups = [...byField].map(([field, questions]) => fieldGroup(field, questions));
  return (view) => {
    const held: number[] = [];
    for (const passing of groups) {
      for (const { at, whole } of passing(view)) {
        if (whole === undefined || whole(view)) held.push(at);
      }
    }
    for (const { at, holds } of others) if (holds(view)) held.push(at);
    return held.sort((a, b) => a - b);
  };
}

/** The questions about one field whose gate holds, remembered by the field's value. */
function fieldGroup(field: string, questions: readonly Question[]): (view: FieldView) => readonly Question[] {
  const ofText = new Map<string, readonly Question[]>();
  const ofList = new Map<string, readonly Question[]>();
  let whenAbsent: readonly Question[] | undefined;
  const ask = (view: FieldView): readonly Question[] => questions.filter(({ gate }) => gate(view));
  return (view) => {
    const texts = view.texts(field);
    if (texts === undefined) {
      whenAbsent ??= ask(view);
      return whenAbsent;
    }
    const [first] = texts;
    const isOne = texts.length === 1 && first !== undefined;
    const key = isOne ? first : listKey(texts);
    if (key.length > LONGEST_VALUE) return ask(view);
    const known = isOne ? ofText : ofList;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= MOST_VALUES) known.clear();
    const passing = ask(view);
    known.set(key, passing);
    return passing;
  };
}

/** One text for one list: every text stands behind its length. */
function listKey(texts: readonly string[]): string {
  let key = '';
  for (const text of texts) key += `${text.length}:${text}`;
  return key;
}

/** A part of the condition that must hold and asks one field only, the condition itself if it does. */
function gateOf(condition: Condition): Condition | undefined {
  if (onlyField(condition) !== undefined) return condition;
  if (condition.op !== 'and') return undefined;
  const parts = condition.of.filter((part) => onlyField(part) !== undefined);
  // What must be there is rarer than what must not.
  return parts.find(({ op }) => op !== 'not') ?? parts[0];
}

/** The field, when every leaf asks the same one and nothing else. */
function onlyField(condition: Condition): string | undefined {
  switch (condition.op) {
    case 'const':
      return undefined;
    case 'not':
      return onlyField(condition.of);
    case 'match':
      return condition.match.kind === 'fieldref' ? undefined : (condition.field ?? undefined);
    default: {
      const [first, ...rest] = condition.of.map(onlyField);
      return rest.every((field) => field === first) ? first : undefined;
    }
  }
}
