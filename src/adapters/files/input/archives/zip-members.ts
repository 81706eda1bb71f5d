/** Reads a zip archive member by member, in the order of its directory. */
import { readSync } from 'node:fs';
import { crc32, createInflateRaw, createZstdDecompress } from 'node:zlib';
import { type Entry, fromFdPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { BrokenStream, type Bytes, chunksOf, unpacked } from '../byte-stream.ts';
import type { Member } from './member.ts';

const STORED = 0;
const DEFLATED = 8;
const ZSTANDARD = 93;
/** What an entry of the directory begins with. */
const ENTRY = Buffer.from('PK\u0001\u0002', 'latin1');
const LINK = 0o120_000;
const KIND = 0o170_000;

/** The file stays open. Throws `BrokenStream` where the archive has no directory, or a damaged one. */
export async function* zipMembers(fd: number): AsyncGenerator<Member> {
  try {
    const zip = await fromFdPromise(fd, {
      autoClose: false,
      lazyEntries: true,
      // Names are looked at here: one that leads elsewhere must not cost the others.
      decodeStrings: false,
    });
    for await (const entry of zip.eachEntry()) yield memberOf(zip, entry);
    // Old packers count to 65,535 and then from 0 again. The place of the next entry is a number, whatever its type says.
    if (isEntry(fd, Number(zip.readEntryCursor))) throw new Error('it holds more members than it tells');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new BrokenStream(`the zip archive is cut or damaged (${error.message.replace(/\.$/, '')})`);
  }
}

function isEntry(fd: number, at: number): boolean {
  const mark = Buffer.alloc(ENTRY.length);
  return readSync(fd, mark, 0, mark.length, at) === mark.length && mark.equals(ENTRY);
}

function memberOf(zip: ZipFile, entry: Entry): Member {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  const named = { name, time: entry.getLastModDate().getTime() };
  const mode = entry.externalFileAttributes >>> 16;
  if (entry.isEncrypted())
    return {
      ...named,
      is: 'unreadable',
      why: 'It is encrypted. Unpack it with its password and hunt the folder.',
    };
  if ((mode & KIND) === LINK) return { ...named, is: 'link', bytes: nothing };
  // One that holds bytes is a file, whatever its name.
  if (name.endsWith('/') && entry.uncompressedSize === 0) return { ...named, is: 'folder', bytes: nothing };
  const { compressionMethod: method } = entry;
  if (method !== STORED && method !== DEFLATED && method !== ZSTANDARD)
    return {
      ...named,
      is: 'unreadable',
      why: `It is packed by method ${method}. Unpack the archive with "7z x" and hunt the folder.`,
    };
  return { ...named, is: 'file', bytes: () => bytesOf(zip, entry) };
}

/** Throws `BrokenStream`, once all that can be had of the member was handed on. */
async function* bytesOf(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  let sum = 0;
  for await (const chunk of unpackedBytes(entry.compressionMethod, packedBytes(zip, entry))) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32) throw new BrokenStream('the member is damaged (its checksum does not agree)');
}

async function* packedBytes(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  try {
    const stream = await zip.openReadStreamPromise(entry, { decodeFileData: false });
    yield* chunksOf(stream, undefined, () => undefined);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new BrokenStream(`the member cannot be found in the archive (${error.message})`);
  }
}

function unpackedBytes(method: number, bytes: Bytes): Bytes {
  switch (method) {
    case DEFLATED:
      return unpacked(bytes, createInflateRaw(), 'the member');
    case ZSTANDARD:
      return unpacked(bytes, createZstdDecompress(), 'the member');
    default:
      return bytes;
  }
}

async function* nothing(): Bytes & AsyncGenerator<Buffer> {}
