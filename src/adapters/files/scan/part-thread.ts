/** Another thread that scans parts, and what it was asked and has not answered yet. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { NamedPart, PartResult, ScanSetup } from './scan-part.ts';

/** Parts it has before it: it goes on while whoever asks is busy with a part of its own. */
const AHEAD = 2;

export class PartThread {
  readonly #worker: Worker;
  readonly #asked: PromiseWithResolvers<PartResult>[] = [];
  #canWork = false;

  constructor(setup: ScanSetup) {
    // The same ending as this file: it is run as it is, or as built.
    this.#worker = new Worker(new URL(`./scan-thread${extname(import.meta.url)}`, import.meta.url), {
      workerData: setup,
      // What a thread makes is short-lived: more room would only delay the collection of it.
      resourceLimits: { maxYoungGenerationSizeMb: 12 },
    });
    this.#worker.on('message', (result: PartResult | undefined) => {
      if (result === undefined) this.#canWork = true;
      else this.#asked.shift()?.resolve(result);
    });
    // One that cannot start is not waited for; whoever asked one hears of its failure.
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) =>
      this.#fail(new Error(`a reading thread ended early with code ${code}`)),
    );
  }

  /** It has started, and takes a part more. */
  get hasRoom(): boolean {
    return this.#canWork && this.#asked.length < AHEAD;
  }

  /** Rejects when the thread ends before it has answered. */
  scan(part: NamedPart): Promise<PartResult> {
    const answer = Promise.withResolvers<PartResult>();
    this.#asked.push(answer);
    this.#worker.postMessage(part);
    return answer.promise;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: unknown): void {
    this.#canWork = false;
    for (const { reject } of this.#asked.splice(0)) reject(error);
  }
}
