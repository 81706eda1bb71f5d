/** Takes the fields of events that findings and evidence have a place for, so that a vendor's extras never break the mapping. */

import { cutText } from '../cut-text.ts';
import { type Fields, type FieldValue, type HuntEvent, shownField, text } from '../event/event.ts';
import { RECORD_FIELDS, SHARED_FIELDS } from '../fields/event-fields.ts';
import type { Field } from '../fields/field.ts';
import type { EcsObject } from './finding.ts';
import { nester } from './nested.ts';

/** What an evidence document keeps of its event. */
export const EVENT_FIELDS: readonly Field[] = [...RECORD_FIELDS, ...SHARED_FIELDS];

/** Longer text is cut: nobody reads it in a finding, and the event is found again through its source. */
const LONGEST_TEXT = 32_000;

/** The fields of a list below `prefix` (`process.`), named without it; what does not suit the mapping's type is left out. */
export function pick(fields: Fields, prefix: string, wanted: readonly Field[]): Fields {
  const picked: Record<string, FieldValue> = {};
  for (const { name, from, suit } of prepared(prefix, wanted)) {
    const value = fields[from];
    const fitted = value === undefined ? undefined : suit(value);
    if (fitted !== undefined) picked[name] = fitted;
  }
  return picked;
}

interface Picked {
  readonly name: string;
  readonly from: string;
  readonly suit: Fit;
}

/** The lists are constants: each is put together with a prefix once. */
const preparedLists = new WeakMap<readonly Field[], Map<string, readonly Picked[]>>();

function prepared(prefix: string, wanted: readonly Field[]): readonly Picked[] {
  const byPrefix = preparedLists.get(wanted) ?? new Map<string, readonly Picked[]>();
  preparedLists.set(wanted, byPrefix);
  const known = byPrefix.get(prefix);
  if (known !== undefined) return known;
  const made = wanted.map((field) => ({
    name: field.name,
    from: `${prefix}${field.name}`,
    suit: fitting(field),
  }));
  byPrefix.set(prefix, made);
  return made;
}

type Fit = (value: FieldValue) => FieldValue | undefined;

/** How a field's value is brought to the mapping's type. */
function fitting({ name, type }: Field): Fit {
  if (type === 'long') return wholeNumber;
  if (type === 'boolean') return yesNo;
  return name === 'winlog.record_id' ? String : cutLong;
}

function wholeNumber(value: FieldValue): FieldValue | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

function cutLong(value: FieldValue): FieldValue {
  return cutValue(value, LONGEST_TEXT);
}

function yesNo(value: FieldValue): FieldValue | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

export function cutValue(value: FieldValue, most: number): FieldValue {
  if (typeof value === 'string') return cutText(value, most);
  return typeof value === 'object' ? value.map((item) => cutText(item, most)) : value;
}

/** A value's data in Sysmon's spelling: of a string the same as `registry.data.strings`. */
const DETAILS = 'winlog.event_data.Details';

const EVIDENCE_FITS: readonly Fit[] = EVENT_FIELDS.map(fitting);
const nestEvidence = nester(EVENT_FIELDS.map(({ name }) => name));

/**
 * An event as evidence shows it; `host.hostname` is one host's one name, however shippers spell it.
 * A run makes a dozen of these for each finding, so names are taken apart once.
 */
export function eventDocument(event: HuntEvent): EcsObject {
  const { fields, host } = event;
  return nestEvidence((name, at) => {
    if (name === 'host.hostname') return host;
    // Code of many kilobytes need not stand there twice.
    if (name === DETAILS && text(fields, DETAILS) === text(fields, 'registry.data.strings')) return undefined;
    const value = shownField(event, name);
    const suit = value === undefined ? undefined : EVIDENCE_FITS[at]?.(value);
    return suit === undefined && name === 'host.name' ? host : suit;
  });
}

/** The first of several fields that is there, as text. */
export function firstText(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = text(fields, name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}
