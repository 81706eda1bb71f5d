/** Every fact a condition may name, with its type, unit, meaning and an example; a test keeps it complete. */
import type { FindingKind } from '../content/content.ts';
import type { FieldValue } from '../event/event.ts';
import { JOINED, REG } from './fact-list.ts';
import { VALUE } from './fact-list-value.ts';
import type { FactRow, FactType } from './fact-row.ts';

export interface Fact {
  readonly name: string;
  readonly type: FactType;
  /** Of numbers. */
  readonly unit?: string;
  readonly meaning: string;
  readonly example: FieldValue;
  /** Kinds of finding it exists for. */
  readonly kinds: readonly FindingKind[];
}

const AUTOSTART: readonly FindingKind[] = ['autostart'];
const HIVE: readonly FindingKind[] = ['hive'];
const BOTH: readonly FindingKind[] = ['autostart', 'hive'];

export const FACTS: readonly Fact[] = [
  ...VALUE.map((row) => fact(row, AUTOSTART)),
  ...REG.map((row) => fact(row, HIVE)),
  ...JOINED.map((row) => fact(row, BOTH)),
];

function fact([name, type, meaning, example, unit]: FactRow, kinds: readonly FindingKind[]): Fact {
  return { name, type, meaning, example, kinds, ...(unit === undefined ? {} : { unit }) };
}

/** A prefix under which the fields of a joined part are named, and the field the rest of the name stands for. */
interface FactPrefix {
  readonly prefix: string;
  readonly field: string;
  readonly meaning: string;
}

export const FACT_PREFIXES: readonly FactPrefix[] = [
  {
    prefix: 'writer.',
    field: 'process.',
    meaning:
      'The process that made the anchor; what the anchor itself tells when that process was not logged.',
  },
  {
    prefix: 'writer.parent.',
    field: 'process.',
    meaning: "The writer's parent: its own event, else what the writer's event tells.",
  },
  {
    prefix: 'writer.ancestors.',
    field: 'process.',
    meaning: 'All ancestors of the writer, nearest first, as a list.',
  },
  { prefix: 'payload.file.', field: 'file.', meaning: 'The file create of the payload.' },
  { prefix: 'payload.file.creator.', field: 'process.', meaning: 'The process that created the payload.' },
  {
    prefix: 'payload.process.',
    field: 'process.',
    meaning:
      'The run of the payload, or of the program that opened it, whose hashes and signature are left out; `payload.process.parent.` for its parent.',
  },
];

/** True for a documented fact, or a name under a documented prefix. */
export function isFactName(name: string): boolean {
  return (
    FACTS.some((known) => known.name === name) ||
    FACT_PREFIXES.some(({ prefix }) => name.startsWith(prefix) && name.length > prefix.length)
  );
}
