/** The facts of one case: by number for who asks for many of them, as a record for people. */
import type { Fields, FieldValue } from '../event/event.ts';
import { type FieldName, fieldName } from '../sigma/field-name.ts';
import { FACTS } from './catalogue.ts';
import type { MaybeFields } from './fact-row.ts';

/** Every fact there is, in the order of the catalogue. */
export const FACT_FIELDS: readonly FieldName[] = FACTS.map(({ name }) => fieldName(name));

const NUMBERS: ReadonlyMap<string, number> = new Map(FACTS.map(({ name }, number) => [name, number]));
const UNKNOWN: readonly undefined[] = FACTS.map(() => undefined);

export class Facts {
  /** Of each of `FACT_FIELDS`; undefined where it is not known. */
  readonly values: (FieldValue | undefined)[] = UNKNOWN.slice();
  private asRecord: Fields | undefined;

  /** What is known of a family goes before what is known already. Throws for a fact that the catalogue does not list. */
  add(family: MaybeFields): void {
    this.asRecord = undefined;
    for (const name in family) {
      const value = family[name];
      if (value !== undefined) this.values[numberOf(name)] = value;
    }
  }

  get(name: string): FieldValue | undefined {
    return this.values[numberOf(name)];
  }

  /** What is known, by name. Made when it is asked for: most cases are not reported. */
  get record(): Fields {
    this.asRecord ??= Object.fromEntries(
      FACTS.flatMap(({ name }, number) => {
        const value = this.values[number];
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
    return this.asRecord;
  }
}

function numberOf(name: string): number {
  const number = NUMBERS.get(name);
  if (number === undefined) throw new Error(`facts: "${name}" is not in the catalogue`);
  return number;
}
