/** What a user meets: results on stdout, messages that say what to do, and the documented exit codes. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const DEMO = readFileSync('demo/incident.ndjson', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'reghunt-cli-'));
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  readonly report: {
    readonly not_seen: readonly { kind: string; count: number; where: string; reason: string }[];
    readonly totals: { readonly findings: number; readonly candidates: number };
  };
  readonly findings: readonly { readonly event: { readonly risk_score: number } }[];
  readonly sigma_rules: readonly unknown[];
}

const hunt = async (...args: string[]) => {
  const result = await runCli(['hunt', '--format', 'json', ...args]);
  return { ...result, report: result.stdout === '' ? undefined : (JSON.parse(result.stdout) as Report) };
};

describe.concurrent('results', () => {
  it('hunts the demo incident without server or configuration', async () => {
    const { code, stdout } = await runCli(['demo']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/critical.*ws-042/);
    expect(stdout).toMatch(/findings \(4 critical/);
  });

  it('prints one JSON document with the keys of the contract and nothing else on stdout', async () => {
    const { code, report, stderr } = await hunt('--input', 'demo/incident.ndjson');
    expect(code).toBe(0);
    expect(Object.keys(report ?? {})).toEqual(['report', 'findings', 'sigma_rules']);
    expect(Object.keys(report?.report ?? {})).toEqual([
      'name',
      'version',
      'generated_at',
      'window',
      'source',
      'hunts',
      'totals',
      'not_seen',
    ]);
    expect(stderr).toBe('');
  });

  it('orders findings by risk', async () => {
    const { report } = await hunt('--input', 'demo/incident.ndjson');
    const risks = report?.findings.map(({ event }) => event.risk_score) ?? [];
    expect(risks).toEqual(risks.toSorted((a, b) => b - a));
    expect(risks.length).toBe(report?.report.totals.findings);
  });

  it('prints a finding a line as ndjson', async () => {
    const { stdout } = await runCli(['hunt', '--format', 'ndjson', '--input', 'demo/incident.ndjson']);
    const kinds = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: { kind: string } }).event.kind);
    expect(new Set(kinds)).toEqual(new Set(['alert']));
  });

  it('explains a score so that a person can redo the sum', async () => {
    const { stdout } = await runCli(['demo', '--explain']);
    expect(stdout).toMatch(/\+ 0\.\d+ /);
    expect(stdout).toMatch(/= 100 x \(1 - /);
  });

  it('lists what an exception suppresses only when asked', async () => {
    const [plain, shown] = await Promise.all([runCli(['demo']), runCli(['demo', '--show-suppressed'])]);
    expect(plain.stdout).not.toContain('suppressed: ');
    expect(shown.stdout).toContain('suppressed: ');
  });

  it('leaves out findings below --min-severity', async () => {
    const { stdout } = await runCli(['demo', '--min-severity', 'critical', '--format', 'ndjson']);
    expect(stdout).not.toContain('"severity":"low"');
  });

  it('writes to a file with --output', async () => {
    const out = join(folder, 'out.json');
    const { code, stdout } = await runCli(['demo', '--format', 'json', '--output', out]);
    expect([code, stdout]).toEqual([0, '']);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toHaveProperty('findings');
  });

  it('reads events from stdin', async () => {
    const { code, stdout } = await runCli(['hunt', '--input', '-', '--format', 'json'], { stdin: DEMO });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Report).findings.length).toBeGreaterThan(3);
  });

  it('ends with 1 when a finding is at or above --fail-on, with 0 when none is', async () => {
    const quiet = file('quiet.ndjson', `${DEMO.split('\n')[1]}\n`);
    const [loud, calm] = await Promise.all([
      runCli(['demo', '--fail-on', 'high']),
      runCli(['hunt', '--input', quiet, '--fail-on', 'high']),
    ]);
    expect([loud.code, calm.code]).toEqual([1, 0]);
  });
});

describe.concurrent('usage', () => {
  const cases: readonly [string, readonly string[], RegExp][] = [
    ['an unknown option', ['hunt', '--frobnicate'], /unknown option '--frobnicate'/],
    ['an unknown command', ['frobnicate'], /unknown command 'frobnicate'/],
    [
      'an unknown hunt',
      ['hunt', 'no-such-hunt', '--input', 'demo/incident.ndjson'],
      /no hunt "no-such-hunt".*run-key-persistence/,
    ],
    ['nothing to hunt in', ['hunt'], /--input .*--url/],
    ['a missing file', ['hunt', '--input', 'no/such/file.json'], /no\/such\/file\.json/],
    ['an unknown format', ['hunt', '--format', 'pdf', '--input', 'x'], /Allowed choices are/],
    ['an unknown severity', ['demo', '--fail-on', 'terrible'], /low, medium, high, critical/],
    ['a duration without a unit', ['hunt', '--last', '24', '--input', 'x'], /24h/],
    ['a time that is none', ['hunt', '--from', 'yesterday', '--input', 'x'], /ISO time/],
    [
      'a window that ends before it begins',
      ['hunt', '--from', '2026-01-02', '--to', '2026-01-01', '--input', 'x'],
      /--from must be before --to/,
    ],
    [
      '--last with --from',
      ['hunt', '--last', '1d', '--from', '2026-01-02', '--input', 'x'],
      /give one of them/,
    ],
    ['a URL that is none', ['hunt', '--url', 'stack:9200'], /not a URL/],
    ['credentials in the URL', ['hunt', '--url', 'https://me:secret@stack:9200'], /REGHUNT_PASSWORD/],
    [
      'a user without a password',
      ['hunt', '--url', 'http://127.0.0.1:1', '--username', 'me'],
      /REGHUNT_PASSWORD/,
    ],
    [
      'a folder of queries that is not there',
      ['hunt', '--queries', 'no/such', '--input', 'demo/incident.ndjson'],
      /no\/such/,
    ],
    ['load without input', ['load', '--url', 'http://127.0.0.1:1'], /--input/],
  ];
  it.each(cases)('refuses %s with exit code 2 and says what to do', async (_what, args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr).not.toContain('secret');
    expect([code, stdout]).toEqual([2, '']);
  });

  it('ends with 3 and names the URL when nothing answers there', async () => {
    const { code, stderr } = await runCli(['hunt', '--url', 'http://127.0.0.1:1']);
    expect(code).toBe(3);
    expect(stderr).toContain('http://127.0.0.1:1');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('prints help and version with exit code 0', async () => {
    const [help, version] = await Promise.all([runCli(['hunt', '--help']), runCli(['--version'])]);
    expect(help.stdout).toContain('--index-pattern');
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+/);
    expect([help.code, version.code]).toEqual([0, 0]);
  });
});

describe.concurrent('input that is damaged', () => {
  it('counts an unreadable line with its place, loses no other line and ends with 0', async () => {
    const lines = DEMO.trimEnd().split('\n');
    const path = file(
      'broken-line.ndjson',
      [...lines.slice(0, 3), '{"broken": ', ...lines.slice(3)].join('\n'),
    );
    const [whole, broken] = await Promise.all([
      hunt('--input', 'demo/incident.ndjson'),
      hunt('--input', path),
    ]);
    expect(broken.code).toBe(0);
    expect(broken.report?.report.not_seen).toMatchObject([{ kind: 'unreadable_line', count: 1 }]);
    expect(JSON.stringify(broken.report?.report.not_seen)).toMatch(/broken-line\.ndjson.*4/);
    expect(broken.report?.findings.length).toBe(whole.report?.findings.length);
  });

  it('ends with 3 where an input is in no known layout, and with 0 where that is allowed', async () => {
    const file = join(folder, 'unknown.ndjson');
    writeFileSync(file, '{"Tool":"x","Number":1}\n'.repeat(565));
    const { code, stderr } = await runCli(['hunt', '--input', file]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/565 records, none in a known layout; they hold Number, Tool.*--allow-unread/s);
    expect((await runCli(['hunt', '--input', file, '--allow-unread'])).code).toBe(0);
  });

  it('reads a cut gzip up to the cut, says so and ends with 3 even when --fail-on would end with 1', async () => {
    const zipped = gzipSync(DEMO.repeat(20));
    const path = file('cut.ndjson.gz', zipped.subarray(0, zipped.length - 200));
    const { code, report, stderr } = await hunt('--input', path, '--fail-on', 'low');
    expect(code).toBe(3);
    expect(report?.report.not_seen.map(({ kind }) => kind)).toContain('truncated_file');
    expect(report?.findings.length).toBeGreaterThan(0);
    expect(stderr).toMatch(/cut\.ndjson\.gz/);
  });

  it('reads UTF-16 and a byte order mark like plain UTF-8', async () => {
    const utf16 = file(
      'utf16.ndjson',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(DEMO, 'utf16le')]),
    );
    const bom = file('bom.ndjson', `\ufeff${DEMO}`);
    const [plain, wide, marked] = await Promise.all(
      ['demo/incident.ndjson', utf16, bom].map((path) => hunt('--input', path)),
    );
    expect(wide?.report?.findings.length).toBe(plain?.report?.findings.length);
    expect(marked?.report?.findings.length).toBe(plain?.report?.findings.length);
  });

  it('says that a file is empty', async () => {
    const { code, report } = await hunt('--input', file('empty.ndjson', ''));
    expect(code).toBe(0);
    expect(report?.report.not_seen).toContainEqual(expect.objectContaining({ kind: 'empty_file', count: 1 }));
    expect(report?.report.not_seen.map(({ kind }) => kind)).toContain('kind_not_logged');
  });
});

describe('content that is wrong', () => {
  const rule = (detection: string): string => `title: Own
id: 5b1a7a0e-9d8f-4f2b-8d9a-111111111111
status: test
level: medium
logsource: {product: windows, category: registry_set}
detection:
${detection}
`;

  it('is refused, each fault with its place, with exit code 2', async () => {
    const indicators = join(folder, 'wrong', 'indicators');
    mkdirSync(indicators, { recursive: true });
    const files: readonly [string, string][] = [
      ['yaml.yml', 'title: [unclosed\n'],
      ['field.yml', rule("  sel:\n    registry.pth: 'x'\n  condition: sel")],
      ['modifier.yml', rule("  sel:\n    TargetObject|containz: 'x'\n  condition: sel")],
      ['condition.yml', rule("  sel:\n    TargetObject: 'x'\n  condition: selection")],
    ];
    for (const [name, yaml] of files) writeFileSync(join(indicators, name), yaml);
    const { code, stderr } = await runCli([
      'hunt',
      '--input',
      'demo/incident.ndjson',
      '--queries',
      join(folder, 'wrong'),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/yaml\.yml:\d+:\d+ /);
    expect(stderr).toMatch(/field\.yml:8:5 .*registry\.pth/);
    expect(stderr).toMatch(/modifier\.yml:8:\d+ .*containz/);
    expect(stderr).toMatch(/condition\.yml:9:\d+ .*selection/);
  });
});
