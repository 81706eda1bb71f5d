/** Field names of Windows logs as Sigma's taxonomy and Splunk's add-on for Sysmon have them, for each of ours. */
import { usualCanon } from '../event/canon-of-field.ts';
import type { EventKind } from '../event/event.ts';
import type { FieldSource } from '../event/profile.ts';
import { ecsFieldName } from '../sigma/field-names.ts';
import type { TracedSource } from '../sigma/field-source.ts';
import type { FieldPlan } from './compile-detection.ts';

/** Those that say the whole of one of our fields. */
const WHOLE: ReadonlyMap<string, string> = new Map(
  [
    'TargetObject',
    'Image',
    'CommandLine',
    'CurrentDirectory',
    'OriginalFileName',
    'Company',
    'Description',
    'Product',
    'FileVersion',
    'ProcessGuid',
    'ProcessId',
    'ParentImage',
    'ParentCommandLine',
    'ParentProcessGuid',
    'ParentProcessId',
    'TargetFilename',
    'Computer',
    'RuleName',
  ].map((name) => [ecsFieldName(name), name]),
);

/** Our field is some part of what stands there. */
const PART: ReadonlyMap<string, string> = new Map([
  ['registry.key', 'TargetObject'],
  ['registry.value', 'TargetObject'],
  ['process.name', 'Image'],
  ['process.parent.name', 'ParentImage'],
  ['file.name', 'TargetFilename'],
  ['file.extension', 'TargetFilename'],
  ['file.directory', 'TargetFilename'],
  ['user.name', 'User'],
  ['user.domain', 'User'],
]);

const EVENT_DATA = 'winlog.event_data.';

/** Where a Windows log keeps the fields of our events, spelled as Sysmon spells them. */
export const WINDOWS_PLAN: FieldPlan = {
  doubled: false,
  trace(field): TracedSource | undefined {
    if (field === 'registry.data.strings') return whole('Details', 'registry.data.strings');
    const name = WHOLE.get(field);
    if (name !== undefined) return whole(name, field);
    const holder = PART.get(field);
    // As a part it begins and ends anywhere, so only the whole's own spelling matters.
    if (holder !== undefined) return { source: { from: [holder], as: partCanon(field) }, partOf: true };
    if (/^process\.(hash\.|pe\.imphash)/.test(field)) {
      return { source: { from: ['Hashes'], as: 'label' }, partOf: true };
    }
    return field.startsWith(EVENT_DATA) ? whole(field.slice(EVENT_DATA.length), field) : undefined;
  },
  why: () => 'reghunt computes it, or joins it from another event',
};

function whole(name: string, field: string): TracedSource {
  const source: FieldSource = { from: [name], as: usualCanon(field) };
  return { source, partOf: false };
}

function partCanon(field: string): FieldSource['as'] {
  if (field.startsWith('registry.')) return 'registry_path';
  return field.startsWith('user.') ? 'label' : 'path';
}

/** Sysmon's event of each kind, Sigma's category of it, and what `EventType` says where one event stands for several kinds. */
export const SYSMON_EVENTS: Readonly<Record<EventKind, SysmonEvent>> = {
  registry_set: { code: 13, category: 'registry_set' },
  process_create: { code: 1, category: 'process_creation' },
  file_create: { code: 11, category: 'file_event' },
  registry_create: { code: 12, category: 'registry_add', type: 'Create*' },
  registry_delete: { code: 12, category: 'registry_delete', type: 'Delete*' },
  registry_rename: { code: 14, category: 'registry_rename' },
};

interface SysmonEvent {
  readonly code: number;
  readonly category: string;
  readonly type?: string;
}
