/** Turns a line into an event, with the time offset its host was seen to have in that file. */
import type { HostKey, SourceRef } from '../../core/event/event.ts';
import type { Normaliser } from '../../core/event/normalise.ts';
import type { ReadLine } from './line-classifier.ts';

/** How many events of one host are looked at before giving up on its offset. */
const TRIES = 5;

export class EventReader {
  readonly #normaliser: Normaliser;
  /** By file and host. */
  readonly #offsets = new Map<string, number>();
  /** By file, profile and host. */
  readonly #tried = new Map<string, Map<string, Map<number, number>>>();

  constructor(normaliser: Normaliser) {
    this.#normaliser = normaliser;
  }

  read(bytes: Buffer, file: string, line: number): ReadLine {
    let document: unknown;
    try {
      document = JSON.parse(bytes.toString('utf8'));
    } catch (error) {
      return { unreadable: error instanceof Error ? error.message : String(error) };
    }
    if (typeof document !== 'object' || document === null || Array.isArray(document)) {
      return { unreadable: 'no JSON object' };
    }
    const source: SourceRef = { kind: 'file', file, line };
    const result = this.#normaliser.normalise(document, source);
    if (!('event' in result)) return result;
    const offset = this.#offsets.get(placeOf(file, result.event.host)) ?? 0;
    return offset === 0 ? result : this.#normaliser.normalise(document, source, { fileTimeOffset: offset });
  }

  /** True while lines of this host (by hash) and profile may still teach the file's time offset. */
  wantsOffset(file: string, host: number, profile: string): boolean {
    const byProfile = getOrMake(this.#tried, file);
    const tries = getOrMake(byProfile, profile);
    const count = tries.get(host) ?? 0;
    if (count >= TRIES) return false;
    tries.set(host, count + 1);
    return true;
  }

  learnOffset(bytes: Buffer, file: string, host: HostKey): void {
    const place = placeOf(file, host);
    if (this.#offsets.has(place)) return;
    const offset = this.#normaliser.timeOffsetOf(JSON.parse(bytes.toString('utf8')));
    if (offset !== undefined) this.#offsets.set(place, offset);
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
