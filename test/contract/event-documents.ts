/** Documents and profiles the event-source contract is tested with: made here, in the two layouts most sites have. */
import type { Profile } from '../../src/core/event/profile.ts';

export const START = Date.UTC(2026, 2, 1, 12, 0, 0);
export const RUN_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';

export interface Document {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Common {
  readonly id: string;
  readonly host?: string;
  /** Milliseconds after START. */
  readonly at?: number;
  readonly guid?: string;
}

export const GUID = '{A1B2C3D4-0001-0002-0300-00000000ABCD}';

function ecs(common: Common, code: string, rest: Readonly<Record<string, unknown>>): Document {
  return {
    id: common.id,
    body: {
      '@timestamp': new Date(START + (common.at ?? 0)).toISOString(),
      event: { code, kind: 'event', module: 'sysmon', provider: 'Microsoft-Windows-Sysmon' },
      host: { name: common.host ?? 'ws-01' },
      ...rest,
    },
  };
}

/** Sysmon 13 as an ingest pipeline leaves it. */
export function registrySet(
  common: Common & { readonly path: string; readonly data?: string; readonly image?: string },
): Document {
  return ecs(common, '13', {
    process: {
      entity_id: common.guid ?? GUID,
      executable: common.image ?? 'C:\\Windows\\regedit.exe',
      pid: 400,
    },
    registry: { path: common.path, data: { strings: [common.data ?? 'C:\\Temp\\a.exe'] } },
  });
}

/** Sysmon 1. */
export function processCreate(common: Common & { readonly image: string; readonly line?: string }): Document {
  return ecs(common, '1', {
    process: {
      entity_id: common.guid ?? GUID,
      executable: common.image,
      command_line: common.line ?? common.image,
      pid: 400,
    },
  });
}

/** Sysmon 11. */
export function fileCreate(common: Common & { readonly path: string }): Document {
  return ecs(common, '11', {
    process: { entity_id: common.guid ?? GUID, executable: 'C:\\Windows\\explorer.exe', pid: 400 },
    file: { path: common.path },
  });
}

/** Sysmon 13 as it comes without any pipeline: Sysmon's own names, everything text. */
export function rawRegistrySet(common: Common & { readonly path: string; readonly data?: string }): Document {
  const time = new Date(START + (common.at ?? 0)).toISOString();
  return {
    id: common.id,
    body: {
      '@timestamp': time,
      winlog: {
        event_id: '13',
        channel: 'Microsoft-Windows-Sysmon/Operational',
        computer_name: `${common.host ?? 'ws-01'}.corp.example`,
        event_data: {
          UtcTime: time.replace('T', ' ').replace('Z', ''),
          ProcessGuid: common.guid ?? GUID,
          ProcessId: '400',
          Image: 'C:\\Windows\\regedit.exe',
          EventType: 'SetValue',
          TargetObject: common.path,
          Details: common.data ?? 'C:\\Temp\\a.exe',
        },
      },
    },
  };
}

/** Security 4688: no entity ids, pids in hexadecimal. */
export function auditedProcess(common: Common & { readonly image: string; readonly pid: number }): Document {
  return {
    id: common.id,
    body: {
      '@timestamp': new Date(START + (common.at ?? 0)).toISOString(),
      winlog: {
        event_id: '4688',
        channel: 'Security',
        computer_name: `${common.host ?? 'ws-01'}.corp.example`,
        event_data: { NewProcessId: `0x${common.pid.toString(16)}`, NewProcessName: common.image },
      },
    },
  };
}

const ACTOR = {
  'process.entity_id': { from: ['process.entity_id'], as: 'entity_id' },
  'process.executable': { from: ['process.executable'], as: 'path' },
  'process.pid': { from: ['process.pid'], as: 'pid' },
} as const;

const RAW = 'winlog.event_data';
const RAW_ACTOR = {
  'process.entity_id': { from: [`${RAW}.ProcessGuid`], as: 'entity_id' },
  'process.executable': { from: [`${RAW}.Image`], as: 'path' },
  'process.pid': { from: [`${RAW}.ProcessId`], as: 'pid' },
} as const;

const ECS_IDENTITY = [
  'host.name',
  '@timestamp',
  'event.code',
  'process.entity_id',
  'process.executable',
  'process.command_line',
  'registry.path',
  'registry.data.strings',
  'file.path',
].map((name) => [name]);
const RAW_IDENTITY = [
  'winlog.computer_name',
  '@timestamp',
  'winlog.event_id',
  ...['UtcTime', 'ProcessGuid', 'ProcessId', 'TargetObject', 'Details', 'NewProcessId', 'NewProcessName'].map(
    (name) => `${RAW}.${name}`,
  ),
].map((name) => [name]);

export const PROFILES: readonly Profile[] = [
  {
    id: 'ecs',
    name: 'ECS',
    indices: [],
    entityId: 'guid',
    host: ['host.name'],
    time: ['@timestamp'],
    known: [],
    properties: [],
    rangeField: '@timestamp',
    identity: { version: 1, fields: ECS_IDENTITY },
    kinds: {
      registry_set: {
        when: [
          { fields: ['event.module'], values: ['sysmon'] },
          { fields: ['event.code'], values: ['13'] },
        ],
        fields: {
          ...ACTOR,
          'registry.path': { from: ['registry.path'], as: 'registry_path' },
          'registry.data.strings': { from: ['registry.data.strings'], as: 'registry_data' },
        },
      },
      process_create: {
        when: [
          { fields: ['event.module'], values: ['sysmon'] },
          { fields: ['event.code'], values: ['1'] },
        ],
        fields: { ...ACTOR, 'process.command_line': { from: ['process.command_line'], as: 'text' } },
      },
      file_create: {
        when: [
          { fields: ['event.module'], values: ['sysmon'] },
          { fields: ['event.code'], values: ['11'] },
        ],
        fields: { ...ACTOR, 'file.path': { from: ['file.path'], as: 'path' } },
      },
    },
    file: 'ecs.yml',
  },
  {
    id: 'raw',
    name: 'Raw Windows events',
    indices: [],
    entityId: 'guid',
    host: ['winlog.computer_name'],
    time: [`${RAW}.UtcTime`, '@timestamp'],
    known: [],
    properties: [],
    rangeField: '@timestamp',
    identity: { version: 1, fields: RAW_IDENTITY },
    kinds: {
      registry_set: {
        when: [
          { fields: ['winlog.channel'], values: ['Microsoft-Windows-Sysmon/Operational'] },
          { fields: ['winlog.event_id'], values: ['13'] },
        ],
        fields: {
          ...RAW_ACTOR,
          'registry.path': { from: [`${RAW}.TargetObject`], as: 'registry_path' },
          'registry.data.strings': { from: [`${RAW}.Details`], as: 'registry_data' },
        },
      },
    },
    file: 'raw.yml',
  },
  {
    id: 'security',
    name: 'Windows Security',
    indices: [],
    entityId: 'none',
    host: ['winlog.computer_name'],
    time: ['@timestamp'],
    known: [],
    properties: [],
    rangeField: '@timestamp',
    identity: { version: 1, fields: RAW_IDENTITY },
    kinds: {
      process_create: {
        when: [
          { fields: ['winlog.channel'], values: ['Security'] },
          { fields: ['winlog.event_id'], values: ['4688'] },
        ],
        fields: {
          'process.pid': { from: [`${RAW}.NewProcessId`], as: 'pid' },
          'process.executable': { from: [`${RAW}.NewProcessName`], as: 'path' },
        },
      },
    },
    file: 'security.yml',
  },
];
