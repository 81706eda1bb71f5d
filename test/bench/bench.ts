/** `npm run bench`: the program over the yardstick's telemetry, on engines and from a file, beside the least that could cost. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFiles } from '../../src/adapters/files/open-files.ts';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { openSearchSource } from '../../src/adapters/search/search-source.ts';
import type { Content } from '../../src/core/content/content.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import { connectTo } from '../servers/connect.ts';
import { deleteIndex } from '../servers/index-documents.ts';
import { type ServerPool, serverPool } from '../servers/pool.ts';
import { shippedContent } from '../shipped.ts';
import { loadIndex, requireLoaded } from './bench-index.ts';
import { type BenchEngine, type BenchOptions, readOptions, USAGE } from './bench-options.ts';
import { type Row, renderTable } from './bench-table.ts';
import { benchCosts } from './costs-bench.ts';
import { benchEngine, windowArguments } from './engine-bench.ts';
import { benchEventLogs, type EvtxTimes } from './evtx-bench.ts';
import { benchFile } from './files-bench.ts';
import { benchHostile } from './hostile-bench.ts';
import { huntOf, MEASURED } from './hunt-of.ts';
import { type HuntRun, huntRun } from './hunt-run.ts';
import { costRows, engineRows, evtxRows, fileRows, hostileRow, peakRows } from './rows.ts';
import { openYardstick, WINDOW, type Yardstick } from './yardstick.ts';

const SEED = 42;
/** Other events of the same day, for the larger memory measurement. */
const OTHER_SEED = 43;

interface Ground {
  readonly options: BenchOptions;
  readonly content: Content;
  readonly yardstick: Yardstick;
  /** Event files that were made. */
  readonly made: Set<string>;
}

interface OpenEngine {
  readonly engine: BenchEngine;
  readonly url: string;
  readonly client: SearchClient;
  /** Indices that were made. */
  readonly indices: string[];
}

async function bench(options: BenchOptions): Promise<readonly Row[]> {
  const content = await shippedContent();
  const rows: Row[] = [];
  const yardstick = await openYardstick(options.yardstick);
  if (yardstick === undefined)
    tell(
      `skipped: engines, files and costs, as gen.mjs, floor.mjs and mapping.json are not in ${options.yardstick}`,
    );
  else rows.push(...(await measureAll({ options, content, yardstick, made: new Set() })));
  if (options.files) {
    tell('event logs: all hunts and a library that only reads them in turns');
    rows.push(...evtxRows(await measureEventLogs(options.rounds)));
  }
  tell('hostile values');
  rows.push(hostileRow(benchHostile(content, options.rounds)));
  return rows;
}

async function measureEventLogs(rounds: number): Promise<readonly EvtxTimes[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reghunt-bench-'));
  try {
    return await benchEventLogs(folder, rounds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureAll(ground: Ground): Promise<readonly Row[]> {
  const { options, made } = ground;
  const pool = serverPool();
  try {
    const rows: Row[] = [];
    for (const engine of options.engines) rows.push(...(await measureEngine(ground, pool, engine)));
    if (options.files) rows.push(...(await measureFiles(ground)));
    return rows;
  } finally {
    await pool.stop();
    if (!options.keep) for (const file of made) await rm(file, { force: true });
  }
}

async function measureEngine(ground: Ground, pool: ServerPool, engine: BenchEngine): Promise<readonly Row[]> {
  const { options, content, yardstick } = ground;
  tell(`${engine}: connecting`);
  const url = options.urls[engine] ?? (await pool.url(engine));
  const client = await connectTo(url, { requestTimeoutMs: 120_000 });
  const open: OpenEngine = { engine, url, client, indices: [] };
  const name = `${client.engine} ${client.version}`;
  try {
    const index = await eventIndex(ground, open);
    tell(`${engine}: floor, ${MEASURED} and all hunts in turns`);
    const times = await benchEngine({ client, url, index, yardstick, rounds: options.rounds });
    const scanned = times.all.runs[0]?.scanned;
    if (scanned !== options.events)
      throw new Error(`the hunts on ${engine} saw ${scanned} of ${options.events} events`);
    tell(`${engine}: costs`);
    const source = () => openSearchSource(client, { profiles: content.profiles, patterns: [index] });
    const costs = await benchCosts(source, content, WINDOW, options.rounds);
    const rows = [...engineRows(name, times), ...costRows(name, costs)];
    // One engine shows it: what a hunt holds does not depend on who answers.
    if (engine === options.engines[0]) rows.push(...(await engineMemory(ground, open, name, index)));
    return rows;
  } finally {
    if (!options.keep) for (const index of open.indices) await deleteIndex(client, index);
    await client.close();
  }
}

/** The one that was named, which stays as it is, or one of our own. */
async function eventIndex(ground: Ground, open: OpenEngine): Promise<string> {
  const { options, yardstick } = ground;
  if (options.index === undefined)
    return load(ground, open, `reghunt-bench-${yardstick.id}-${options.events}`, options.events, SEED);
  await requireLoaded(open.client, options.index, options.events);
  return options.index;
}

async function load(
  ground: Ground,
  { engine, client, indices }: OpenEngine,
  index: string,
  events: number,
  seed: number,
): Promise<string> {
  const file = await eventFile(ground, events, seed);
  indices.push(index);
  tell(`${engine}: loading ${events} events`);
  const seconds = await loadIndex(client, index, await ground.yardstick.index(), file, events);
  tell(seconds === 0 ? `${engine}: there already` : `${engine}: loaded in ${seconds.toFixed(0)} s`);
  return index;
}

async function eventFile({ yardstick, made }: Ground, events: number, seed: number): Promise<string> {
  tell(`making ${events} events`);
  const file = await yardstick.events(events, seed);
  made.add(file);
  return file;
}

async function measureFiles(ground: Ground): Promise<readonly Row[]> {
  const { options, content } = ground;
  const file = await eventFile(ground, options.events, SEED);
  tell('files: all hunts and Python in turns');
  const rows = [...fileRows(await benchFile(file, options.events, options.rounds))];
  tell('files: costs');
  const source = () =>
    openFiles([file], {
      profiles: content.profiles,
      normaliser: compileProfiles(content.profiles),
      neighbours: huntOf(content, MEASURED).join.pairs,
    });
  const costs = await benchCosts(source, content, undefined, 1);
  rows.push(...costRows('files, reading included', costs));
  if (options.memoryEvents === 0) return rows;
  const rest = await eventFile(ground, options.memoryEvents - options.events, OTHER_SEED);
  const peaks = await comparePeaks(
    options,
    'files',
    () => huntRun(['--input', file]),
    () => huntRun(['--input', file, '--input', rest]),
  );
  return [...rows, ...peaks];
}

async function engineMemory(
  ground: Ground,
  open: OpenEngine,
  name: string,
  first: string,
): Promise<readonly Row[]> {
  const { options, yardstick } = ground;
  if (options.memoryEvents === 0) return [];
  const more = options.memoryEvents - options.events;
  const rest = await load(ground, open, `reghunt-bench-${yardstick.id}-more-${more}`, more, OTHER_SEED);
  const peak = (...indices: readonly string[]): Promise<HuntRun> =>
    huntRun([MEASURED, ...windowArguments(open.url, indices)]);
  return comparePeaks(
    options,
    name,
    () => peak(first),
    () => peak(first, rest),
  );
}

async function comparePeaks(
  { events, memoryEvents }: BenchOptions,
  name: string,
  small: () => Promise<HuntRun>,
  large: () => Promise<HuntRun>,
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
