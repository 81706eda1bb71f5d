/** Asks many conditions at once: what one field decides alone is worked out once for each value of that field. */
import type { Condition } from './condition.ts';
import { exactText } from './pattern.ts';
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
  const byPresence = new Map<string, Question[]>();
  const byValue = new Map<string, Question[]>();
  const others: { readonly at: number; readonly holds: Predicate }[] = [];
  for (const [at, condition] of conditions.entries()) {
    for (const part of alternatives(condition)) {
      const gate = gateOf(part);
      const field = gate === undefined ? undefined : onlyField(gate);
      if (gate === undefined || field === undefined) {
        others.push({ at, holds: predicate(part) });
        continue;
      }
      const byField = asksPresence(gate) ? byPresence : byValue;
      const questions = byField.get(field) ?? [];
      questions.push({ at, gate: predicate(gate), whole: gate === part ? undefined : predicate(part) });
      byField.set(field, questions);
    }
  }
  const groups = [
    ...[...byPresence].map(([field, questions]) => presenceGroup(field, questions)),
    ...[...byValue].map(([field, questions]) => fieldGroup(field, questions)),
  ];
  return (view) => {
    const held: number[] = [];
    for (const passing of groups) {
      for (const { at, whole } of passing(view)) {
        if (whole === undefined || whole(view)) held.push(at);
      }
    }
    for (const { at, holds } of others) if (holds(view)) held.push(at);
    held.sort((a, b) => a - b);
    return held.filter((at, index) => at !== held[index - 1]);
  };
}

/** Questions that only ask whether the field is there have two answers. */
function presenceGroup(
  field: string,
  questions: readonly Question[],
): (view: FieldView) => readonly Question[] {
  const answers: [absent: readonly Question[] | undefined, present: readonly Question[] | undefined] = [
    undefined,
    undefined,
  ];
  return (view) => {
    const value = view.get(field);
    const at = value === undefined || (typeof value === 'object' && value.length === 0) ? 0 : 1;
    const known = answers[at] ?? questions.filter(({ gate }) => gate(view));
    answers[at] = known;
    return known;
  };
}

function asksPresence(condition: Condition): boolean {
  switch (condition.op) {
    case 'const':
      return false;
    case 'not':
      return asksPresence(condition.of);
    case 'match':
      return condition.match.kind === 'exists' || condition.match.kind === 'null';
    default:
      return condition.of.every(asksPresence);
  }
}

/** The questions about one field whose gate holds, remembered by the field's value. */
function fieldGroup(field: string, questions: readonly Question[]): (view: FieldView) => readonly Question[] {
  const ofText = valueMemory();
  const ofList = valueMemory();
  let whenAbsent: readonly Question[] | undefined;
  const ask = (view: FieldView): readonly Question[] => questions.filter(({ gate }) => gate(view));
  return (view) => {
    const value = view.get(field);
    const isList = typeof value === 'object';
    if (value === undefined || (isList && value.length === 0)) {
      whenAbsent ??= ask(view);
      return whenAbsent;
    }
    const key = isList ? listKey(value) : String(value);
    return (isList ? ofList : ofText).recall(key, () => ask(view));
  };
}

/** Bounded; gives up on a field whose values hardly ever come again. */
function valueMemory(): { recall(key: string, ask: () => readonly Question[]): readonly Question[] } {
  const known = new Map<string, readonly Question[]>();
  let recalled = 0;
  let isWorthwhile = true;
  return {
    recall(key, ask) {
      if (!isWorthwhile || key.length > LONGEST_VALUE) return ask();
      const before = known.get(key);
      if (before !== undefined) {
        recalled += 1;
        return before;
      }
      if (known.size >= MOST_VALUES) {
        isWorthwhile = recalled > MOST_VALUES;
        recalled = 0;
        known.clear();
      }
      const passing = ask();
      known.set(key, passing);
      return passing;
    },
  };
}

/** One text for one list: every text stands behind its length. */
function listKey(texts: readonly string[]): string {
  let key = '';
  for (const text of texts) key += `${text.length}:${text}`;
  return key;
}

/** Parts of which one must hold; those about one field stay together. */
function alternatives(condition: Condition): readonly Condition[] {
  if (condition.op !== 'or' || onlyField(condition) !== undefined) return [condition];
  const byField = new Map<string, Condition[]>();
  const others: Condition[] = [];
  for (const part of condition.of) {
    const field = onlyField(part);
    if (field === undefined) others.push(...alternatives(part));
    else byField.set(field, [...(byField.get(field) ?? []), part]);
  }
  return [...[...byField.values()].map((of): Condition => ({ op: 'or', of })), ...others];
}

/** A part of the condition that must hold and asks one field only, the condition itself if it does. */
function gateOf(condition: Condition): Condition | undefined {
  if (onlyField(condition) !== undefined) return condition;
  const parts = conjuncts(condition).filter((part) => onlyField(part) !== undefined);
  // What must be there is rarer than what must not, and one whole value rarer than a part of one.
  return parts.find(isExact) ?? parts.find(({ op }) => op !== 'not') ?? parts[0];
}

function conjuncts(condition: Condition): readonly Condition[] {
  return condition.op === 'and' ? condition.of.flatMap(conjuncts) : [condition];
}

/** Names whole values. */
function isExact(condition: Condition): boolean {
  if (condition.op === 'or') return condition.of.every(isExact);
  if (condition.op !== 'match' || condition.match.kind !== 'pattern') return false;
  const text = exactText(condition.match.pattern);
  // Booleans and the like are common to most cases.
  return text !== undefined && text.length > 5;
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
