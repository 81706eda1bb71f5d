/** The one normalised event that hunts, joins and indicators speak of: flat ECS names, canonical values. */

/**
 * The event kinds reghunt reads: Sysmon 13, 1, 11, 12 (keys created; keys and values deleted) and 14, and their equals
 * in other shippers. A rename's `registry.path` is the new one, since that is what is there afterwards.
 */
export const EVENT_KINDS = [
  'registry_set',
  'process_create',
  'file_create',
  'registry_create',
  'registry_delete',
  'registry_rename',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** One entry for each kind. */
export function byEventKind<T>(make: (kind: EventKind) => T): Record<EventKind, T> {
  return {
    registry_set: make('registry_set'),
    process_create: make('process_create'),
    file_create: make('file_create'),
    registry_create: make('registry_create'),
    registry_delete: make('registry_delete'),
    registry_rename: make('registry_rename'),
  };
}

export type FieldValue = string | number | boolean | readonly string[];

/** Flat ECS field names (`registry.path`, `process.command_line`) to canonical values; absent means unknown. */
export type Fields = Readonly<Record<string, FieldValue>>;

/** Folded short host name: what one host is called in two shippers is one host. Made by `hostKey`. */
export type HostKey = string & { readonly __brand: 'HostKey' };

/** What a record is, wherever it was read: SHA-256, lower-case hexadecimal. Made by the normaliser alone. */
export type EventId = string & { readonly __brand: 'EventId' };

/** Where an event is to be found again. It is told, and decides nothing: what is the same is told by `HuntEvent.id`. */
export type SourceRef =
  | { readonly kind: 'index'; readonly index: string; readonly id: string; readonly event_code?: string }
  | {
      readonly kind: 'file';
      readonly file: string;
      /** The line the record begins on, from 1. */
      readonly line: number;
      /** Which of the records that begin on the line, from 0; absent for the first. */
      readonly ordinal?: number;
      readonly event_code?: string;
    };

export interface HuntEvent {
  /** The record's own identity: the same wherever it is read, twice or copied. */
  readonly id: EventId;
  readonly kind: EventKind;
  /** Epoch milliseconds, UTC; Sysmon's own UtcTime where the event has it. */
  readonly time: number;
  readonly host: HostKey;
  /** Canonical `process.entity_id` of the acting process (of the new one for process_create); absent when unknown or all-zero. */
  readonly entityId?: string;
  /** Canonical `process.parent.entity_id` of a process_create; absent when unknown or all-zero. */
  readonly parentEntityId?: string;
  readonly fields: Fields;
  /**
   * Ids of processes as the record spells them, by field, where that is not the canonical value: people search by them.
   * Nothing is decided by it.
   */
  readonly spelled?: Fields;
  /** Id of the field profile that read the event. */
  readonly profile: string;
  readonly source: SourceRef;
}

/** Half-open span of epoch milliseconds: `from <= time < to`. With files a bound may be infinite: it is open there. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export function isOverlapping(one: TimeRange, other: TimeRange): boolean {
  return one.from < other.to && other.from < one.to;
}

/** Without a range every time is within. */
export function isWithin(time: number, range: TimeRange | undefined): boolean {
  return range === undefined || (time >= range.from && time < range.to);
}

/** A field as the record spells it where that is kept, else its canonical value. For what people are shown. */
export function shownField({ fields, spelled }: HuntEvent, name: string): FieldValue | undefined {
  return spelled?.[name] ?? fields[name];
}

/** The text of a field: the string itself, a number or boolean spelled out, the first of several; undefined when absent. */
export function text(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? value[0] : String(value);
}
