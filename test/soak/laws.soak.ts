/** The laws that `npm run check` tries on samples of one seed, on samples of many. */
import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROUNDS = Number(process.env['REGHUNT_SOAK_ROUNDS'] ?? 20);
const run = promisify(execFile);

it(`the laws hold for ${ROUNDS} more seeds`, async () => {
  const files: string[] = [];
  for (const file of globSync('test/{core,app,adapters,cli,content}/**/*.test.ts')) {
    if ((await readFile(file, 'utf8')).includes("from 'fast-check'")) files.push(file);
  }
  expect(files.length).toBeGreaterThan(30);
  const faults: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const seed = randomInt(2 ** 31);
    try {
      await run(
        'npx',
        ['vitest', 'run', '--project', 'unit', '--project', 'long', '--reporter=default', ...files],
        {
          env: { ...process.env, REGHUNT_SEED: String(seed) },
          maxBuffer: 2 ** 26,
        },
      );
      process.stdout.write(`seed ${seed}: held\n`);
    } catch (cause) {
      faults.push(
        `REGHUNT_SEED=${seed}: ${cause instanceof Error && 'stdout' in cause ? cause.stdout : String(cause)}`,
      );
      process.stdout.write(`seed ${seed}: broken\n`);
    }
  }
  expect(faults).toEqual([]);
});
