/** The 32-bit keys events are joined by, from a value's bytes: equal for its raw spelling and its canonical one. */
import { BACKSLASH, folded } from './bytes';

const PRIME: u32 = 0x0100_0193;
const SEED: u32 = 0x811c_9dc5;
/** Characters at the end of an entity id, where ids differ. */
const ID_TAIL: usize = 22;
const LONGEST_NAME: usize = 1024;

/** One key of role, event kind, host and text. Different texts may share a key: the reader looks at the event. */
export function joinKey(role: u32, kind: u32, host: u32, text: u32): u32 {
  let hash = (((role * 16 + kind + 1) * 0x9e37_79b1) ^ host) * 0x85eb_ca6b;
  hash = (hash ^ (hash >> 15) ^ text) * 0xc2b2_ae35;
  return hash ^ (hash >> 16);
}

/**
 * Folds ASCII letters and leaves out everything beyond ASCII. A host counts up to its first dot, as `hostKey` does (an
 * address only with its first number: no harm).
 */
export function hashHost(from: usize, to: usize): u32 {
  let hash = SEED;
  for (let at = from; at < to; at++) {
    const byte = load<u8>(at);
    if (byte == 0x2e) break;
    if (byte > 0x20 && byte < 0x80) hash = (hash ^ folded(byte)) * PRIME;
  }
  return hash;
}

/** Without braces, letters folded; 0 for an id that is empty or all zeros. */
export function hashEntityId(from: usize, to: usize): u32 {
  while (to > from && load<u8>(to - 1) == 0x7d) to--;
  let hash = SEED;
  let zero = true;
  for (let at = to - from > ID_TAIL ? to - ID_TAIL : from; at < to; at++) {
    const byte = load<u8>(at);
    if (byte == 0x7b || byte >= 0x80) continue;
    if (byte != 0x30 && byte != 0x2d) zero = false;
    hash = (hash ^ folded(byte)) * PRIME;
  }
  return zero && isZero(from, to) ? 0 : hash | 1;
}

function isZero(from: usize, to: usize): bool {
  for (let at = from; at < to; at++) {
    const byte = load<u8>(at);
    if (byte != 0x30 && byte != 0x2d && byte != 0x7b) return false;
  }
  return true;
}

/** The base name of a path; of a very long one its end. */
export function hashBaseName(from: usize, to: usize): u32 {
  let start = to;
  if (to - from > LONGEST_NAME) from = to - LONGEST_NAME;
  while (start > from && load<u8>(start - 1) != BACKSLASH && load<u8>(start - 1) != 0x2f) start--;
  let hash = SEED;
  for (let at = start; at < to; at++) {
    const byte = load<u8>(at);
    if (byte < 0x80) hash = (hash ^ folded(byte)) * PRIME;
  }
  return hash | 1;
}

export function hashPid(pid: u32): u32 {
  return ((pid + 1) * 0x9e37_79b1) | 1;
}
