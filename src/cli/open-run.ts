/** Opens what a hunt reads and where it writes; what an engine refuses, or an interruption leaves shut, still ends in a report. */
import { unseenSource } from '../app/unseen-source.ts';
import type { ConnectionOptions } from '../core/config/config.ts';
import { EngineError, Interrupted } from '../core/problem.ts';
import type { EventSource, Progress } from '../ports/event-source.ts';
import type { FindingStore } from '../ports/finding-store.ts';
import type { Engine, FileReading, SourceOptions, Wiring } from './wiring.ts';

export interface RunInputs extends SourceOptions {
  /** `undefined`: files only. */
  readonly connection: ConnectionOptions | undefined;
  /** `undefined`: the engine is hunted. */
  readonly input: readonly string[] | undefined;
  readonly reading: FileReading;
  /** `undefined`: findings are not written to the engine. */
  readonly indexPrefix: string | undefined;
  readonly runId: string;
  readonly progress: Progress;
}

/** No engine. */
export const FILES_ONLY = {
  connection: undefined,
  reading: {},
  patterns: [],
  hunts: [],
  range: undefined,
  by: 'event',
  excludedTiers: [],
  pageSize: undefined,
  indexPrefix: undefined,
} as const satisfies Partial<RunInputs>;

export interface OpenRun {
  readonly source: EventSource;
  readonly store: FindingStore | undefined;
  /** Lets go of the engine; whoever hunts the source closes it. */
  close(): Promise<void>;
}

/** Throws UsageError for settings and inputs that cannot be. */
export async function openRun(inputs: RunInputs, wiring: Wiring): Promise<OpenRun> {
  const { connection, input, content, progress } = inputs;
  const engine =
    connection === undefined ? undefined : await orFailure(wiring.connect(connection, inputs.runId));
  const close = async (): Promise<void> => {
    if (engine !== undefined && !isFailure(engine)) await engine.close();
  };
  try {
    if (input === undefined) {
      const url = connection?.url ?? '';
      const source = await openEngineSource(engine, inputs);
      return isFailure(source)
        ? { source: unseenSource([url, ...inputs.patterns].join(' '), source), store: undefined, close }
        : { source, store: storeOf(engine, inputs), close };
    }
    const store = storeOf(engine, inputs);
    const source = await orFailure(wiring.openFiles(input, content, progress, inputs.reading));
    return {
      source: isFailure(source) ? unseenSource(input.join(', '), source) : source,
      store,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export type Failure = EngineError | Interrupted;

export function isFailure(opened: unknown): opened is Failure {
  return opened instanceof EngineError || opened instanceof Interrupted;
}

export async function orFailure<T>(opening: Promise<T>): Promise<T | Failure> {
  try {
    return await opening;
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
}

async function openEngineSource(
  engine: Engine | Failure | undefined,
  options: SourceOptions,
): Promise<EventSource | Failure> {
  if (engine === undefined) throw new Error('open-run: an engine was needed and none was connected');
  if (isFailure(engine)) return engine;
  return orFailure(engine.openSource(options));
}

/** Where an engine cannot be reached the files are hunted all the same; the store then says that it could not be opened. */
export function storeOf(
  engine: Engine | Failure | undefined,
  { indexPrefix, connection }: Pick<RunInputs, 'indexPrefix' | 'connection'>,
): FindingStore | undefined {
  if (indexPrefix === undefined || engine === undefined) return undefined;
  if (!isFailure(engine)) return engine.openStore(indexPrefix);
  const refuse = (): Promise<never> => Promise.reject(engine);
  return { description: `${indexPrefix}-findings on ${connection?.url}`, prepare: refuse, write: refuse };
}
