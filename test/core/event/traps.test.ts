/** Every oddity of real logs that normalising has to see through, each under its own name. */
import { describe, expect, it } from 'vitest';
import { text } from '../../../src/core/event/event.ts';
import { eventOf, normaliser, SOURCE } from './shipped-profiles.ts';

const SID = 'S-1-5-21-1111111111-222222222-333333333-1001';
const GUID = 'A1B2C3D4-0001-5F00-1000-000000000700';
const ZERO = '{00000000-0000-0000-0000-000000000000}';
const SYSMON = 'Microsoft-Windows-Sysmon/Operational';
const at = (hour: number, minute: number, second: number): number =>
  Date.UTC(2021, 2, 4, hour, minute, second);

const flat = (code: number, data: object): object => ({
  EventID: code,
  Channel: SYSMON,
  SourceName: 'Microsoft-Windows-Sysmon',
  Hostname: 'WS01.example.test',
  host: 'collector.example.test',
  UserID: 'S-1-5-18',
  AccountName: 'SYSTEM',
  ExecutionProcessID: 9848,
  UtcTime: '2021-03-04 10:20:30.400',
  ProcessGuid: `{${GUID.toLowerCase()}}`,
  Image: 'C:\\Windows\\regedit.exe',
  ...data,
});

const set = (data: object): object =>
  flat(13, { TargetObject: `HKU\\${SID}\\Software\\Acme\\Start\\tool`, Details: 'C:\\tool.exe', ...data });

const security = (code: number, data: object): object => ({
  EventID: code,
  Channel: 'security',
  SourceName: 'Microsoft-Windows-Security-Auditing',
  Hostname: 'WS01',
  EventTime: '2021-03-04 06:20:30',
  SubjectUserSid: SID,
  SubjectUserName: 'ada',
  SubjectDomainName: 'CORP',
  ...data,
});

describe('hosts', () => {
  it('are the endpoint, never the collector that forwarded the event', () => {
    expect(eventOf(set({})).host).toBe('ws01');
    const winlogbeat6 = {
      event_id: 13,
      log_name: SYSMON,
      computer_name: 'HR001.example.test',
      host: { name: 'collector' },
      event_data: { ProcessGuid: GUID, TargetObject: 'HKLM\\x\\y', UtcTime: '2021-03-04 10:20:30.400' },
    };
    expect(eventOf(winlogbeat6).host).toBe('hr001');
  });

  it('are missed aloud when the event names none', () => {
    const result = normaliser.normalise(set({ Hostname: '-' }), SOURCE);
    expect(result).toEqual({ unsupported: expect.stringContaining('no host in Hostname, Computer') });
  });
});

describe('times', () => {
  it('that Sysmon calls UtcTime win over a log time that is local and claims to be UTC', () => {
    const document = set({
      '@timestamp': '2021-03-04T03:20:30.400Z',
      TimeCreated: '2021-03-04T03:20:30.400Z',
    });
    expect(eventOf(document).time).toBe(at(10, 20, 30) + 400);
    expect(normaliser.timeOffsetOf(document)).toBe(7 * 3_600_000);
    expect(eventOf(document, { fileTimeOffset: 7 * 3_600_000 }).time).toBe(at(10, 20, 30) + 400);
  });

  it('without a zone are UTC unless the file was seen to be local', () => {
    const document = security(4688, { NewProcessName: 'C:\\a.exe', NewProcessId: '0x10' });
    expect(eventOf(document).time).toBe(at(6, 20, 30));
    expect(eventOf(document, { fileTimeOffset: 4 * 3_600_000 }).time).toBe(at(10, 20, 30));
  });

  it('without a zone are put right by a record that was received on two clocks', () => {
    const received = { EventReceivedTime: '2021-03-04 06:20:31', '@timestamp': '2021-03-04T10:20:33.100Z' };
    const document = security(4688, { NewProcessName: 'C:\\a.exe', NewProcessId: '0x10', ...received });
    expect(eventOf(document).time).toBe(at(10, 20, 30));
  });

  it('may have seven digits and a zone', () => {
    expect(eventOf(set({ UtcTime: '2021-03-04T10:20:30.4005678Z' })).time).toBe(at(10, 20, 30) + 400);
  });

  it('are missed aloud when none can be read', () => {
    const result = normaliser.normalise(set({ UtcTime: 'soon' }), SOURCE);
    expect(result).toEqual({ unsupported: expect.stringContaining('no readable time in UtcTime') });
  });
});

describe('process ids', () => {
  it('are one GUID whether it has braces and in whatever case', () => {
    for (const ProcessGuid of [GUID, `{${GUID}}`, GUID.toLowerCase()]) {
      expect(eventOf(set({ ProcessGuid })).entityId).toBe(GUID);
    }
  });

  it('of zeros are nobody', () => {
    const event = eventOf(flat(1, { ProcessGuid: ZERO, ParentProcessGuid: ZERO, ParentImage: '-' }));
    expect(event).not.toHaveProperty('entityId');
    expect(event).not.toHaveProperty('parentEntityId');
    expect(event.fields).not.toHaveProperty('process.entity_id');
    expect(event.fields).not.toHaveProperty('process.parent.executable');
  });

  it('are never those of the Sysmon service that logged the event', () => {
    expect(eventOf(set({})).fields).not.toHaveProperty('process.pid');
    expect(eventOf(set({ ProcessId: '4242' })).fields['process.pid']).toBe(4242);
  });

  it('of a 4688 are hexadecimal, and its ProcessId is the parent', () => {
    const { fields, ...event } = eventOf(
      security(4688, {
        ProcessId: '0x154c',
        NewProcessId: '0x1e70',
        NewProcessName: 'C:\\Windows\\System32\\reg.exe',
        ParentProcessName: 'C:\\Windows\\explorer.exe',
        CommandLine: '',
      }),
    );
    expect(event).not.toHaveProperty('entityId');
    expect(fields).toMatchObject({
      'process.pid': 7792,
      'process.executable': 'C:\\Windows\\System32\\reg.exe',
      'process.name': 'reg.exe',
      'process.parent.pid': 5452,
      'process.parent.executable': 'C:\\Windows\\explorer.exe',
      'user.id': SID,
      'user.name': 'ada',
      'user.domain': 'CORP',
    });
    expect(fields).not.toHaveProperty('process.command_line');
    expect(fields).not.toHaveProperty('process.pe.original_file_name');
  });
});

describe('registry value sets', () => {
  it('split the value name from the key and keep Wow6432Node', () => {
    const TargetObject = 'HKLM\\SOFTWARE\\WOW6432Node\\Acme\\Start\\my tool';
    expect(eventOf(set({ TargetObject })).fields).toMatchObject({
      'registry.path': TargetObject,
      'registry.hive': 'HKLM',
      'registry.key': 'SOFTWARE\\WOW6432Node\\Acme\\Start',
      'registry.value': 'my tool',
    });
  });

  it('keep a hidden value: a trailing backslash and no name', () => {
    const event = eventOf(set({ TargetObject: `HKU\\${SID}\\Software\\Acme\\Start\\` }));
    expect(event.fields).toMatchObject({
      'registry.path': `HKU\\${SID}\\Software\\Acme\\Start\\`,
      'registry.key': `${SID}\\Software\\Acme\\Start`,
      'registry.value': '',
    });
  });

  it('are value sets when EventType is absent or the severity of a logger', () => {
    for (const data of [{}, { EventType: 'INFO' }, { EventType: 'INFO', EventTypeOrignal: 'SetValue' }]) {
      expect(eventOf(set(data))).toMatchObject({
        kind: 'registry_set',
        fields: { 'winlog.event_data.EventType': 'SetValue' },
      });
    }
  });

  it('without Details are kept, without data', () => {
    const event = eventOf(flat(13, { TargetObject: 'HKLM\\SOFTWARE\\Acme\\x' }));
    expect(event.kind).toBe('registry_set');
    expect(event.fields).not.toHaveProperty('registry.data.strings');
    expect(event.fields).not.toHaveProperty('winlog.event_data.Details');
  });

  it("undouble percents in the data and keep Sysmon's spelling in Details", () => {
    const Details = '%%COMSPEC%% /c %%SystemRoot%%\\x.cmd';
    expect(eventOf(set({ Details })).fields).toMatchObject({
      'registry.data.strings': ['%COMSPEC% /c %SystemRoot%\\x.cmd'],
      'registry.data.type': 'REG_SZ',
      'winlog.event_data.Details': Details,
    });
  });

  it('keep empty data as the empty string', () => {
    expect(eventOf(set({ Details: '(Empty)' })).fields).toMatchObject({
      'registry.data.strings': [''],
      'winlog.event_data.Details': '(Empty)',
    });
  });

  it("take the user from the path and not from Sysmon's own account", () => {
    const { fields } = eventOf(set({}));
    expect(fields['user.id']).toBe(SID);
    expect(fields).not.toHaveProperty('user.name');
    const newer = eventOf(set({ User: 'CORP\\ada' })).fields;
    expect(newer).toMatchObject({
      'user.name': 'ada',
      'user.domain': 'CORP',
      'winlog.event_data.User': 'CORP\\ada',
    });
  });

  it('drop a rule name that is only a dash', () => {
    expect(eventOf(set({ RuleName: '-' })).fields).not.toHaveProperty('rule.name');
    expect(eventOf(set({ RuleName: '' })).fields).not.toHaveProperty('rule.name');
    expect(eventOf(set({ RuleName: 'Run key' })).fields['rule.name']).toBe('Run key');
  });

  it('do not take a second event out of the message', () => {
    const event = eventOf(
      set({ Message: 'Registry value set:\r\nTargetObject: HKLM\\other\r\nDetails: other' }),
    );
    expect(JSON.stringify(event)).not.toContain('other');
  });

  it('of the Security log join key and value name, and translate the type', () => {
    const document = security(4657, {
      ObjectName: '\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\Acme',
      ObjectValueName: 'C:\\odd name',
      OperationType: '%%1905',
      NewValueType: '%%1876',
      NewValue: '4',
      ProcessId: '0xa5c',
      ProcessName: 'C:\\Windows\\System32\\reg.exe',
    });
    expect(eventOf(document)).toMatchObject({
      kind: 'registry_set',
      fields: {
        'registry.path': 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Acme\\C:\\odd name',
        'registry.key': 'SYSTEM\\CurrentControlSet\\Services\\Acme',
        'registry.value': 'C:\\odd name',
        'registry.data.strings': ['4'],
        'registry.data.type': 'REG_DWORD',
        'winlog.event_data.Details': 'DWORD (0x00000004)',
        'process.pid': 2652,
      },
    });
  });

  it.each([{ ObjectValueName: '' }, { ObjectValueName: '-' }, { ObjectValueName: null }, {}])(
    'of the Security log without a name, written as %o, have a path that ends where the name would begin',
    (name) => {
      const key = { ObjectName: '\\REGISTRY\\MACHINE\\SOFTWARE\\Acme', OperationType: '%%1904' };
      expect(eventOf(security(4657, { ...key, ...name, NewValue: 'a.exe' }))).toMatchObject({
        kind: 'registry_set',
        fields: {
          'registry.path': 'HKLM\\SOFTWARE\\Acme\\',
          'registry.key': 'SOFTWARE\\Acme',
          'registry.value': '',
        },
      });
    },
  );

  it('of the Security log are deletions when the value was deleted', () => {
    const key = { ObjectName: '\\REGISTRY\\MACHINE\\SOFTWARE\\Acme' };
    const deleted = security(4657, { ...key, ObjectValueName: 'x', OperationType: '%%1906' });
    expect(eventOf(deleted)).toMatchObject({ kind: 'registry_delete' });
  });
});

describe('process creations', () => {
  it('drop what Sysmon did not find in the image', () => {
    const { fields } = eventOf(
      flat(1, { OriginalFileName: '?', Company: '-', Product: 'Tool', CommandLine: 'x -' }),
    );
    expect(fields).not.toHaveProperty('process.pe.original_file_name');
    expect(fields).not.toHaveProperty('process.pe.company');
    expect(fields).toMatchObject({ 'process.pe.product': 'Tool', 'process.command_line': 'x -' });
  });

  it('take the hashes out of their list and keep the list', () => {
    const Hashes = `SHA1=${'AB'.repeat(20)},IMPHASH=${'CD'.repeat(16)}`;
    expect(eventOf(flat(1, { Hashes })).fields).toMatchObject({
      'process.hash.sha1': 'ab'.repeat(20),
      'process.pe.imphash': 'cd'.repeat(16),
      'winlog.event_data.Hashes': Hashes,
    });
  });
});

describe('file creates', () => {
  it('have a name, a folder and an extension', () => {
    expect(eventOf(flat(11, { TargetFilename: 'C:\\Users\\ada\\a.b.exe' })).fields).toMatchObject({
      'file.path': 'C:\\Users\\ada\\a.b.exe',
      'file.name': 'a.b.exe',
      'file.directory': 'C:\\Users\\ada',
      'file.extension': 'exe',
    });
  });
});

describe('documents that are not ours to read', () => {
  it.each([
    ['an alert', { ...set({}), event: { kind: 'alert' } }],
    ['a signal', { ...set({}), 'event.kind': 'signal' }],
    ['a finding of ours', { ...set({}), event: { module: 'reghunt' } }],
    [
      'code 13 of another provider',
      set({ Channel: 'System', SourceName: 'Microsoft-Windows-Kernel-General' }),
    ],
    [
      'a key of which it is not said whether it was created or deleted',
      flat(12, { TargetObject: 'HKLM\\x' }),
    ],
    ['a network connection', flat(3, { DestinationIp: '192.0.2.1' })],
    ['a list', []],
    ['text', 'HKLM'],
    ['nothing', null],
  ])('skips %s', (_, document) => {
    expect(normaliser.normalise(document, SOURCE)).toEqual({ skipped: 'other_kind' });
  });

  it('says what a hunted event lacks', () => {
    expect(normaliser.normalise(flat(11, {}), SOURCE)).toEqual({
      unsupported: 'file_create read by profile flat-sysmon has no file.path',
    });
  });
});

describe('records in no known layout', () => {
  it.each([
    ['of another tool', { Id: 13, Text: 'x' }, 'Id, Text (event 13)'],
    ['of a tool whose header is missing', { EventId: 13, Payload: '{}' }, 'EventId, Payload (event 13)'],
    ['with a provider', { Provider: 'osquery', path: '/x' }, 'Provider, path by osquery'],
    ['with nothing in it', {}, 'nothing'],
    [
      'stripped to the fields of a search',
      { _index: 'a', fields: { 'event.code': ['13'] } },
      'event.code (event 13)',
    ],
    [
      'with more names than tell anything',
      Object.fromEntries([...'jihgfedcba'].map((name) => [name, 1])),
      'a, b, c, d, e, f, g, h, ...',
    ],
  ])('are told by their look: %s', (_, document, look) => {
    expect(normaliser.normalise(document, SOURCE)).toEqual({ unknown: look });
  });

  it.each([
    ['another dataset of ECS', { ecs: { version: '8.17.0' }, event: { dataset: 'nginx.access' } }],
    ['another rule of Wazuh', { manager: { name: 'm' }, rule: { id: '5402' } }],
    ['another log of Windows', { Event: { System: { Channel: 'System', EventID: 7045 } } }],
  ])('are not those of %s', (_, document) => {
    expect(normaliser.normalise(document, SOURCE)).toEqual({ skipped: 'other_kind' });
  });
});

describe('values that have their names by position', () => {
  const printed = (Version: number, Properties: readonly unknown[]) => ({
    Id: 13,
    Version,
    ProviderName: 'Microsoft-Windows-Sysmon',
    LogName: 'Microsoft-Windows-Sysmon/Operational',
    MachineName: 'ws-1',
    TimeCreated: '/Date(1772366400000)/',
    Properties,
  });
  const values = ['', 'SetValue', '2026-03-01 12:00:00.000', '', 1, 'C:\\a.exe', 'HKLM\\x\\y', 'z'];
  const wrapped = values.map((Value) => ({ Value }));

  it('are read by the table of their version, with what newer columns it may lack', () => {
    for (const more of [[], [{ Value: 'CORP\\ann' }]])
      expect(normaliser.normalise(printed(2, [...wrapped, ...more]), SOURCE)).toMatchObject({
        event: { kind: 'registry_set', fields: { 'registry.path': 'HKLM\\x\\y' } },
      });
  });

  it.each([
    ['a version without a table', printed(9, wrapped), /8 properties .* event 13 version 9 have no names/],
    ['another number of values', printed(2, wrapped.slice(3)), /5 properties .* version 2 have no names/],
    ['values that were not printed', printed(2, ['System.EventProperty']), /hold no values.*-Depth/],
  ])('are told where they are of %s', (_, document, reason) => {
    expect(normaliser.normalise(document, SOURCE)).toEqual({
      unsupported: expect.stringMatching(reason) as string,
    });
  });

  it('are of no interest in an event that no table is about', () => {
    const other = { ...printed(5, ['x']), Id: 3 };
    expect(normaliser.normalise(other, SOURCE)).toEqual({ skipped: 'other_kind', isHidden: true });
  });
});

describe('the channel', () => {
  it('may be spelled in any case', () => {
    const document = security(4688, {
      SourceName: undefined,
      Channel: 'SECURITY',
      NewProcessName: 'C:\\a.exe',
    });
    expect(text(eventOf(document).fields, 'winlog.channel')).toBe('SECURITY');
  });
});
