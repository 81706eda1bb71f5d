/** What a target language has to offer to be written to: one test on one field, and what it cannot say. */
import type { Match } from '../sigma/condition.ts';
import type { Node } from '../sigma/query.ts';

/** One question to one logged field. That a field is absent is asked by `not`. */
export type RawTest = Exclude<Match, { readonly kind: 'exists' | 'null' }> | { readonly kind: 'exists' };

/** `looser`: why the words take more than was asked for. `narrower`: why they may take less; a person has to know. */
export type Emitted =
  | { readonly node: Node; readonly looser?: string; readonly narrower?: string }
  | { readonly cannot: string };

export interface Dialect {
  /** A test on an absent field is neither true nor false, and stays so beneath `not`. */
  readonly absentIsUnknown: boolean;
  /** A field that the index does not know is an error: of several names only the first can be asked. */
  readonly refusesUnknownFields: boolean;
  /** `alternative`: the field is not the first choice and may be unknown to the index. */
  emit(field: string, test: RawTest, alternative: boolean): Emitted;
}
