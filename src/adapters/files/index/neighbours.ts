/** Where the events are that may make pairs: lines a search found, parsed for the hosts that are asked about only. */
import {
  type EventKind,
  type HostKey,
  type HuntEvent,
  isWithin,
  type TimeRange,
} from '../../../core/event/event.ts';
import type { Wanted } from '../scan/byte-filter.ts';
import { hashHost } from '../scan/event-keys.ts';
import type { PassedLines } from '../scan/scan-part.ts';
import { AddressList } from './address-list.ts';

/** More events of one host than this are too many to look through. */
const MOST_PER_HOST = 20_000;

/** The event in the line at an address; undefined when it holds none. */
export type EventAt = (address: number) => HuntEvent | undefined;

interface Place {
  readonly address: number;
  readonly time: number;
}

/** The lines that may answer one question. */
export class NeighbourLines {
  readonly #kind: EventKind;
  readonly #addresses: AddressList;
  readonly #hosts: AddressList;
  /** Of hosts asked about so far, by the hash of their names. */
  readonly #known = new Map<number, { readonly places: Place[]; isTruncated: boolean }>();

  constructor({ kind }: Wanted, tempDir: string | undefined) {
    this.#kind = kind;
    this.#addresses = new AddressList(tempDir);
    this.#hosts = new AddressList(tempDir);
  }

  add({ addresses, hosts }: PassedLines): void {
    for (const address of addresses) this.#addresses.add(address);
    for (const host of hosts) this.#hosts.add(host);
  }

  /** Addresses of lines of these hosts within the range, and of some others whose names hash alike. */
  near(
    hosts: readonly HostKey[],
    range: TimeRange,
    eventAt: EventAt,
  ): { readonly addresses: readonly number[]; readonly isTruncated: boolean } {
    const hashes = [...new Set(hosts.map(hashHost))];
    this.#learn(new Set(hashes.filter((hash) => !this.#known.has(hash))), eventAt);
    const found = hashes.flatMap((hash) => this.#known.get(hash) ?? []);
    const addresses = found
      .flatMap(({ places }) => places)
      .filter(({ time }) => isWithin(time, range))
      .map(({ address }) => address);
    return {
      addresses: addresses.sort((a, b) => a - b),
      isTruncated: found.some(({ isTruncated }) => isTruncated),
    };
  }

  close(): void {
    this.#addresses.close();
    this.#hosts.close();
    this.#known.clear();
  }

  #learn(hashes: ReadonlySet<number>, eventAt: EventAt): void {
    if (hashes.size === 0) return;
    for (const hash of hashes) this.#known.set(hash, { places: [], isTruncated: false });
    const hosts = this.#hosts[Symbol.iterator]();
    for (const address of this.#addresses) {
      const { value: host } = hosts.next();
      const known = hashes.has(host ?? Number.NaN) ? this.#known.get(host ?? 0) : undefined;
      if (known === undefined) continue;
      if (known.places.length === MOST_PER_HOST) {
        known.isTruncated = true;
        continue;
      }
      const event = eventAt(address);
      if (event?.kind === this.#kind) known.places.push({ address, time: event.time });
    }
  }
}
