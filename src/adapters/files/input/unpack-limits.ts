/** How much an input may unpack to, and how deeply it may be packed: what is packed to do harm ends here. */
import { BrokenStream } from './byte-stream.ts';

export interface UnpackLimits {
  /** Bytes that any input may unpack to. */
  readonly bytes: number;
  /** Beyond those, so many times its own size. */
  readonly ratio: number;
  /** Files in one input, those within archives in it counted. */
  readonly members: number;
  /** Packings around each other: a log in gzip in a zip is two. */
  readonly nesting: number;
}

export const UNPACK_LIMITS: UnpackLimits = {
  // A log of the largest size Windows takes as usual, which may be all but empty and so pack to nothing.
  bytes: 4 * 1024 ** 3,
  // Event text packs to a tenth or a thirtieth; what goes a hundred times over four gigabytes is no log.
  ratio: 100,
  // A collection of one machine holds some thousands.
  members: 100_000,
  nesting: 5,
};

/** The way past all limits. */
const UNPACK =
  'If it is meant to be so large, unpack it and hunt the folder: files that are not packed have no limits.';

/** Of one input with everything within it. */
export class UnpackBudget {
  readonly #limits: UnpackLimits;
  #packed: number;
  #unpacked = 0;
  #members = 0;
  #spent: BrokenStream | undefined;

  /** `packed`: bytes of the input, as far as they are known. */
  constructor(limits: UnpackLimits, packed: number) {
    this.#limits = limits;
    this.#packed = packed;
  }

  /** Once a limit was reached nothing more is to be unpacked: throws the `BrokenStream` that says which. */
  throwIfSpent(): void {
    if (this.#spent !== undefined) throw this.#spent;
  }

  /** Bytes of an input whose size was not known. */
  feed(count: number): void {
    this.#packed += count;
  }

  /** Throws a `BrokenStream` that says which limit was reached. */
  take(count: number): void {
    this.#unpacked += count;
    const { bytes, ratio } = this.#limits;
    const most = Math.max(bytes, this.#packed * ratio);
    if (this.#unpacked > most) this.#end(`it unpacks to more than ${most} bytes`);
  }

  /** Throws a `BrokenStream` that says which limit was reached. */
  takeMember(): void {
    this.#members += 1;
    if (this.#members > this.#limits.members) this.#end(`it holds more than ${this.#limits.members} files`);
  }

  isTooDeep(nesting: number): boolean {
    return nesting > this.#limits.nesting;
  }

  #end(why: string): never {
    this.#spent = new BrokenStream(why, UNPACK);
    throw this.#spent;
  }
}
