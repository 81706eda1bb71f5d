/** The table: what it tells of each finding, and of those it leaves out. */
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const DEMO = ['hunt', '--input', 'demo/incident.ndjson'];

async function onTerminal(env: NodeJS.ProcessEnv = {}): Promise<string> {
  let text = '';
  const stdout = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        text += chunk.toString('utf8');
        done();
      },
    }),
    { isTTY: true },
  );
  await runCli(DEMO, { parts: { stdout, env } });
  return text;
}

it('tells of each finding its id, account, process and place', async () => {
  const { stdout } = await runCli(DEMO);
  expect(stdout).toContain(
    'finding 56dcebfb, user NT AUTHORITY\\SYSTEM, process C:\\Windows\\System32\\reg.exe, at demo/incident.ndjson:18\n',
  );
});

it('tells how many findings it leaves out, and how to see them', async () => {
  const [some, all] = await Promise.all([
    runCli([...DEMO, '--min-severity', 'high']),
    runCli([...DEMO, '--show-suppressed']),
  ]);
  expect(some.stdout).toContain('2 of the findings are below --min-severity high and not listed.\n');
  expect(some.stdout).toContain('Those suppressed are listed by --show-suppressed.\n');
  expect(all.stdout).not.toMatch(/not listed|listed by/);
});

it('colours severities where somebody looks, and nowhere else', async () => {
  const [seen, plain, piped] = [
    await onTerminal(),
    await onTerminal({ NO_COLOR: '1' }),
    (await runCli(DEMO)).stdout,
  ];
  expect(seen).toContain('\u001b[1;31mcritical');
  expect(plain).not.toContain('\u001b');
  expect(plain).toBe(piped);
});

it('help names the command below a command', async () => {
  const [help, asked, unknown] = await Promise.all([
    runCli(['help', 'queries', 'export']),
    runCli(['queries', 'export', '--help']),
    runCli(['help', 'queries', 'nothing']),
  ]);
  expect([help.code, help.stdout]).toEqual([0, asked.stdout]);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toMatch(/no command "queries nothing": below queries there are .*export/);
});
