/**
 * Reads lines of JSON as bytes: counts the events of known kinds, collects their join keys, and calls for attention
 * where only a parse can tell or a search finds something. `docs/decisions/0008` says why this is WebAssembly.
 */
import { BACKSLASH, lineEnd, QUOTE } from './bytes';
import { hashBaseName, hashEntityId, hashHost, hashPid, joinKey } from './join-keys';
import { learnShape, readByShape } from './shapes';
import { holdsAny, printHash } from './text-search';
import {
  BROKEN,
  isUnbounded,
  lineTo,
  noteEnd,
  noteStart,
  ODD,
  OK,
  rangeCount,
  ranges,
  signature,
  walk,
} from './walk';

export { hashBaseName, hashEntityId, hashHost, hashPid, holdsAny, joinKey, printHash };
export { tellApart, wantField } from './walk';

/** Called for a line in [from, to). `why` is one of the reasons below; `plan` and `host` where the line is known. */
declare function attend(from: usize, to: usize, line: u32, why: u32, plan: u32, host: u32): void;

/** The line must be parsed: its signature is new, its keys are spelled unusually, or bytes do not tell. */
const NEW: u32 = 1;
const UNTOLD: u32 = 2;
/** Not well-formed, or of a form only a parse reads; text may hide in it. */
const UNREADABLE: u32 = 4;
/** Of a known event: a text was found or all are asked for, its host's time offset may be learned. */
const FOUND: u32 = 8;
const OFFSET: u32 = 16;

/** Roles of join keys. */
const BY_ENTITY_ID: u32 = 0;
const BY_PATH: u32 = 1;
const BY_PID: u32 = 2;

/** A plan says what lines of a signature are. 0: no event, 1: every one is parsed, from 2: an event kind. */
const PLAN_SIZE: usize = 512;
const LIST_SIZE: usize = 120;
const NO_EVENT: u8 = 0;
const PARSE: u8 = 1;
const plans = memory.data(256 * 512, 16);

/** Signature (8) and its plan + 1 (4), 16 bytes a slot. */
const SIGNATURE_SLOTS: u32 = 16384;
const MAX_SIGNATURES: u32 = 8192;
const signatures = memory.data(16384 * 16, 16);
let signatureCount: u32 = 0;

/** Host and plan (4) and how often its offset was asked for (4). */
const HOST_SLOTS: u32 = 4096;
const hosts = memory.data(4096 * 8, 16);

/** Join keys with the places of their lines, and places of lines with their numbers; 4 bytes each. */
const MAX_KEYS: u32 = 16384;
const MAX_MARKS: u32 = 16384;
export const keyTable = memory.data(16384 * 4, 16);
export const keyPlaces = memory.data(16384 * 4, 16);
export const markPlaces = memory.data(16384 * 4, 16);
export const markLines = memory.data(16384 * 4, 16);
export let keyCount: u32 = 0;
export let markCount: u32 = 0;
/** Lines of nothing but blanks. */
export let blankCount: u32 = 0;
/** Number of the next line. */
export let nextLine: u32 = 0;
/** Events by kind. */
export const counts = memory.data(16 * 4, 16);

export function planAt(plan: u32): usize {
  return plans + <usize>plan * PLAN_SIZE;
}

/** Where input may be put: memory beyond it is the caller's to grow. */
export function inputAt(): usize {
  return (__heap_base + 63) & ~63;
}

/** Where a caller puts a text to be hashed or wanted. */
export const scratch = memory.data(8192, 16);
/** Where a caller puts the sets of texts searched for. */
export const textTable = memory.data(262144, 16);

/** Collects the join keys of the line attended to last as the plan reads it; their number, or -1 for none to tell. */
export function tryPlan(plan: u32, at: usize): i32 {
  const before = keyCount;
  const told = keysOf(planAt(plan), at);
  const count = <i32>(keyCount - before);
  keyCount = before;
  return told ? count : -1;
}

/** Says what lines like the one attended to last are. */
export function learn(plan: u32): void {
  if (signatureCount == MAX_SIGNATURES) {
    memory.fill(signatures, 0, <usize>SIGNATURE_SLOTS << 4);
    signatureCount = 0;
  }
  const slot = slotOf(signature);
  if (load<u32>(slot + 8) == 0) signatureCount++;
  store<u64>(slot, signature);
  store<u32>(slot + 8, plan + 1);
}

/** Forgets which hosts were asked for their time offset: another file begins. */
export function forgetHosts(): void {
  memory.fill(hosts, 0, <usize>HOST_SLOTS << 3);
}

/**
 * Scans the lines that begin in [at, limit); each ends in a line feed. Returns where it stopped: before `limit` when
 * the tables have to be emptied, with `keyCount` and `markCount`, before it goes on.
 * `markEvery`: bytes from one mark to the next. `tries`: how often a host is asked for its offset.
 */
export function scan(
  at: usize,
  limit: usize,
  line: u32,
  markFrom: usize,
  markEvery: u32,
  wantsKeys: bool,
  tries: u32,
): usize {
  keyCount = 0;
  markCount = 0;
  blankCount = 0;
  let mark = markFrom;
  while (at < limit && keyCount + 4 < MAX_KEYS && markCount < MAX_MARKS) {
    if (at >= mark) {
      store<u32>(markPlaces + (<usize>markCount << 2), <u32>at);
      store<u32>(markLines + (<usize>markCount << 2), line);
      markCount++;
      mark = at + markEvery;
    }
    at = scanLine(at, line, wantsKeys, tries) + 1;
    line++;
  }
  nextLine = line;
  return at;
}

/** Where the line ends. */
function scanLine(at: usize, line: u32, wantsKeys: bool, tries: u32): usize {
  const isShaped = readByShape(at);
  const walked = isShaped ? OK : walk(at);
  if (walked != OK) {
    const end = walked == BROKEN ? lineEnd(at) : lineTo;
    if (walked == ODD || !isBlank(at, end)) attend(at, end, line, UNREADABLE, 0, 0);
    else blankCount++;
    return end;
  }
  const end = lineTo;
  const known = load<u32>(slotOf(signature) + 8);
  if (known == 0) {
    attend(at, end, line, NEW, 0, 0);
    return end;
  }
  if (!isShaped) learnShape(at);
  const index = known - 1;
  const plan = planAt(index);
  const is = load<u8>(plan);
  if (is == NO_EVENT) return end;
  const flags = load<u8>(plan + 1);
  const keysBefore = keyCount;
  if (is == PARSE || !keysOf(plan, at)) {
    keyCount = keysBefore;
    attend(at, end, line, UNTOLD, index, 0);
    return end;
  }
  if (!wantsKeys) keyCount = keysBefore;
  let why: u32 = 0;
  const set = load<u32>(plan + 4);
  if (load<u8>(plan + 3) == 1 || (set != 0 && holdsText(set, flags, at, end))) why |= FOUND;
  if (load<u8>(plan + 2) == 0 && wantsOffset(host, index, tries)) why |= OFFSET;
  const count = counts + (<usize>(is - 2) << 2);
  store<u32>(count, load<u32>(count) + 1);
  if (why != 0) attend(at, end, line, why, index, host);
  return end;
}

/** Searches the values that can hold a text, or the whole line. */
function holdsText(set: usize, flags: u8, at: usize, end: usize): bool {
  if ((flags & 8) != 0 || isUnbounded) return holdsAny(set, at, end);
  for (let i: u32 = 0; i < rangeCount; i++) {
    const range = ranges + (<usize>i << 3);
    if (holdsAny(set, load<u32>(range), load<u32>(range + 4))) return true;
  }
  return false;
}

let host: u32 = 0;

/** Adds a known event's join keys. False when only a parse can tell them. */
function keysOf(plan: usize, at: usize): bool {
  const kind = <u32>load<u8>(plan) - 2;
  const flags = load<u8>(plan + 1);
  const named = noteOf(plan + 16);
  if (named < 0 || !isBare(named)) return false;
  host = hashHost(noteStart(named) + 1, noteEnd(named) - 1);
  let id: u32 = 0;
  if ((flags & 1) == 0) {
    const note = noteOf(plan + 16 + LIST_SIZE);
    if (note < 0 || !isBare(note)) return false;
    id = hashEntityId(noteStart(note) + 1, noteEnd(note) - 1);
    if (id != 0) addKey(joinKey(BY_ENTITY_ID, kind, host, id), at);
  }
  if ((flags & 2) == 0) return true;
  const path = noteOf(plan + 16 + LIST_SIZE * 2);
  if (path < 0 || !isPlain(path)) return false;
  addKey(joinKey(BY_PATH, kind, host, hashBaseName(noteStart(path) + 1, noteEnd(path) - 1)), at);
  if ((flags & 4) == 0 || id != 0) return true;
  const pid = noteOf(plan + 16 + LIST_SIZE * 3);
  if (pid < 0 || !readNumber(noteStart(pid), noteEnd(pid))) return false;
  addKey(joinKey(BY_PID, kind, host, hashPid(number)), at);
  return true;
}

function addKey(key: u32, at: usize): void {
  store<u32>(keyTable + (<usize>keyCount << 2), key);
  store<u32>(keyPlaces + (<usize>keyCount << 2), <u32>at);
  keyCount++;
}

/** The best of a list of fields that the line has; -1 for none. */
function noteOf(list: usize): i32 {
  const count = load<u16>(list);
  for (let i: u32 = 1; i <= count; i++) {
    const id = load<u16>(list + (<usize>i << 1));
    if (noteStart(id) != 0) return <i32>id;
  }
  return -1;
}

/** A string of a letter or more without any escape. */
function isBare(note: u32): bool {
  const from = noteStart(note);
  const to = noteEnd(note);
  if (to - from < 4 || load<u8>(from) != QUOTE) return false;
  for (let at = from + 1; at < to; at++) if (load<u8>(at) == BACKSLASH) return false;
  return true;
}

/** A string without escapes other than those of a backslash or a slash. */
function isPlain(note: u32): bool {
  const from = noteStart(note);
  const to = noteEnd(note);
  if (to - from < 4 || load<u8>(from) != QUOTE) return false;
  for (let at = from + 1; at < to; at++) {
    if (load<u8>(at) != BACKSLASH) continue;
    at++;
    if (load<u8>(at) != BACKSLASH && load<u8>(at) != 0x2f) return false;
  }
  return true;
}

let number: u32 = 0;

/** Reads a whole number, in quotes or not, decimal or `0x`, into `number`. */
function readNumber(from: usize, to: usize): bool {
  if (load<u8>(from) == QUOTE) {
    from++;
    to--;
  }
  const isHex = to - from > 2 && load<u8>(from) == 0x30 && (load<u8>(from + 1) | 0x20) == 0x78;
  if (isHex) from += 2;
  if (from >= to || to - from > 9) return false;
  number = 0;
  for (let at = from; at < to; at++) {
    const byte = load<u8>(at);
    if (byte >= 0x30 && byte <= 0x39) number = number * (isHex ? 16 : 10) + (byte - 0x30);
    else if (isHex && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66) number = number * 16 + ((byte | 0x20) - 0x57);
    else return false;
  }
  return true;
}

function wantsOffset(name: u32, plan: u32, tries: u32): bool {
  const mixed = name ^ (plan * 0x9e37_79b1) | 1;
  let at = mixed & (HOST_SLOTS - 1);
  for (let probe: u32 = 0; probe < 64; probe++) {
    const slot = hosts + (<usize>at << 3);
    const there = load<u32>(slot);
    if (there == mixed || there == 0) {
      const count = load<u32>(slot + 4);
      if (count >= tries) return false;
      store<u32>(slot, mixed);
      store<u32>(slot + 4, count + 1);
      return true;
    }
    at = (at + 1) & (HOST_SLOTS - 1);
  }
  // So many hosts: whoever is called knows them all.
  return true;
}

function slotOf(key: u64): usize {
  let at = <u32>(key ^ (key >> 32)) & (SIGNATURE_SLOTS - 1);
  while (true) {
    const slot = signatures + (<usize>at << 4);
    if (load<u32>(slot + 8) == 0 || load<u64>(slot) == key) return slot;
    at = (at + 1) & (SIGNATURE_SLOTS - 1);
  }
}

function isBlank(from: usize, to: usize): bool {
  for (let at = from; at < to; at++) if (load<u8>(at) > 0x20) return false;
  return true;
}
