/** Damaged inputs of every layout, many of them, in this process and through the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { damage, LAYOUTS, read } from '../adapters/files/input/damage.ts';
import { runCli } from '../cli/run-cli.ts';

const TRIES = 20_000;
const RUNS = 200;
const layouts = Object.entries(LAYOUTS);
const folder = mkdtempSync(join(tmpdir(), 'reghunt-damaged-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(layouts)('an input that is %s', (layout, whole) => {
  it('loses none that its damage does not touch', () => {
    let missing = 0;
    for (let seed = 1; seed <= TRIES; seed += 1) {
      const { bytes, what, untouched } = damage(whole, seed);
      const { names } = read(bytes);
      const lost = untouched.filter((name) => !names.includes(name));
      if (lost.length > 0) {
        missing += 1;
        process.stdout.write(`${layout}, ${what}: ${lost.join(' ')}\n`);
      }
    }
    process.stdout.write(`${layout}: ${TRIES} damaged, ${missing} lost what was not touched\n`);
    expect(missing).toBe(0);
  });
});

it('ends a run with 0 where all was read or some lines were not, with 3 where it is incomplete', async () => {
  const wrong: string[] = [];
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const [layout = '', whole = ''] = layouts[seed % layouts.length] ?? [];
    const { bytes, what } = damage(whole, seed);
    const file = join(folder, `${seed}.log`);
    writeFileSync(file, bytes);
    const { code, stdout, stderr } = await runCli(['hunt', '--format', 'json', '--input', file]);
    const { report } = JSON.parse(stdout) as { report: { not_seen: readonly { incomplete: boolean }[] } };
    const wanted = report.not_seen.some(({ incomplete }) => incomplete) ? 3 : 0;
    if (code !== wanted) wrong.push(`${layout}, ${what}: ${code}, ${stderr.slice(0, 200)}`);
  }
  process.stdout.write(`${RUNS} runs, ${wrong.length} with a wrong exit code\n`);
  expect(wrong).toEqual([]);
});
