/** What only a process of its own can show: its exit code, its pipes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProcess } from './run-cli.ts';

describe('the program', () => {
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

  it('ends quietly when the reader of its output goes away', async () => {
    const child = spawn(process.execPath, [resolve('src/main.ts'), 'demo', '--format', 'json']);
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, stderr]).toEqual([0, '']);
  });
});
