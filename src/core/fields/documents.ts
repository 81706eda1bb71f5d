/** Every document that we write for people to search, and what each of its fields is. */
import { BASELINE } from './baseline-fields.ts';
import { COVERAGE } from './coverage-fields.ts';
import { EVIDENCE } from './evidence-fields.ts';
import type { DocumentFields, Field } from './field.ts';
import { FINDINGS } from './finding-fields.ts';
import { RUNS } from './run-fields.ts';
import { TRANSITIONS } from './transition-fields.ts';

/** By the role of its index: what stands behind the prefix in the index's name. */
export const DOCUMENTS = {
  findings: FINDINGS,
  evidence: EVIDENCE,
  transitions: TRANSITIONS,
  runs: RUNS,
  baseline: BASELINE,
  coverage: COVERAGE,
} as const satisfies Readonly<Record<string, DocumentFields>>;

export type DocumentRole = keyof typeof DOCUMENTS;

/** Where a `wildcard` is searched by word. */
const BY_WORD = '.text';

/** Undefined for what the documents of the role do not have. Answers for the sub-field `text` of a wildcard as well. */
export function fieldNamed(role: DocumentRole, name: string): Field | undefined {
  const { fields } = DOCUMENTS[role];
  const known = fields.find((field) => field.name === name);
  if (known !== undefined || !name.endsWith(BY_WORD)) return known;
  const whole = fields.find((field) => field.name === name.slice(0, -BY_WORD.length));
  return whole?.type === 'wildcard' ? { ...whole, name, type: 'text' } : undefined;
}

/** Whether the field stands in a list of objects: its values cannot be paired with those of its neighbours. */
export function isInList(role: DocumentRole, name: string): boolean {
  const lists: readonly string[] = DOCUMENTS[role].lists;
  return lists.some((list) => name.startsWith(`${list}.`));
}
