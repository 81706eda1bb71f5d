/** Which fields of events go into findings and evidence: an allow-list, so that a vendor's extras never break the mapping. */

import { cutText } from '../cut-text.ts';
import { type Fields, type FieldValue, type HuntEvent, shownField, text } from '../event/event.ts';
import type { EcsObject } from './finding.ts';
import { nester } from './nested.ts';

const PROGRAM = [
  'entity_id',
  'pid',
  'executable',
  'name',
  'command_line',
  'working_directory',
  'hash.md5',
  'hash.sha1',
  'hash.sha256',
  'pe.original_file_name',
  'pe.imphash',
  'pe.company',
  'pe.description',
  'pe.product',
  'pe.file_version',
  'code_signature.exists',
  'code_signature.trusted',
  'code_signature.status',
  'code_signature.subject_name',
] as const;

export const PROCESS_FIELDS: readonly string[] = PROGRAM;
export const REGISTRY_FIELDS: readonly string[] = [
  'path',
  'hive',
  'key',
  'value',
  'data.strings',
  'data.type',
];
export const FILE_FIELDS: readonly string[] = [
  'path',
  'name',
  'directory',
  'extension',
  'size',
  'hash.md5',
  'hash.sha1',
  'hash.sha256',
];
export const USER_FIELDS: readonly string[] = ['id', 'name', 'domain'];
export const HOST_FIELDS: readonly string[] = ['id', 'name', 'hostname'];

/** What an evidence document keeps of its event. */
export const EVENT_FIELDS: readonly string[] = [
  'event.code',
  'event.provider',
  'rule.name',
  'winlog.channel',
  'winlog.record_id',
  'winlog.event_data.Details',
  'winlog.event_data.IntegrityLevel',
  'winlog.event_data.LogonId',
  ...HOST_FIELDS.map((name) => `host.${name}`),
  ...USER_FIELDS.map((name) => `user.${name}`),
  ...PROCESS_FIELDS.map((name) => `process.${name}`),
  ...PROCESS_FIELDS.map((name) => `process.parent.${name}`),
  ...REGISTRY_FIELDS.map((name) => `registry.${name}`),
  ...FILE_FIELDS.map((name) => `file.${name}`),
];

const WHOLE_NUMBERS = new Set(['pid', 'size', 'process.pid', 'process.parent.pid', 'file.size']);
const YES_NO = new Set(['exists', 'trusted']);

/** Longer text is cut: nobody reads it in a finding, and the event is found again through its source. */
const LONGEST_TEXT = 32_000;

/** The fields of a list below `prefix` (`process.`), named without it; what does not suit the mapping's type is left out. */
export function pick(fields: Fields, prefix: string, names: readonly string[]): Fields {
  const picked: Record<string, FieldValue> = {};
  for (const { name, from, suit } of prepared(prefix, names)) {
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

/** The lists are the constants above: each is put together with a prefix once. */
const preparedLists = new WeakMap<readonly string[], Map<string, readonly Picked[]>>();

function prepared(prefix: string, names: readonly string[]): readonly Picked[] {
  const byPrefix = preparedLists.get(names) ?? new Map<string, readonly Picked[]>();
  preparedLists.set(names, byPrefix);
  const known = byPrefix.get(prefix);
  if (known !== undefined) return known;
  const made = names.map((name) => ({ name, from: `${prefix}${name}`, suit: fitting(name) }));
  byPrefix.set(prefix, made);
  return made;
}

type Fit = (value: FieldValue) => FieldValue | undefined;

/** How a field's value is brought to the mapping's type. */
function fitting(name: string): Fit {
  if (WHOLE_NUMBERS.has(name)) return wholeNumber;
  if (YES_NO.has(name.slice(name.lastIndexOf('.') + 1))) return yesNo;
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
const nestEvidence = nester(EVENT_FIELDS);

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
