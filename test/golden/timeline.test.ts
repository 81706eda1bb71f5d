/** The timeline over the made-up incident, as people and spreadsheets get it. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding/finding.ts';
import { timeline } from '../../src/core/report/timeline.ts';
import { runCli } from '../cli/run-cli.ts';
import { goldenFolder } from './golden-names.ts';
import { huntFile } from './hunt-records.ts';

/** The whole program is run: a busy machine must not fail it. */
const MINUTE = 60_000;

const hunt = async (format: string): Promise<string> =>
  (await runCli(['hunt', '--input', 'demo/incident.ndjson', '--show-suppressed', '--format', format])).stdout;

it(
  'is a line an event, in the order of time, with role, severity and finding',
  async () => {
    await expect(await hunt('timeline')).toMatchFileSnapshot('timeline/incident.txt');
  },
  MINUTE,
);

it(
  'is the same events as CSV',
  async () => {
    await expect(await hunt('timeline-csv')).toMatchFileSnapshot('timeline/incident.csv');
  },
  MINUTE,
);

const FILES = [
  'demo/incident.ndjson',
  ...['command-four-records', 'chain-system-4657'].map((name) =>
    join(goldenFolder(name), 'malicious.ndjson'),
  ),
];

/** What each finding says of itself, as text. */
const told = (findings: readonly Finding[]): readonly string[] =>
  findings
    .flatMap(({ reghunt }) =>
      reghunt.evidence.map(({ role, ts }) => `${ts} ${role} of ${reghunt.finding.id} ${reghunt.severity}`),
    )
    .sort();

it.each(FILES)(
  'holds every piece of evidence of %s, records of one act in two logs among them',
  async (file) => {
    const { findings } = await huntFile(file);
    const events = [...timeline(findings)];
    const named = events.flatMap(({ time, parts }) =>
      parts.map(({ role, finding, severity }) => `${time} ${role} of ${finding} ${severity}`),
    );
    expect(named.toSorted()).toEqual(told(findings));
    expect(named.length).toBeGreaterThan(0);
    expect(events.map(({ time }) => time)).toEqual(events.map(({ time }) => time).toSorted());
  },
);

it('is the same however few events are held at a time', async () => {
  const { findings } = await huntFile('demo/incident.ndjson');
  const whole = [...timeline(findings)];
  for (const atOnce of [1, 2, 5]) expect([...timeline(findings, atOnce)]).toEqual(whole);
  expect([...timeline(findings.toReversed())]).toEqual(whole);
});

it('names both findings of an event that is behind two, the higher first', async () => {
  const { findings } = await huntFile('demo/incident.ndjson');
  const shared = [...timeline(findings)].filter(({ parts }) => parts.length > 1);
  expect(shared.length).toBeGreaterThan(0);
  for (const { parts } of shared) {
    const risks = parts.map(({ risk }) => risk);
    expect(risks).toEqual(risks.toSorted((a, b) => b - a));
    expect(new Set(parts.map(({ finding }) => finding)).size).toBe(parts.length);
  }
});
