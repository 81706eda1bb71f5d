/** Where the records of all inputs that are no plain files of lines are written behind each other: two files for any number of inputs. */
import { TemporaryFile } from '../scratch/temporary-file.ts';
import { OriginPlaces } from './origin-places.ts';

export class LineScratch {
  readonly #tempDir: string | undefined;
  #lines: TemporaryFile | undefined;
  #places: TemporaryFile | undefined;

  constructor(tempDir: string | undefined) {
    this.#tempDir = tempDir;
  }

  /** One input at a time writes to it. */
  get lines(): TemporaryFile {
    this.#lines ??= new TemporaryFile(this.#tempDir);
    return this.#lines;
  }

  /** For the lines that are written next. */
  origins(): OriginPlaces {
    this.#places ??= new TemporaryFile(this.#tempDir);
    return new OriginPlaces(this.#places);
  }

  /** To be called before reading. */
  flush(): void {
    this.#lines?.flush();
    this.#places?.flush();
  }

  close(): void {
    this.#lines?.close();
    this.#places?.close();
  }
}
