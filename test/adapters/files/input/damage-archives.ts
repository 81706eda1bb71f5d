/** Damages what is packed at one place. What of it cannot be read any more has to be told. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { FILE_LIMITS } from '../../../../src/adapters/files/file-limits.ts';
import { FileNotes } from '../../../../src/adapters/files/input/file-notes.ts';
import { LineScratch } from '../../../../src/adapters/files/input/line-scratch.ts';
import { openInput } from '../../../../src/adapters/files/input/open-input.ts';
import { OpenPaths } from '../../../../src/adapters/files/input/open-paths.ts';
import { packingOf } from '../../../../src/adapters/files/input/packing.ts';
import { tar, zip } from '../write-archives.ts';
import { NAMES, randomOf } from './damage.ts';

/** Texts that pack to something, each of its own. */
const LINES = NAMES.map((name, at) => {
  const random = randomOf(at + 1);
  return JSON.stringify({ name, text: Array.from({ length: 60 }, () => random(1e9).toString(36)).join(' ') });
});
const MEMBERS = NAMES.map((name, at) => ({ name: `logs/${name}.jsonl`, content: `${LINES[at] ?? ''}\n` }));
const TEXT = LINES.join('\n');

interface Archive {
  readonly bytes: Buffer;
  /** It holds checksums: what is read otherwise than it was packed is told too. */
  readonly isSummed: boolean;
}

export const ARCHIVES: Readonly<Record<string, Archive>> = {
  zip: { bytes: zip(MEMBERS), isSummed: true },
  'zip without packing': {
    bytes: zip(MEMBERS.map((one) => ({ ...one, method: 'stored' }))),
    isSummed: true,
  },
  'zip of Zstandard': { bytes: zip(MEMBERS.map((one) => ({ ...one, method: 'zstd' }))), isSummed: true },
  tar: { bytes: tar(MEMBERS, 'pax'), isSummed: false },
  'tar in gzip': { bytes: gzipSync(tar(MEMBERS, 'pax')), isSummed: true },
  'tar in zip': { bytes: zip([{ name: 'a.tar', content: tar(MEMBERS, 'gnu') }]), isSummed: true },
  'zip in tar': { bytes: tar([{ name: 'a.zip', content: zip(MEMBERS) }]), isSummed: true },
  gzip: { bytes: gzipSync(TEXT), isSummed: true },
  Zstandard: {
    bytes: zstdCompressSync(TEXT, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
    isSummed: true,
  },
};

/** What tells the packing is left alone: without it, it is a file of another kind. */
const MARK = { tar: 512, other: 4 } as const;

export function damageArchive(
  { bytes }: Archive,
  seed: number,
): { readonly bytes: Buffer; readonly what: string } {
  const random = randomOf(seed);
  const mark = packingOf(bytes) === 'tar' ? MARK.tar : MARK.other;
  const from = mark + random(bytes.length - mark);
  const to = Math.min(bytes.length, from + (random(4) === 0 ? random(400) : random(4)));
  const put = [
    Buffer.alloc(0),
    Buffer.alloc(to - from, random(256)),
    Buffer.from(Array.from({ length: to - from }, () => random(256))),
    Buffer.concat([bytes.subarray(from, to), bytes.subarray(from, to)]),
  ][random(4)] as Buffer;
  return {
    bytes: Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)]),
    what: `seed ${seed}: ${put.toString('hex')} for bytes ${from} to ${to}`,
  };
}

export interface Unpacked {
  readonly lines: readonly string[];
  readonly isTold: boolean;
}

export async function unpackArchive(bytes: Buffer): Promise<Unpacked> {
  const folder = mkdtempSync(join(tmpdir(), 'reghunt-damage-'));
  const path = join(folder, 'archive');
  writeFileSync(path, bytes);
  const notes = new FileNotes();
  const scratch = new LineScratch(folder);
  const open = new OpenPaths(FILE_LIMITS.openFiles);
  try {
    const files = await openInput(path, {
      notes,
      scratch,
      open,
      tempDir: folder,
      maxLine: FILE_LIMITS.maxLine,
      snapshotHost: 'ws-1',
      isRecord: () => true,
      stdin: undefined,
      interrupted: undefined,
      unpack: FILE_LIMITS.unpack,
      now: () => 0,
      onBytes: () => undefined,
    });
    scratch.flush();
    const lines = files.flatMap(({ fd, start, end }) => {
      const text = readFileSync(`/dev/fd/${fd()}`).toString('latin1', start, end);
      return text.split('\n').filter((line) => line !== '');
    });
    return { lines, isTold: notes.list().length > 0 };
  } finally {
    scratch.close();
    open.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is missing, or not as it was packed, although nothing was told. Of lines that are no JSON whoever reads them tells. */
export function silentlyLost({ isSummed }: Archive, { lines, isTold }: Unpacked): readonly string[] {
  if (isTold || !lines.every(isJson)) return [];
  if (isSummed) return LINES.filter((line) => !lines.includes(line));
  return LINES.slice(lines.length);
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    // What was asked.
    return false;
  }
}
