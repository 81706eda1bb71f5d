/** Damaged inputs of every layout, many of them, in this process and through the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { damage, faultsIn, LAYOUTS, read } from '../adapters/files/input/damage.ts';
import {
  ARCHIVES,
  damageArchive,
  silentlyLost,
  unpackArchive,
} from '../adapters/files/input/damage-archives.ts';
import { damageEvtx } from '../adapters/files/input/damage-evtx.ts';
import { runCli } from '../cli/run-cli.ts';

const TRIES = 20_000;
const RUNS = 200;
/** Milliseconds of processor time that one of them may take: what is damaged must not cost more than what is whole. */
const MOST_TIME = 5_000;
const folder = mkdtempSync(join(tmpdir(), 'reghunt-damaged-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** By name how one is damaged and read, and what was wrong with that. */
const INPUTS: readonly (readonly [name: string, faults: (seed: number) => Promise<readonly string[]>])[] = [
  ...Object.entries(LAYOUTS).map(
    ([name, whole]) =>
      [
        name,
        async (seed: number) => {
          const damaged = damage(whole, seed);
          return faultsIn(damaged, read(damaged.bytes));
        },
      ] as const,
  ),
  [
    'an event log',
    async (seed) => {
      const damaged = damageEvtx(seed);
      return faultsIn(damaged, read(damaged.bytes));
    },
  ],
  ...Object.entries(ARCHIVES).map(
    ([name, archive]) =>
      [
        name,
        async (seed: number) => {
          const { bytes, what } = damageArchive(archive, seed);
          const lost = silentlyLost(archive, await unpackArchive(bytes));
          return lost.length === 0 ? [] : [`${what}: lost ${lost.length} without a word`];
        },
      ] as const,
  ),
];

describe.each(INPUTS)('an input that is %s', (name, faultsOf) => {
  it('loses none that its damage does not touch, and tells of the others', async () => {
    let count = 0;
    let slowest = 0;
    for (let seed = 1; seed <= TRIES; seed += 1) {
      const before = process.cpuUsage();
      for (const fault of await faultsOf(seed)) {
        count += 1;
        process.stdout.write(`${name}, ${fault}\n`);
      }
      const { user, system } = process.cpuUsage(before);
      slowest = Math.max(slowest, (user + system) / 1000);
    }
    const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
    process.stdout.write(
      `${name}: ${TRIES} damaged, ${count} faults, slowest ${slowest.toFixed(0)} ms, ${memory} MB\n`,
    );
    expect(count).toBe(0);
    expect(slowest).toBeLessThan(MOST_TIME);
  });
});

it('ends a run with 0 where all was read or some lines were not, with 3 where it is incomplete', async () => {
  const layouts = Object.values(LAYOUTS);
  const archives = Object.values(ARCHIVES);
  const damagedBy = (seed: number): { readonly bytes: Buffer; readonly what: string } => {
    const [layout, archive] = [layouts[seed % layouts.length], archives[seed % archives.length]];
    if (seed % 4 === 0) return damageEvtx(seed);
    return seed % 4 === 1 && archive !== undefined
      ? damageArchive(archive, seed)
      : damage(layout as never, seed);
  };
  const wrong: string[] = [];
  const codes = new Map<number, number>();
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const { bytes, what } = damagedBy(seed);
    const file = join(folder, `${seed}.log`);
    writeFileSync(file, bytes);
    const { code, stdout, stderr } = await runCli(['hunt', '--format', 'json', '--input', file]);
    const { report } = JSON.parse(stdout) as { report: { not_seen: readonly { incomplete: boolean }[] } };
    const wanted = report.not_seen.some(({ incomplete }) => incomplete) ? 3 : 0;
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (code !== wanted) wrong.push(`${what}: ${code}, ${stderr.slice(0, 200)}`);
  }
  const told = [...codes].map(([code, count]) => `${count} with ${code}`).join(', ');
  process.stdout.write(`${RUNS} runs, ${told}, ${wrong.length} with a wrong exit code\n`);
  expect(wrong).toEqual([]);
});
