/** What only a process of its own can show: its exit code, its pipes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runProcess } from '../cli/run-cli.ts';

describe.concurrent('the program', () => {
  it('reads events from a pipe and ends with the documented exit code', async () => {
    const [demo, piped, wrong] = await Promise.all([
      runProcess(['demo', '--fail-on', 'high']),
      runProcess(['hunt', '--input', '-', '--format', 'json'], {
        stdin: readFileSync('demo/incident.ndjson', 'utf8'),
      }),
      runProcess(['hunt', '--frobnicate']),
    ]);
    expect(demo.code).toBe(1);
    expect(demo.stdout).toContain('ws-042');
    expect(piped.code).toBe(0);
    expect(JSON.parse(piped.stdout)).toHaveProperty('findings');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).not.toMatch(/\n\s+at /);
  });

  const whatPrints = [
    ['demo', '--format', 'json'],
    ['queries', 'list'],
  ];

  it.each(whatPrints)('ends quietly when the reader of its output goes away: %s %s', async (...args) => {
    const child = spawn(process.execPath, [resolve('src/main.ts'), ...args]);
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, stderr]).toEqual([0, '']);
  });

  const full = existsSync('/dev/full') ? openSync('/dev/full', 'w') : undefined;
  afterAll(() => {
    if (full !== undefined) closeSync(full);
  });

  it.skipIf(full === undefined).each(whatPrints)(
    'ends with 3 and says so when its output cannot be written: %s %s',
    async (...args) => {
      const { code, stderr } = await runProcess(args, full === undefined ? {} : { stdout: full });
      expect(stderr).toMatch(
        /^reghunt: .*to standard output.*: no space left on device\..* Run again with standard output sent elsewhere\.\n$/,
      );
      expect(code).toBe(3);
    },
  );

  it.skipIf(full === undefined)('does not need standard output when it has an output', async () => {
    const { code, stderr } = await runProcess(
      ['demo', '--output', '/dev/null'],
      full === undefined ? {} : { stdout: full },
    );
    expect([code, stderr]).toEqual([0, '']);
  });

  it('ends as it would when nobody reads its messages', async () => {
    const child = spawn(process.execPath, [resolve('src/main.ts'), 'hunt', '--input', 'no/such/file']);
    child.stderr.destroy();
    child.stdin.end();
    child.stdout.resume();
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(2);
  });
});
