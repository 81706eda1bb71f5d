/** The 32-bit keys events are indexed under; equal for the raw spelling in a line and the canonical one of an event. */
import { byEventKind, type EventKind } from '../../core/event/event.ts';

/** What two events are joined by. */
export type JoinRole = 'entity_id' | 'path' | 'pid';

const PRIME = 0x01000193;
const SEED = 0x811c9dc5;
const BACKSLASH = 0x5c;
const ID_TAIL = 22;
const SALTS: Readonly<Record<JoinRole, Readonly<Record<EventKind, number>>>> = {
  entity_id: saltsFrom(0x1f3d5b79),
  path: saltsFrom(0x4c6a88a6),
  pid: saltsFrom(0x7997b5d3),
};

function saltsFrom(first: number): Readonly<Record<EventKind, number>> {
  let salt = first;
  return byEventKind(() => {
    salt = Math.imul(salt, 0x9e3779b1) ^ 0x0f1e2d3b;
    return salt;
  });
}

/** One key of role, event kind, host and text. Different texts may share a key: the reader looks at the event. */
export function joinKey(role: JoinRole, kind: EventKind, host: number, text: number): number {
  let hash = Math.imul(SALTS[role][kind] ^ host, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ text, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Folds ASCII letters and leaves out everything beyond ASCII, whose bytes and characters would differ.
 * A host counts up to its first dot, as `hostKey` does (an address only with its first number: no harm).
 */
export function hashHost(name: string, from = 0, to = name.length): number {
  let hash = SEED | 0;
  for (let i = from; i < to; i += 1) {
    const code = name.charCodeAt(i);
    if (code === 0x2e) break;
    if (code > 0x20 && code < 0x80) hash = Math.imul(hash ^ folded(code), PRIME);
  }
  return hash;
}

/**
 * The last characters of an entity id, where ids differ, without braces and letters folded; 0 for an id that is empty
 * or all zeros.
 */
export function hashEntityId(id: string, from = 0, to = id.length): number {
  let end = to;
  while (end > from && id.charCodeAt(end - 1) === 0x7d) end -= 1;
  let hash = SEED | 0;
  let zero = true;
  for (let i = Math.max(from, end - ID_TAIL); i < end; i += 1) {
    const code = id.charCodeAt(i);
    if (code === 0x7b || code >= 0x80) continue;
    if (code !== 0x30 && code !== 0x2d) zero = false;
    hash = Math.imul(hash ^ folded(code), PRIME);
  }
  return zero && isZero(id, from, end) ? 0 : hash | 1;
}

function isZero(id: string, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) {
    const code = id.charCodeAt(i);
    if (code !== 0x30 && code !== 0x2d && code !== 0x7b) return false;
  }
  return true;
}

/** The base name of a path. */
export function hashBaseName(path: string, from = 0, to = path.length): number {
  let start = to;
  while (start > from && !isSeparator(path.charCodeAt(start - 1))) start -= 1;
  let hash = SEED | 0;
  for (let i = start; i < to; i += 1) {
    const code = path.charCodeAt(i);
    if (code < 0x80) hash = Math.imul(hash ^ folded(code), PRIME);
  }
  return hash | 1;
}

export function hashPid(pid: number): number {
  return Math.imul(pid + 1, 0x9e3779b1) | 1;
}

/** True when the JSON text in [from, to) has an escape other than `\\` and `\/`, so that only a parse reads it. */
export function hasRareEscape(text: string, from: number, to: number): boolean {
  for (let i = text.indexOf('\\', from); i !== -1 && i < to; i = text.indexOf('\\', i)) {
    const next = text.charCodeAt(i + 1);
    if (next !== BACKSLASH && next !== 0x2f) return true;
    i += 2;
  }
  return false;
}

function folded(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
}

function isSeparator(code: number): boolean {
  return code === BACKSLASH || code === 0x2f;
}
