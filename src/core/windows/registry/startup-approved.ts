/** Decodes the state Windows keeps beside autostart entries: whether one is switched on, and since when it is off. */

/** Keys below `Explorer`, folded, to the list each is about. Source: what Task Manager and Settings write. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['run', 'run'],
  ['run32', 'run32'],
  ['startupfolder', 'startup_folder'],
  ['startuptasks', 'startup_tasks'],
]);

const KEY = /\\explorer\\startupapproved\\([^\\]+)$/;

/** `run`, `run32` (entries of the 32-bit view) or `startup_folder`; undefined for any other key. `key` is folded. */
export function approvedList(key: string): string | undefined {
  return LISTS.get(KEY.exec(`\\${key}`)?.[1] ?? '');
}

export interface ApprovedState {
  readonly state: 'enabled' | 'disabled' | 'unknown';
  /** When it was switched off, ISO 8601 in UTC; absent while it is on or the log does not hold the bytes. */
  readonly since?: string;
}

/** 100-nanosecond steps from 1601 to 1970. */
const EPOCH = 116_444_736_000_000_000n;

/**
 * `data` is the value as logged: bytes in hexadecimal in any of the usual spellings, or text that does not hold them
 * (`Binary Data`). The lowest bit of the first byte is set while the entry is off; from the fifth byte on stands the
 * FILETIME of that.
 */
export function readApprovedState(data: string | undefined): ApprovedState {
  const bytes = bytesOf(data ?? '');
  const [first] = bytes;
  if (first === undefined) return { state: 'unknown' };
  if (first % 2 === 0) return { state: 'enabled' };
  const since = fileTime(bytes.slice(4, 12));
  return { state: 'disabled', ...(since === undefined ? {} : { since }) };
}

function bytesOf(data: string): readonly number[] {
  const plain = data
    .trim()
    .replace(/^(?:hex(?:\(3\))?:|0x)/i, '')
    .replace(/[\s,:-]+(?:0x)?/gi, '');
  if (!/^(?:[\da-f]{2}){4,64}$/i.test(plain)) return [];
  return (plain.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function fileTime(bytes: readonly number[]): string | undefined {
  if (bytes.length < 8) return undefined;
  const steps = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  if (steps <= EPOCH) return undefined;
  const milliseconds = Number((steps - EPOCH) / 10_000n);
  return milliseconds < 8.64e15 ? new Date(milliseconds).toISOString() : undefined;
}
