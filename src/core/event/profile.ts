/** A field profile: where one shipper keeps each field, and how its event kinds are told apart. */
import type { CanonName } from './canon.ts';
import type { EventKind } from './event.ts';
import type { PropertyTable } from './property-names.ts';

/**
 * One test on raw fields: any of `fields` equals any of `values` (case folded, numbers as text), or merely exists.
 * With `exists: false` none of them may be there.
 */
export type Discriminator =
  | { readonly fields: readonly string[]; readonly values: readonly string[] }
  | { readonly fields: readonly string[]; readonly exists: boolean };

/** Where a canonical field comes from: the first raw field that is there, spelled canonically by `as`. */
export interface FieldSource {
  /** Raw field names, dotted. All of them hold the same thing when present; the first that is there counts. */
  readonly from: readonly string[];
  readonly as: CanonName;
  /** Of several values only the first is this field's (Defender XDR appends the value that was there before). */
  readonly first?: true;
}

export interface KindLayout {
  /** All must hold. */
  readonly when: readonly Discriminator[];
  /** What this shipper marks as an alert is the act itself, logged once: it is read, where others' alerts repeat events. */
  readonly alerts?: true;
  /** Canonical ECS name to raw fields. Fields not named here may still be computed from these (`user.id`, `Details`). */
  readonly fields: Readonly<Record<string, FieldSource>>;
  /** Every other raw field right below `from` is carried, unchanged, below `to`. */
  readonly rest?: { readonly from: string; readonly to: string };
}

/** What makes a record itself. Frozen: a change of the list is a new version, and gives every record another id. */
export interface Identity {
  readonly version: number;
  /** Raw field names, of each entry the first that is there counts. */
  readonly fields: readonly (readonly string[])[];
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
  /**
   * Raw fields that hold the event's own time, best first. Text without a zone is UTC. One whose name ends in `UtcTime`
   * is UTC for certain; the others are the log's time, to which a file's time offset is added.
   */
  readonly time: readonly string[];
  /**
   * Two raw fields that tell one moment, once on the log's clock without a zone and once in UTC: what they differ by
   * is added to a log time without a zone.
   */
  readonly clock?: { readonly local: string; readonly utc: string };
  /** Raw field with the id of the profile that read the event when it was loaded: what that one knew of ids still holds. */
  readonly loadedBy?: string;
  /** Raw field with the identity that the record had when it was loaded. */
  readonly loadedId?: string;
  readonly identity: Identity;
  /** Raw fields of which one shows that a record is in this layout, of whatever kind it is. */
  readonly known: readonly string[];
  /** Names of values that some exports give by position alone. */
  readonly properties: readonly PropertyTable[];
  /** Raw fields by which a server can be asked for a time range (a date field). */
  readonly rangeField: string;
  readonly kinds: Readonly<Partial<Record<EventKind, KindLayout>>>;
  readonly file: string;
}
