import { describe, expect, it } from 'vitest';
import type { EventId, HuntEvent } from '../../../src/core/event/event.ts';
import { hostKey } from '../../../src/core/event/host.ts';
import { toEcsDocument } from '../../../src/core/event/to-ecs.ts';
import { normaliser } from './shipped-profiles.ts';

const EVENT: HuntEvent = {
  id: 'ab'.repeat(32) as EventId,
  kind: 'registry_set',
  time: Date.UTC(2021, 2, 4, 10, 20, 30, 400),
  host: hostKey('WS01.example.test'),
  entityId: 'YWJjRA==',
  fields: {
    'host.name': 'WS01.example.test',
    'event.code': '13',
    'event.provider': 'Microsoft-Windows-Sysmon',
    'event.dataset': 'windows.sysmon_operational',
    'process.entity_id': 'YWJjRA==',
    'process.pid': 4242,
    'process.executable': '-',
    'process.name': '?',
    'registry.path': 'HKLM\\SOFTWARE\\Acme\\100%%\\',
    'registry.hive': 'HKLM',
    'registry.key': 'SOFTWARE\\Acme\\100%%',
    'registry.value': '',
    'registry.data.strings': ['100%% (Empty)', ''],
    'registry.data.type': 'REG_MULTI_SZ',
    'winlog.event_data.Details': '4',
    'winlog.event_data.EventType': 'SetValue',
    'winlog.event_data.User': '-',
    'winlog.event_data.Odd.Name': ['a', 'b'],
  },
  profile: 'elastic-defend',
  source: { kind: 'file', file: 'made-up.ndjson', line: 7, event_code: '13' },
};

describe('the ECS document of an event', () => {
  const { document } = toEcsDocument(EVENT);

  it('is an event with its category, its own dataset and the place it came from', () => {
    expect(document).toMatchObject({
      '@timestamp': '2021-03-04T10:20:30.400Z',
      event: {
        kind: 'event',
        category: ['configuration', 'registry'],
        type: ['change'],
        dataset: 'reghunt.events',
        code: '13',
      },
      reghunt: {
        event: { kind: 'registry_set', profile: 'elastic-defend', dataset: 'windows.sysmon_operational' },
        source: { file: 'made-up.ndjson', line: 7 },
      },
      registry: { path: 'HKLM\\SOFTWARE\\Acme\\100%%\\', value: '' },
    });
    expect(document['event']).not.toHaveProperty('module');
  });

  it('holds ids of processes as the record spells them, and the canonical ones beside them', () => {
    const spelled = {
      ...EVENT,
      entityId: 'AB-1',
      fields: { ...EVENT.fields, 'process.entity_id': 'AB-1' },
      spelled: { 'process.entity_id': '{ab-1}' },
    };
    const loaded = toEcsDocument(spelled).document;
    expect(loaded).toMatchObject({
      process: { entity_id: '{ab-1}' },
      reghunt: { event: { process: { entity_id: 'AB-1' } } },
    });
    const source = { kind: 'index', index: 'reghunt-events', id: 'x' } as const;
    expect(normaliser.normalise(loaded, source)).toEqual({
      event: { ...spelled, source: { ...source, event_code: '13' } },
    });
  });

  it('of one of several on a line says which', () => {
    const source = { kind: 'file', file: 'a.json', line: 1, ordinal: 3 } as const;
    expect(toEcsDocument({ ...EVENT, source }).document['reghunt']).toMatchObject({
      source: { file: 'a.json', line: 1, ordinal: 3 },
    });
  });

  it('reads back into the same fields, odd values included', () => {
    const result = normaliser.normalise(document, { kind: 'index', index: 'reghunt-events', id: 'x' });
    expect(result).toEqual({
      event: {
        ...EVENT,
        source: { kind: 'index', index: 'reghunt-events', id: 'x', event_code: '13' },
      },
    });
  });
});
