/** Bytes of the text under the scanner's hands: places, hashes, letters folded. AssemblyScript. */

export const QUOTE: u8 = 0x22;
export const BACKSLASH: u8 = 0x5c;
export const LINE_FEED: u8 = 0x0a;

const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
const FOLD: u64 = 0x2020_2020_2020_2020;
const LINE_FEEDS = i8x16.splat(0x0a);

/** The first line feed at or after `at`; there must be one. */
export function lineEnd(at: usize): usize {
  while (true) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), LINE_FEEDS));
    if (found != 0) return at + ctz(found);
    at += 16;
  }
}

/** Hash of the bytes in [from, to). May read, and ignores, seven bytes behind them. */
export function hash(from: usize, to: usize): u64 {
  return hashWith(from, to, 0);
}

/** The same for texts that differ in the case of ASCII letters, and for some others too. */
export function hashFolded(from: usize, to: usize): u64 {
  return hashWith(from, to, FOLD);
}

function hashWith(from: usize, to: usize, bits: u64): u64 {
  let left = to - from;
  let sum: u64 = (<u64>left + 1) * MIX;
  while (left >= 8) {
    sum = (sum ^ (load<u64>(from) | bits)) * MIX;
    sum ^= sum >> 32;
    from += 8;
    left -= 8;
  }
  if (left > 0) {
    const mask = ((<u64>1) << (<u64>left << 3)) - 1;
    sum = (sum ^ ((load<u64>(from) | bits) & mask)) * MIX;
    sum ^= sum >> 32;
  }
  return sum;
}

/** ASCII letters in small; all else as it is. */
export function folded(byte: u8): u8 {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
