/** The bench's command line, read once and checked. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const ENGINES = ['es', 'os'] as const;
export type BenchEngine = (typeof ENGINES)[number];

/** Beside the project's own folder. */
const USUAL_FOLDER = fileURLToPath(new URL('../../../shared/bench', import.meta.url));

export interface BenchOptions {
  /** Events that are hunted in. */
  readonly events: number;
  /** Events of the larger memory measurement; 0: memory is not measured. */
  readonly memoryEvents: number;
  readonly engines: readonly BenchEngine[];
  /** Servers that run already. */
  readonly urls: Readonly<Partial<Record<BenchEngine, string>>>;
  /** Index that holds the events already; absent: one is made and loaded. */
  readonly index: string | undefined;
  /** Folder of the yardstick. */
  readonly yardstick: string;
  readonly rounds: number;
  readonly files: boolean;
  /** Indices and event files stay, and are used again by the next run. */
  readonly keep: boolean;
  /** Write `bench-results.json` into the working folder. */
  readonly save: boolean;
}

export const USAGE = `npm run bench -- [options]
  --events <count>         events to hunt in (2000000)
  --memory-events <count>  events of the larger memory measurement; 0 leaves memory out (0)
  --engines <es,os>        engines to measure; "none" measures files only (es,os)
  --url-es <url>           an Elasticsearch that runs already
  --url-os <url>           an OpenSearch that runs already
  --index <name>           index on the engines that holds the events already
  --yardstick <folder>     where floor.mjs and gen.mjs lie (../shared/bench)
  --rounds <count>         runs a median is taken of (3)
  --skip-files             leave out files, and the comparison with Python and a reader of event logs
  --keep                   keep indices and event files for the next run
  --save                   write bench-results.json
Without a URL servers are started for the run, or taken from REGHUNT_TEST_ES_URL and REGHUNT_TEST_OS_URL.
`;

/** Throws an `Error` that says what is wrong with the command line. */
export function readOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      events: { type: 'string', default: '2000000' },
      'memory-events': { type: 'string', default: '0' },
      engines: { type: 'string', default: ENGINES.join(',') },
      'url-es': { type: 'string' },
      'url-os': { type: 'string' },
      index: { type: 'string' },
      yardstick: { type: 'string', default: USUAL_FOLDER },
      rounds: { type: 'string', default: '3' },
      'skip-files': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
    },
  });
  const events = count('--events', values.events, 1);
  const memoryEvents = count('--memory-events', values['memory-events'], 0);
  if (memoryEvents !== 0 && memoryEvents <= events)
    throw new Error('--memory-events must be larger than --events, or 0 to leave memory out.');
  const [es, os] = [values['url-es'], values['url-os']];
  return {
    events,
    memoryEvents,
    engines: values.engines === 'none' ? [] : values.engines.split(',').map(engine),
    urls: { ...(es === undefined ? {} : { es }), ...(os === undefined ? {} : { os }) },
    index: values.index,
    yardstick: values.yardstick,
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
