/** Tells by its first bytes how an input is packed, and opens what holds one stream. */
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { isTar } from './archives/tar-members.ts';
import { type Bytes, unpacked } from './byte-stream.ts';

export type Packing = 'gzip' | 'zstd' | 'zip' | 'tar';

/** Undefined for what is not packed, or in a way reghunt does not read. */
export function packingOf(head: Buffer): Packing | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2f_b528) return 'zstd';
  if (ZIP.includes(head.toString('latin1', 0, 4))) return 'zip';
  return isTar(head) ? 'tar' : undefined;
}

/** The second is that of an archive without members. */
const ZIP: readonly string[] = ['PK\u0003\u0004', 'PK\u0005\u0006'];
const CHUNK = { chunkSize: 1 << 18 };

export function unpack(bytes: Bytes, packing: 'gzip' | 'zstd'): Bytes {
  return packing === 'gzip'
    ? unpacked(bytes, createGunzip(CHUNK), 'the gzip stream')
    : unpacked(bytes, createZstdDecompress(CHUNK), 'the Zstandard stream');
}
