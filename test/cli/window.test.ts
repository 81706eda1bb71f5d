/** Which events a window holds, what is said of it, and what is refused. */
import { describe, expect, it } from 'vitest';
import { windowFrom } from '../../src/cli/hunt-flags.ts';
import { runCli } from './run-cli.ts';

const DEMO = 'demo/incident.ndjson';
const NOW = Date.UTC(2026, 10, 29, 12);
const DAY = 24 * 60 * 60 * 1000;
const time = (text: string): number => Date.parse(text);

interface Report {
  readonly report: {
    readonly window: { readonly from?: string; readonly to?: string };
    readonly totals: { readonly events_scanned: number };
    readonly not_seen: readonly {
      readonly kind: string;
      readonly reason: string;
      readonly window?: unknown;
    }[];
  };
  readonly findings: readonly { readonly '@timestamp': string }[];
}

const hunt = async (...args: string[]) => {
  const { code, stdout, stderr } = await runCli(['hunt', '--input', DEMO, '--format', 'json', ...args]);
  return { code, stderr, ...(JSON.parse(stdout) as Report) };
};

describe.concurrent('a window of files', () => {
  it('--to alone is everything before it', async () => {
    const [all, some] = await Promise.all([hunt(), hunt('--to', '2026-11-18T09:00')]);
    expect(some.report.window).toEqual({ to: '2026-11-18T09:00:00.000Z' });
    const before = all.findings.filter((finding) => finding['@timestamp'] < '2026-11-18T09:00');
    expect(some.findings.map((finding) => finding['@timestamp'])).toEqual(
      before.map((finding) => finding['@timestamp']),
    );
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(all.findings.length);
  });

  it('--from alone is everything from it on, what a wrong clock puts into the future included', async () => {
    const { report, stderr } = await hunt('--from', '2026-11-18T09:00');
    expect(report.window).toEqual({ from: '2026-11-18T09:00:00.000Z' });
    expect(stderr).toContain('Hunting events from 2026-11-18 09:00:00 UTC on\n');
  });

  it('what lies before --to and from it on is everything', async () => {
    const [all, before, after] = await Promise.all([
      hunt(),
      hunt('--to', '2026-11-18T09:00:00+00:00'),
      hunt('--from', '2026-11-18T10:00:00+01:00'),
    ]);
    const scanned = [before, after].map(({ report }) => report.totals.events_scanned);
    expect(scanned.reduce((sum, count) => sum + count)).toBe(all.report.totals.events_scanned);
    expect(before.findings.length + after.findings.length).toBe(all.findings.length);
  });

  it('what is not logged is judged by the window, and said with what lies outside it', async () => {
    const { report, code } = await hunt('--to', '2019-08-01');
    expect(code).toBe(0);
    const unlogged = report.not_seen.filter(({ kind }) => kind === 'kind_not_logged');
    expect(unlogged.length).toBe(3);
    for (const { reason, window } of unlogged) {
      expect(reason).toMatch(/among the events before 2019-08-01 00:00:00 UTC; \d+ lie outside the window/);
      expect(reason).toMatch(/between 2026-11-\d\d [\d:.]+ UTC and 2026-11-\d\d/);
      expect(window).toEqual({ to: '2019-08-01T00:00:00.000Z' });
    }
  });

  it('the table tells window and time zone, or that there is none', async () => {
    const [all, some] = await Promise.all([
      runCli(['hunt', '--input', DEMO]),
      runCli(['hunt', '--input', DEMO, '--from', '2026-11-18', '--to', '2026-11-19']),
    ]);
    expect(all.stdout).toContain('Window: all times. Times are UTC.');
    expect(some.stdout).toContain(
      'Window: from 2026-11-18 00:00:00 UTC until 2026-11-19 00:00:00 UTC. Times are UTC.',
    );
  });
});

describe('where a window begins and ends', () => {
  const input = [DEMO];

  it('is open with files where nothing is given', () => {
    expect(windowFrom({ input }, NOW)).toBeUndefined();
    expect(windowFrom({ input, to: NOW }, NOW)).toEqual({ from: Number.NEGATIVE_INFINITY, to: NOW });
    expect(windowFrom({ input, from: NOW }, NOW)).toEqual({ from: NOW, to: Number.POSITIVE_INFINITY });
  });

  it('is the last day of a stack, up to now or to --to', () => {
    const to = time('2019-08-01');
    expect(windowFrom({}, NOW)).toEqual({ from: NOW - DAY, to: NOW });
    expect(windowFrom({ to }, NOW)).toEqual({ from: to - DAY, to });
    expect(windowFrom({ from: to }, NOW)).toEqual({ from: to, to: NOW });
  });

  it('--last counts back from --to, or from now', () => {
    const to = time('2019-08-01');
    for (const flags of [{}, { input }]) {
      expect(windowFrom({ ...flags, last: 2 * DAY }, NOW)).toEqual({ from: NOW - 2 * DAY, to: NOW });
      expect(windowFrom({ ...flags, last: 2 * DAY, to }, NOW)).toEqual({ from: to - 2 * DAY, to });
    }
  });

  it('may not be empty', () => {
    expect(() => windowFrom({ from: NOW, to: NOW }, NOW)).toThrow(/--from must be before --to\.$/);
    expect(() => windowFrom({ from: NOW + DAY }, NOW)).toThrow(/before --to, which is now \(2026-11-29T12/);
  });
});

it.each([
  ['--from', '01/02/2020'],
  ['--from', '5'],
  ['--to', '2020-02-30'],
  ['--last', '2M'],
])('%s %s ends with exit code 2 and the form to write', async (option, value) => {
  const { code, stdout, stderr } = await runCli(['hunt', '--input', DEMO, option, value]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    option === '--last' ? /90m \(minutes\), 24h \(hours\)/ : /2026-11-22T08:00:00\+01:00/,
  );
});
