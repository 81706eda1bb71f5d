/** Writes binary Windows event logs (.evtx) as Windows lays them out: chunks, shared names and templates, typed values. */
import { crc32 } from 'node:zlib';

export const FILE_HEAD = 4096;
export const CHUNK = 64 * 1024;
const CHUNK_HEAD = 512;

/** A typed value that fills a place of a template. */
export interface Filled {
  readonly type: number;
  readonly bytes: Buffer;
}

export type Content = string | Filled | Element | Raw | { readonly nested: Element };

/** Tokens as they are. */
export interface Raw {
  readonly tokens: Buffer;
}

export interface Element {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string | Filled])[];
  readonly content: readonly Content[];
}

export function element(
  name: string,
  attributes: Readonly<Record<string, string | Filled>>,
  ...content: readonly Content[]
): Element {
  return { name, attributes: Object.entries(attributes), content };
}

function filled(type: number, bytes: Buffer): Filled {
  return { type, bytes };
}

function number(type: number, size: number, write: (bytes: Buffer) => void): Filled {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return filled(type, bytes);
}

/** Values by their Windows type. */
export const value = {
  none: filled(0x00, Buffer.alloc(0)),
  string: (text: string) => filled(0x01, Buffer.from(text, 'utf16le')),
  u8: (given: number) => number(0x04, 1, (bytes) => bytes.writeUInt8(given)),
  u16: (given: number) => number(0x06, 2, (bytes) => bytes.writeUInt16LE(given)),
  i32: (given: number) => number(0x07, 4, (bytes) => bytes.writeInt32LE(given)),
  u32: (given: number) => number(0x08, 4, (bytes) => bytes.writeUInt32LE(given)),
  u64: (given: bigint) => number(0x0a, 8, (bytes) => bytes.writeBigUInt64LE(given)),
  f64: (given: number) => number(0x0c, 8, (bytes) => bytes.writeDoubleLE(given)),
  bool: (given: boolean) => number(0x0d, 4, (bytes) => bytes.writeUInt32LE(given ? 1 : 0)),
  binary: (bytes: Buffer) => filled(0x0e, bytes),
  guid: (hex: string) => filled(0x0f, Buffer.from(hex, 'hex')),
  /** Tenths of a microsecond since 1601. */
  fileTime: (ticks: bigint) => number(0x11, 8, (bytes) => bytes.writeBigUInt64LE(ticks)),
  sid: (authority: number, ...parts: readonly number[]) =>
    number(0x13, 8 + parts.length * 4, (bytes) => {
      bytes.writeUInt8(1, 0);
      bytes.writeUInt8(parts.length, 1);
      bytes.writeUIntBE(authority, 2, 6);
      for (const [i, part] of parts.entries()) bytes.writeUInt32LE(part, 8 + i * 4);
    }),
  hex32: (given: number) => number(0x14, 4, (bytes) => bytes.writeUInt32LE(given)),
  hex64: (given: bigint) => number(0x15, 8, (bytes) => bytes.writeBigUInt64LE(given)),
  strings: (texts: readonly string[]) =>
    filled(0x81, Buffer.from(texts.map((text) => `${text}\0`).join(''), 'utf16le')),
  /** A type of one's own choice. */
  of: filled,
};

export function ticks(iso: string, tenths = 0): bigint {
  return (BigInt(Date.parse(iso)) + 11_644_473_600_000n) * 10_000n + BigInt(tenths);
}

/** A chunk that is being filled. */
class ChunkWriter {
  readonly bytes = Buffer.alloc(CHUNK);
  at = CHUNK_HEAD;
  readonly #names = new Map<string, number>();
  readonly #templates = new Map<string, number>();

  put(bytes: Uint8Array): void {
    if (this.at + bytes.length > CHUNK) throw new RangeError('the chunk is full');
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  u8(...values: readonly number[]): void {
    this.put(Uint8Array.from(values));
  }

  u16(given: number): void {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(given);
    this.put(bytes);
  }

  u32(given: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(given);
    this.put(bytes);
  }

  name(name: string): void {
    const known = this.#names.get(name);
    if (known !== undefined) {
      this.u32(known);
      return;
    }
    const place = this.at + 4;
    this.#names.set(name, place);
    this.u32(place);
    this.u32(0);
    this.u16(0);
    this.u16(name.length);
    this.put(Buffer.from(`${name}\0`, 'utf16le'));
  }

  /** Fragment head and an instance of the element's template, which is written where it is first used. */
  fragment(root: Element): void {
    this.u8(0x0f, 1, 1, 0);
    this.u8(0x0c, 1);
    const shape = JSON.stringify(shapeOf(root));
    const known = this.#templates.get(shape);
    this.u32(1);
    const definition = known ?? this.at + 4;
    this.u32(definition);
    const values: Filled[] = [];
    if (known === undefined) {
      this.#templates.set(shape, definition);
      this.u32(0);
      this.put(Buffer.alloc(16, shape.length % 256));
      const sizeAt = this.at;
      this.u32(0);
      this.u8(0x0f, 1, 1, 0);
      this.#element(root, values);
      this.u8(0);
      this.bytes.writeUInt32LE(this.at - sizeAt - 4, sizeAt);
    } else collect(root, values);
    this.u32(values.length);
    const descriptors = this.at;
    for (const { type, bytes } of values) {
      this.u16(bytes.length);
      this.u8(type, 0);
    }
    for (const [i, one] of values.entries()) {
      const from = this.at;
      const nested = NESTED.get(one);
      if (nested === undefined) this.put(one.bytes);
      else this.fragment(nested);
      this.bytes.writeUInt16LE(this.at - from, descriptors + i * 4);
    }
    this.u8(0);
  }

  #element({ name, attributes, content }: Element, values: Filled[]): void {
    this.u8(attributes.length > 0 ? 0x41 : 0x01);
    this.u16(0xffff);
    this.u32(0);
    this.name(name);
    if (attributes.length > 0) {
      this.u32(0);
      for (const [i, [key, given]] of attributes.entries()) {
        this.u8(i < attributes.length - 1 ? 0x46 : 0x06);
        this.name(key);
        this.#content(given, values);
      }
    }
    if (content.length === 0) {
      this.u8(0x03);
      return;
    }
    this.u8(0x02);
    for (const one of content) this.#content(one, values);
    this.u8(0x04);
  }

  #content(one: Content, values: Filled[]): void {
    if (typeof one === 'string') {
      this.u8(0x05, 0x01);
      this.u16(one.length);
      this.put(Buffer.from(one, 'utf16le'));
    } else if ('tokens' in one) this.put(one.tokens);
    else if ('name' in one) this.#element(one, values);
    else {
      const place = 'nested' in one ? nestedValue(one.nested) : one;
      this.u8(0x0e);
      this.u16(values.length);
      this.u8(place.type);
      values.push(place);
    }
  }
}

/** Values that are elements: what they are is written when their place in the chunk is known. */
const NESTED = new WeakMap<Filled, Element>();

function nestedValue(nested: Element): Filled {
  const one = filled(0x21, Buffer.alloc(0));
  NESTED.set(one, nested);
  return one;
}

function collect({ attributes, content }: Element, values: Filled[]): void {
  for (const [, given] of attributes) if (typeof given !== 'string') values.push(given);
  for (const one of content) {
    if (typeof one === 'string' || 'tokens' in one) continue;
    if ('name' in one) collect(one, values);
    else values.push('nested' in one ? nestedValue(one.nested) : one);
  }
}

/** What two elements of one template have in common. */
function shapeOf({ name, attributes, content }: Element): unknown {
  const shape = (one: Content): unknown => {
    if (typeof one === 'string') return { text: one };
    if ('tokens' in one) return { tokens: one.tokens.toString('hex') };
    if ('name' in one) return shapeOf(one);
    return 'nested' in one ? 0x21 : one.type;
  };
  return [name, attributes.map(([key, given]) => [key, shape(given)]), content.map(shape)];
}

/** One chunk with these records, numbered from `first` on. */
export function evtxChunk(records: readonly Element[], first = 1): Buffer {
  const chunk = new ChunkWriter();
  let last = chunk.at;
  for (const [i, record] of records.entries()) {
    last = chunk.at;
    chunk.put(Buffer.from('**\0\0', 'latin1'));
    chunk.u32(0);
    chunk.u32(first + i);
    chunk.u32(0);
    chunk.put(Buffer.alloc(8));
    chunk.fragment(record);
    while ((chunk.at - last) % 8 !== 4) chunk.u8(0);
    const size = chunk.at - last + 4;
    chunk.u32(size);
    chunk.bytes.writeUInt32LE(size, last + 4);
  }
  const { bytes, at } = chunk;
  bytes.write('ElfChnk\0', 0, 'latin1');
  const final = BigInt(first + records.length - 1);
  for (const place of [8, 24]) bytes.writeBigUInt64LE(BigInt(first), place);
  for (const place of [16, 32]) bytes.writeBigUInt64LE(final, place);
  bytes.writeUInt32LE(128, 40);
  bytes.writeUInt32LE(last, 44);
  bytes.writeUInt32LE(at, 48);
  bytes.writeUInt32LE(crc32(bytes.subarray(CHUNK_HEAD, at)), 52);
  bytes.writeUInt32LE(crc32(Buffer.concat([bytes.subarray(0, 120), bytes.subarray(128, CHUNK_HEAD)])), 124);
  return bytes;
}

/** A log of these chunks. */
export function evtxFile(chunks: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(FILE_HEAD);
  head.write('ElfFile\0', 0, 'latin1');
  head.writeBigUInt64LE(BigInt(Math.max(0, chunks.length - 1)), 16);
  head.writeUInt32LE(128, 32);
  head.writeUInt16LE(1, 36);
  head.writeUInt16LE(3, 38);
  head.writeUInt16LE(FILE_HEAD, 40);
  head.writeUInt16LE(chunks.length % 65_536, 42);
  head.writeUInt32LE(crc32(head.subarray(0, 120)), 124);
  return Buffer.concat([head, ...chunks]);
}

/** An event as Windows' own template makes it: `System` filled by values, the event's part nested in it. */
export function event(
  given: {
    readonly code: number;
    readonly provider?: string;
    readonly channel?: string;
    readonly computer: string;
    readonly time: bigint;
    readonly record?: bigint;
  },
  data: Readonly<Record<string, Filled>>,
): Element {
  const { code, provider = SYSMON, channel = `${SYSMON}/Operational`, computer, time, record = 1n } = given;
  const fields = Object.entries(data).map(([name, one]) => element('Data', { Name: name }, one));
  return element(
    'Event',
    { xmlns: 'http://schemas.microsoft.com/win/2004/08/events/event' },
    element(
      'System',
      {},
      element('Provider', { Name: provider, Guid: value.guid('5f3857702ac2e043bf4c06f5698ffbd9') }),
      element('EventID', { Qualifiers: value.none }, value.u16(code)),
      element('Version', {}, value.u8(2)),
      element('Keywords', {}, value.hex64(0x8000_0000_0000_0000n)),
      element('TimeCreated', { SystemTime: value.fileTime(time) }),
      element('EventRecordID', {}, value.u64(record)),
      element('Correlation', { ActivityID: value.none }),
      element('Execution', { ProcessID: value.u32(4), ThreadID: value.u32(8) }),
      element('Channel', {}, channel),
      element('Computer', {}, value.string(computer)),
      element('Security', { UserID: value.sid(5, 18) }),
    ),
    { nested: element('EventData', {}, ...fields) },
  );
}

const SYSMON = 'Microsoft-Windows-Sysmon';
