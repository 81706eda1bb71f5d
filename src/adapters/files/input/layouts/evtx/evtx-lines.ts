/** Writes a Windows event log as lines, one record each, and notes by chunk what of it is damaged. */
import type { TemporaryFile } from '../../../scratch/temporary-file.ts';
import type { FileNotes } from '../../file-notes.ts';
import { EvtxLog } from './evtx-log.ts';

/** So many chunks are named in a note. */
const PLACES = 5;

interface Damage {
  readonly reason: string;
  readonly incomplete: boolean;
  readonly chunks: number[];
  count: number;
  isMore: boolean;
}

export class EvtxLines {
  /** Records that are damaged or missing, as far as that is known. */
  lost = 0;
  readonly #name: string;
  readonly #notes: FileNotes;
  readonly #log: EvtxLog;
  readonly #damages = new Map<string, Damage>();

  constructor(name: string, output: TemporaryFile, notes: FileNotes) {
    this.#name = name;
    this.#notes = notes;
    this.#log = new EvtxLog({
      records: (records) => output.append(Buffer.from(`${records.join('\n')}\n`, 'utf8')),
      lost: (chunk, { count, why }) => {
        this.lost += count;
        this.#damaged(chunk, count, `Records of the log are damaged or missing (${why}). ${REST}`, false);
      },
      headless: (chunk) =>
        this.#damaged(
          chunk,
          1,
          `The head of a chunk is damaged: whether all its records are there is not known. ${REST}`,
          true,
        ),
      altered: (chunk) =>
        this.#damaged(
          chunk,
          1,
          `All records of a chunk were read, but its checksum does not agree: a value may not be what was logged. ` +
            `In a copy of a log in use that means nothing.`,
          false,
        ),
    });
  }

  push(bytes: Buffer): void {
    this.#log.push(bytes);
  }

  /** True when the log ended within a chunk. */
  end(): boolean {
    const isCut = this.#log.end();
    for (const { reason, incomplete, chunks, count, isMore } of this.#damages.values()) {
      const where = `${this.#name}: chunk ${chunks.join(', ')}${isMore ? ', ...' : ''}`;
      this.#notes.addMany('damaged_log', where, reason, count, [], incomplete);
    }
    return isCut;
  }

  #damaged(chunk: number, count: number, reason: string, incomplete: boolean): void {
    let damage = this.#damages.get(reason);
    if (damage === undefined) {
      damage = { reason, incomplete, chunks: [], count: 0, isMore: false };
      this.#damages.set(reason, damage);
    }
    damage.count += count;
    if (damage.chunks.length < PLACES) damage.chunks.push(chunk);
    else damage.isMore = true;
  }
}

const REST = 'The others were read. Copy the log again if it matters.';
