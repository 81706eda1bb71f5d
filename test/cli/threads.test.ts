/** How many threads go through files decides nothing but the time it takes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openFiles } from '../../src/adapters/files/open-files.ts';
import type { Wiring } from '../../src/cli/wiring.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import { generateEvents } from '../adapters/files/generate-events.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOW = Date.UTC(2026, 10, 29);

/** Files of a megabyte are cut into dozens of parts, as the program cuts those of gigabytes. */
const inSmallParts =
  (asked: (number | undefined)[]): Wiring['openFiles'] =>
  (paths, { profiles, hunts }, progress, { threads } = {}) => {
    asked.push(threads);
    return openFiles(paths, {
      profiles,
      normaliser: compileProfiles(profiles),
      progress,
      neighbours: hunts.flatMap(({ join: { pairs } }) => pairs),
      limits: { threads: threads ?? 0, threadsFrom: 0, partSize: 50_000 },
    });
  };

it(
  'gives the same report, byte for byte, for one thread, two and four',
  async () => {
    const file = join(folder, 'events.ndjson');
    const made = [...generateEvents({ count: 1200, hosts: 10, runKeyShare: 0.2, seed: 3 })];
    writeFileSync(file, `${made.join('\n')}\n{"broken":\n${readFileSync('demo/incident.ndjson', 'utf8')}`);
    const asked: (number | undefined)[] = [];
    const parts = { openFiles: inSmallParts(asked), now: () => NOW, newRunId: () => 'run' };
    const reports: string[] = [];
    for (const threads of ['1', '2', '4']) {
      const args = ['hunt', '--input', file, '--format', 'json', '--show-suppressed', '--threads', threads];
      const { code, stdout, stderr } = await runCli(args, { parts });
      expect([code, stderr.split('\n').length]).toEqual([0, 2]);
      reports.push(stdout);
    }
    const [one = '', two, four] = reports;
    expect(asked).toEqual([1, 2, 4]);
    expect((JSON.parse(one) as { findings: unknown[] }).findings.length).toBeGreaterThan(20);
    expect(two === one).toBe(true);
    expect(four === one).toBe(true);
  },
  5 * 60_000,
);

it.each([
  [['--input', 'demo/incident.ndjson', '--threads', '0'], /whole number above 0/],
  [['--url', 'http://127.0.0.1:1', '--threads', '2'], /--threads is about files/],
])('%j is refused', async (args, message) => {
  const { code, stdout, stderr } = await runCli(['hunt', ...args]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});
