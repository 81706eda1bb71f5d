/** Hand-made events and cases for the tests of facts. */

import type { JoinedCase, Part } from '../../../src/core/case/case.ts';
import type { EventKind, Fields, HuntEvent, SourceRef } from '../../../src/core/event/event.ts';
import { hostKey } from '../../../src/core/event/host.ts';
import { caseFacts } from '../../../src/core/facts/case-facts.ts';
import type { Inflate } from '../../../src/core/windows/powershell/base64.ts';
import { madeId } from '../made-id.ts';

export const NOON = Date.UTC(2026, 0, 2, 12);

export function event(kind: EventKind, fields: Fields, more: Partial<HuntEvent> = {}): HuntEvent {
  const source: SourceRef = more.source ?? { kind: 'file', file: 'made-up.ndjson', line: 1 };
  return {
    id: madeId(source),
    kind,
    time: NOON,
    host: hostKey('ws01'),
    fields,
    profile: 'test',
    source,
    ...more,
  };
}

export const runValue = (data: string, more: Partial<HuntEvent> = {}, fields: Fields = {}) =>
  event(
    'registry_set',
    {
      'registry.path': 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater',
      'registry.value': 'Updater',
      'registry.data.strings': [data],
      'registry.data.type': 'REG_SZ',
      'process.name': 'writer.exe',
      ...fields,
    },
    more,
  );

export const run = (commandLine: string, more: Partial<HuntEvent> = {}, fields: Fields = {}) =>
  event(
    'process_create',
    {
      'process.command_line': commandLine,
      'process.executable': 'C:\\Windows\\System32\\reg.exe',
      ...fields,
    },
    more,
  );

export const created = (path: string, more: Partial<HuntEvent> = {}, fields: Fields = {}) =>
  event('file_create', { 'file.path': path, ...fields }, more);

export const found = (part: HuntEvent, weak = false): Part => ({ status: 'found', event: part, weak });
const missing: Part = { status: 'missing', reason: 'not_logged' };

export function joined(anchor: HuntEvent, more: Partial<JoinedCase> = {}): JoinedCase {
  return {
    anchor,
    writer: anchor.kind === 'process_create' ? found(anchor) : missing,
    ancestors: { events: [], stopped: 'not_logged' },
    payloadFile: missing,
    payloadProcess: missing,
    neighbours: [],
    ...more,
  };
}

/** Facts of a case by name. */
export const factsOfCase = (given: JoinedCase, inflate?: Inflate): Fields => caseFacts(given, inflate).record;
