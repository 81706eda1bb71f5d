/** Reads a line by the shape of one read before: the same keys in the same order, with other values. */
import {
  apply,
  begin,
  endAt,
  hasOddities,
  isMeant,
  isScalar,
  lineTo,
  MAX_SLOTS,
  nextEntry,
  NOTED,
  SCALAR,
  slotCount,
  slots,
  STRING,
  stringEnd,
  valueEnd,
} from './walk';

const MAX_SHAPES: u32 = 16;
const MAX_LINE: usize = 8192;
const MAX_REFS: u32 = 512;
/** Number of values (4), of the text behind the last (4), its place (4); values; entries; the line learned from. */
const SHAPE_SIZE: usize = 16 + 256 * 16 + 512 * 4 + 8192 + 16;
const VALUES: usize = 16;
const REFS: usize = VALUES + 256 * 16;
const SAMPLE: usize = REFS + 512 * 4;

const shapes = memory.data(16 * (16 + 256 * 16 + 512 * 4 + 8192 + 16), 16);
/** Numbers of the shapes, frequent ones first. */
const order = memory.data(16 * 4, 16);
let shapeCount: u32 = 0;

/** Reads the line as `walk` would. False when its shape is not known, or something in it only `walk` can judge. */
export function readByShape(at: usize): bool {
  for (let i: u32 = 0; i < shapeCount; i++) {
    const place = order + (<usize>i << 2);
    const number = load<u32>(place);
    if (!readBy(shapes + <usize>number * SHAPE_SIZE, at)) continue;
    if (i > 0) {
      store<u32>(place, load<u32>(place - 4));
      store<u32>(place - 4, number);
    }
    return true;
  }
  return false;
}

function readBy(shape: usize, from: usize): bool {
  begin();
  let at = from;
  let sample = shape + SAMPLE;
  const count = load<u32>(shape);
  for (let i: u32 = 0; i < count; i++) {
    const value = shape + VALUES + (<usize>i << 4);
    const length = <usize>load<u16>(value);
    if (!isSame(at, sample, length)) return false;
    at += length;
    sample += length + <usize>load<u16>(value + 2);
    const kind = <u32>load<u8>(value + 4);
    const start = at;
    let end: usize;
    if (kind == STRING) {
      end = stringEnd(at);
      if (end == 0) return false;
      at = end;
      const refs = load<u8>(value + 5);
      if (refs != 0) applyAll(shape, value, start - 1, end + 1);
    } else if (kind == SCALAR) {
      while (isScalar(load<u8>(at))) at++;
      if (at == start) return false;
    } else applyAll(shape, value, at, valueEnd(at));
  }
  const length = <usize>load<u32>(shape + 4);
  if (hasOddities() || !isSame(at, sample, length)) return false;
  endAt(at + length - 1);
  return true;
}

function applyAll(shape: usize, value: usize, from: usize, to: usize): void {
  const refs = <u32>load<u8>(value + 5);
  const first = shape + REFS + (<usize>load<u16>(value + 6) << 2);
  for (let i: u32 = 0; i < refs; i++) apply(load<u32>(first + (<usize>i << 2)), from, to);
}

/** Learns the shape of the line at `from` that was walked last and found in order. */
export function learnShape(from: usize): void {
  const length = lineTo + 1 - from;
  if (length > MAX_LINE || slotCount > MAX_SLOTS) return;
  // The last in order is the least used.
  const place = order + (<usize>(shapeCount < MAX_SHAPES ? shapeCount : MAX_SHAPES - 1) << 2);
  const number = shapeCount < MAX_SHAPES ? shapeCount : load<u32>(place);
  const shape = shapes + <usize>number * SHAPE_SIZE;
  let refs: u32 = 0;
  let last = from;
  for (let i: u32 = 0; i < slotCount; i++) {
    const slot = slots + <usize>i * 32;
    const start = <usize>load<u32>(slot + 4);
    const end = <usize>load<u32>(slot + 8);
    const value = shape + VALUES + (<usize>i << 4);
    store<u16>(value, <u16>(start - last));
    store<u16>(value + 2, <u16>(end - start));
    store<u8>(value + 4, <u8>load<u32>(slot));
    store<u16>(value + 6, <u16>refs);
    let own: u32 = 0;
    const within = load<u64>(slot + 16);
    for (let entry = load<u32>(slot + 12); entry != 0; entry = nextEntry(entry)) {
      if (!isMeant(entry, within)) continue;
      if (refs == MAX_REFS || own == 255) return;
      store<u32>(shape + REFS + (<usize>refs << 2), entry);
      refs++;
      own++;
    }
    store<u8>(value + 5, <u8>own);
    last = end;
  }
  store<u32>(shape, slotCount);
  store<u32>(shape + 4, <u32>(lineTo + 1 - last));
  memory.copy(shape + SAMPLE, from, length);
  store<u32>(place, number);
  if (shapeCount < MAX_SHAPES) shapeCount++;
}

function isSame(a: usize, b: usize, length: usize): bool {
  while (length >= 16) {
    if (!i8x16.all_true(i8x16.eq(v128.load(a), v128.load(b)))) return false;
    a += 16;
    b += 16;
    length -= 16;
  }
  const same = i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b)));
  return (same | (-1 << <i32>length)) == -1;
}
