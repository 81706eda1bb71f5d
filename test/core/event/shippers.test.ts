/** One made-up act as each shipper writes it: the fields that hunts and joins use come out alike. */
import { describe, expect, it } from 'vitest';
import { compileProfiles } from '../../../src/core/event/normalise.ts';
import { eventOf, SHIPPED, SOURCE } from './shipped-profiles.ts';

const SID = 'S-1-5-21-1111111111-222222222-333333333-1001';
const GUID = 'A1B2C3D4-0001-5F00-1000-000000000700';
const PARENT = 'A1B2C3D4-0001-5F00-0900-000000000700';
const SYSMON = 'Microsoft-Windows-Sysmon';
const CHANNEL = `${SYSMON}/Operational`;
const UTC = '2021-03-04 10:20:30.400';
const ISO = '2021-03-04T10:20:30.400Z';
const PATH = `HKU\\${SID}\\Software\\Acme\\Start\\tool`;
const IMAGE = 'C:\\Windows\\regedit.exe';

const valueSet = {
  ProcessGuid: `{${GUID.toLowerCase()}}`,
  ProcessId: '4242',
  Image: IMAGE,
  TargetObject: PATH,
  Details: 'DWORD (0x0000000a)',
  EventType: 'SetValue',
  UtcTime: UTC,
};
const winlog = { channel: CHANNEL, provider_name: SYSMON, computer_name: 'WS01.example.test', record_id: 77 };

const evtx = (system: object, data: unknown): object => ({
  Event: {
    System: { EventID: 13, Channel: CHANNEL, Computer: 'WS01.example.test', ...system },
    EventData: data,
  },
});
const provider = { Provider: { '#attributes': { Name: SYSMON } } };

const REGISTRY: readonly (readonly [name: string, profile: string, document: object])[] = [
  [
    'the Winlogbeat module, data only in decimal',
    'sysmon-ecs',
    {
      '@timestamp': ISO,
      event: { code: '13', provider: SYSMON, module: 'sysmon', kind: 'event' },
      host: { name: 'ws01' },
      process: { entity_id: `{${GUID}}`, pid: 4242, executable: IMAGE, name: 'regedit.exe' },
      registry: {
        path: PATH,
        hive: 'HKU',
        key: PATH.slice(4),
        value: 'tool',
        data: { strings: ['10'], type: 'SZ_DWORD' },
      },
      user: { id: 'S-1-5-18' },
      winlog: { ...winlog, event_data: { EventType: 'SetValue' } },
    },
  ],
  [
    'the Winlogbeat 7 module with a numeric code and data only in Details, keys with dots',
    'sysmon-ecs',
    {
      '@timestamp': ISO,
      'event.code': 13,
      'event.provider': SYSMON,
      'process.entity_id': `{${GUID}}`,
      'process.pid': 4242,
      'process.executable': IMAGE,
      'registry.path': PATH,
      winlog: { ...winlog, 'event_data.Details': valueSet.Details },
    },
  ],
  [
    'Elastic Agent, as a search hit',
    'sysmon-ecs',
    {
      _index: '.ds-logs-windows.sysmon_operational-default-1',
      _id: 'a',
      _source: {
        '@timestamp': ISO,
        data_stream: { dataset: 'windows.sysmon_operational' },
        event: { code: '13', provider: SYSMON },
        process: { entity_id: `{${GUID}}`, pid: 4242, executable: IMAGE },
        registry: { path: PATH, data: { strings: ['10'], type: 'SZ_DWORD' } },
        winlog: { ...winlog, event_data: { Details: valueSet.Details } },
      },
    },
  ],
  [
    'Winlogbeat without module',
    'winlogbeat-raw',
    {
      '@timestamp': '2021-03-04T10:20:31Z',
      event: { code: '13' },
      winlog: { ...winlog, event_data: valueSet },
    },
  ],
  [
    'Winlogbeat 6',
    'winlogbeat-6-sysmon',
    { '@timestamp': ISO, event_id: 13, log_name: CHANNEL, computer_name: 'WS01', event_data: valueSet },
  ],
  ['evtx_dump', 'evtx-sysmon', evtx(provider, { ...valueSet, ProcessGuid: GUID, ProcessId: 4242 })],
  [
    'evtx_dump with attributes beside their elements',
    'evtx-sysmon',
    evtx(
      { EventID: 13, EventID_attributes: { Qualifiers: '' }, Provider_attributes: { Name: SYSMON } },
      valueSet,
    ),
  ],
  [
    'XML turned to JSON with @ attributes and a list of Data',
    'evtx-sysmon',
    evtx(
      { Provider: { '@Name': SYSMON }, EventID: { '#text': '13', '@Qualifiers': '' } },
      { Data: Object.entries(valueSet).map(([name, value]) => ({ '@Name': name, '#text': value })) },
    ),
  ],
  [
    'NXLog',
    'flat-sysmon',
    { ...valueSet, EventID: 13, Channel: CHANNEL, SourceName: SYSMON, Hostname: 'WS01' },
  ],
  [
    'Azure Monitor with JSON in a string',
    'azure-monitor-sysmon',
    {
      EventID: 13,
      Source: SYSMON,
      EventLog: CHANNEL,
      Computer: 'WS01',
      TimeGenerated: '2021-03-04T10:20:33Z',
      EventData: JSON.stringify({ ...valueSet, UtcTime: '2021-03-04T10:20:30.4000000Z' }),
    },
  ],
  [
    'Azure Monitor with XML in a string',
    'azure-monitor-sysmon',
    {
      EventID: 13,
      Source: SYSMON,
      Computer: 'WS01',
      EventData: `<EventData>${Object.entries(valueSet)
        .map(([name, value]) => `<Data Name="${name}">${value}</Data>`)
        .join('')}</EventData>`,
    },
  ],
  [
    'Wazuh with doubled backslashes',
    'wazuh-sysmon',
    {
      data: {
        win: {
          system: { eventID: '13', channel: CHANNEL, providerName: SYSMON, computer: 'WS01.example.test' },
          eventdata: {
            processGuid: valueSet.ProcessGuid,
            processId: '4242',
            image: IMAGE.replaceAll('\\', '\\\\'),
            targetObject: PATH.replaceAll('\\', '\\\\'),
            details: valueSet.Details,
            utcTime: UTC,
          },
        },
      },
      agent: { name: 'ws01' },
      timestamp: '2021-03-04T10:20:40.000+0000',
    },
  ],
  [
    'HELK with ids without braces',
    'helk',
    {
      '@timestamp': ISO,
      event_id: 13,
      log_name: CHANNEL,
      source_name: SYSMON,
      host_name: 'ws01.example.test',
      process_guid: GUID.toLowerCase(),
      process_id: 4242,
      process_path: 'c:\\windows\\regedit.exe',
      registry_key_path: PATH,
      registry_key_value: valueSet.Details,
      user_reporter_sid: 'S-1-5-18',
    },
  ],
];

describe('one value set', () => {
  it.each(REGISTRY)('reads alike from %s', (_, profile, document) => {
    const event = eventOf(document);
    expect(event).toMatchObject({
      kind: 'registry_set',
      profile,
      time: Date.parse(ISO),
      host: 'ws01',
      entityId: GUID,
      fields: {
        'registry.path': PATH,
        'registry.hive': 'HKU',
        'registry.key': `${SID}\\Software\\Acme\\Start`,
        'registry.value': 'tool',
        'registry.data.strings': ['10'],
        'registry.data.type': 'REG_DWORD',
        'winlog.event_data.Details': 'DWORD (0x0000000a)',
        'winlog.event_data.EventType': 'SetValue',
        'process.pid': 4242,
        'process.entity_id': GUID,
        'process.name': 'regedit.exe',
        'user.id': SID,
        'event.code': '13',
      },
    });
    expect(event.source).toMatchObject({ event_code: '13' });
  });
});

describe('one document', () => {
  it.each(REGISTRY)('of %s is counted by one profile only', (_, profile, document) => {
    const fitting = SHIPPED.filter((candidate) => {
      const result = compileProfiles([candidate]).normalise(document, SOURCE);
      return 'event' in result || ('unsupported' in result && !result.unsupported.startsWith('no profile'));
    });
    expect(fitting.map(({ id }) => id)).toEqual([profile]);
  });
});

describe('Sysmon process creations', () => {
  const data = {
    UtcTime: UTC,
    ProcessGuid: `{${GUID}}`,
    ProcessId: '4242',
    Image: IMAGE,
    CommandLine: '"C:\\Windows\\regedit.exe" /e "C:\\x y.reg"',
    CurrentDirectory: 'C:\\Windows\\',
    OriginalFileName: 'REGEDIT.EXE',
    User: 'CORP\\ada',
    IntegrityLevel: 'High',
    LogonId: '0x3e7',
    ParentProcessGuid: `{${PARENT}}`,
    ParentProcessId: '0x10',
    ParentImage: 'C:\\Windows\\explorer.exe',
    ParentCommandLine: 'explorer',
    SomethingNew: 'kept',
  };
  const told = {
    kind: 'process_create',
    entityId: GUID,
    parentEntityId: PARENT,
    fields: {
      'process.command_line': data.CommandLine,
      'process.working_directory': 'C:\\Windows\\',
      'process.pe.original_file_name': 'REGEDIT.EXE',
      'process.parent.executable': 'C:\\Windows\\explorer.exe',
      'process.parent.name': 'explorer.exe',
      'process.parent.pid': 16,
      'user.name': 'ada',
      'user.domain': 'CORP',
      'winlog.event_data.User': 'CORP\\ada',
      'winlog.event_data.IntegrityLevel': 'High',
    },
  };

  it('read alike raw and from the module, which has the user in two fields', () => {
    const raw = { '@timestamp': ISO, event: { code: '1' }, winlog: { ...winlog, event_data: data } };
    expect(eventOf(raw)).toMatchObject(told);
    const ecs = {
      '@timestamp': ISO,
      event: { code: '1', provider: SYSMON },
      process: {
        entity_id: data.ProcessGuid,
        pid: 4242,
        executable: IMAGE,
        command_line: data.CommandLine,
        working_directory: 'C:\\Windows\\',
        args: ['regedit.exe'],
        pe: { original_file_name: 'REGEDIT.EXE' },
        parent: { entity_id: data.ParentProcessGuid, executable: 'C:\\Windows\\explorer.exe', pid: 16 },
      },
      user: { id: 'S-1-5-18', name: 'ada', domain: 'CORP' },
      winlog: { ...winlog, event_data: { IntegrityLevel: 'High' } },
    };
    const event = eventOf(ecs);
    expect(event).toMatchObject(told);
    expect(event.fields).not.toHaveProperty('user.id');
    expect(event.fields['process.args']).toEqual(['regedit.exe']);
  });

  it('carry every other field of the event for rules that name it', () => {
    const raw = { '@timestamp': ISO, event: { code: '1' }, winlog: { ...winlog, event_data: data } };
    expect(eventOf(raw).fields).toMatchObject({ 'winlog.event_data.SomethingNew': 'kept' });
  });

  it('from Wazuh have backslashes and quotes unescaped, and are left alone where they were not escaped', () => {
    const wazuh = (commandLine: string, image: string): object => ({
      win: {
        system: { eventID: '1', channel: CHANNEL, providerName: SYSMON, computer: 'WS01' },
        eventdata: { utcTime: UTC, processGuid: data.ProcessGuid, commandLine, image, user: 'CORP\\\\ada' },
      },
    });
    const escaped = eventOf(
      wazuh('\\"C:\\\\Windows\\\\regedit.exe\\" \\\\\\\\srv\\\\x', 'C:\\\\Windows\\\\regedit.exe'),
    );
    expect(escaped.fields).toMatchObject({
      'process.command_line': '"C:\\Windows\\regedit.exe" \\\\srv\\x',
      'process.executable': IMAGE,
      'user.name': 'ada',
    });
    const plain = eventOf(wazuh('"C:\\Windows\\regedit.exe" \\\\srv\\x', IMAGE));
    expect(plain.fields['process.command_line']).toBe('"C:\\Windows\\regedit.exe" \\\\srv\\x');
  });
});

describe('Elastic Defend', () => {
  const document = (action: string, registry: object): object => ({
    '@timestamp': ISO,
    event: { dataset: 'endpoint.events.registry', action, category: ['registry'] },
    host: { name: 'ws01', id: 'h1', os: { type: 'windows' } },
    process: { entity_id: 'YWJjRA==', executable: IMAGE, pid: 1, code_signature: { trusted: true } },
    registry,
    user: { id: 'S-1-5-18', name: 'SYSTEM', domain: 'NT AUTHORITY' },
  });

  it('keeps its ids as they are, folds ControlSet001 and knows the actor', () => {
    const registry = {
      path: 'HKLM\\SYSTEM\\ControlSet001\\Acme\\x',
      value: 'x',
      data: { strings: ['1', '2'], type: 'REG_MULTI_SZ' },
    };
    expect(eventOf(document('modification', registry))).toMatchObject({
      profile: 'elastic-defend',
      entityId: 'YWJjRA==',
      fields: {
        'registry.path': 'HKLM\\SYSTEM\\CurrentControlSet\\Acme\\x',
        'registry.key': 'SYSTEM\\CurrentControlSet\\Acme',
        'registry.data.strings': ['1', '2'],
        'user.id': 'S-1-5-18',
        'host.id': 'h1',
        'process.code_signature.trusted': 'true',
      },
    });
  });

  it('is not a value set when a value was only read', () => {
    expect(() => eventOf(document('query', { path: 'HKLM\\x\\y' }))).toThrow('other_kind');
  });
});

describe('Microsoft Defender XDR', () => {
  const document = (registry: object, vendor: object = {}): object => ({
    '@timestamp': ISO,
    event: { action: 'modification', category: ['registry'] },
    host: { name: 'ws01' },
    agent: { id: 'cloud' },
    m365_defender: {
      event: {
        category: 'AdvancedHunting-DeviceRegistryEvents',
        action: { type: 'RegistryValueSet' },
        ...vendor,
      },
    },
    process: { entity_id: '4242', pid: 4242, executable: IMAGE },
    registry,
  });

  it('has the previous value behind the new one, and a pid that is no identity', () => {
    const event = eventOf(
      document({
        path: `HKU\\HKEY_USERS\\${SID}\\Software\\Acme\\x`,
        data: { strings: ['new', 'old'], type: 'String' },
      }),
    );
    expect(event).not.toHaveProperty('entityId');
    expect(event.fields).toMatchObject({
      'registry.path': `HKU\\${SID}\\Software\\Acme\\x`,
      'registry.data.strings': ['new'],
      'registry.data.type': 'REG_SZ',
      'winlog.event_data.Details': 'new',
    });
  });

  it('of old packages has key and value name but no path', () => {
    expect(eventOf(document({ key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme', value: 'x' }))).toMatchObject({
      profile: 'm365-defender-2',
      fields: { 'registry.path': 'HKLM\\SOFTWARE\\Acme\\x', 'registry.value': 'x' },
    });
  });
});

describe('SentinelOne', () => {
  it('begins paths with MACHINE or USER and has its action in a list', () => {
    const document = {
      '@timestamp': ISO,
      event: { action: ['modification'] },
      host: { hostname: 'ws01' },
      process: { entity_id: '7A5B258D66B11991', user: { name: 'CORP\\ada' } },
      registry: { path: `USER\\${SID}\\Software\\Acme\\x`, data: { strings: 'C:\\tool.exe', type: 'SZ' } },
      sentinel_one_cloud_funnel: {
        event: { meta_event_name: 'REGVALUEMODIFIED', src: { process: { image: { path: IMAGE } } } },
      },
    };
    expect(eventOf(document)).toMatchObject({
      profile: 'sentinel-one',
      host: 'ws01',
      entityId: '7A5B258D66B11991',
      fields: {
        'registry.path': `HKU\\${SID}\\Software\\Acme\\x`,
        'registry.data.strings': ['C:\\tool.exe'],
        'process.executable': IMAGE,
        'user.name': 'ada',
      },
    });
  });
});

describe('CrowdStrike FDR', () => {
  it('keeps NT device paths and takes the registry from its own fields', () => {
    const common = { '@timestamp': ISO, host: { id: 'aid1' } };
    const registry = {
      ...common,
      message: 'AsepValueUpdate',
      event: { action: 'modification', category: ['registry'], type: ['change'] },
      crowdstrike: {
        cid: 'c',
        RegObjectName: `\\REGISTRY\\USER\\${SID}\\Software\\Acme`,
        RegValueName: 'x',
        RegStringValue: 'C:\\tool.exe',
        RegOperationType: '1',
      },
      process: { entity_id: '47593002510450' },
    };
    expect(eventOf(registry)).toMatchObject({
      profile: 'crowdstrike-fdr',
      entityId: '47593002510450',
      fields: {
        'registry.path': `HKU\\${SID}\\Software\\Acme\\x`,
        'registry.data.strings': ['C:\\tool.exe'],
      },
    });
    const process = {
      ...common,
      event: { action: 'ProcessRollup2', category: ['process'], type: ['start'] },
      crowdstrike: { cid: 'c' },
      process: {
        entity_id: '1',
        executable: '\\Device\\HarddiskVolume3\\Windows\\reg.exe',
        parent: { entity_id: '2' },
      },
    };
    expect(eventOf(process)).toMatchObject({
      parentEntityId: '2',
      fields: {
        'process.executable': '\\Device\\HarddiskVolume3\\Windows\\reg.exe',
        'process.name': 'reg.exe',
      },
    });
  });

  const changed = (given: Readonly<Record<string, string>>, event: object = {}): object => ({
    '@timestamp': ISO,
    host: { id: 'aid1' },
    event: { action: 'modification', category: ['registry'], type: ['change'], ...event },
    crowdstrike: {
      cid: 'c',
      event_simpleName: 'AsepValueUpdate',
      RegObjectName: `\\REGISTRY\\USER\\${SID}\\Software\\Acme`,
      RegValueName: 'x',
      RegOperationType: '1',
      ...given,
    },
  });

  it.each(['SuspiciousRegAsepUpdate', 'RegGenericValueUpdate', 'RegSystemConfigValueUpdate'])(
    'reads values that were set, called %s',
    (name) => {
      expect(eventOf(changed({ event_simpleName: name }))).toMatchObject({
        kind: 'registry_set',
        fields: { 'registry.path': `HKU\\${SID}\\Software\\Acme\\x` },
      });
    },
  );

  it('reads what the sensor found suspicious although the package calls it an alert', () => {
    const document = changed({ event_simpleName: 'SuspiciousRegAsepUpdate' }, { kind: 'alert' });
    expect(eventOf(document).kind).toBe('registry_set');
  });

  it('goes by the operation: the same event tells of what was deleted', () => {
    expect(eventOf(changed({ RegOperationType: '2' }))).toMatchObject({
      kind: 'registry_delete',
      fields: { 'winlog.event_data.EventType': 'DeleteValue', 'registry.value': 'x' },
    });
    const { RegValueName: _, ...key } = (changed({}) as { crowdstrike: Record<string, string> }).crowdstrike;
    expect(eventOf({ ...changed({}), crowdstrike: { ...key, RegOperationType: '4' } })).toMatchObject({
      kind: 'registry_delete',
      fields: { 'winlog.event_data.EventType': 'DeleteKey' },
    });
  });

  it('takes a value without an operation type for one that was set', () => {
    const { RegOperationType: _, ...value } = (changed({}) as { crowdstrike: Record<string, string> })
      .crowdstrike;
    expect(eventOf({ ...changed({}), crowdstrike: value })).toMatchObject({
      kind: 'registry_set',
      profile: 'crowdstrike-fdr-2',
    });
  });

  it('knows the writer by the name the vendor has for it', () => {
    expect(eventOf(changed({ ContextProcessId: '47593002510450' })).entityId).toBe('47593002510450');
  });
});

describe('HELK', () => {
  it('reads the original file name under a name with a trailing blank', () => {
    const document = {
      '@timestamp': ISO,
      event_id: 1,
      log_name: CHANNEL,
      host_name: 'ws01',
      process_guid: GUID,
      process_path: 'c:\\windows\\regedit.exe',
      'OriginalFileName ': 'REGEDIT.EXE',
    };
    expect(eventOf(document).fields['process.pe.original_file_name']).toBe('REGEDIT.EXE');
  });
});

describe('the Security log in ECS', () => {
  it('is read from what the module made where the event data lacks it', () => {
    const document = {
      '@timestamp': ISO,
      event: { code: '4688', provider: 'Microsoft-Windows-Security-Auditing' },
      winlog: {
        channel: 'Security',
        computer_name: 'WS01',
        event_data: { ProcessId: '0x10', TokenElevationType: '%%1937' },
      },
      process: { pid: 7792, executable: IMAGE, command_line: 'regedit' },
    };
    expect(eventOf(document)).toMatchObject({
      profile: 'windows-security',
      fields: {
        'process.pid': 7792,
        'process.parent.pid': 16,
        'process.command_line': 'regedit',
        'winlog.event_data.TokenElevationType': '%%1937',
      },
    });
  });
});

describe('signatures', () => {
  const at = { '@timestamp': ISO, host: { name: 'ws01', os: { type: 'windows' } } };
  const defend = (signature: object): object => ({
    ...at,
    event: { dataset: 'endpoint.events.process', action: 'start' },
    process: { entity_id: 'a', executable: IMAGE, code_signature: signature },
  });
  const xdr = (status: string): object => ({
    ...at,
    m365_defender: {
      event: { category: 'AdvancedHunting-DeviceRegistryEvents', action: { type: 'RegistryValueSet' } },
    },
    process: { executable: IMAGE, code_signature: { status } },
    registry: { hive: 'HKCU', path: PATH },
  });
  const said = (document: object): unknown => eventOf(document).fields['process.signature'];

  it.each([
    { signature: 'trusted', status: 'Valid', ecs: { exists: true, trusted: true, status: 'trusted' } },
    { signature: 'signed', status: 'Invalid', ecs: { exists: true, trusted: false, status: 'errorExpired' } },
    { signature: 'unsigned', status: 'Unsigned', ecs: { exists: false, trusted: false } },
    { signature: undefined, status: 'Unknown', ecs: {} },
  ])('are $signature, whichever shipper says it and how', ({ signature, status, ecs }) => {
    for (const document of [xdr(status), defend(ecs)]) expect(said(document)).toBe(signature);
  });

  it('are told in the fields of ECS as well where a shipper has one word', () => {
    expect(eventOf(xdr('Invalid')).fields).toMatchObject({
      'process.code_signature.exists': 'true',
      'process.code_signature.trusted': 'false',
    });
  });

  it('of the acting process are its own, and of a new one those of its parent', () => {
    const { fields } = eventOf({
      ...at,
      m365_defender: {
        event: {
          category: 'AdvancedHunting-DeviceProcessEvents',
          action: { type: 'ProcessCreated' },
          initiating_process: { signature_status: 'Valid' },
        },
      },
      process: { pid: 7, executable: IMAGE },
    });
    expect(fields['process.signature']).toBeUndefined();
    expect(fields['process.parent.signature']).toBe('trusted');
  });
});
