/** The bench's command line, read once and checked. */
import { parseArgs } from 'node:util';

export const ENGINES = ['es', 'os'] as const;
export type BenchEngine = (typeof ENGINES)[number];

export interface BenchOptions {
  /** Events that times are measured over. */
  readonly events: number;
  /** Events of the larger memory measurement; 0: memory is not measured. */
  readonly memoryEvents: number;
  readonly engines: readonly BenchEngine[];
  readonly rounds: number;
  readonly files: boolean;
  /** Indices and event files stay, and are used again by the next run. */
  readonly keep: boolean;
  /** Write `bench-results.json` into the working folder. */
  readonly save: boolean;
}

export const USAGE = `npm run bench -- [options]
  --events <count>         events to hunt in (1000000)
  --memory-events <count>  events of the larger memory measurement; 0 leaves memory out (4000000)
  --engines <es,os>        engines to measure; "none" measures files only (es,os)
  --rounds <count>         runs a median is taken of (5)
  --skip-files             leave out the comparison with JSON.parse
  --keep                   keep indices and event files for the next run
  --save                   write bench-results.json
Servers are started for the run, or taken from REGHUNT_TEST_ES_URL and REGHUNT_TEST_OS_URL.
`;

/** Throws an `Error` that says what is wrong with the command line. */
export function readOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      events: { type: 'string', default: '1000000' },
      'memory-events': { type: 'string', default: '4000000' },
      engines: { type: 'string', default: ENGINES.join(',') },
      rounds: { type: 'string', default: '5' },
      'skip-files': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
    },
  });
  const events = count('--events', values.events, 1);
  const memoryEvents = count('--memory-events', values['memory-events'], 0);
  if (memoryEvents !== 0 && memoryEvents <= events)
    throw new Error('--memory-events must be larger than --events, or 0 to leave memory out.');
  return {
    events,
    memoryEvents,
    engines: values.engines === 'none' ? [] : values.engines.split(',').map(engine),
    rounds: count('--rounds', values.rounds, 1),
    files: !values['skip-files'],
    keep: values.keep,
    save: values.save,
  };
}

function count(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new Error(`${flag} takes a whole number from ${least} on, not "${text}".`);
  return value;
}

function engine(name: string): BenchEngine {
  const known = ENGINES.find((candidate) => candidate === name);
  if (known === undefined) throw new Error(`--engines knows ${ENGINES.join(', ')}, not "${name}".`);
  return known;
}
