/** Where results go: stdout, a device or pipe, or a file that is replaced whole or not at all; never onto an input. */
import type { Terminal } from '../wiring.ts';
import { openDirectFile } from './direct-file.ts';
import { OutputError, reasonOf, unwritable } from './output-error.ts';
import { type Reading, refuseInput } from './refuse-input.ts';
import { openReplacedFile } from './replaced-file.ts';
import type { Sink } from './sink.ts';
import { stdoutSink } from './stdout.ts';
import { findTarget } from './target.ts';

/** Throws OutputError for what cannot be written. */
export interface Output {
  write(text: string): Promise<void>;
  /** Makes final what was written. */
  end(): Promise<void>;
}

export interface OutputRequest {
  /** `undefined` is stdout. */
  readonly file: string | undefined;
  /** For messages: `report`. */
  readonly what: string;
  /** All that the run reads, and that must outlast it. */
  readonly reads: readonly Reading[];
  readonly stdout: Terminal;
}

/**
 * Throws UsageError, before `use` is called, for a file that the run reads or that cannot be written. What `use` has not
 * brought to its end leaves nothing behind, and an earlier file as it was.
 */
export async function withOutput<Result>(
  request: OutputRequest,
  use: (output: Output) => Promise<Result>,
): Promise<Result> {
  const { sink, lost, advice } = await open(request);
  const telling = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      throw new OutputError(`${lost}: ${reasonOf(error)}.`, advice);
    }
  };
  try {
    return await use({ write: (text) => telling(sink.write(text)), end: () => telling(sink.end()) });
  } finally {
    await sink.discard();
  }
}

interface Opened {
  readonly sink: Sink;
  /** What a failure means, without its reason. */
  readonly lost: string;
  readonly advice: string;
}

async function open({ file, what, reads, stdout }: OutputRequest): Promise<Opened> {
  const target = file === undefined ? undefined : findTarget(file);
  if (target !== undefined) refuseInput(target, reads);
  if (target === undefined || target.is === 'stdout') {
    return {
      sink: stdoutSink(stdout),
      lost: `The ${what} was not written to standard output, or only in part`,
      advice: 'Run again with standard output sent elsewhere.',
    };
  }
  const advice = 'Run again with another --output, or once this one can be written.';
  try {
    if (target.is === 'stream') {
      const lost = `The ${what} was not written to ${target.file}, or only in part`;
      return { sink: await openDirectFile(target.path), lost, advice };
    }
    const untouched = target.earlier === undefined ? '' : ', where the earlier file is as it was';
    const lost = `The ${what} was not written to ${target.file}${untouched}`;
    return { sink: await openReplacedFile(target), lost, advice };
  } catch (error) {
    throw unwritable(target.file, reasonOf(error));
  }
}
