/** Writes zip and tar archives byte by byte, so that they can hold what no packer would put into them. */
import { crc32, deflateRawSync, zstdCompressSync } from 'node:zlib';

export interface Packed {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Zip: how it is packed; the last says it is encrypted and is not. */
  readonly method?: 'stored' | 'deflated' | 'zstd' | 'lzma' | 'encrypted';
  /** What it is, as Unix sees it. */
  readonly is?: 'file' | 'folder' | 'link';
}

const METHODS = { stored: 0, deflated: 8, zstd: 93, lzma: 14, encrypted: 0 } as const;
const MODES = { file: 0o100_644, folder: 0o040_755, link: 0o120_777 } as const;

export function zip(members: readonly Packed[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content = '', method = 'deflated', is = 'file' } of members) {
    const bytes = Buffer.from(content);
    const packed = packedBy(method, bytes);
    const fileName = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE((method === 'encrypted' ? 1 : 0) | 0x800, 2);
    common.writeUInt16LE(METHODS[method], 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(fileName.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, fileName, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((MODES[is] << 16) >>> 0, 6);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0003'), common, rest, fileName]));
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\u0005\u0006'), end]);
}

function packedBy(method: keyof typeof METHODS, bytes: Buffer): Buffer {
  if (method === 'deflated') return deflateRawSync(bytes);
  if (method === 'zstd') return zstdCompressSync(bytes);
  // The head of the old encryption.
  return method === 'encrypted' ? Buffer.concat([Buffer.alloc(12), bytes]) : bytes;
}

const TYPES = { file: '0', folder: '5', link: '2' } as const;

export function tar(members: readonly Packed[], format: 'ustar' | 'gnu' | 'pax' = 'ustar'): Buffer {
  const blocks = members.flatMap(({ name, content = '', is = 'file' }) => {
    const bytes = Buffer.from(content);
    const entry = [header(name, bytes.length, TYPES[is]), padded(bytes)];
    if (Buffer.byteLength(name) <= 100) return entry;
    if (format === 'gnu') {
      const long = Buffer.from(`${name}\0`);
      return [header('././@LongLink', long.length, 'L'), padded(long), ...entry];
    }
    if (format === 'pax') {
      const record = paxRecord('path', name);
      return [header('PaxHeader', record.length, 'x'), padded(record), ...entry];
    }
    const slash = name.lastIndexOf('/', 155);
    return [header(name.slice(slash + 1), bytes.length, TYPES[is], name.slice(0, slash)), padded(bytes)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function header(name: string, size: number, type: string, prefix = ''): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write(type, 156);
  block.write('ustar\u000000', 257);
  block.write(prefix, 345, 155);
  block.write(' '.repeat(8), 148);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** Its length counts itself. */
function paxRecord(key: string, text: string): Buffer {
  const rest = ` ${key}=${text}\n`;
  const size = Buffer.byteLength(rest);
  const length = size + String(size + String(size).length).length;
  return Buffer.from(`${length}${rest}`);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}
