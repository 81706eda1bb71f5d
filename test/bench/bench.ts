/** `npm run bench`: generates events, loads the engines, and measures hunts beside the least they could cost. */
import { writeFile } from 'node:fs/promises';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import type { Content } from '../../src/core/content/content.ts';
import { connectTo } from '../servers/connect.ts';
import { deleteIndex } from '../servers/index-documents.ts';
import { type ServerPool, serverPool } from '../servers/pool.ts';
import { shippedContent } from '../shipped.ts';
import { type EventFiles, makeEventFiles, removeEventFiles } from './bench-event-files.ts';
import { loadIndex } from './bench-index.ts';
import { type BenchEngine, type BenchOptions, readOptions, USAGE } from './bench-options.ts';
import { type Row, renderTable } from './bench-table.ts';
import { benchEngine, HUNT } from './engine-bench.ts';
import { benchFile, type FileTimes } from './files-bench.ts';
import { benchHostile } from './hostile-bench.ts';
import { huntPeak, type PeakResult } from './peak-memory.ts';
import { engineRows, fileRows, hostileRow, peakRows } from './rows.ts';

/** Holds every event the generator makes, up to 16 million. */
const RANGE = { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 2, 10) } as const;

interface Ground {
  readonly options: BenchOptions;
  readonly files: EventFiles;
  readonly content: Content;
}

interface OpenEngine {
  readonly engine: BenchEngine;
  readonly url: string;
  readonly client: SearchClient;
  readonly indices: string[];
}

async function bench(options: BenchOptions): Promise<readonly Row[]> {
  tell(`making ${Math.max(options.events, options.memoryEvents)} events`);
  const files = await makeEventFiles(options.events, options.memoryEvents);
  const pool = serverPool();
  try {
    const ground: Ground = { options, files, content: await shippedContent() };
    const rows: Row[] = [];
    for (const engine of options.engines) rows.push(...(await measureEngine(ground, pool, engine)));
    if (options.files) {
      // Before the files: what was parsed of them would lie in the way.
      tell('facts and indicators');
      tell('files: hunt and JSON.parse in turns');
      const measure = (file: string): Promise<FileTimes> =>
        benchFile(file, options.events, ground.content, options.rounds);
      rows.push(...fileRows(await measure(files.first), false));
      rows.push(...fileRows(await measure(files.rare), true));
      tell('hostile values');
      rows.push(hostileRow(benchHostile(ground.content, options.rounds)));
    }
    rows.push(...(await fileMemory(ground)));
    return rows;
  } finally {
    await pool.stop();
    if (!options.keep) await removeEventFiles(files);
  }
}

async function measureEngine(ground: Ground, pool: ServerPool, engine: BenchEngine): Promise<readonly Row[]> {
  const { options, files, content } = ground;
  tell(`${engine}: starting`);
  const url = await pool.url(engine);
  const client = await connectTo(url, { requestTimeoutMs: 120_000 });
  const open: OpenEngine = { engine, url, client, indices: [] };
  try {
    const index = await load(
      open,
      `reghunt-bench-${files.id}-${options.events}`,
      files.first,
      options.events,
    );
    tell(`${engine}: hunt and floor in turns`);
    const times = await benchEngine({
      engine,
      client,
      url,
      index,
      range: RANGE,
      content,
      rounds: options.rounds,
    });
    const scanned = times.hunt.summary.scanned.total;
    if (scanned !== options.events)
      throw new Error(`the hunt on ${engine} saw ${scanned} of ${options.events} events`);
    const name = `${client.engine} ${client.version}`;
    const rows = [...engineRows(name, times)];
    // One engine shows it: what a hunt holds does not depend on who answers.
    if (engine === options.engines[0]) rows.push(...(await engineMemory(ground, open, name, index)));
    return rows;
  } finally {
    if (!options.keep) for (const index of open.indices) await deleteIndex(client, index);
    await client.close();
  }
}

async function load(
  { engine, client, indices }: OpenEngine,
  index: string,
  file: string,
  events: number,
): Promise<string> {
  indices.push(index);
  tell(`${engine}: loading ${events} events`);
  const seconds = await loadIndex(client, index, file, events);
  tell(seconds === 0 ? `${engine}: there already` : `${engine}: loaded in ${seconds.toFixed(0)} s`);
  return index;
}

async function engineMemory(
  { options, files }: Ground,
  open: OpenEngine,
  name: string,
  first: string,
): Promise<readonly Row[]> {
  if (files.rest === undefined) return [];
  const more = options.memoryEvents - options.events;
  const rest = await load(
    open,
    `reghunt-bench-${files.id}-${options.events}-${options.memoryEvents}`,
    files.rest,
    more,
  );
  const window = ['--from', new Date(RANGE.from).toISOString(), '--to', new Date(RANGE.to).toISOString()];
  const peak = (...indices: readonly string[]): Promise<PeakResult> =>
    huntPeak([HUNT, '--url', open.url, ...indices.flatMap((index) => ['--index-pattern', index]), ...window]);
  return comparePeaks(
    options,
    name,
    () => peak(first),
    () => peak(first, rest),
  );
}

async function fileMemory({ options, files }: Ground): Promise<readonly Row[]> {
  const { first, rest } = files;
  if (rest === undefined || !options.files) return [];
  return comparePeaks(
    options,
    'files',
    () => huntPeak(['--input', first]),
    () => huntPeak(['--input', first, '--input', rest]),
  );
}

async function comparePeaks(
  { events, memoryEvents }: BenchOptions,
  name: string,
  small: () => Promise<PeakResult>,
  large: () => Promise<PeakResult>,
): Promise<readonly Row[]> {
  tell(`${name}: memory over ${events} and ${memoryEvents} events`);
  const peaks = [
    { events, peak: await small() },
    { events: memoryEvents, peak: await large() },
  ];
  for (const { events: wanted, peak } of peaks) {
    if (peak.scanned !== wanted)
      throw new Error(`the hunt over ${name} saw ${peak.scanned} of ${wanted} events`);
  }
  return peakRows(name, peaks);
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

let options: BenchOptions | undefined;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
}
if (options !== undefined) {
  const rows = await bench(options);
  process.stdout.write(renderTable(rows));
  if (options.save) await writeFile('bench-results.json', `${JSON.stringify(rows, null, 2)}\n`);
  if (rows.some(({ mark }) => mark?.isMet === false)) process.exitCode = 1;
}
