/** Reads a zip archive member by member, in the order of its directory. */
import { createInflateRaw, createZstdDecompress } from 'node:zlib';
import { type Entry, fromFdPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { BrokenStream, type Bytes, chunksOf, unpacked } from '../byte-stream.ts';
import type { Member } from './member.ts';

const STORED = 0;
const DEFLATED = 8;
const ZSTANDARD = 93;
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
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new BrokenStream(`the zip archive is cut or damaged (${error.message.replace(/\.$/, '')})`);
  }
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
  if (name.endsWith('/')) return { ...named, is: 'folder', bytes: nothing };
  const { compressionMethod: method } = entry;
  if (method !== STORED && method !== DEFLATED && method !== ZSTANDARD)
    return {
      ...named,
      is: 'unreadable',
      why: `It is packed by method ${method}. Unpack the archive with "7z x" and hunt the folder.`,
    };
  return { ...named, is: 'file', bytes: () => bytesOf(zip, entry) };
}

async function* bytesOf(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  const raw = chunksOf(
    await zip.openReadStreamPromise(entry, { decodeFileData: false }),
    undefined,
    () => undefined,
  );
  switch (entry.compressionMethod) {
    case DEFLATED:
      yield* unpacked(raw, createInflateRaw(), 'the member');
      break;
    case ZSTANDARD:
      yield* unpacked(raw, createZstdDecompress(), 'the member');
      break;
    default:
      yield* raw;
  }
}

async function* nothing(): Bytes & AsyncGenerator<Buffer> {}
