/** Searches a line for any of many texts at once, in any letter case; a backslash stands for one or more. */
import { BACKSLASH, folded } from './bytes';

/**
 * A set: the number of its texts (4 bytes) at 0; at 16 for each of the first three bytes of a fingerprint two tables
 * (by low and by high half of the byte) of the texts, as bits, it may belong to; from 112 the texts. A text: its bit
 * (1), length (1), where its fingerprint begins (1), at 4 its bytes, small; 80 bytes in all.
 */
const TEXTS: usize = 112;
const TEXT_SIZE: usize = 80;
const LOW = i8x16.splat(0x0f);
const hits = memory.data(16, 16);

/** True when a text of the set stands in [from, to). May read, and ignores, 18 bytes behind it. */
export function holdsAny(set: usize, from: usize, to: usize): bool {
  const low0 = v128.load(set + 16);
  const high0 = v128.load(set + 32);
  const low1 = v128.load(set + 48);
  const high1 = v128.load(set + 64);
  const low2 = v128.load(set + 80);
  const high2 = v128.load(set + 96);
  for (let at = from; at < to; at += 16) {
    const b0 = v128.load(at);
    const b1 = v128.load(at + 1);
    const b2 = v128.load(at + 2);
    const found = v128.and(
      v128.and(bitsOf(low0, high0, b0), bitsOf(low1, high1, b1)),
      bitsOf(low2, high2, b2),
    );
    if (!v128.any_true(found)) continue;
    v128.store(hits, found);
    for (let lane: usize = 0; lane < 16; lane++) {
      const bits = load<u8>(hits + lane);
      if (bits != 0 && at + lane < to && isText(set, bits, at + lane, from, to)) return true;
    }
  }
  return false;
}

function bitsOf(low: v128, high: v128, bytes: v128): v128 {
  return v128.and(
    i8x16.relaxed_swizzle(low, v128.and(bytes, LOW)),
    i8x16.relaxed_swizzle(high, i8x16.shr_u(bytes, 4)),
  );
}

function isText(set: usize, bits: u8, at: usize, from: usize, to: usize): bool {
  const count = load<u32>(set);
  for (let i: u32 = 0; i < count; i++) {
    const text = set + TEXTS + <usize>i * TEXT_SIZE;
    if ((load<u8>(text) & bits) != 0 && isOneText(text, at, from, to)) return true;
  }
  return false;
}

/** Compares both ways from where the fingerprint begins. */
function isOneText(text: usize, at: usize, from: usize, to: usize): bool {
  const length = <i32>load<u8>(text + 1);
  const print = <i32>load<u8>(text + 2);
  const bytes = text + 4;
  let place = at;
  for (let i = print; i < length; i++) {
    if (place >= to) return false;
    const byte = load<u8>(bytes + i);
    if (folded(load<u8>(place)) != byte) return false;
    place++;
    if (byte == BACKSLASH) while (load<u8>(place) == BACKSLASH) place++;
  }
  place = at;
  if (load<u8>(bytes + print) == BACKSLASH) while (place > from && load<u8>(place - 1) == BACKSLASH) place--;
  for (let i = print - 1; i >= 0; i--) {
    if (place <= from) return false;
    place--;
    const byte = load<u8>(bytes + i);
    if (folded(load<u8>(place)) != byte) return false;
    if (byte == BACKSLASH) while (place > from && load<u8>(place - 1) == BACKSLASH) place--;
  }
  return true;
}
