/** Picks, among a raw field and its sub-fields, the one a join can be asked on. */
import { type FieldCaps, type IndexedField, indexedField, wholeField } from '../../core/sigma/field-caps.ts';

export interface ChosenField {
  readonly name: string;
  /** `exact`: whole values (`keyword`, `wildcard`); `number`; `words`: analysed text, where only a phrase can be asked. */
  readonly how: 'exact' | 'number' | 'words';
  /** A `wildcard` field: the engine makes a clause of every few characters asked for. */
  readonly grams: boolean;
}

const WORDS: ReadonlySet<string> = new Set(['text', 'match_only_text']);
/** Types of which a range of time can be asked. */
export const DATES: ReadonlySet<string> = new Set(['date', 'date_nanos']);

/** Undefined when the field is not mapped, or mapped so that no value can be asked for. */
export function chooseField(caps: FieldCaps, raw: string): ChosenField | undefined {
  return chosen(indexedField(raw, caps), caps, raw);
}

/** The same for values that are asked for as a whole and in no more than a few spellings: rather a keyword. */
export function chooseWhole(caps: FieldCaps, raw: string): ChosenField | undefined {
  return chosen(wholeField(raw, caps), caps, raw);
}

function chosen(indexed: IndexedField | undefined, caps: FieldCaps, raw: string): ChosenField | undefined {
  if (indexed?.how === 'text') return { name: indexed.name, how: 'exact', grams: indexed.wildcardType };
  if (indexed?.how === 'number') return { name: indexed.name, how: 'number', grams: false };
  for (const name of [raw, `${raw}.text`])
    if (isAll(caps, name, WORDS)) return { name, how: 'words', grams: false };
  return undefined;
}

export function isMapped(caps: FieldCaps, raw: string): boolean {
  return caps.has(raw);
}

export function isDate(caps: FieldCaps, raw: string): boolean {
  return isAll(caps, raw, DATES);
}

function isAll(caps: FieldCaps, name: string, types: ReadonlySet<string>): boolean {
  const found = caps.get(name);
  return found?.searchable === true && found.types.every((type) => types.has(type));
}
