/** The typed values of a Windows event record as text, each type spelled as evtx_dump spells it. */
import { DamagedEvtx } from './damaged-evtx.ts';

/** A value within a chunk. */
export interface EvtxValue {
  readonly type: number;
  readonly at: number;
  readonly size: number;
}

/** Beside a type: several of it. */
const ARRAY = 0x80;
/** Binary XML: elements of their own. */
const NESTED = 0x21;

const NULL = 0x00;
const STRING = 0x01;
const ANSI = 0x02;

type Spell = (bytes: Buffer, at: number, size: number) => string;

interface ValueType {
  /** Bytes of one; undefined where it has any number. */
  readonly size?: number;
  /** In JSON it stands without quotes. */
  readonly isBare?: boolean;
  readonly spell: Spell;
}

const KNOWN: readonly (readonly [type: number, known: ValueType])[] = [
  [NULL, { spell: () => '' }],
  [STRING, { spell: (bytes, at, size) => untilNull(bytes.toString('utf16le', at, at + size - (size % 2))) }],
  [ANSI, { spell: (bytes, at, size) => ANSI_TEXT.decode(bytes.subarray(at, at + size)).replace(/\0$/, '') }],
  [0x03, { size: 1, isBare: true, spell: (bytes, at) => String(bytes.readInt8(at)) }],
  [0x04, { size: 1, isBare: true, spell: (bytes, at) => String(bytes.readUInt8(at)) }],
  [0x05, { size: 2, isBare: true, spell: (bytes, at) => String(bytes.readInt16LE(at)) }],
  [0x06, { size: 2, isBare: true, spell: (bytes, at) => String(bytes.readUInt16LE(at)) }],
  [0x07, { size: 4, isBare: true, spell: (bytes, at) => String(bytes.readInt32LE(at)) }],
  [0x08, { size: 4, isBare: true, spell: (bytes, at) => String(bytes.readUInt32LE(at)) }],
  [0x09, { size: 8, isBare: true, spell: (bytes, at) => String(bytes.readBigInt64LE(at)) }],
  [0x0a, { size: 8, isBare: true, spell: (bytes, at) => u64(bytes, at) }],
  [0x0b, { size: 4, spell: (bytes, at) => decimal(shortest(bytes.readFloatLE(at))) }],
  [0x0c, { size: 8, spell: (bytes, at) => decimal(String(bytes.readDoubleLE(at))) }],
  [
    0x0d,
    { size: 1, isBare: true, spell: (bytes, at, size) => String(/[^0]/.test(hexBytes(bytes, at, size))) },
  ],
  [0x0e, { spell: hexBytes }],
  [0x0f, { size: 16, spell: (bytes, at) => guid(bytes, at) }],
  // A size or an address of either width.
  [0x10, { spell: (bytes, at, size) => (size === 4 ? hex32(bytes, at) : hex64(bytes, at)) }],
  [0x11, { size: 8, spell: fileTime }],
  [0x12, { size: 16, spell: (bytes, at) => systemTime(bytes, at) }],
  [0x13, { spell: sid }],
  [0x14, { size: 4, spell: (bytes, at) => hex32(bytes, at) }],
  [0x15, { size: 8, spell: (bytes, at) => hex64(bytes, at) }],
  // A handle means nothing outside the process it came from: its bytes are all there is.
  [0x20, { spell: hexBytes }],
];

const TYPES: readonly (ValueType | undefined)[] = Array.from({ length: 256 }, (_, type) =>
  new Map(KNOWN).get(type),
);

const ANSI_TEXT = new TextDecoder('windows-1252');

/** Throws `DamagedEvtx` for a type nobody knows, or of which there are too few bytes. */
export function valueText(bytes: Buffer, { type, at, size }: EvtxValue): string {
  if (size === 0) return '';
  const known = TYPES[type];
  if (known === undefined) {
    if (type > ARRAY)
      return items(bytes, { type, at, size })
        .map((item) => valueText(bytes, item))
        .join(',');
    throw new DamagedEvtx(`a value has the unknown type ${type}`);
  }
  if (size < (known.size ?? 0)) throw new DamagedEvtx('a value is shorter than its type');
  return known.spell(bytes, at, size);
}

/** As JSON writes it. Throws as `valueText` does. */
export function valueJson(bytes: Buffer, value: EvtxValue): string {
  const text = valueText(bytes, value);
  if (isFree(value)) return JSON.stringify(text);
  return isBare(value) ? text : `"${text}"`;
}

/** Only these may hold what JSON writes otherwise. */
function isFree({ type }: EvtxValue): boolean {
  return type === STRING || type === ANSI || type === STRING + ARRAY;
}

/** Nothing to be shown: no value, or a text without characters. */
export function isEmpty(bytes: Buffer, { type, at, size }: EvtxValue): boolean {
  if (type === STRING) return size < 2 || bytes.readUInt16LE(at) === 0;
  return size === 0 || type === NULL || (type === ANSI && size === 1 && bytes.readUInt8(at) === 0);
}

/** A number or a truth, which JSON writes without quotes. */
function isBare({ type, size }: EvtxValue): boolean {
  return size > 0 && TYPES[type]?.isBare === true;
}

export function isNested({ type, size }: EvtxValue): boolean {
  return type === NESTED && size > 0;
}

export function isList({ type }: EvtxValue): boolean {
  return type > ARRAY;
}

/** The values of a list, one by one; of a value that is none, itself. */
export function items(bytes: Buffer, value: EvtxValue): readonly EvtxValue[] {
  if (value.type <= ARRAY) return [value];
  const type = value.type - ARRAY;
  if (type === STRING) return strings(bytes, value);
  const size = TYPES[type]?.size;
  if (size === undefined) throw new DamagedEvtx(`a list has the unknown type ${value.type}`);
  return Array.from({ length: Math.floor(value.size / size) }, (_, i) => ({
    type,
    at: value.at + i * size,
    size,
  }));
}

/** Each of them ends with a null character. */
function strings(bytes: Buffer, { at, size }: EvtxValue): readonly EvtxValue[] {
  const found: EvtxValue[] = [];
  let from = at;
  for (let end = at; end + 1 < at + size; end += 2) {
    if (bytes.readUInt16LE(end) !== 0) continue;
    found.push({ type: STRING, at: from, size: end - from });
    from = end + 2;
  }
  if (from + 1 < at + size) found.push({ type: STRING, at: from, size: at + size - from });
  return found;
}

function untilNull(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

function hexBytes(bytes: Buffer, at: number, size: number): string {
  return bytes.toString('hex', at, at + size).toUpperCase();
}

function hex32(bytes: Buffer, at: number): string {
  return `0x${bytes.readUInt32LE(at).toString(16)}`;
}

function hex64(bytes: Buffer, at: number): string {
  const high = bytes.readUInt32LE(at + 4);
  const low = bytes.readUInt32LE(at).toString(16);
  return high === 0 ? `0x${low}` : `0x${high.toString(16)}${low.padStart(8, '0')}`;
}

/** Most numbers of 64 bits are small; large ones keep all their digits. */
function u64(bytes: Buffer, at: number): string {
  return bytes.readUInt32LE(at + 4) === 0
    ? String(bytes.readUInt32LE(at))
    : String(bytes.readBigUInt64LE(at));
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
);
/** The first three groups are numbers, the rest are bytes. */
const GUID_ORDER: readonly number[] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function guid(bytes: Buffer, at: number): string {
  let text = '';
  for (let i = 0; i < 16; i += 1) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    text += HEX[bytes[at + (GUID_ORDER[i] ?? 0)] ?? 0] ?? '';
  }
  return text;
}

/** Revision, count and a big-endian authority of six bytes, then the parts. */
function sid(bytes: Buffer, at: number, size: number): string {
  if (size < 8) throw new DamagedEvtx('a security identifier is cut short');
  const count = Math.min(bytes.readUInt8(at + 1), Math.floor((size - 8) / 4));
  let text = `S-${bytes.readUInt8(at)}-${bytes.readUIntBE(at + 2, 6)}`;
  for (let i = 0; i < count; i += 1) text += `-${bytes.readUInt32LE(at + 8 + i * 4)}`;
  return text;
}

/** From 1601 to 1970, in milliseconds. */
const EPOCH = 11_644_473_600_000;
/** Tenths of a microsecond in a millisecond. */
const TICKS = 10_000;
const HIGH = 2 ** 32;

/**
 * In tenths of a microsecond since 1601, which no number of JavaScript can hold, so the halves are divided apart.
 * Microseconds are told, cut and not rounded, as evtx_dump tells them.
 */
function fileTime(bytes: Buffer, at: number): string {
  const high = bytes.readUInt32LE(at + 4);
  const rest = high * (HIGH % TICKS) + bytes.readUInt32LE(at);
  const milliseconds = high * Math.floor(HIGH / TICKS) + Math.floor(rest / TICKS) - EPOCH;
  return withMicroseconds(milliseconds, Math.floor((rest % TICKS) / 10));
}

/** Year, month, weekday, day, hour, minute, second and millisecond, two bytes each. */
function systemTime(bytes: Buffer, at: number): string {
  const [year = 0, month = 0, , day = 0, hour = 0, minute = 0, second = 0, millisecond = 0] = Array.from(
    { length: 8 },
    (_, i) => bytes.readUInt16LE(at + i * 2),
  );
  return withMicroseconds(Date.UTC(year, month - 1, day, hour, minute, second, millisecond), 0);
}

function withMicroseconds(milliseconds: number, rest: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

/** Of all decimals that mean this number of 32 bits the shortest. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits += 1) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(value);
}

function decimal(text: string): string {
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
