/** Reads events by the addresses of their lines, and keeps the last ones: ancestors are asked for again and again. */
import type { HuntEvent } from '../../core/event/event.ts';
import type { EventReader } from './event-reader.ts';
import type { LineStore } from './line-store.ts';

/** Events kept, some 5 KB each. */
const KEPT = 500;

export class EventCache {
  readonly #store: LineStore;
  readonly #reader: EventReader;
  readonly #events = new Map<number, HuntEvent | undefined>();

  constructor(store: LineStore, reader: EventReader) {
    this.#store = store;
    this.#reader = reader;
  }

  /** Undefined when the line holds no event. What an event is told of a time offset must be known before it is read. */
  read(address: number): HuntEvent | undefined {
    const known = this.#events.get(address);
    if (known !== undefined) {
      this.#events.delete(address);
      this.#events.set(address, known);
      return known;
    }
    const { bytes, file, line } = this.#store.read(address);
    const read = this.#reader.read(bytes, file, line);
    const event = 'event' in read ? read.event : undefined;
    this.#events.set(address, event);
    if (this.#events.size > KEPT)
      for (const oldest of this.#events.keys()) {
        this.#events.delete(oldest);
        break;
      }
    return event;
  }

  clear(): void {
    this.#events.clear();
  }
}
