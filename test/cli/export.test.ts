/** `queries export` and the Navigator format, as a user types them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.concurrent('queries export', () => {
  it('writes one hunt for the index of one shipper', async () => {
    const { code, stdout } = await runCli([
      ...['queries', 'export', 'run-key-persistence', '--to', 'kql', '--profile', 'wazuh-sysmon'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# Program set to start by a Run key/);
    // Wazuh doubles what KQL doubles again.
    expect(stdout).toContain('data.win.eventdata.targetObject: (*\\\\\\\\CurrentVersion\\\\\\\\Run\\\\\\\\*');
  });

  it('writes a rule for each finding of a report from stdin, into a file', async () => {
    const hunted = await runCli(['hunt', '--input', 'demo/incident.ndjson', '--format', 'json']);
    const report = JSON.parse(hunted.stdout) as { findings: unknown[] };
    const output = join(folder, 'rules.yml');
    const { code, stdout } = await runCli(
      ['queries', 'export', '--from', '-', '--to', 'sigma', '--output', output],
      { stdin: hunted.stdout },
    );
    expect([code, stdout]).toEqual([0, '']);
    expect(readFileSync(output, 'utf8').split('---\n')).toHaveLength(report.findings.length);
  });

  it('says what is wrong with a hunt, a profile or a report it cannot use', async () => {
    const complaints = await Promise.all([
      runCli(['queries', 'export', 'no-such-hunt', '--to', 'eql']),
      runCli(['queries', 'export', '--to', 'eql', '--profile', 'nobody']),
      runCli(['queries', 'export', '--to', 'spl', '--profile', 'sysmon-ecs']),
      runCli(['queries', 'export', 'run-key-persistence', '--from', 'r.json', '--to', 'eql']),
      runCli(['queries', 'export', '--from', 'no-such.json', '--to', 'eql']),
      runCli(['queries', 'export']),
    ]);
    expect(complaints.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(complaints.map(({ stderr }) => stderr).join('')).toMatch(
      /no hunt "no-such-hunt"[\s\S]*no field profile "nobody"[\s\S]*leave --profile out[\s\S]*not both[\s\S]*no-such\.json[\s\S]*--to/,
    );
  });
});

describe.concurrent('hunt --format navigator', () => {
  it('prints a layer with the highest risk of each technique', async () => {
    const { code, stdout } = await runCli([
      'hunt',
      '--input',
      'demo/incident.ndjson',
      '--format',
      'navigator',
    ]);
    expect(code).toBe(0);
    const layer = JSON.parse(stdout) as {
      domain: string;
      techniques: { techniqueID: string; score: number }[];
    };
    expect(layer.domain).toBe('enterprise-attack');
    const score = layer.techniques.find(({ techniqueID }) => techniqueID === 'T1547.001')?.score ?? 0;
    expect(score).toBeGreaterThan(73);
  });
});
