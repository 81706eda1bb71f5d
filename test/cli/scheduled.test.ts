/** `run`, `serve` and `runs` before they reach an engine: what is wrong with the words is said, with what to do. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-scheduled-'));
afterAll(() => rmSync(folder, { recursive: true }));
const config = join(folder, 'reghunt.yml');
writeFileSync(config, 'sources:\n  - name: quay\n    url: http://127.0.0.1:1\n');
/** Nobody listens there. */
const configured = (...args: readonly string[]) => runCli([...args, '--config', config]);

describe.each([['run'], ['serve'], ['runs', 'list'], ['runs', 'show'], ['runs', 'gaps']])(
  '%s %s',
  (...words) => {
    it('asks for a configuration where there is none', async () => {
      const { code, stderr } = await runCli([...words.filter(Boolean), '--config', join(folder, 'none.yml')]);
      expect(code).toBe(2);
      expect(stderr).toContain('run `reghunt init --output');
    });
  },
);

it.each([
  [['--redo', '2026-11-01'], 'Give --redo the start and the end of a window: --redo 2026-11-01 2026-11-08.'],
  [['--redo', '2026-11-08', '2026-11-01'], 'the first time of --redo must be before the second'],
  [['--redo', 'yesterday', 'today'], 'Write an ISO time that exists: 2026-11-22,'],
  [['--source', 'pier'], 'There is no source "pier" in the configuration. Known: quay.'],
])('run %j is refused', async (args, message) => {
  const { code, stderr } = await configured('run', ...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

it('a run whose engine does not answer ends with 3 and says so', async () => {
  const { code, stdout, stderr } = await configured('run');
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toContain('127.0.0.1:1');
});

it('a hunt that is configured and does not exist is named', async () => {
  const odd = join(folder, 'odd.yml');
  writeFileSync(odd, 'sources:\n  - name: quay\n    url: http://127.0.0.1:1\nhunts: [run-keyz]\n');
  const { code, stderr } = await runCli(['run', '--config', odd]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('There is no hunt "run-keyz"')]);
});
