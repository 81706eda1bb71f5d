/** Which fields events of each kind may carry, so that a public rule about others can be told to be inert. */
import type { EventKind } from '../event/event.ts';
import type { Profile } from '../event/profile.ts';

/**
 * Names below `winlog.event_data` that Windows logs for each kind, whichever shipper carries them. Source: the event
 * schemas of Sysmon 15 (events 1, 11, 12, 13, 14) and of Security 4688 and 4657.
 */
const PROCESS_DATA =
  'CommandLine Company CurrentDirectory Description FileVersion Hashes Image IntegrityLevel LogonGuid LogonId ' +
  'MandatoryLabel NewProcessId NewProcessName OriginalFileName ParentCommandLine ParentImage ParentProcessGuid ' +
  'ParentProcessId ParentProcessName ParentUser ProcessGuid ProcessId Product SubjectDomainName SubjectLogonId ' +
  'SubjectUserName SubjectUserSid TargetDomainName TargetLogonId TargetUserName TargetUserSid TerminalSessionId ' +
  'TokenElevationType User UtcTime';
const REGISTRY_DATA =
  'Details EventType HandleId Image NewName NewValue NewValueType ObjectName ObjectValueName OldValue OldValueType ' +
  'OperationType ProcessGuid ProcessId ProcessName SubjectDomainName SubjectLogonId SubjectUserName SubjectUserSid ' +
  'TargetObject User UtcTime';
const FILE_DATA = 'CreationUtcTime Image ProcessGuid ProcessId TargetFilename User UtcTime';

/** What reading adds to what profiles name. */
const ALWAYS = [
  'host.name',
  'process.name',
  'process.executable',
  'event.code',
  'event.provider',
  'rule.name',
];

export type ReadFields = (kind: EventKind) => ReadonlySet<string>;

export function readFields(profiles: readonly Profile[]): ReadFields {
  const held = new Map<EventKind, ReadonlySet<string>>();
  return (kind) => {
    const known = held.get(kind) ?? fieldsOf(kind, profiles);
    held.set(kind, known);
    return known;
  };
}

function fieldsOf(kind: EventKind, profiles: readonly Profile[]): ReadonlySet<string> {
  return new Set([
    ...ALWAYS,
    ...partsOf(kind),
    ...windowsData(kind)
      .split(' ')
      .map((name) => `winlog.event_data.${name}`),
    ...profiles.flatMap(({ kinds }) => Object.keys(kinds[kind]?.fields ?? {})),
  ]);
}

function partsOf(kind: EventKind): readonly string[] {
  if (kind === 'process_create') return ['process.parent.name'];
  if (kind === 'file_create') return ['file.name', 'file.directory', 'file.extension'];
  return ['registry.hive', 'registry.key', 'registry.value'];
}

function windowsData(kind: EventKind): string {
  if (kind === 'process_create') return PROCESS_DATA;
  return kind === 'file_create' ? FILE_DATA : REGISTRY_DATA;
}
