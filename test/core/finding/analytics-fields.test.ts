/** A finding about reg.exe holds what the public analytics group by, whatever names the shipper gives the fields. */
import { describe, expect, it } from 'vitest';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { buildFinding } from '../../../src/core/finding/build-finding.ts';
import { mergeFindings } from '../../../src/core/finding/merge-findings.ts';
import { leaves } from '../../../src/core/finding/nested.ts';
import { compileContent, judge } from '../../../src/core/judge/judge.ts';
import { eventOf } from '../event/shipped-profiles.ts';
import { caseOf, contentOf, HIVE_HUNT, indicator } from '../hunt/given.ts';

const SYSMON = 'Microsoft-Windows-Sysmon';
const CHANNEL = `${SYSMON}/Operational`;
const GUID = 'A1B2C3D4-0001-5F00-1000-000000000700';
const PARENT = 'A1B2C3D4-0001-5F00-0900-000000000700';
const REG = 'C:\\Windows\\System32\\reg.exe';
const CMD = 'C:\\Windows\\System32\\cmd.exe';
const LINE = 'reg save HKLM\\SOFTWARE D:\\Backup\\s.hiv';
const data = (time: string) => ({
  UtcTime: time,
  ProcessGuid: `{${GUID}}`,
  ProcessId: '4242',
  Image: REG,
  OriginalFileName: 'reg.exe',
  CommandLine: LINE,
  User: 'EXAMPLE\\ada',
  IntegrityLevel: 'High',
  Hashes: `SHA256=${'AB'.repeat(32)}`,
  ParentProcessGuid: `{${PARENT}}`,
  ParentProcessId: '4000',
  ParentImage: CMD,
  ParentCommandLine: 'cmd.exe /c backup.cmd',
});

const SHAPES: Readonly<Record<string, (time: string) => object>> = {
  'an exported Windows event': (time) => ({
    Event: {
      System: {
        EventID: 1,
        Channel: CHANNEL,
        Computer: 'WS01',
        Provider: { '#attributes': { Name: SYSMON } },
      },
      EventData: data(time),
    },
  }),
  'a flat record': (time) => ({
    EventID: 1,
    Channel: CHANNEL,
    Hostname: 'WS01',
    SourceName: SYSMON,
    ...data(time),
  }),
  'an ECS document': (time) => ({
    '@timestamp': `${time.replace(' ', 'T')}Z`,
    event: { code: '1', provider: SYSMON, module: 'sysmon', kind: 'event' },
    host: { name: 'ws01' },
    user: { name: 'ada', domain: 'EXAMPLE' },
    process: {
      entity_id: `{${GUID}}`,
      pid: 4242,
      executable: REG,
      name: 'reg.exe',
      command_line: LINE,
      hash: { sha256: 'ab'.repeat(32) },
      pe: { original_file_name: 'reg.exe' },
      parent: {
        entity_id: `{${PARENT}}`,
        pid: 4000,
        executable: CMD,
        name: 'cmd.exe',
        command_line: 'cmd.exe /c backup.cmd',
      },
    },
    winlog: { channel: CHANNEL, provider_name: SYSMON, event_data: { IntegrityLevel: 'High' } },
  }),
};

const tables = compileContent(contentOf({ indicators: [indicator('any')] }));
const findingOf = (anchor: HuntEvent, line: number) => {
  const placed = { ...anchor, source: { ...anchor.source, line } } as HuntEvent;
  const judged = caseOf(placed);
  return buildFinding(judged, judge(judged, HIVE_HUNT, tables, 0), HIVE_HUNT, { runId: 'r', now: 0 });
};

describe.each(Object.entries(SHAPES))('of %s', (_name, shape) => {
  const first = findingOf(eventOf(shape('2026-03-04 10:20:30.400')), 1);
  const again = findingOf(eventOf(shape('2026-03-04 22:20:30.400')), 2);
  const merged = mergeFindings(first, again);
  const held = new Map(leaves(merged).map(({ name, value }) => [name, value]));

  it.each([
    ['process.name', 'reg.exe'],
    ['process.executable', REG],
    ['process.pe.original_file_name', 'reg.exe'],
    ['process.command_line', LINE],
    ['process.pid', 4242],
    ['process.parent.name', 'cmd.exe'],
    ['process.parent.executable', CMD],
    ['process.parent.command_line', 'cmd.exe /c backup.cmd'],
    ['process.parent.pid', 4000],
    ['user.name', 'ada'],
    ['host.hostname', 'ws01'],
  ])('%s is there', (field, value) => {
    expect(held.get(field)).toBe(value);
  });

  it('the ids of the process and its parent are there as the event spells them, in the evidence too', () => {
    for (const [field, id] of [
      ['process.entity_id', GUID],
      ['process.parent.entity_id', PARENT],
    ] as const) {
      const shown = String(held.get(field));
      expect(shown.toUpperCase().replace(/[{}]/g, '')).toBe(id);
      expect(JSON.stringify(shape('2026-03-04 10:20:30.400'))).toContain(`"${shown}"`);
      const inEvidence = leaves(merged.reghunt.evidence[0]?.event ?? {}).find(({ name }) => name === field);
      expect(inEvidence?.value).toBe(shown);
    }
  });

  it('the hash is there', () => {
    const folded = (field: string) => String(held.get(field)).toUpperCase();
    expect(folded('process.hash.sha256')).toBe('AB'.repeat(32));
  });

  it('the same command twice is one finding with its count, first and last time', () => {
    expect(merged.reghunt).toMatchObject({
      occurrences: 2,
      first_seen: '2026-03-04T10:20:30.400Z',
      last_seen: '2026-03-04T22:20:30.400Z',
    });
  });

  it('the integrity level is in the evidence', () => {
    expect(JSON.stringify(merged.reghunt.evidence[0]?.event)).toContain('"IntegrityLevel":"High"');
  });
});
