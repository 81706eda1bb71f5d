/** A file of lines, ready to be read by position. */
import type { TemporaryFile } from './temporary-file.ts';

export interface LineFile {
  /** As the user named it. */
  readonly name: string;
  readonly fd: number;
  /** Where the first line begins: behind a byte order mark. */
  readonly start: number;
  readonly end: number;
  /** For each line the place its record has in the original (see `origin-places.ts`); undefined when it is the same line. */
  readonly origin: TemporaryFile | undefined;
  /** The end of the input is missing, and that has been noted. */
  readonly isCut: boolean;
  close(): void;
}
