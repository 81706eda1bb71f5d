/** Walks one line of JSON: checks its structure and notes where the wanted fields are. */
import { BACKSLASH, hash, hashFolded, LINE_FEED, lineEnd, QUOTE } from './bytes';

/** What a walk found. `ODD` is well-formed but has something only a parse reads rightly; `BROKEN` is no JSON object. */
export const OK: u32 = 0;
export const ODD: u32 = 1;
export const BROKEN: u32 = 2;

const MAX_DEPTH: u32 = 64;
export const MAX_IDS: u32 = 1024;
const KEY_SLOTS: u32 = 4096;
const MAX_ENTRIES: u32 = 2048;
const MAX_KNOWN: u32 = 4096;

/** What may come next. */
const VALUE: u32 = 0;
const KEY_OR_END: u32 = 1;
const COMMA_OR_END: u32 = 2;
const KEY: u32 = 3;
const VALUE_OR_END: u32 = 4;

/** What an entry does on a hit. */
const NOTE: u32 = 0;
const PRESENCE: u32 = 2;
const SEARCHED: u32 = 3;

/** Starts (4) and ends (4) of the values that texts are searched in, of the line read last. */
const MAX_RANGES: u32 = 32;
export const ranges = memory.data(32 * 8, 16);
export let rangeCount: u32 = 0;
/** Some value could not be told, or there are too many: the whole line has to be searched. */
export let isUnbounded: bool = false;

const QUOTES = i8x16.splat(0x22);
const BACKSLASHES = i8x16.splat(0x5c);
const DOTS = i8x16.splat(0x2e);
const BLANKS = i8x16.splat(0x20);
const MIX: u64 = 0xd6e8_feb8_6659_fd93;

/** Sum over the discriminating fields and their values, in any order: lines of one signature are of one kind. */
export let signature: u64 = 0;
/** Where the line ends, without its line feed. */
export let lineTo: usize = 0;

export function endAt(at: usize): void {
  lineTo = at;
}

/** Key hash (8 bytes) and its first entry + 1 (4 bytes), 16 bytes a slot. */
const keySlots = memory.data(4096 * 16, 16);
/** 1 where a wanted key has this quick slot. */
const maybe = memory.data(32 * 1024, 16);
/** within (8), use (4), id (4), first known (4), known count (4), longest (4), next entry + 1 (4): 32 bytes. */
const entries = memory.data(2048 * 32, 16);
/** Hashes of texts a field is told apart by. */
const known = memory.data(4096 * 8, 16);
let entryCount: u32 = 0;
let knownCount: u32 = 0;

/** The values of the line walked last: kind (4), start (4), end (4), first entry (4), what it lies in (8); 32 bytes each. */
export const MAX_SLOTS: u32 = 256;
export const slots = memory.data(256 * 32, 16);
export let slotCount: u32 = 0;
/** A string between its quotes; anything else that is no object or array; a value that is wanted, read again later. */
export const STRING: u32 = 0;
export const SCALAR: u32 = 1;
export const NOTED: u32 = 2;

/** Line number a note was made in (4), its start (4) and end (4): 16 bytes an id. */
const notes = memory.data(1024 * 16, 16);
let epoch: u32 = 0;

const keys = memory.data(64 * 8, 16);
const isArray = memory.data(64, 16);
let isOdd: bool = false;
/** Of the string whose end was found last. */
let hasEscapes: bool = false;

/** Wants a field by its last name and, unless `anywhere`, the name of what it lies in. False: no more room. */
export function wantField(
  leaf: usize,
  leafEnd: usize,
  within: usize,
  withinEnd: usize,
  anywhere: bool,
  use: u32,
  id: u32,
  tellsApart: bool,
): bool {
  if (entryCount == MAX_ENTRIES || id >= MAX_IDS) return false;
  const key = hash(leaf, leafEnd);
  const slot = slotOf(key);
  if (slot == 0) return false;
  const entry = entries + (<usize>entryCount << 5);
  store<u64>(entry, anywhere ? 0 : hash(within, withinEnd));
  store<u32>(entry + 8, use);
  store<u32>(entry + 12, id);
  store<u32>(entry + 16, knownCount);
  store<u32>(entry + 20, tellsApart ? 0 : u32.MAX_VALUE);
  store<u32>(entry + 24, 0);
  store<u32>(entry + 28, load<u32>(slot + 8));
  entryCount++;
  store<u64>(slot, key);
  store<u32>(slot + 8, entryCount);
  store<u8>(maybe + quickSlot(leaf, leafEnd), 1);
  return true;
}

/** Adds a text to those the field wanted last is told apart by. False: no more room. */
export function tellApart(from: usize, to: usize): bool {
  if (knownCount == MAX_KNOWN) return false;
  const entry = entries + (<usize>(entryCount - 1) << 5);
  store<u64>(known + (<usize>knownCount << 3), hashFolded(from, to));
  knownCount++;
  store<u32>(entry + 20, load<u32>(entry + 20) + 1);
  const length = <u32>(to - from);
  if (length > load<u32>(entry + 24)) store<u32>(entry + 24, length);
  return true;
}

/** Where the value of a wanted field begins in the line walked last; 0 when the line has none. */
export function noteStart(id: u32): usize {
  const note = notes + (<usize>id << 4);
  return load<u32>(note) == epoch ? <usize>load<u32>(note + 4) : 0;
}

export function noteEnd(id: u32): usize {
  return load<u32>(notes + (<usize>id << 4) + 8);
}

/** A line begins: nothing is known of it. */
export function begin(): void {
  signature = 0;
  isOdd = false;
  rangeCount = 0;
  isUnbounded = false;
  epoch++;
}

/** True when the line since `begin` has something only a parse reads rightly. */
export function hasOddities(): bool {
  return isOdd;
}

/** The line that begins at `from` and ends in a line feed. Results: `signature`, the notes and, if `OK` or `ODD`, `lineTo`. */
export function walk(from: usize): u32 {
  begin();
  slotCount = 0;
  let depth: u32 = 0;
  let keyFrom: usize = 0;
  let keyTo: usize = 0;
  let at = from;
  let expect = VALUE;
  while (true) {
    const byte = load<u8>(at);
    if (byte == QUOTE) {
      if (expect == KEY || expect == KEY_OR_END) {
        const start = at + 1;
        const end = keyEnd(start);
        if (end == 0) return BROKEN;
        keyFrom = lastDot == 0 ? start : lastDot + 1;
        keyTo = end;
        at = end + 1;
        if (load<u8>(at) != 0x3a) {
          at = skipBlanks(at);
          if (load<u8>(at) != 0x3a) return BROKEN;
        }
        at++;
        if (load<u8>(at) <= 0x20) at = skipBlanks(at);
        const entry = entryOf(keyFrom, keyTo);
        if (load<u8>(at) == QUOTE) {
          const valueAt = at;
          at = stringEnd(at + 1);
          if (at == 0) return BROKEN;
          const within = entry == 0 ? 0 : withinOf(start, depth);
          addSlot(STRING, valueAt + 1, at, entry, within);
          at++;
          if (entry != 0) note(entry, within, valueAt, at);
          expect = COMMA_OR_END;
          // What nearly always follows.
          if (load<u8>(at) == 0x2c) {
            at++;
            expect = KEY;
          }
        } else {
          if (entry != 0) {
            const within = withinOf(start, depth);
            note(entry, within, at, valueEnd(at));
            addSlot(NOTED, at, at, entry, within);
          }
          expect = VALUE;
        }
      } else if (expect == VALUE || expect == VALUE_OR_END) {
        if (depth == 0) return BROKEN;
        const start = at + 1;
        at = stringEnd(start);
        if (at == 0) return BROKEN;
        addSlot(STRING, start, at, 0, 0);
        at++;
        expect = COMMA_OR_END;
      } else return BROKEN;
    } else if (byte == 0x20 || byte == 0x09 || byte == 0x0d) {
      at++;
    } else if (expect == COMMA_OR_END) {
      if (depth == 0) {
        if (byte != LINE_FEED) return BROKEN;
        lineTo = at;
        return isOdd ? ODD : OK;
      }
      const array = load<u8>(isArray + depth) == 1;
      if (byte == 0x2c) expect = array ? VALUE : KEY;
      else if (byte == (array ? <u8>0x5d : <u8>0x7d)) depth--;
      else return BROKEN;
      at++;
    } else if (expect == KEY_OR_END || expect == KEY) {
      if (byte != 0x7d || expect == KEY) return BROKEN;
      depth--;
      expect = COMMA_OR_END;
      at++;
    } else if (byte == 0x7b || byte == 0x5b) {
      const array = byte == 0x5b;
      depth++;
      if (depth >= MAX_DEPTH) {
        lineTo = lineEnd(at);
        return ODD;
      }
      if (depth == 1 && array) return BROKEN;
      store<u64>(keys + (<usize>depth << 3), depth == 1 ? hash(0, 0) : hash(keyFrom, keyTo));
      store<u8>(isArray + depth, array ? 1 : 0);
      expect = array ? VALUE_OR_END : KEY_OR_END;
      at++;
    } else if (byte == 0x5d && expect == VALUE_OR_END) {
      depth--;
      expect = COMMA_OR_END;
      at++;
    } else {
      if (depth == 0) return BROKEN;
      const start = at;
      while (isScalar(load<u8>(at))) at++;
      if (at == start) return BROKEN;
      addSlot(SCALAR, start, at, 0, 0);
      expect = COMMA_OR_END;
    }
  }
}

function addRange(from: usize, to: usize): void {
  if (rangeCount == MAX_RANGES || load<u8>(from) == 0x7b) {
    isUnbounded = true;
    return;
  }
  const range = ranges + (<usize>rangeCount << 3);
  store<u32>(range, <u32>from);
  store<u32>(range + 4, <u32>to);
  rangeCount++;
}

function addSlot(kind: u32, from: usize, to: usize, entry: u32, within: u64): void {
  const slot = slots + <usize>(slotCount & (MAX_SLOTS - 1)) * 32;
  store<u32>(slot, kind);
  store<u32>(slot + 4, <u32>from);
  store<u32>(slot + 8, <u32>to);
  store<u32>(slot + 12, entry);
  store<u64>(slot + 16, within);
  slotCount++;
}

/** Place of the last dot of the key read last, and of the one before it; 0 for none. */
let lastDot: usize = 0;
let dotBefore: usize = 0;

/** The closing quote of a key; 0 when there is none. Finds its dots. */
function keyEnd(at: usize): usize {
  lastDot = 0;
  dotBefore = 0;
  while (true) {
    const block = v128.load(at);
    const ends = i8x16.bitmask(stops(block));
    const length = ends == 0 ? 16 : ctz(ends);
    let dots = i8x16.bitmask(i8x16.eq(block, DOTS)) & ((1 << length) - 1);
    while (dots != 0) {
      dotBefore = lastDot;
      lastDot = at + ctz(dots);
      dots &= dots - 1;
    }
    at += length;
    if (ends == 0) continue;
    if (load<u8>(at) == QUOTE) return at;
    if (load<u8>(at) != BACKSLASH) return 0;
    isOdd = true;
    if (load<u8>(at + 1) < 0x20) return 0;
    at += 2;
  }
}

/** The bytes at which a string may end: a quote, a backslash, and what may not stand in one, as a line feed. */
function stops(block: v128): v128 {
  return v128.or(
    v128.or(i8x16.eq(block, QUOTES), i8x16.eq(block, BACKSLASHES)),
    i8x16.lt_u(block, BLANKS),
  );
}

/** What the key that starts here lies in: the name before its last dot, or the object's own. */
function withinOf(start: usize, depth: u32): u64 {
  if (lastDot == 0) return load<u64>(keys + (<usize>depth << 3));
  return hash(dotBefore == 0 ? start : dotBefore + 1, lastDot);
}

/** The closing quote of a value; 0 when there is none. */
export function stringEnd(at: usize): usize {
  hasEscapes = false;
  while (true) {
    const ends = i8x16.bitmask(stops(v128.load(at)));
    if (ends == 0) {
      at += 16;
      continue;
    }
    at += ctz(ends);
    const byte = load<u8>(at);
    if (byte == QUOTE) return at;
    if (byte != BACKSLASH) return 0;
    hasEscapes = true;
    const escaped = load<u8>(at + 1);
    if (escaped < 0x20) return 0;
    if (escaped == 0x75 && isHidingEscape(at + 1)) isOdd = true;
    at += 2;
  }
}

/**
 * True when the escape spells a printable ASCII character that writers do not usually escape, so that text searched
 * for could hide behind it. `at` is the place of the `u`.
 */
function isHidingEscape(at: usize): bool {
  if (load<u8>(at + 1) != 0x30 || load<u8>(at + 2) != 0x30) return false;
  const high = load<u8>(at + 3);
  const low = load<u8>(at + 4) | 0x20;
  if (high == 0x32) return low != 0x32 && low != 0x36 && low != 0x37;
  if (high == 0x33) return low != 0x63 && low != 0x65;
  return high >= 0x34 && high <= 0x37;
}

function skipBlanks(at: usize): usize {
  while (load<u8>(at) == 0x20 || load<u8>(at) == 0x09) at++;
  return at;
}

/** Digits, letters, plus, minus, dot: numbers, true, false, null. */
export function isScalar(byte: u8): bool {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x2b && byte <= 0x39 && byte != 0x2c) || byte == 0x45;
}

/** End of a scalar that is no string, or of an array of scalars; of an object the first byte only. */
export function valueEnd(from: usize): usize {
  const first = load<u8>(from);
  if (first == 0x7b) return from + 1;
  let at = from;
  if (first != 0x5b) {
    while (isScalar(load<u8>(at))) at++;
    return at;
  }
  while (true) {
    const byte = load<u8>(at);
    if (byte == LINE_FEED) return at;
    if (byte == 0x5d) return at + 1;
    if (byte == QUOTE) {
      at = stringEnd(at + 1);
      // The walk will find it broken.
      if (at == 0) return from;
    }
    at++;
  }
}

/** The slot of a key, taken or free; 0 when all are taken. */
function slotOf(key: u64): usize {
  for (let probe: u32 = 0; probe < KEY_SLOTS; probe++) {
    const slot = keySlots + (<usize>((<u32>key + probe) & (KEY_SLOTS - 1)) << 4);
    if (load<u32>(slot + 8) == 0 || load<u64>(slot) == key) return slot;
  }
  return 0;
}

/** The first entry of a key, counted from 1; 0 for a key that is not wanted. */
function entryOf(from: usize, to: usize): u32 {
  if (load<u8>(maybe + quickSlot(from, to)) == 0) return 0;
  const key = hash(from, to);
  let at = <u32>key & (KEY_SLOTS - 1);
  while (true) {
    const slot = keySlots + (<usize>at << 4);
    const entry = load<u32>(slot + 8);
    if (entry == 0 || load<u64>(slot) == key) return entry;
    at = (at + 1) & (KEY_SLOTS - 1);
  }
}

/** Of length, first and last letter: a quick no for most keys. */
function quickSlot(from: usize, to: usize): usize {
  return (((to - from) & 31) << 10) | ((<usize>load<u8>(from) & 31) << 5) | (<usize>load<u8>(to - 1) & 31);
}

/** Applies a wanted field's entries to its value. */
function note(first: u32, within: u64, from: usize, to: usize): void {
  for (let next = first; next != 0; next = nextEntry(next)) if (isMeant(next, within)) apply(next, from, to);
}

export function nextEntry(entry: u32): u32 {
  return load<u32>(entries + (<usize>(entry - 1) << 5) + 28);
}

/** True when the entry is about fields that lie in this; one that is searched, in anything but what it names. */
export function isMeant(number: u32, within: u64): bool {
  const entry = entries + (<usize>(number - 1) << 5);
  const place = load<u64>(entry);
  return place == 0 || (place == within) != (load<u32>(entry + 8) == SEARCHED);
}

export function apply(number: u32, from: usize, to: usize): void {
  const entry = entries + (<usize>(number - 1) << 5);
  const use = load<u32>(entry + 8);
  const id = load<u32>(entry + 12);
  if (use == SEARCHED) addRange(from, to);
  else if (use == NOTE) {
    const there = notes + (<usize>id << 4);
    // The first of several counts.
    if (load<u32>(there) == epoch) return;
    store<u32>(there, epoch);
    store<u32>(there + 4, <u32>from);
    store<u32>(there + 8, <u32>to);
  } else if (use == PRESENCE || !mayBeKnown(entry, from, to)) signature += mixed(id, 1);
  else signature += mixed(id, hash(from, to));
}

/** False for a string that is none of the texts the field is told apart by. */
function mayBeKnown(entry: usize, from: usize, to: usize): bool {
  const count = load<u32>(entry + 20);
  if (count == u32.MAX_VALUE || load<u8>(from) != QUOTE) return true;
  const length = <u32>(to - from) - 2;
  // An escaped slash is the longest spelling a known text may have; other escapes of ASCII make a line odd.
  if (length > load<u32>(entry + 24) * 2) return false;
  if (hasEscapes) return true;
  const text = hashFolded(from + 1, to - 1);
  const first = known + (<usize>load<u32>(entry + 16) << 3);
  for (let i: u32 = 0; i < count; i++) if (load<u64>(first + (<usize>i << 3)) == text) return true;
  return false;
}

function mixed(id: u32, text: u64): u64 {
  let sum = (text + <u64>id * 0x9e37_79b9_7f4a_7c15) * MIX;
  sum ^= sum >> 32;
  return sum * MIX;
}
