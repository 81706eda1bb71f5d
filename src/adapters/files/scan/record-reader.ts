/** Turns a line into an event, with the time offset its host was seen to have in that file. */
import type { HostKey, HuntEvent } from '../../../core/event/event.ts';
import type { Normaliser } from '../../../core/event/normalise.ts';
import { fileSource, type RecordPlace } from '../../../core/event/record-place.ts';

/** What a parsed line turned out to be. */
export type ReadLine =
  | { readonly event: HuntEvent; readonly isHidden?: true }
  | { readonly skipped: string; readonly isHidden?: true }
  | { readonly unsupported: string }
  | { readonly unknown: string }
  | { readonly unreadable: string };

/** How many events of one host are looked at before giving up on its offset. */
export const OFFSET_TRIES = 5;
const SILENT_HOSTS = 32;

/** UTC less log time of a host in a file, in milliseconds. */
export interface KnownOffset {
  readonly place: string;
  readonly offset: number;
}

export class EventReader {
  readonly #normaliser: Normaliser;
  /** By file and host. */
  readonly #offsets = new Map<string, number>();
  #learned: KnownOffset[] = [];
  /** Files with the profiles whose lines have taught an offset. */
  readonly #teaching = new Set<string>();
  /** By file, profile and host. */
  readonly #tried = new Map<string, Map<string, Map<number, number>>>();

  constructor(normaliser: Normaliser, offsets: readonly KnownOffset[] = []) {
    this.#normaliser = normaliser;
    this.addOffsets(offsets);
  }

  /** What is known already stays. */
  addOffsets(offsets: readonly KnownOffset[]): void {
    for (const { place, offset } of offsets) if (!this.#offsets.has(place)) this.#offsets.set(place, offset);
  }

  /** All that is known. */
  offsets(): readonly KnownOffset[] {
    return [...this.#offsets].map(([place, offset]) => ({ place, offset }));
  }

  /** What was learned since the last call. */
  takeOffsets(): readonly KnownOffset[] {
    const learned = this.#learned;
    this.#learned = [];
    return learned;
  }

  read(bytes: Buffer, file: string, place: RecordPlace): ReadLine {
    let document: unknown;
    try {
      document = JSON.parse(bytes.toString('utf8'));
    } catch (error) {
      return { unreadable: error instanceof Error ? error.message : String(error) };
    }
    if (typeof document !== 'object' || document === null || Array.isArray(document)) {
      return { unreadable: 'no JSON object' };
    }
    const source = fileSource(file, place);
    const result = this.#normaliser.normalise(document, source);
    if (!('event' in result)) return result;
    const offset = this.#offsets.get(placeOf(file, result.event.host)) ?? 0;
    return offset === 0 ? result : this.#normaliser.normalise(document, source, { fileTimeOffset: offset });
  }

  /** True while lines of this host (by hash) and profile may still teach the file's time offset. */
  wantsOffset(file: string, host: number, profile: string): boolean {
    const tries = getOrMake(getOrMake(this.#tried, file), profile);
    if (this.isSilent(file, profile)) return false;
    const count = tries.get(host) ?? 0;
    if (count >= OFFSET_TRIES) return false;
    tries.set(host, count + 1);
    return true;
  }

  /** Where no line of a profile has both times, hundreds of hosts need not be asked one by one. */
  isSilent(file: string, profile: string): boolean {
    const hosts = this.#tried.get(file)?.get(profile)?.size ?? 0;
    return hosts >= SILENT_HOSTS && !this.#teaching.has(`${file}\n${profile}`);
  }

  learnOffset(bytes: Buffer, file: string): void {
    const document: unknown = JSON.parse(bytes.toString('utf8'));
    const result = this.#normaliser.normalise(document, { kind: 'file', file, line: 0 });
    if (!('event' in result)) return;
    const place = placeOf(file, result.event.host);
    if (this.#offsets.has(place)) return;
    const offset = this.#normaliser.timeOffsetOf(document);
    if (offset === undefined) return;
    this.#teaching.add(`${file}\n${result.event.profile}`);
    this.#offsets.set(place, offset);
    this.#learned.push({ place, offset });
  }
}

function placeOf(file: string, host: HostKey): string {
  return `${host}\n${file}`;
}

function getOrMake<Key, K, V>(map: Map<Key, Map<K, V>>, key: Key): Map<K, V> {
  let inner = map.get(key);
  if (inner === undefined) {
    inner = new Map();
    map.set(key, inner);
  }
  return inner;
}
