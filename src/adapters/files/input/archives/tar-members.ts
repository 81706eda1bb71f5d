/** Reads a tar archive member by member from a stream, in the forms of ustar, pax and GNU. */
import { BrokenStream, type Bytes } from '../byte-stream.ts';
import type { Member } from './member.ts';

const BLOCK = 512;
/** Longest name or pax header that is taken for one. */
const MOST_HEADER = 1024 * 1024;

/** By the checksum of its first header: old archives have no other mark. */
export function isTar(head: Buffer): boolean {
  return head.length >= BLOCK && head[0] !== 0 && isHeader(head.subarray(0, BLOCK));
}

/** To be read in order: a member's bytes are gone once the next is asked for. Throws `BrokenStream`. */
export async function* tarMembers(bytes: Bytes): AsyncGenerator<Member> {
  const reader = new BlockReader(bytes);
  try {
    let next: Partial<Pick<Header, 'name' | 'size'>> = {};
    let isEnded = false;
    for (;;) {
      const block = await reader.take(BLOCK);
      if (block.length === 0 && isEnded) return;
      if (block.length < BLOCK) throw new BrokenStream('the tar archive is cut short');
      // Blocks of zeros end it, and pad it.
      isEnded = block.every((byte) => byte === 0);
      if (isEnded) continue;
      if (!isHeader(block)) throw new BrokenStream('the tar archive is damaged');
      const own = headerOf(block);
      if (own.type === 'L' || own.type === 'x' || own.type === 'g' || own.type === 'K') {
        const text = await reader.text(own.size);
        if (own.type === 'L') next = { ...next, name: text.replace(/\0.*$/s, '') };
        if (own.type === 'x') next = { ...next, ...paxOf(text) };
        continue;
      }
      const header = { ...own, ...next };
      next = {};
      const body = new Body(reader, header.size);
      yield memberOf(header, body);
      await body.skip();
    }
  } finally {
    await reader.close();
  }
}

interface Header {
  readonly name: string;
  readonly size: number;
  readonly type: string;
  /** Epoch seconds. */
  readonly time: number;
}

function memberOf({ name, type, time, size }: Header, body: Body): Member {
  const common = { name, time: time * 1000, bytes: () => body.bytes() };
  switch (type) {
    case '0':
    case '\0':
    case '7':
      return { ...common, is: name.endsWith('/') && size === 0 ? 'folder' : 'file' };
    case '5':
      return { ...common, is: 'folder' };
    case '1':
    case '2':
      return { ...common, is: 'link' };
    default:
      return { ...common, is: 'unreadable', why: `It is of the tar type "${type}", which is no plain file.` };
  }
}

function headerOf(block: Buffer): Header {
  const prefix = block.toString('latin1', 257, 262) === 'ustar' ? text(block, 345, 155) : '';
  const name = text(block, 0, 100);
  return {
    name: prefix === '' || text(block, 257, 8).includes(' ') ? name : `${prefix}/${name}`,
    size: number(block, 124, 12),
    type: String.fromCharCode(block[156] ?? 0),
    time: number(block, 136, 12),
  };
}

function isHeader(block: Buffer): boolean {
  let sum = 8 * 0x20;
  for (const [i, byte] of block.entries()) if (i < 148 || i >= 156) sum += byte;
  return number(block, 148, 8) === sum;
}

function text(block: Buffer, at: number, size: number): string {
  const bytes = block.subarray(at, at + size);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? size : end);
}

/** Octal digits, or, for what they cannot say, a number as bytes. */
function number(block: Buffer, at: number, size: number): number {
  if (((block[at] ?? 0) & 0x80) !== 0) {
    const number = Number(`0x${block.toString('hex', at + 1, at + size)}`);
    return Number.isSafeInteger(number) ? number : Number.NaN;
  }
  return Number.parseInt(text(block, at, size).trim() || '0', 8);
}

/** Lines of `length name=value`. */
function paxOf(text: string): Partial<Pick<Header, 'name' | 'size'>> {
  const path = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1];
  const size = /(?:^|\n)\d+ size=(\d+)\n/.exec(text)?.[1];
  return {
    ...(path === undefined ? {} : { name: path }),
    ...(size === undefined ? {} : { size: Number(size) }),
  };
}

/** The bytes of a member, and the padding behind them. */
class Body {
  readonly #reader: BlockReader;
  #left: number;
  readonly #padding: number;
  #isDone = false;

  constructor(reader: BlockReader, size: number) {
    if (!Number.isSafeInteger(size)) throw new BrokenStream('the tar archive is damaged');
    this.#reader = reader;
    this.#left = size;
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK;
  }

  async *bytes(): AsyncGenerator<Buffer> {
    while (this.#left > 0) {
      const piece = await this.#reader.piece(this.#left);
      if (piece.length === 0) throw new BrokenStream('the tar archive is cut short');
      this.#left -= piece.length;
      yield piece;
    }
  }

  async skip(): Promise<void> {
    if (this.#isDone) return;
    this.#isDone = true;
    for await (const _ of this.bytes());
    await this.#reader.take(this.#padding);
  }
}

/** Takes as many bytes at a time as it is asked for. */
class BlockReader {
  readonly #iterator: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(bytes: Bytes) {
    this.#iterator = bytes[Symbol.asyncIterator]();
  }

  /** Fewer than asked for only at the end. */
  async take(size: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let missing = size;
    while (missing > 0) {
      const piece = await this.piece(missing);
      if (piece.length === 0) break;
      pieces.push(piece);
      missing -= piece.length;
    }
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  }

  /** What is there, at most so many; none at the end. */
  async piece(most: number): Promise<Buffer> {
    while (this.#held.length === 0) {
      const next = await this.#iterator.next();
      if (next.done === true) return this.#held;
      this.#held = next.value;
    }
    const piece = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(piece.length);
    return piece;
  }

  /** A header's own text, with its padding. */
  async text(size: number): Promise<string> {
    if (!(size <= MOST_HEADER)) throw new BrokenStream('the tar archive is damaged');
    const bytes = await this.take(Math.ceil(size / BLOCK) * BLOCK);
    return bytes.toString('utf8', 0, size);
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
