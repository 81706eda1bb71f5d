/** The scanner of lines, which is WebAssembly (its source lies in `wasm/`), with the tables it works by. */
import { readFileSync } from 'node:fs';
import { TextSets } from './text-sets.ts';
import type { WantedField } from './wanted-fields.ts';

/** Why a line needs attention; several may hold. The same numbers stand in `wasm/line-scanner.ts`. */
export const WHY = { new: 1, untold: 2, unreadable: 4, found: 8, offset: 16 } as const;

/** Told of a line at [from, to) of the input. `plan` and `host` (a hash) are 0 where the line is not known. */
export type Attend = (
  from: number,
  to: number,
  line: number,
  why: number,
  plan: number,
  host: number,
) => void;

/** What lines of one signature are, and how their join keys are found. */
export interface LinePlan {
  /** Index of the event kind. */
  readonly is: number | 'no_event' | 'parse';
  /** Ids of noted fields, best first; undefined where such lines are not joined by it. */
  readonly host: readonly number[];
  readonly entityId: readonly number[] | undefined;
  readonly path: readonly number[] | undefined;
  readonly pid: readonly number[] | undefined;
  /** Attention is called to a line that holds one of the texts; `all`: to every one. */
  readonly texts: readonly string[] | 'all';
  /** They may stand anywhere in the line, not only in the fields to be searched. */
  readonly anywhere: boolean;
}

export interface Stretch {
  /** Lines that begin in [from, to) of the input. */
  readonly from: number;
  readonly to: number;
  /** Number of the first. */
  readonly line: number;
}

export interface ScanOptions {
  readonly wantsKeys: boolean;
  /** Bytes from one mark to the next. */
  readonly markEvery: number;
  /** How often attention is called to a host whose time offset may be learned. */
  readonly tries: number;
}

/** Takes what the scanner collects; places count from the input's first byte. Arrays are valid during the call. */
export interface Collector {
  keys(keys: Uint32Array, places: Uint32Array): void;
  marks(places: Uint32Array, lines: Uint32Array): void;
  /** Lines that hold nothing. */
  blanks(count: number): void;
}

const ROLES = { entity_id: 0, path: 1, pid: 2 } as const;
export type JoinRole = keyof typeof ROLES;

/** The exports of `wasm/line-scanner.ts`. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly scratch: { readonly value: number };
  readonly textTable: { readonly value: number };
  readonly keyTable: { readonly value: number };
  readonly keyPlaces: { readonly value: number };
  readonly markPlaces: { readonly value: number };
  readonly markLines: { readonly value: number };
  readonly counts: { readonly value: number };
  readonly keyCount: { readonly value: number };
  readonly markCount: { readonly value: number };
  readonly blankCount: { readonly value: number };
  readonly nextLine: { readonly value: number };
  readonly inputAt: () => number;
  readonly planAt: (plan: number) => number;
  readonly learn: (plan: number) => void;
  readonly tryPlan: (plan: number, at: number) => number;
  readonly forgetHosts: () => void;
  readonly wantField: (...values: number[]) => number;
  readonly tellApart: (from: number, to: number) => number;
  readonly joinKey: (role: number, kind: number, host: number, text: number) => number;
  readonly hashHost: (from: number, to: number) => number;
  readonly hashEntityId: (from: number, to: number) => number;
  readonly hashBaseName: (from: number, to: number) => number;
  readonly hashPid: (pid: number) => number;
  readonly holdsAny: (set: number, from: number, to: number) => number;
  readonly printHash: (bytes: number) => number;
  readonly scan: (...values: number[]) => number;
}

const USES = { note: 0, value: 1, presence: 2, searched: 3 } as const;
const PAGE = 65_536;
const SCRATCH = 8_192;
/** What the scanner may read, and ignores, behind the last line. */
const SLACK = 64;
const MAX_PLANS = 256;
const LISTS = 16;
const LIST_SIZE = 120;
const MAX_KINDS = 16;
/** A set there is no room for. */
const UNTOLD = -1;

const compiled = new WebAssembly.Module(readFileSync(new URL('./line-scanner.wasm', import.meta.url)));

/** Throws `RangeError` when its tables cannot hold what it is given: content of an unheard-of size. */
export class LineScanner {
  /** Called while a stretch is scanned. */
  onLine: Attend = () => undefined;
  readonly #wasm: Exports;
  readonly #base: number;
  readonly #texts: TextSets;
  #memory: Buffer;
  /** Addresses of the sets made of texts. */
  readonly #sets = new WeakMap<readonly string[], number>();
  #planCount = 0;

  constructor(wanted: readonly WantedField[] = []) {
    const attend: Attend = (from, to, line, why, plan, host) =>
      this.onLine(from - this.#base, to - this.#base, line, why, plan, host >>> 0);
    const { exports } = new WebAssembly.Instance(compiled, { 'line-scanner': { attend } });
    this.#wasm = exports as Exports;
    this.#base = this.#wasm.inputAt();
    this.#memory = Buffer.from(this.#wasm.memory.buffer);
    this.#texts = new TextSets(this.#wasm.textTable.value, this.#wasm.printHash);
    for (const field of wanted) this.#want(field);
  }

  /** Room for input of so many bytes, with what was there kept; valid until the next call. */
  input(size: number): Buffer {
    const missing = this.#base + size + SLACK - this.#memory.length;
    if (missing > 0) {
      this.#wasm.memory.grow(Math.ceil(missing / PAGE));
      this.#memory = Buffer.from(this.#wasm.memory.buffer);
    }
    return this.#memory.subarray(this.#base, this.#base + size);
  }

  /** Its number. */
  addPlan(plan: LinePlan): number {
    const number = this.#planCount;
    if (number === MAX_PLANS) throw new RangeError(`no room for more than ${MAX_PLANS} plans`);
    this.#planCount += 1;
    const at = this.#wasm.planAt(number);
    const { is, entityId, path, pid, texts } = plan;
    const set = texts === 'all' ? undefined : this.#texts.add(this.#memory, texts);
    this.#memory[at] = is === 'no_event' ? 0 : is === 'parse' ? 1 : is + 2;
    this.#memory[at + 1] =
      flag(entityId === undefined, 1) |
      flag(path !== undefined, 2) |
      flag(pid !== undefined, 4) |
      flag(plan.anywhere, 8);
    this.#memory[at + 3] = flag(set === undefined, 1);
    this.#memory.writeUInt32LE(set ?? 0, at + 4);
    for (const [i, ids] of [plan.host, entityId ?? [], path ?? [], pid ?? []].entries()) {
      const list = at + LISTS + i * LIST_SIZE;
      if (2 * (ids.length + 1) > LIST_SIZE) throw new RangeError(`no room for ${ids.length} fields`);
      for (const [j, id] of [ids.length, ...ids].entries()) this.#memory.writeUInt16LE(id, list + j * 2);
    }
    return number;
  }

  /** Lines like the one attended to are as this plan says. */
  learn(plan: number): void {
    this.#wasm.learn(plan);
  }

  /** The join keys the plan finds in the line attended to; undefined when it cannot tell. */
  keysBy(plan: number): readonly number[] | undefined {
    const count = this.#wasm.tryPlan(plan, 0);
    if (count < 0) return undefined;
    return [...this.#numbers(this.#wasm.keyTable.value + this.#wasm.keyCount.value * 4, count)];
  }

  /** No host of such lines has a time offset to learn. */
  skipOffsets(plan: number, isQuiet: boolean): void {
    this.#memory[this.#wasm.planAt(plan) + 2] = flag(isQuiet, 1);
  }

  /** Another file begins: its hosts may have other offsets. */
  forgetHosts(): void {
    this.#wasm.forgetHosts();
  }

  /** The number of lines. Each must end in a line feed. */
  scan(stretch: Stretch, options: ScanOptions, into: Collector): number {
    const wasm = this.#wasm;
    const base = this.#base;
    const to = base + stretch.to;
    let at = base + stretch.from;
    let { line } = stretch;
    let markFrom = at;
    while (at < to) {
      const { wantsKeys, markEvery, tries } = options;
      at = wasm.scan(at, to, line, markFrom, markEvery, Number(wantsKeys), tries);
      line = wasm.nextLine.value;
      const keys = wasm.keyCount.value;
      into.keys(this.#numbers(wasm.keyTable.value, keys), this.#places(wasm.keyPlaces.value, keys));
      const marks = wasm.markCount.value;
      const places = this.#places(wasm.markPlaces.value, marks);
      into.marks(places, this.#numbers(wasm.markLines.value, marks));
      into.blanks(wasm.blankCount.value);
      if (marks > 0) markFrom = base + (places[marks - 1] ?? 0) + markEvery;
    }
    return line - stretch.line;
  }

  /** True when one of the texts stands in the input's [from, to), or when there is no telling. */
  holds(texts: readonly string[], from: number, to: number): boolean {
    let set = this.#sets.get(texts);
    if (set === undefined) {
      set = this.#texts.add(this.#memory, texts) ?? UNTOLD;
      this.#sets.set(texts, set);
    }
    if (set === 0) return false;
    return set === UNTOLD || this.#wasm.holdsAny(set, this.#base + from, this.#base + to) !== 0;
  }

  /** Events counted by kind since the last call. */
  takeCounts(): readonly number[] {
    const at = this.#wasm.counts.value;
    const counts = Array.from({ length: MAX_KINDS }, (_, kind) => this.#memory.readUInt32LE(at + kind * 4));
    this.#memory.fill(0, at, at + MAX_KINDS * 4);
    return counts;
  }

  joinKey(role: JoinRole, kind: number, host: number, text: number): number {
    return this.#wasm.joinKey(ROLES[role], kind, host, text) >>> 0;
  }

  hashHost(name: string): number {
    return this.#wasm.hashHost(...this.#write(name.slice(0, 1_024))) >>> 0;
  }

  /** 0 for one that says nothing. */
  hashEntityId(id: string): number {
    return this.#wasm.hashEntityId(...this.#write(id.slice(-1_024)));
  }

  hashBaseName(path: string): number {
    return this.#wasm.hashBaseName(...this.#write(path.slice(-2_048)));
  }

  hashPid(pid: number): number {
    return this.#wasm.hashPid(pid);
  }

  #want({ leaf, within, use, id, values }: WantedField): void {
    const [from, middle] = this.#write(leaf);
    const end = middle + this.#memory.write(within ?? '', middle);
    const isRoom = this.#wasm.wantField(
      from,
      middle,
      middle,
      end,
      Number(within === undefined),
      USES[use],
      id,
      Number(values !== undefined),
    );
    const areRoom = (values ?? []).every((value) => this.#wasm.tellApart(...this.#write(value)) !== 0);
    if (isRoom === 0 || !areRoom)
      throw new RangeError('the profiles name more fields than there is room for');
  }

  /** Where the text now stands. */
  #write(text: string): readonly [from: number, to: number] {
    const from = this.#wasm.scratch.value;
    return [from, from + this.#memory.write(text, from, SCRATCH - 16)];
  }

  #numbers(at: number, count: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, at, count);
  }

  /** From the input's first byte on. */
  #places(at: number, count: number): Uint32Array {
    const places = this.#numbers(at, count);
    for (let i = 0; i < count; i += 1) places[i] = (places[i] ?? 0) - this.#base;
    return places;
  }
}

function flag(is: boolean, bit: number): number {
  return is ? bit : 0;
}
