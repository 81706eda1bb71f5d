/** The check of all content, as people run it: it tries every exception on. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { shippedContent } from '../shipped.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.concurrent('the content check', () => {
  it('counts the shipped content once, also when it is named, and ends without a fault', async () => {
    const { code, stdout } = await runCli(['queries', 'check', 'queries']);
    const loaded = Object.values(await shippedContent()).reduce((sum, entries) => sum + entries.length, 0);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+ mitigations and exceptions on trial in .*; 0 worn\n/);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`${loaded} loaded, 0 refused`);
  });

  it('refuses an exception by name alone and one that has ended, says why, and ends with 2', async () => {
    const own = join(folder, 'own');
    mkdirSync(join(own, 'exceptions'), { recursive: true });
    writeFileSync(
      join(own, 'exceptions', 'broad.yml'),
      'id: broad\nname: Broad\nreason: It is ours.\nowner: us\nexpires: 2027-01-01\neffect: suppress\ndetection:\n  s:\n    value.name: OneDrive\n  condition: s\n',
    );
    writeFileSync(
      join(own, 'exceptions', 'ended.yml'),
      'id: ended\nname: Ended\nreason: It is ours.\nowner: us\nexpires: 2020-01-01\neffect: suppress\ndetection:\n  s:\n    value.name: Ours\n    value.target.path: C:\\Program Files\\Ours\\t.exe\n    value.arguments: null\n    value.launchers: null\n  condition: s\n',
    );
    const { code, stdout, stderr } = await runCli(['queries', 'check', own]);
    expect(code).toBe(2);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('0 loaded, 2 refused');
    expect(stderr).toMatch(/broad\.yml:8:3 It rests on a name alone/);
    expect(stderr).toMatch(/ended\.yml:5:10 It ended on 2020-01-01/);
  });
});
