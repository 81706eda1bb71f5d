/** For each line of a scratch file the place its record has in the original input, as a pair of 32-bit numbers. */
import { readSync } from 'node:fs';
import type { RecordPlace } from '../../core/event/record-place.ts';
import type { LineFile } from './line-file.ts';

const PAIR = 8;

export function originBytes({ line, ordinal }: RecordPlace): Buffer {
  const pair = Buffer.allocUnsafe(PAIR);
  pair.writeUInt32LE(line, 0);
  pair.writeUInt32LE(ordinal, 4);
  return pair;
}

/** Where the record of a line, counted from 1, stands in the original. */
export function originOf(file: LineFile, line: number): RecordPlace {
  if (file.origin === undefined) return { line, ordinal: 0 };
  const pair = Buffer.alloc(PAIR);
  readSync(file.origin.fd, pair, 0, PAIR, (line - 1) * PAIR);
  return { line: pair.readUInt32LE(0), ordinal: pair.readUInt32LE(4) };
}
