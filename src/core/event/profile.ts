/** A field profile: where one shipper keeps each field, and how its event kinds are told apart. */
import type { CanonName } from './canon.ts';
import type { EventKind } from './event.ts';

/** One test on a raw field: any of `fields` equals any of `values` (case folded, numbers as text), or merely exists. */
export type Discriminator =
  | { readonly fields: readonly string[]; readonly values: readonly string[] }
  | { readonly fields: readonly string[]; readonly exists: boolean };

/** Where a canonical field comes from: the first raw field that is there, spelled canonically by `as`. */
export interface FieldSource {
  /** Raw field names, dotted. All of them hold the same thing when present. */
  readonly from: readonly string[];
  readonly as: CanonName;
}

export interface KindLayout {
  /** All must hold. */
  readonly when: readonly Discriminator[];
  /** Canonical ECS name to raw fields. */
  readonly fields: Readonly<Record<string, FieldSource>>;
}

export interface Profile {
  readonly id: string;
  readonly name: string;
  /** Index patterns the shipper writes by default. */
  readonly indices: readonly string[];
  /** `guid`: braces stripped, upper-cased. `opaque`: as it is (base64 ids are case-sensitive). `none`: pid and time only, weak. */
  readonly entityId: 'guid' | 'opaque' | 'none';
  /** Raw fields that name the endpoint (never the collector), best first. */
  readonly host: readonly string[];
  /** Raw fields that hold the event's own time, best first. Text without a zone is UTC. */
  readonly time: readonly string[];
  /** Raw fields by which a server can be asked for a time range (a date field). */
  readonly rangeField: string;
  readonly kinds: Readonly<Partial<Record<EventKind, KindLayout>>>;
  readonly file: string;
}
