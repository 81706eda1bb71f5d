/** Walks one line of JSON by its bytes, without parsing it, and notes where the fields asked for are. */

import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  DOT,
  hashKey,
  hashValue,
  isHidingEscape,
  isScalarByte,
  mayBeKnown,
  OPEN_ARRAY,
  OPEN_OBJECT,
  PRIME,
  QUOTE,
  SEED,
  skipBlanks,
  valueEnd,
} from './json-bytes.ts';
import type { Demand } from './line-template.ts';
import type { WantedField } from './wanted-fields.ts';

/** `odd` is well-formed but has something only a parse reads rightly; `broken` is no JSON object. */
export type WalkResult = 'ok' | 'odd' | 'broken';

interface Entry {
  /** 0: any. */
  readonly within: number;
  readonly use: WantedField['use'];
  readonly id: number;
  readonly values: readonly string[];
  /** Hashes of `values`; undefined when every text counts. */
  readonly known: ReadonlySet<number> | undefined;
  readonly longest: number;
}

const MAX_DEPTH = 64;
const MAX_NOTES = 64;

/** What may come next. */
const VALUE = 0;
const KEY_OR_END = 1;
const COMMA_OR_END = 2;
const KEY = 3;
const VALUE_OR_END = 4;

/**
 * Reused for every line, so results are plain fields and typed arrays.
 * It checks the structure (brackets, quotes, commas, colons), not the spelling of numbers and escapes.
 */
export class LineWalker {
  /** Two hashes of the discriminating fields and their values, in any order: lines of one signature are of one kind. */
  signatureA = 0;
  signatureB = 0;
  /** Hash of the keys in their order: lines of one shape can be read by one template. 0 when no template could. */
  shape = 0;
  noteCount = 0;
  readonly noteIds = new Int32Array(MAX_NOTES);
  readonly noteStarts = new Int32Array(MAX_NOTES);
  readonly noteEnds = new Int32Array(MAX_NOTES);
  /** Where the values mixed into the signature begin. */
  readonly #decisive = new Int32Array(MAX_NOTES);
  /** The texts each must stay unlike; undefined where it must stay the same. */
  readonly #unlike: (readonly string[] | undefined)[] = [];
  #decisiveCount = 0;

  readonly #entries = new Map<number, readonly Entry[]>();
  /** A quick no for most keys. */
  readonly #maybe = new Uint8Array(1 << 12);
  readonly #keys = new Int32Array(MAX_DEPTH);
  readonly #isArray = new Uint8Array(MAX_DEPTH);

  constructor(wanted: readonly WantedField[]) {
    for (const [hash, fields] of Map.groupBy(wanted, (field) => hashKey(field.leaf))) {
      this.#maybe[hash & 0xfff] = 1;
      this.#entries.set(
        hash,
        fields.map(({ within, use, id, values }) => ({
          within: within === undefined ? 0 : hashKey(within),
          use,
          id,
          values: values ?? [],
          known: values === undefined ? undefined : new Set(values.map(hashValue)),
          longest: Math.max(0, ...(values ?? []).map((value) => value.length)),
        })),
      );
    }
  }

  walk(bytes: Uint8Array, from: number, to: number): WalkResult {
    this.noteCount = 0;
    this.#decisiveCount = 0;
    this.signatureA = 0;
    this.signatureB = 0;
    const keys = this.#keys;
    const isArray = this.#isArray;
    let shape = SEED;
    let flat = true;
    let odd = false;
    let depth = 0;
    let key = SEED;
    let at = from;
    let expect = VALUE;
    while (at < to) {
      const byte = bytes[at] as number;
      if (byte === 0x20 || byte === 0x09 || byte === 0x0d) {
        at += 1;
      } else if (expect === COMMA_OR_END) {
        if (depth === 0) return 'broken';
        if (byte === COMMA) expect = isArray[depth] === 1 ? VALUE : KEY;
        else if (byte === (isArray[depth] === 1 ? CLOSE_ARRAY : CLOSE_OBJECT)) depth -= 1;
        else return 'broken';
        at += 1;
      } else if (expect === KEY || expect === KEY_OR_END) {
        if (byte === CLOSE_OBJECT && expect === KEY_OR_END) {
          depth -= 1;
          expect = COMMA_OR_END;
          at += 1;
          continue;
        }
        if (byte !== QUOTE) return 'broken';
        at += 1;
        let hash = SEED;
        let within = keys[depth] as number;
        for (let char = bytes[at] as number; char !== QUOTE; char = bytes[at] as number) {
          if (char === DOT) {
            within = hash;
            hash = SEED;
          } else {
            if (char === BACKSLASH) {
              odd = true;
              at += 1;
            }
            hash = Math.imul(hash ^ char, PRIME);
          }
          at += 1;
          if (at >= to) return 'broken';
        }
        key = hash;
        shape = Math.imul(shape ^ hash, PRIME) + depth;
        at = skipBlanks(bytes, at + 1, to);
        if (at >= to || bytes[at] !== 0x3a) return 'broken';
        at = skipBlanks(bytes, at + 1, to);
        expect = VALUE;
        if (this.#maybe[hash & 0xfff] === 1 && !this.#note(bytes, hash, within, at, to)) odd = true;
      } else if (byte === QUOTE) {
        at += 1;
        for (let char = bytes[at] as number; char !== QUOTE; char = bytes[at] as number) {
          if (char === BACKSLASH) {
            at += 1;
            if (bytes[at] === 0x75 && isHidingEscape(bytes, at)) odd = true;
          }
          at += 1;
          if (at >= to) return 'broken';
        }
        at += 1;
        expect = COMMA_OR_END;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (depth > 0 && isArray[depth] === 1) flat = false;
        depth += 1;
        if (depth >= MAX_DEPTH) return 'odd';
        keys[depth] = depth === 1 ? SEED : key;
        isArray[depth] = byte === OPEN_ARRAY ? 1 : 0;
        expect = byte === OPEN_ARRAY ? VALUE_OR_END : KEY_OR_END;
        if (depth === 1 && byte === OPEN_ARRAY) return 'broken';
        at += 1;
      } else if (byte === CLOSE_ARRAY && expect === VALUE_OR_END) {
        depth -= 1;
        expect = COMMA_OR_END;
        at += 1;
      } else {
        if (depth === 0) return 'broken';
        const start = at;
        while (at < to && isScalarByte(bytes[at] as number)) at += 1;
        if (at === start) return 'broken';
        expect = COMMA_OR_END;
      }
    }
    this.shape = flat ? (shape ^ this.signatureA) | 1 : 0;
    if (depth !== 0 || expect !== COMMA_OR_END) return 'broken';
    return odd ? 'odd' : 'ok';
  }

  /** The note of the best of some fields; -1 when the line has none of them. */
  noteOf(ids: readonly number[]): number {
    for (const id of ids) {
      const note = this.noteIds.indexOf(id);
      if (note !== -1 && note < this.noteCount) return note;
    }
    return -1;
  }

  /** What the value that begins at this place must be in lines of the same signature. */
  demandAt(at: number): Demand {
    const unlike: string[] = [];
    let same = false;
    for (let i = 0; i < this.#decisiveCount; i += 1) {
      if (this.#decisive[i] !== at) continue;
      const texts = this.#unlike[i];
      if (texts === undefined) same = true;
      else unlike.push(...texts);
    }
    return { same, unlike };
  }

  /** False when there is no room for another note. */
  #note(bytes: Uint8Array, hash: number, within: number, at: number, to: number): boolean {
    const entries = this.#entries.get(hash);
    if (entries === undefined) return true;
    let end = -1;
    for (const entry of entries) {
      if (entry.within !== 0 && entry.within !== within) continue;
      if (entry.use === 'presence') {
        this.signatureA = (this.signatureA + Math.imul(entry.id + 1, 0x9e3779b1)) | 0;
        continue;
      }
      if (end === -1) end = valueEnd(bytes, at, to);
      if (entry.use === 'value') {
        if (this.#decisiveCount === MAX_NOTES) return false;
        const isKnown = entry.known === undefined || mayBeKnown(bytes, at, end, entry.known, entry.longest);
        this.#decisive[this.#decisiveCount] = at;
        this.#unlike[this.#decisiveCount] = isKnown ? undefined : entry.values;
        this.#decisiveCount += 1;
        if (isKnown) this.#mix(bytes, entry.id, at, end);
        else this.signatureA = (this.signatureA + Math.imul(entry.id + 1, 0x27d4eb2f)) | 0;
      } else if (this.noteCount === MAX_NOTES) return false;
      else {
        this.noteIds[this.noteCount] = entry.id;
        this.noteStarts[this.noteCount] = at;
        this.noteEnds[this.noteCount] = end;
        this.noteCount += 1;
      }
    }
    return true;
  }

  #mix(bytes: Uint8Array, id: number, from: number, to: number): void {
    let a = Math.imul(id + 1, 0x9e3779b1);
    let b = Math.imul(id + 1, 0x5bd1e995);
    for (let i = from; i < to; i += 1) {
      const value = bytes[i] as number;
      a = Math.imul(a ^ value, PRIME);
      b = (Math.imul(b, 31) + value) | 0;
    }
    this.signatureA = (this.signatureA + a) | 0;
    this.signatureB = (this.signatureB + b) | 0;
  }
}
