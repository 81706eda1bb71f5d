/** Keys created, keys and values deleted, keys renamed: how each shipper's record of them is read. */
import { describe, expect, it } from 'vitest';
import { text } from '../../../src/core/event/event.ts';
import { toEcsDocument } from '../../../src/core/event/to-ecs.ts';
import { normaliser } from './shipped-profiles.ts';

const RUN = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';
const GUID = '{365ABB72-7C01-5CC4-0000-0010F9530C00}';

function read(document: unknown) {
  const result = normaliser.normalise(document, { kind: 'file', file: 'made-up.ndjson', line: 1 });
  if (!('event' in result)) return result;
  const { kind, fields, event } = { ...result.event, event: result.event };
  return {
    kind,
    path: text(fields, 'registry.path'),
    key: text(fields, 'registry.key'),
    value: text(fields, 'registry.value'),
    previous: text(fields, 'registry.previous_path'),
    what: text(fields, 'winlog.event_data.EventType'),
    event,
  };
}

function sysmon(EventID: number, data: object, wrap: 'evtx' | 'flat' | 'raw' | 'module' | 'wazuh') {
  const all = {
    UtcTime: '2026-11-18 12:00:00.000',
    ProcessGuid: GUID,
    ProcessId: 42,
    Image: 'C:\\Windows\\regedit.exe',
    ...data,
  };
  const provider = 'Microsoft-Windows-Sysmon';
  if (wrap === 'evtx') {
    const System = { Provider: { '#attributes': { Name: provider } }, EventID, Computer: 'ws-01' };
    return { Event: { System, EventData: all } };
  }
  if (wrap === 'flat') return { SourceName: provider, EventID, Hostname: 'ws-01', ...all };
  if (wrap === 'wazuh') {
    const lower = Object.entries(all).map(([name, value]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      typeof value === 'string' ? value.replaceAll('\\', '\\\\') : value,
    ]);
    const system = { providerName: provider, eventID: String(EventID), computer: 'ws-01' };
    return { data: { win: { system, eventdata: Object.fromEntries(lower) } } };
  }
  const winlog = { provider_name: provider, event_id: EventID, computer_name: 'ws-01', event_data: all };
  return wrap === 'raw'
    ? { '@timestamp': '2026-11-18T12:00:00Z', winlog }
    : {
        '@timestamp': '2026-11-18T12:00:00Z',
        winlog,
        event: { code: String(EventID) },
        process: { pid: 42 },
      };
}

const SHAPES = ['evtx', 'flat', 'raw', 'module', 'wazuh'] as const;

describe.each(SHAPES)('Sysmon 12 and 14 in the shape %s', (shape) => {
  it('tell a deleted value from a deleted and a created key', () => {
    const TargetObject = `HKLM\\${RUN}\\App`;
    expect(read(sysmon(12, { EventType: 'DeleteValue', TargetObject }, shape))).toMatchObject({
      kind: 'registry_delete',
      path: TargetObject,
      key: RUN,
      value: 'App',
      what: 'DeleteValue',
    });
    for (const [EventType, kind] of [
      ['DeleteKey', 'registry_delete'],
      ['CreateKey', 'registry_create'],
    ]) {
      expect(read(sysmon(12, { EventType, TargetObject: `HKLM\\${RUN}` }, shape))).toMatchObject({
        kind,
        path: `HKLM\\${RUN}`,
        key: RUN,
        value: undefined,
        what: EventType,
      });
    }
  });

  it('give a rename its new path, and the one before', () => {
    const renamed = {
      EventType: 'RenameKey',
      TargetObject: `\\REGISTRY\\MACHINE\\${RUN}X`,
      NewName: `\\REGISTRY\\MACHINE\\${RUN}`,
    };
    expect(read(sysmon(14, renamed, shape))).toMatchObject({
      kind: 'registry_rename',
      path: `HKLM\\${RUN}`,
      key: RUN,
      previous: `HKLM\\${RUN}X`,
      what: 'RenameKey',
    });
  });

  it('tell a renamed value from a renamed key', () => {
    const renamed = {
      EventType: 'RenameValue',
      TargetObject: `HKLM\\${RUN}\\Old`,
      NewName: `HKLM\\${RUN}\\New`,
    };
    expect(read(sysmon(14, renamed, shape))).toMatchObject({
      kind: 'registry_rename',
      path: `HKLM\\${RUN}\\New`,
      key: RUN,
      value: 'New',
      previous: `HKLM\\${RUN}\\Old`,
      what: 'RenameValue',
    });
  });

  it('of Sysmon 12 whose EventType the collector lost are left alone: nobody can tell what happened', () => {
    expect(read(sysmon(12, { EventType: 'INFO', TargetObject: `HKLM\\${RUN}\\App` }, shape))).toEqual({
      skipped: 'other_kind',
    });
  });
});

describe('other shippers', () => {
  it('log a deleted value as Security 4657', () => {
    const data = {
      ObjectName: `\\REGISTRY\\MACHINE\\${RUN}`,
      ObjectValueName: 'App',
      OperationType: '%%1906',
      ProcessId: '0x2a',
      ProcessName: 'C:\\Windows\\System32\\reg.exe',
    };
    const flat = {
      SourceName: 'Microsoft-Windows-Security-Auditing',
      EventID: 4657,
      Hostname: 'ws-01',
      TimeCreated: '2026-11-18T12:00:00Z',
      ...data,
    };
    expect(read(flat)).toMatchObject({
      kind: 'registry_delete',
      path: `HKLM\\${RUN}\\App`,
      value: 'App',
      what: 'DeleteValue',
    });
    expect(read({ ...flat, OperationType: '%%1904', NewValue: 'a.exe' })).toMatchObject({
      kind: 'registry_set',
    });
  });

  it('keep what Defender XDR deleted where it tells the state before', () => {
    const xdr = (type: string, previous: object) => ({
      '@timestamp': '2026-11-18T12:00:00Z',
      host: { name: 'ws-01' },
      m365_defender: {
        event: { category: 'AdvancedHunting-DeviceRegistryEvents', action: { type }, previous },
      },
    });
    const registry_key = `HKEY_LOCAL_MACHINE\\${RUN}`;
    expect(read(xdr('RegistryValueDeleted', { registry_key, registry_value_name: 'App' }))).toMatchObject({
      kind: 'registry_delete',
      path: `HKLM\\${RUN}\\App`,
      what: 'DeleteValue',
    });
    expect(read(xdr('RegistryKeyDeleted', { registry_key }))).toMatchObject({
      path: `HKLM\\${RUN}`,
      what: 'DeleteKey',
    });
  });

  it('of SentinelOne name a deleted value and a created key', () => {
    const s1 = (meta_event_name: string, path: string) => ({
      '@timestamp': '2026-11-18T12:00:00Z',
      host: { name: 'ws-01' },
      registry: { path },
      sentinel_one_cloud_funnel: { event: { meta_event_name } },
    });
    expect(read(s1('REGVALUEDELETE', `MACHINE\\${RUN}\\App`))).toMatchObject({
      kind: 'registry_delete',
      value: 'App',
      what: 'DeleteValue',
    });
    expect(read(s1('REGKEYCREATE', `MACHINE\\${RUN}`))).toMatchObject({ kind: 'registry_create', key: RUN });
  });
});

it('loaded into an index, all of them come back as they were', () => {
  const documents = [
    sysmon(12, { EventType: 'DeleteValue', TargetObject: `HKLM\\${RUN}\\App` }, 'evtx'),
    sysmon(12, { EventType: 'DeleteKey', TargetObject: `HKLM\\${RUN}` }, 'evtx'),
    sysmon(12, { EventType: 'CreateKey', TargetObject: `HKLM\\${RUN}` }, 'evtx'),
    sysmon(14, { TargetObject: `HKLM\\${RUN}X`, NewName: `HKLM\\${RUN}` }, 'evtx'),
  ];
  for (const document of documents) {
    const before = read(document);
    if (!('event' in before)) throw new Error(JSON.stringify(before));
    const after = read(toEcsDocument(before.event).document);
    expect(after).toMatchObject({ ...before, event: { fields: before.event.fields } });
  }
});
