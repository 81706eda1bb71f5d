/** Finds the field and value that made a condition hold, so that a person can look at it. */
import type { Condition, Match } from '../sigma/condition.ts';
import { fieldName } from '../sigma/field-name.ts';
import { type FieldView, type Predicate, predicate, valueTest } from '../sigma/predicate.ts';

/** `value` is absent when the field's absence is what counted. */
export interface MatchedField {
  readonly field: string;
  readonly value?: string;
}

export type Explain = (view: FieldView) => MatchedField | undefined;

/**
 * Compiles a condition into the question "which field showed it?", to be asked only when the condition holds. The
 * answer is the first matching leaf in the order of writing; a leaf that says something is there goes before one that
 * says something is not. Of a list the element that matched is shown.
 */
export function explain(condition: Condition): Explain {
  const compiled = compile(condition);
  return (view) => {
    const shown = compiled.show(view);
    if (shown === undefined) return undefined;
    const { field, value } = shown;
    return value === undefined ? { field } : { field, value };
  };
}

interface Candidate {
  readonly field: string;
  readonly value: string | undefined;
}

interface Compiled {
  readonly holds: Predicate;
  readonly show: (view: FieldView) => Candidate | undefined;
}

function compile(condition: Condition): Compiled {
  const holds = predicate(condition);
  switch (condition.op) {
    case 'const':
      return { holds, show: () => undefined };
    case 'not':
      return { holds, show: absentLeaf(condition.of) };
    case 'and':
      return { holds, show: firstShown(condition.of.map(compile), () => true) };
    case 'or':
      return { holds, show: firstShown(condition.of.map(compile), (part, view) => part.holds(view)) };
    case 'match':
      return { holds, show: leaf(condition) };
  }
}

/** The first value of those parts that hold; without any, the first field whose absence counted. */
function firstShown(
  parts: readonly Compiled[],
  counts: (part: Compiled, view: FieldView) => boolean,
): Compiled['show'] {
  return (view) => {
    let absent: Candidate | undefined;
    for (const part of parts) {
      if (!counts(part, view)) continue;
      const shown = part.show(view);
      if (shown?.value !== undefined) return shown;
      absent ??= shown;
    }
    return absent;
  };
}

function leaf(condition: Extract<Condition, { op: 'match' }>): Compiled['show'] {
  const { field, match } = condition;
  if (field === null) {
    const matches = valueTest(match);
    return (view) => {
      for (const value of view.all()) {
        for (const item of typeof value === 'object' ? value : [String(value)]) {
          if (matches(item)) return { field: 'keyword', value: item };
        }
      }
      return undefined;
    };
  }
  const wanted = fieldName(field);
  const matches = asksOfValues(match) ? valueTest(match) : undefined;
  return (view) => {
    const values = view.texts(wanted);
    // A single value is what matched: the condition holds.
    if (typeof values !== 'object') return { field, value: values };
    const matched = matches === undefined ? undefined : values.find(matches);
    return { field, value: matched ?? values[0] };
  };
}

function asksOfValues({ kind }: Match): boolean {
  return kind !== 'exists' && kind !== 'null' && kind !== 'fieldref';
}

/** Below `not`: the field whose value (or absence) is not what the leaf asks for. */
function absentLeaf(condition: Condition): Compiled['show'] {
  const field = firstField(condition);
  if (field === undefined) return () => undefined;
  const wanted = fieldName(field);
  return (view) => {
    const texts = view.texts(wanted);
    return { field, value: typeof texts === 'object' ? texts[0] : texts };
  };
}

function firstField(condition: Condition): string | undefined {
  if (condition.op === 'match') return condition.field ?? undefined;
  if (condition.op === 'const') return undefined;
  if (condition.op === 'not') return firstField(condition.of);
  for (const part of condition.of) {
    const field = firstField(part);
    if (field !== undefined) return field;
  }
  return undefined;
}
