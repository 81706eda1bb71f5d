import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { compose } from '../../src/compose.ts';
import { UsageError } from '../../src/core/problem.ts';

/** Hunts that the files are opened for, by id; nothing is read. */
async function openedFor(args: readonly string[]): Promise<readonly string[]> {
  let opened: readonly string[] = [];
  const wiring = await compose(process);
  const code = await runProgram(args, {
    ...wiring,
    stderr: new Writable({ write: (_chunk, _encoding, done) => done() }),
    openFiles: (_paths, content) => {
      opened = content.hunts.map(({ id }) => id);
      throw new UsageError('enough seen');
    },
  });
  expect(code).toBe(2);
  return opened;
}

describe('files are opened for the hunts that run, so that one pass finds what all their pairs look for', () => {
  it('which are all that are enabled when none is named', async () => {
    const opened = await openedFor(['hunt', '--input', 'x']);
    expect(opened).toContain('run-key-persistence');
    expect(opened).toContain('registry-hive-copy');
    expect(opened).not.toContain('adjacent-autostart');
  });

  it('which are those named, enabled or not', async () => {
    expect(await openedFor(['hunt', 'adjacent-autostart', '--input', 'x'])).toEqual(['adjacent-autostart']);
  });

  it('which are the enabled ones in the demo', async () => {
    expect(await openedFor(['demo'])).not.toContain('adjacent-autostart');
  });
});
