/** Counts what files could not show: by kind, file and reason, with the first places. */
import type { NotSeen, NotSeenKind } from '../../core/hunt/not-seen.ts';

const PLACES = 5;

interface Note {
  readonly kind: NotSeenKind;
  readonly file: string;
  readonly reason: string;
  readonly incomplete: boolean;
  readonly places: number[];
  count: number;
}

export class FileNotes {
  readonly #notes = new Map<string, Note>();

  /** `line`: 1-based, where there is one. `incomplete`: the run must not be taken for whole. */
  add(kind: NotSeenKind, file: string, reason: string, line?: number, incomplete = false): void {
    this.addMany(kind, file, reason, 1, line === undefined ? [] : [line], incomplete);
  }

  addMany(
    kind: NotSeenKind,
    file: string,
    reason: string,
    count: number,
    lines: readonly number[],
    incomplete: boolean,
  ): void {
    const key = `${kind}\n${file}\n${reason}`;
    let note = this.#notes.get(key);
    if (note === undefined) {
      note = { kind, file, reason, incomplete, places: [], count: 0 };
      this.#notes.set(key, note);
    }
    note.count += count;
    note.places.push(...lines.slice(0, PLACES - note.places.length));
  }

  list(): readonly NotSeen[] {
    return [...this.#notes.values()].map(({ kind, count, file, places, reason, incomplete }) => ({
      kind,
      count,
      where: placed(file, places, count),
      reason,
      incomplete,
    }));
  }
}

function placed(file: string, places: readonly number[], count: number): string {
  if (places.length === 0) return file;
  const lines = places.join(', ');
  return `${file}: line ${lines}${count > places.length ? ', ...' : ''}`;
}
