/**
 * Searches a line for any of many texts at once, in any letter case. A backslash stands for one or more, before a slash
 * for any number; a quote at a text's end for the end of a value.
 */
import { BACKSLASH, folded, QUOTE } from './bytes';

const SLASH: u8 = 0x2f;

/**
 * A set. Each text has a fingerprint of up to four bytes and belongs, with others of like fingerprints, to one of
 * eight groups; those with fewer bytes are in the last, which no hash keeps anything from. At 0 for each group its
 * first text and the one behind its last (2 bytes each); at 32 for each of the four bytes two tables (by low and by
 * high half of the byte) of the groups, as bits, it may belong to; at 160 a bit for each hash of a fingerprint; from
 * 672 the texts. A text: its length (1), where its fingerprint begins (1), at 4 its bytes, small; 80 bytes in all.
 */
const TABLES: usize = 32;
const PRINTS: usize = 160;
const TEXTS: usize = 672;
const TEXT_SIZE: usize = 80;
/** The bit of the last group. */
const SHORT: u8 = 0x80;
const LOW = i8x16.splat(0x0f);
const NONE = i8x16.splat(0);

/** True when a text of the set stands in [from, to). May read, and ignores, 19 bytes behind it. */
export function holdsAny(set: usize, from: usize, to: usize): bool {
  const low0 = v128.load(set + TABLES);
  const high0 = v128.load(set + TABLES + 16);
  const low1 = v128.load(set + TABLES + 32);
  const high1 = v128.load(set + TABLES + 48);
  const low2 = v128.load(set + TABLES + 64);
  const high2 = v128.load(set + TABLES + 80);
  const low3 = v128.load(set + TABLES + 96);
  const high3 = v128.load(set + TABLES + 112);
  for (let at = from; at < to; at += 16) {
    const found = v128.and(
      v128.and(bitsOf(low0, high0, v128.load(at)), bitsOf(low1, high1, v128.load(at + 1))),
      v128.and(bitsOf(low2, high2, v128.load(at + 2)), bitsOf(low3, high3, v128.load(at + 3))),
    );
    if (!v128.any_true(found)) continue;
    let lanes = i8x16.bitmask(i8x16.ne(found, NONE));
    while (lanes != 0) {
      const place = at + ctz(lanes);
      lanes &= lanes - 1;
      if (place >= to || !(mayBePrint(set, place) || mayBeShort(set, place))) continue;
      if (isText(set, groupsAt(set, place), place, from, to)) return true;
    }
  }
  return false;
}

/** The place of a fingerprint's hash among the bits of a set: of four bytes, letters folded (and some others too). */
export function printHash(bytes: u32): u32 {
  return ((bytes | 0x2020_2020) * 0x9e37_79b1) >> 20;
}

function mayBePrint(set: usize, at: usize): bool {
  const hash = printHash(load<u32>(at));
  return ((load<u8>(set + PRINTS + (hash >> 3)) >> <u8>(hash & 7)) & 1) == 1;
}

function mayBeShort(set: usize, at: usize): bool {
  return (groupsOf(set + TABLES, load<u8>(at)) & SHORT) != 0;
}

function groupsAt(set: usize, at: usize): u32 {
  let groups: u32 = 0xff;
  for (let i: usize = 0; i < 4; i++) groups &= groupsOf(set + TABLES + (i << 5), load<u8>(at + i));
  return groups;
}

/** By the two tables of one of the four bytes. */
function groupsOf(tables: usize, byte: u8): u8 {
  return load<u8>(tables + (byte & 15)) & load<u8>(tables + 16 + (byte >> 4));
}

function bitsOf(low: v128, high: v128, bytes: v128): v128 {
  return v128.and(
    i8x16.relaxed_swizzle(low, v128.and(bytes, LOW)),
    i8x16.relaxed_swizzle(high, i8x16.shr_u(bytes, 4)),
  );
}

function isText(set: usize, groups: u32, at: usize, from: usize, to: usize): bool {
  for (; groups != 0; groups &= groups - 1) {
    const group = set + (<usize>ctz(groups) << 2);
    const end = <usize>load<u16>(group + 2);
    for (let i = <usize>load<u16>(group); i < end; i++) {
      if (isOneText(set + TEXTS + i * TEXT_SIZE, at, from, to)) return true;
    }
  }
  return false;
}

/** Compares both ways from where the fingerprint begins. */
function isOneText(text: usize, at: usize, from: usize, to: usize): bool {
  const print = <i32>load<u8>(text + 1);
  return isRest(text, print, at, to) && isBefore(text, print, at, from);
}

function isRest(text: usize, print: i32, at: usize, to: usize): bool {
  const length = <i32>load<u8>(text);
  for (let i = print; i < length; i++) {
    const byte = load<u8>(text + 4 + i);
    if (byte == QUOTE) return endsValue(at);
    if (byte == SLASH) while (load<u8>(at) == BACKSLASH) at++;
    if (at >= to || folded(load<u8>(at)) != byte) return false;
    at++;
    if (byte == BACKSLASH) while (load<u8>(at) == BACKSLASH) at++;
  }
  return true;
}

function isBefore(text: usize, print: i32, at: usize, from: usize): bool {
  const first = load<u8>(text + 4 + print);
  if (first == BACKSLASH || first == SLASH) while (at > from && load<u8>(at - 1) == BACKSLASH) at--;
  for (let i = print - 1; i >= 0; i--) {
    if (at <= from) return false;
    at--;
    const byte = load<u8>(text + 4 + i);
    if (folded(load<u8>(at)) != byte) return false;
    if (byte == BACKSLASH || byte == SLASH) while (at > from && load<u8>(at - 1) == BACKSLASH) at--;
  }
  return true;
}

/** A quote, with backslashes before it in JSON within JSON, or the end of an element of XML within JSON. */
function endsValue(at: usize): bool {
  let byte = load<u8>(at);
  const isEscaped = byte == BACKSLASH;
  while (byte == BACKSLASH) byte = load<u8>(++at);
  return byte == QUOTE || byte == 0x3c || byte == 0x26 || (isEscaped && byte == 0x75);
}
