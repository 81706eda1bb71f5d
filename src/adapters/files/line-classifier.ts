/** Tells a line's event kind and join keys from its bytes, parsing only lines of a form not met before. */
import type { EventKind } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import { eventKeys } from './event-keys.ts';
import { hashBaseName, hashEntityId, hashHost, hashPid, hasRareEscape, joinKey } from './join-hash.ts';
import type { LineFacts, ReadAt, ReadLine } from './line-facts.ts';
import { LineWalker } from './line-walker.ts';
import { type Signature, TemplateList } from './template-list.ts';
import { type WantedFields, wantedFields } from './wanted-fields.ts';

const OTHER: Signature = { is: 'other', fields: undefined, profile: '', weak: false };
const PARSE: Signature = { is: 'parse', fields: undefined, profile: '', weak: false };
const MAX_SIGNATURES = 8192;
/**
 * Lines of one signature (all discriminating fields and their values) are of one kind: the first is normalised, the
 * rest follow it. The keys found by bytes are checked against that event, so a layout that bytes misread is parsed.
 */
export class LineClassifier {
  readonly facts: LineFacts = {
    kind: undefined,
    profile: '',
    host: 0,
    read: undefined,
    next: 0,
    end: 0,
    keyCount: 0,
    isOdd: false,
  };
  readonly keys = new Float64Array(4);
  readonly #wanted: WantedFields;
  readonly #walker: LineWalker;
  readonly #profiles: ReadonlyMap<string, Profile>;
  readonly #signatures = new Map<number, Signature>();
  readonly #templates = new TemplateList();

  constructor(profiles: readonly Profile[]) {
    this.#wanted = wantedFields(profiles);
    this.#walker = new LineWalker(this.#wanted.fields);
    this.#profiles = new Map(profiles.map((profile) => [profile.id, profile]));
  }

  /**
   * Reads the line that begins at `at` of a slice, given as bytes and as latin1 text. Every line of the slice ends in
   * a line feed. `useTemplates`: no line is too long for them.
   */
  classify(bytes: Uint8Array, slice: string, at: number, useTemplates: boolean, read: ReadAt): LineFacts {
    const { facts } = this;
    facts.kind = undefined;
    facts.read = undefined;
    facts.keyCount = 0;
    facts.isOdd = false;
    if (useTemplates && this.#byTemplate(slice, at, read)) return facts;
    const end = slice.indexOf('\n', at);
    facts.next = end + 1;
    facts.end = end;
    this.#byWalk(bytes, slice, at, end, read);
    return facts;
  }

  #byTemplate(slice: string, at: number, read: ReadAt): boolean {
    const templates = this.#templates;
    const match = templates.match(slice, at);
    if (match === undefined) return false;
    const { facts } = this;
    const { signature, host, entityId, path, pid } = templates.matched;
    facts.next = at + (match[0]?.length ?? 0);
    facts.end = facts.next - 1;
    if (signature.is === 'other') return true;
    if (signature.is === 'parse') {
      this.#parsed(read(at, facts.end));
      return true;
    }
    facts.kind = signature.is;
    facts.profile = signature.profile;
    const isKeyed = this.#keysOf(
      signature,
      signature.is,
      host === 0 ? undefined : match[host],
      entityId === 0 ? undefined : match[entityId],
      path === 0 ? undefined : match[path],
      pid === 0 ? undefined : match[pid],
    );
    if (!isKeyed) this.#parsed(read(at, facts.end));
    return true;
  }

  #byWalk(bytes: Uint8Array, slice: string, from: number, to: number, read: ReadAt): void {
    const walker = this.#walker;
    const result = walker.walk(bytes, from, to);
    // What the walk finds broken a parse would too; the parse says why.
    if (result !== 'ok') {
      this.facts.isOdd = true;
      if (!isBlank(slice, from, to)) this.#parsed(read(from, to));
      return;
    }
    const id = walker.signatureA * 0x20_0000 + (walker.signatureB & 0x1f_ffff);
    let signature = this.#signatures.get(id);
    if (signature === undefined) {
      const line = read(from, to);
      this.#parsed(line);
      signature = this.#learn(line, slice);
      // A line that could not be normalised says nothing about the next of its signature.
      if (signature === undefined) return;
      if (this.#signatures.size >= MAX_SIGNATURES) this.#signatures.clear();
      this.#signatures.set(id, signature);
      return;
    }
    if (signature.is === 'parse') {
      this.#parsed(read(from, to));
      return;
    }
    this.#templates.consider(walker, slice, from, to, signature);
    if (signature.is === 'other') return;
    this.facts.kind = signature.is;
    this.facts.profile = signature.profile;
    if (!this.#keysOfNotes(signature, signature.is, slice)) this.#parsed(read(from, to));
  }

  /** Undefined when the line tells nothing about others like it. */
  #learn(line: ReadLine, slice: string): Signature | undefined {
    if ('skipped' in line) return OTHER;
    if (!('event' in line)) return undefined;
    const { event } = line;
    const fields = this.#wanted.joins.get(`${event.profile} ${event.kind}`);
    if (fields === undefined) return PARSE;
    const weak = this.#profiles.get(event.profile)?.entityId === 'none';
    const signature: Signature = { is: event.kind, fields, profile: event.profile, weak };
    const expected = this.keys.slice(0, this.facts.keyCount);
    this.facts.keyCount = 0;
    const found = this.#keysOfNotes(signature, event.kind, slice);
    const same = found && expected.every((key) => this.keys.subarray(0, this.facts.keyCount).includes(key));
    this.#setKeys(expected);
    return same ? signature : PARSE;
  }

  #keysOfNotes(signature: Signature, kind: EventKind, slice: string): boolean {
    const { fields } = signature;
    if (fields === undefined) return false;
    const text = (ids: readonly number[]): string | undefined => {
      const note = this.#walker.noteOf(ids);
      return note === -1
        ? undefined
        : slice.slice(this.#walker.noteStarts[note], this.#walker.noteEnds[note]);
    };
    return this.#keysOf(
      signature,
      kind,
      text(fields.host),
      text(fields.entityId),
      text(fields.path),
      text(fields.pid),
    );
  }

  /** Takes values as JSON text. False when only a parse can tell: one is missing or not spelled plainly. */
  #keysOf(
    signature: Signature,
    kind: EventKind,
    host: string | undefined,
    entityId: string | undefined,
    path: string | undefined,
    pid: string | undefined,
  ): boolean {
    if (host === undefined || !isPlain(host)) return false;
    const hostHash = hashHost(host, 1, host.length - 1);
    this.facts.host = hostHash;
    let id = 0;
    if (!signature.weak) {
      if (entityId === undefined || !isPlain(entityId)) return false;
      id = hashEntityId(entityId, 1, entityId.length - 1);
      if (id !== 0) this.#addKey(joinKey('entity_id', kind, hostHash, id));
    }
    if (kind !== 'process_create' && kind !== 'file_create') return true;
    if (path === undefined || !isPlain(path)) return false;
    this.#addKey(joinKey('path', kind, hostHash, hashBaseName(path, 1, path.length - 1)));
    if (kind !== 'process_create' || id !== 0) return true;
    const number = pid === undefined ? Number.NaN : Number(pid.replaceAll('"', ''));
    if (!Number.isInteger(number)) return false;
    this.#addKey(joinKey('pid', kind, hostHash, hashPid(number)));
    return true;
  }

  #parsed(line: ReadLine): void {
    const { facts } = this;
    facts.read = line;
    if (!('event' in line)) {
      facts.kind = undefined;
      facts.keyCount = 0;
      return;
    }
    const { event } = line;
    facts.kind = event.kind;
    facts.profile = event.profile;
    facts.host = hashHost(event.host);
    this.#setKeys(eventKeys(event));
  }

  #setKeys(keys: Iterable<number>): void {
    this.facts.keyCount = 0;
    for (const key of keys) this.#addKey(key);
  }

  #addKey(key: number): void {
    this.keys[this.facts.keyCount] = key;
    this.facts.keyCount += 1;
  }
}

/** A JSON string that says something, without escapes that only a parse reads. */
function isPlain(value: string): boolean {
  return value.length > 3 && value.startsWith('"') && !hasRareEscape(value, 1, value.length - 1);
}

function isBlank(slice: string, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if (slice.charCodeAt(i) > 0x20) return false;
  return true;
}
