/** How much the file source takes at a time. */
import { UNPACK_LIMITS, type UnpackLimits } from './input/unpack-limits.ts';
import { SCAN_LIMITS, type ScanLimits } from './scan/scan-files.ts';

export interface FileLimits extends ScanLimits {
  /** Longest line or element, in bytes. */
  readonly maxLine: number;
  readonly unpack: UnpackLimits;
  /** Files that are kept open at a time. */
  readonly openFiles: number;
  /** Memory of the join index before it goes to disk, in bytes. */
  readonly indexBudget: number;
  /** Entries sorted at a time. */
  readonly indexRun: number;
  readonly pageEvents: number;
  readonly pageBytes: number;
  /** Events one `fetch` answers with. */
  readonly fetchEvents: number;
}

/** What a machine of modest size can bear. */
export const FILE_LIMITS: FileLimits = {
  ...SCAN_LIMITS,
  maxLine: 256 * 1024 * 1024,
  unpack: UNPACK_LIMITS,
  // Some systems allow no more than a thousand, and the threads that read have some each.
  openFiles: 256,
  indexBudget: 24 * 1024 * 1024,
  indexRun: 1 << 18,
  pageEvents: 1_000,
  pageBytes: 4 * 1024 * 1024,
  fetchEvents: 10_000,
};
