/** Small event files in many shapes, written into a folder that goes away after the test. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { loadContent } from '../../../src/adapters/content/load-content.ts';
import { type FileDeps, openFiles } from '../../../src/adapters/files/open-files.ts';
import { type HuntEvent, text } from '../../../src/core/event/event.ts';
import { compileProfiles } from '../../../src/core/event/normalise.ts';
import type { Condition } from '../../../src/core/sigma/condition.ts';
import type { EventSource, Selection } from '../../../src/ports/event-source.ts';

export const { profiles } = await loadContent([fileURLToPath(new URL('../../../queries', import.meta.url))]);

export const ALL_TIME = { from: 0, to: Date.UTC(2100, 0) };
export const HOST = 'ws-1.corp.example';
export const RUN = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'reghunt-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function write(name: string, content: string | Uint8Array): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

/** Opens files with the shipped profiles; closed after the test. */
export async function open(paths: readonly string[], deps: Partial<FileDeps> = {}): Promise<EventSource> {
  const source = await openFiles(paths, { profiles, normaliser: compileProfiles(profiles), ...deps });
  onTestFinished(() => source.close());
  return source;
}

export function contains(field: string, literal: string): Condition {
  return { op: 'match', field, match: { kind: 'pattern', pattern: ['*', { literal }, '*'], cased: false } };
}

export const RUN_VALUES: Selection = {
  id: 'run',
  kind: 'registry_set',
  condition: contains('registry.path', '\\CurrentVersion\\Run\\'),
};

export async function selected(source: EventSource, selection = RUN_VALUES): Promise<readonly HuntEvent[]> {
  const events: HuntEvent[] = [];
  for await (const page of source.select([selection], undefined)) events.push(...page.events);
  return events;
}

/** What an event is about and where it stands: `line path`, or `line+ordinal path`. */
export function told(event: HuntEvent): string {
  const what = ['registry.path', 'file.path', 'process.executable'].map((name) => text(event.fields, name));
  return `${placeOf(event)} ${what.find((path) => path !== undefined)}`;
}

export function placeOf({ source }: HuntEvent): string {
  if (source.kind === 'index') return source.id;
  return source.ordinal === undefined ? String(source.line) : `${source.line}+${source.ordinal}`;
}

export interface Told {
  readonly id?: string;
  readonly parent?: string;
  readonly image?: string;
  readonly host?: string;
  readonly second?: number;
}

export function guid(id: string): string {
  return `{A1B2C3D4-0000-0000-0000-${id.padStart(12, '0')}}`;
}

function ecs(code: string, given: Told, rest: object): object {
  const time = new Date(Date.UTC(2026, 2, 1, 12, 0, given.second ?? 0)).toISOString();
  return {
    '@timestamp': time,
    event: { code, kind: 'event', provider: 'Microsoft-Windows-Sysmon' },
    host: { name: given.host ?? HOST },
    winlog: { computer_name: given.host ?? HOST, channel: 'Microsoft-Windows-Sysmon/Operational' },
    process: {
      entity_id: guid(given.id ?? 'A'),
      executable: given.image ?? 'C:\\Windows\\System32\\reg.exe',
      pid: 4711,
      ...(given.parent === undefined ? {} : { parent: { entity_id: guid(given.parent) } }),
    },
    ...rest,
  };
}

export function registrySet(name: string, given: Told = {}): object {
  return ecs('13', given, { registry: { path: `${RUN}\\${name}`, data: { strings: ['C:\\Temp\\x.exe'] } } });
}

export function processCreate(given: Told = {}): object {
  return ecs('1', given, {});
}

export function fileCreate(path: string, given: Told = {}): object {
  return ecs('11', given, { file: { path } });
}

/** Sysmon events as evtx_dump prints them. */
export function evtxRegistrySet(name: string): object {
  return {
    Event: {
      '#attributes': { xmlns: 'http://schemas.microsoft.com/win/2004/08/events/event' },
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
        EventID: 13,
        TimeCreated: { '#attributes': { SystemTime: '2026-03-01T12:00:00.000000Z' } },
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Computer: HOST,
      },
      EventData: {
        UtcTime: '2026-03-01 12:00:00.000',
        ProcessGuid: 'A1B2C3D4-0000-0000-0000-00000000000A',
        ProcessId: 4711,
        Image: 'C:\\Windows\\System32\\reg.exe',
        TargetObject: `${RUN}\\${name}`,
        Details: 'C:\\Temp\\x.exe',
      },
    },
  };
}

/** The same event as `wevtutil qe /f:xml` prints it. */
export function xmlRegistrySet(name: string): string {
  return `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>
<Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/><EventID>13</EventID>
<TimeCreated SystemTime='2026-03-01T12:00:00.000000000Z'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel>
<Computer>${HOST}</Computer></System><EventData><Data Name='UtcTime'>2026-03-01 12:00:00.000</Data>
<Data Name='ProcessGuid'>${guid('A')}</Data><Data Name='ProcessId'>4711</Data>
<Data Name='Image'>C:\\Windows\\System32\\reg.exe</Data><Data Name='TargetObject'>${RUN}\\${name}</Data>
<Data Name='Details'>&quot;C:\\Temp &amp; more\\x.exe&quot;</Data></EventData></Event>`;
}

export function xmlOnOneLine(name: string): string {
  return xmlRegistrySet(name).replaceAll('\n', '');
}

export function ndjson(documents: readonly object[]): string {
  return documents.map((document) => `${JSON.stringify(document)}\n`).join('');
}
