/** Tells records that no profile could ever read from those of a known shipper that are of another kind. */
import type { Discriminator, KindLayout } from './profile.ts';
import { type JsonObject, type RawField, rawField, rawValue } from './raw-document.ts';
import type { ReadFields, Slot } from './raw-fields.ts';

/** Of each layout, its tests' raw fields: of each test one has to be there for the shipper to be a known one. */
export type TestedFields = readonly (readonly Slot[])[];

/** Fields that hold a shipper's own words tell it; whether one is there tells its layouts apart where others say nothing. */
export function testsOfShipper({ when }: KindLayout): readonly Discriminator[] {
  const named = when.filter((test) => 'values' in test);
  return named.length > 0 ? named : when.filter((test) => 'exists' in test && test.exists);
}

/** True when some layout finds the fields it asks for, whatever is in them. */
export function isKnownShipper(read: ReadFields, layouts: readonly TestedFields[]): boolean {
  return layouts.some((tests) => tests.every((slots) => slots.some((slot) => read[slot] !== undefined)));
}

/** More names tell no more. */
const MOST_NAMES = 8;
const LONGEST_NAME = 40;

/** Under these names tools keep who logged an event, and which of its events it is. */
const PROVIDERS = ['ProviderName', 'Provider', 'SourceName', 'provider', 'event.provider', 'sourcetype'].map(
  rawField,
);
const CODES = ['EventId', 'EventID', 'EventCode', 'Id', 'event_id', 'event.code'].map(rawField);
const LONGEST_WORD = 60;

/** The names at the top of a record, sorted, as far as a person needs them to know the tool that wrote it. */
export function topNames(document: JsonObject): string {
  const names = Object.keys(document).sort();
  if (names.length === 0) return 'nothing';
  const shown = names
    .slice(0, MOST_NAMES)
    .map((name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}...` : name));
  return `${shown.join(', ')}${names.length > MOST_NAMES ? ', ...' : ''}`;
}

/** How a record looks: its top names; who logged it and which event it is, where that is told. */
export function lookOf(document: JsonObject): string {
  const provider = wordOf(document, PROVIDERS);
  const code = wordOf(document, CODES);
  return [
    topNames(document),
    ...(provider === undefined ? [] : [` by ${provider}`]),
    ...(code === undefined ? [] : [` (event ${code})`]),
  ].join('');
}

function wordOf(document: JsonObject, fields: readonly RawField[]): string | undefined {
  for (const field of fields) {
    const value = rawValue(document, field)?.trim();
    // Anything longer is a text, and different in every record.
    if (value !== undefined && value !== '' && value.length <= LONGEST_WORD) return value;
  }
  return undefined;
}

/** What is told of records of one look. */
export function unknownLook(look: string): string {
  return `no profile reads records that hold ${look}`;
}
