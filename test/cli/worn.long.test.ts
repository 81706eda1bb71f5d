/** What a user meets whose exception an intruder could wear: it is refused with the case, by the check and by the hunt. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-worn-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program in the roaming profile that registers itself. `maker`: who has to have signed it. */
function exceptionIn(name: string, maker: string): string {
  const own = join(folder, name);
  mkdirSync(join(own, 'exceptions'), { recursive: true });
  writeFileSync(
    join(own, 'exceptions', 'tray.yml'),
    String.raw`id: maker-tray
name: Maker's tray program
reason: It registers itself.
owner: desktop team
expires: 2099-12-31
effect: {lower: 0.2}
hunts: [autostart]
detection:
  selection:
    value.name: MakerTray
    value.target.path: '?:\users\\*\appdata\roaming\maker\tray.exe'
    value.arguments: '-tray'
    value.launchers: null
    writer.executable: '?:\Users\\*\AppData\Roaming\Maker\tray.exe'
  nested:
    - value.target.path: '?:\users\\*\\*\appdata\\*'
    - writer.executable: '?:\Users\\*\\*\AppData\\*'
${maker}`,
  );
  return own;
}

const OPEN = `  condition: selection and not nested
`;
const CLOSED = `  signed:
    payload.process.code_signature.subject_name|exists: true
  maker:
    payload.process.code_signature.subject_name|contains: 'Maker'
  created:
    payload.file.creator.executable|exists: true
  set_up:
    payload.file.creator.executable|endswith: '\\MakerTraySetup.exe'
  condition: selection and not nested and (maker or not signed) and (set_up or not created)
`;

describe('an exception that can be worn', () => {
  it('is refused by the check with the disguise, the case, both scores and what to add', async () => {
    const { code, stdout, stderr } = await runCli(['queries', 'check', exceptionIn('open', OPEN)]);
    expect(code).toBe(2);
    const [first = ''] = stderr.split('\n').filter((line) => line.includes('(signed-by-another)'));
    expect(first).toMatch(
      /tray\.yml:9:3 "Maker's tray program" can be worn\. Disguise: signed by another maker/,
    );
    expect(first).toMatch(
      /With it the case is of risk (?:[0-9]|1[0-9]|2[01]), without it of risk (?:2[2-9]|[3-9][0-9])\./,
    );
    expect(first).toContain('\\Run\\MakerTray = C:\\users\\kim\\appdata\\roaming\\maker\\tray.exe -tray;');
    expect(first).toContain('set by C:\\Users\\kim\\AppData\\Roaming\\Maker\\tray.exe');
    expect(first).toContain('signature trusted of Northwind Trading');
    expect(first).toContain('Add: the maker: payload.process.code_signature.subject_name.');
    expect(stdout).toMatch(
      /\d+ mitigations and exceptions on trial in \d+ disguises: \d+ cases, .* 1 worn\n/,
    );
    expect(stdout).toContain('0 loaded, 1 refused\n');
  });

  it('is refused by a hunt that is given it', async () => {
    const args = ['hunt', '--input', 'demo/incident.ndjson', '--queries', exceptionIn('open', OPEN)];
    const { code, stdout, stderr } = await runCli(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('"Maker\'s tray program" can be worn.');
  });

  it('is taken once it names the maker', async () => {
    const args = ['hunt', '--input', 'demo/incident.ndjson', '--queries', exceptionIn('closed', CLOSED)];
    const { code, stderr } = await runCli(args);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});
