/** JSON seen as bytes: where a value ends, what a key hashes to, which escapes hide text. */

export const SEED = 0x811c9dc5 | 0;
export const PRIME = 0x01000193;
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const DOT = 0x2e;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;

/** The hash the walk gives to a key. ASCII names only. */
export function hashKey(name: string): number {
  let hash = SEED;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), PRIME);
  return hash;
}

/** Letters of ASCII folded. */
export function hashValue(value: string): number {
  let hash = SEED;
  for (let i = 0; i < value.length; i += 1) hash = Math.imul(hash ^ foldByte(value.charCodeAt(i)), PRIME);
  return hash;
}

/** False for a string that is none of the known texts. Numbers, arrays and strings with escapes may be. */
export function mayBeKnown(
  bytes: Uint8Array,
  from: number,
  to: number,
  known: ReadonlySet<number>,
  longest: number,
): boolean {
  if (bytes[from] !== QUOTE) return true;
  // An escaped slash is the longest spelling a known text may have; `\\u` escapes of ASCII make a line odd.
  if (to - from - 2 > longest * 2) return false;
  let hash = SEED;
  for (let i = from + 1; i < to - 1; i += 1) {
    const byte = bytes[i] as number;
    if (byte === BACKSLASH) return true;
    hash = Math.imul(hash ^ foldByte(byte), PRIME);
  }
  return known.has(hash);
}

function foldByte(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

export function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] === 0x20 || bytes[at] === 0x09)) at += 1;
  return at;
}

/** End of a scalar, or of an array of scalars; of an object the first byte only, which the walk then enters. */
export function valueEnd(bytes: Uint8Array, from: number, to: number): number {
  const first = bytes[from];
  if (first === OPEN_OBJECT) return from + 1;
  let inString = false;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) {
        inString = false;
        if (first === QUOTE) return at + 1;
      }
    } else if (byte === QUOTE) inString = true;
    else if (byte === CLOSE_ARRAY && first === OPEN_ARRAY) return at + 1;
    else if (first !== OPEN_ARRAY && !isScalarByte(byte)) return at;
  }
  return to;
}

/** Digits, letters, plus, minus, dot: numbers, true, false, null. */
export function isScalarByte(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x2b && byte <= 0x39 && byte !== COMMA) || byte === 0x45;
}

/**
 * True when the escape spells a printable ASCII character that writers do not usually escape, so that text the
 * byte filter looks for could hide behind it. `at` is the place of the `u`.
 */
export function isHidingEscape(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 1] !== 0x30 || bytes[at + 2] !== 0x30) return false;
  const high = bytes[at + 3] as number;
  const low = (bytes[at + 4] as number) | 0x20;
  if (high === 0x32) return low !== 0x32 && low !== 0x36 && low !== 0x37;
  if (high === 0x33) return low !== 0x63 && low !== 0x65;
  return high >= 0x34 && high <= 0x37;
}
