/** The facts of one case: by number for who asks for many of them, as a record for people. */
import type { JoinedCase } from '../case/case.ts';
import type { Fields, FieldValue, HuntEvent } from '../event/event.ts';
import { fieldName } from '../sigma/field-name.ts';
import { type HeldValues, heldValues } from '../sigma/predicate.ts';
import { FACTS } from './catalogue.ts';
import { type MaybeFields, MOST_BEHIND, type NeighbourFacts } from './fact-row.ts';

/** Every fact there is, in the order of the catalogue. */
const FIELDS = FACTS.map(({ name }) => fieldName(name));
const NUMBERS: ReadonlyMap<string, number> = new Map(FIELDS.map(({ name, at }) => [name, at]));
const NOTHING = heldValues(FIELDS);

export class Facts {
  private readonly known = NOTHING.slice();
  private asRecord: Fields | undefined;
  private readonly behind = new Map<string, readonly HuntEvent[]>();

  /**
   * What a family knows goes before what is known already; an empty list says nothing. Throws for a fact that the
   * catalogue does not list.
   */
  add(family: MaybeFields): void {
    this.asRecord = undefined;
    for (const name in family) {
      const value = family[name];
      if (value === undefined || (typeof value === 'object' && value.length === 0)) continue;
      this.known[numberOf(name)] = value;
    }
  }

  /** The same of facts that other events show. */
  addWithEvents({ facts, from }: NeighbourFacts): void {
    this.add(facts);
    for (const { fact, events } of from)
      if (events.length > 0) this.behind.set(fact, events.slice(0, MOST_BEHIND));
  }

  /** The events around the anchor that a fact is read from, at most `MOST_BEHIND`; undefined where it is not read from any. */
  eventsBehind(name: string): readonly HuntEvent[] | undefined {
    return this.behind.get(name);
  }

  get(name: string): FieldValue | undefined {
    const value = this.known[numberOf(name)];
    return typeof value === 'symbol' ? undefined : value;
  }

  /** For a view of the case. */
  get held(): HeldValues {
    return this.known;
  }

  /** What is known, by name. Made when it is asked for: most cases are not reported. */
  get record(): Fields {
    this.asRecord ??= Object.fromEntries(
      FIELDS.flatMap(({ name }) => {
        const value = this.get(name);
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
    return this.asRecord;
  }
}

/** A joined case with its facts: flat names as documented in `catalogue.ts`. */
export interface Case extends JoinedCase {
  readonly facts: Facts;
}

export function isFact(name: string): boolean {
  return NUMBERS.has(name);
}

function numberOf(name: string): number {
  const number = NUMBERS.get(name);
  if (number === undefined) throw new Error(`facts: "${name}" is not in the catalogue`);
  return number;
}
