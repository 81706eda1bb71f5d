/** Counts what files could not show: by kind, file and reason, with the first places. */
import { placeText, type RecordPlace } from '../../../core/event/record-place.ts';
import type { NotSeen, NotSeenKind } from '../../../core/hunt/not-seen.ts';

const PLACES = 5;

interface Note {
  readonly kind: NotSeenKind;
  readonly file: string;
  readonly reason: string;
  readonly incomplete: boolean;
  readonly places: RecordPlace[];
  count: number;
}

export class FileNotes {
  readonly #notes = new Map<string, Note>();

  /** `place`: where there is one. `incomplete`: the run must not be taken for whole. */
  add(kind: NotSeenKind, file: string, reason: string, place?: RecordPlace, incomplete = false): void {
    this.addMany(kind, file, reason, 1, place === undefined ? [] : [place], incomplete);
  }

  addMany(
    kind: NotSeenKind,
    file: string,
    reason: string,
    count: number,
    places: readonly RecordPlace[],
    incomplete: boolean,
  ): void {
    const key = `${kind}\n${file}\n${reason}`;
    let note = this.#notes.get(key);
    if (note === undefined) {
      note = { kind, file, reason, incomplete, places: [], count: 0 };
      this.#notes.set(key, note);
    }
    note.count += count;
    note.places.push(...places.slice(0, PLACES - note.places.length));
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

function placed(file: string, places: readonly RecordPlace[], count: number): string {
  if (places.length === 0) return file;
  const lines = places.map(placeText).join(', ');
  return `${file}: line ${lines}${count > places.length ? ', ...' : ''}`;
}
