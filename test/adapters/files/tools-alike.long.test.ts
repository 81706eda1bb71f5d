/** One log is hunted as every tool prints it: what comes of it must not depend on the tool. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/finding/finding.ts';
import { sharedData } from '../../evaluate/truth.ts';
import { huntWhole } from '../../golden/hunt-files.ts';
import { type EvtxRecord, TOOLS } from './as-tools-print.ts';
import { write } from './event-files.ts';

/** Real logs, with so many of their records that findings come of them. */
const LOGS = {
  PanacheSysmon_vs_AtomicRedTeam01: 160,
  DE_timestomp_and_dll_sideloading_and_RunPersist: 100,
  lm_remote_registry_sysmon_1_13_3: 100,
  sysmon_13_1_persistence_via_winlogon_shell: 100,
};
const shared = sharedData();
if (shared === undefined)
  process.stderr.write('The shared records are not beside this checkout: a made-up log is hunted alone.\n');

const SYSMON = 'Microsoft-Windows-Sysmon';
let number = 0;

function record(code: number, version: number, data: Readonly<Record<string, unknown>>): EvtxRecord {
  number += 1;
  const second = String(number % 60).padStart(2, '0');
  return {
    Event: {
      System: {
        Provider: { '#attributes': { Name: SYSMON } },
        EventID: code,
        Version: version,
        TimeCreated: { '#attributes': { SystemTime: `2026-03-01T12:00:${second}.000000Z` } },
        EventRecordID: number,
        Channel: `${SYSMON}/Operational`,
        Computer: 'ws-1.corp.example',
      },
      EventData: { RuleName: '', ...data },
    },
  };
}

const id = (last: string): string => `A1B2C3D4-0000-0000-0000-00000000000${last}`;
const at = (second: number): string => `2026-03-01 12:00:0${second}.000`;
const start = (last: string, parent: string, image: string, line: string, second: number): EvtxRecord =>
  record(1, 5, {
    UtcTime: at(second),
    ProcessGuid: id(last),
    ProcessId: 100 + Number(last),
    Image: image,
    FileVersion: '-',
    Description: '-',
    Product: '-',
    Company: '-',
    OriginalFileName: '-',
    CommandLine: line,
    CurrentDirectory: 'C:\\',
    User: 'CORP\\ann',
    LogonGuid: id('9'),
    LogonId: '0x4b2a1',
    TerminalSessionId: 1,
    IntegrityLevel: 'High',
    Hashes: 'MD5=00000000000000000000000000000000',
    ParentProcessGuid: id(parent),
    ParentProcessId: 100 + Number(parent),
    ParentImage: 'C:\\Windows\\System32\\cmd.exe',
    ParentCommandLine: 'cmd.exe /k "a & b"',
  });

const OWN: readonly EvtxRecord[] = [
  start('1', '8', 'C:\\Windows\\System32\\cmd.exe', 'cmd.exe /k "a & b"', 1),
  record(11, 2, {
    UtcTime: at(2),
    ProcessGuid: id('1'),
    ProcessId: 101,
    Image: 'C:\\Windows\\System32\\cmd.exe',
    TargetFilename: 'C:\\Users\\Public\\é & <x>.exe',
    CreationUtcTime: at(2),
  }),
  start('2', '1', 'C:\\Windows\\System32\\reg.exe', 'reg add HKLM\\...\\Run /v Up', 3),
  record(13, 2, {
    EventType: 'SetValue',
    UtcTime: at(4),
    ProcessGuid: id('2'),
    ProcessId: 102,
    Image: 'C:\\Windows\\System32\\reg.exe',
    TargetObject: 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Up',
    Details: '"C:\\Users\\Public\\é & <x>.exe" -q',
  }),
  start('3', '1', 'C:\\Windows\\System32\\reg.exe', 'reg save HKLM\\SAM C:\\Users\\Public\\s', 5),
  start('4', '1', 'C:\\Windows\\System32\\reg.exe', 'reg save HKLM\\SYSTEM C:\\Users\\Public\\y', 6),
  record(3, 5, { UtcTime: at(7), ProcessGuid: id('1'), ProcessId: 101, Image: 'C:\\a.exe' }),
];

function sharedLog(folder: string, log: string, most: number): readonly EvtxRecord[] {
  const file = readdirSync(folder).find((name) => name.startsWith(`evtx-${log}.jsonl`)) ?? log;
  const bytes = readFileSync(join(folder, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .slice(0, most)
    .map((line) => JSON.parse(line) as EvtxRecord);
}

const realLogs =
  shared === undefined
    ? []
    : Object.entries(LOGS).map(([log, most]) => [log, sharedLog(join(shared, 'dev'), log, most)] as const);

const said = ({ event, reghunt }: Finding) => ({
  id: reghunt.finding.id,
  score: event.risk_score,
  occurrences: reghunt.occurrences,
  evidence: reghunt.evidence.length,
  joins: Object.entries(reghunt.joins).map(([part, { status }]) => `${part} ${status}`),
});

async function told(records: readonly EvtxRecord[], tool: string) {
  const { findings, notSeen } = await huntWhole([write('log.json', TOOLS[tool]?.(records) ?? '')]);
  return {
    findings: findings.map(said).sort((a, b) => (a.id < b.id ? -1 : 1)),
    notSeen: notSeen.map(({ kind, count }) => ({ kind, count })),
  };
}

const [FIRST = '', ...OTHERS] = Object.keys(TOOLS);

describe.each([['made up', OWN] as const, ...realLogs])('the log %s', (_, records) => {
  let known: ReturnType<typeof told> | undefined;
  const first = (): ReturnType<typeof told> => {
    known ??= told(records, FIRST);
    return known;
  };

  it('holds findings', async () => {
    expect((await first()).findings).not.toEqual([]);
    expect((await first()).notSeen).toEqual([]);
  });

  it.each(OTHERS)('gives the same as printed by %s', async (tool) => {
    expect(await told(records, tool)).toEqual(await first());
  });
});
