/** How a canonical field is spelled unless a profile says otherwise. */
import type { CanonName } from './canon.ts';

const USUAL: ReadonlyMap<string, CanonName> = new Map<string, CanonName>([
  ['registry.path', 'registry_path'],
  ['registry.previous_path', 'registry_path'],
  ['registry.hive', 'registry_hive'],
  ['registry.key', 'registry_key'],
  ['registry.value', 'registry_value'],
  ['registry.data.strings', 'registry_data'],
  ['registry.data.type', 'registry_type'],
  ['winlog.event_data.Details', 'sysmon_details'],
  ['process.entity_id', 'entity_id'],
  ['process.parent.entity_id', 'entity_id'],
  ['process.pid', 'pid'],
  ['process.parent.pid', 'pid'],
  ['process.executable', 'path'],
  ['process.parent.executable', 'path'],
  ['process.working_directory', 'path'],
  ['process.name', 'file_name'],
  ['process.parent.name', 'file_name'],
  ['file.path', 'path'],
  ['file.name', 'file_name'],
  ['file.directory', 'file_directory'],
  ['file.extension', 'file_extension'],
  ['process.pe.imphash', 'hashes'],
  ['process.pe.original_file_name', 'label'],
  ['process.pe.company', 'label'],
  ['process.pe.description', 'label'],
  ['process.pe.product', 'label'],
  ['process.pe.file_version', 'label'],
  ['process.command_line', 'text'],
  ['process.parent.command_line', 'text'],
  ['user.id', 'label'],
  ['user.name', 'user_name'],
  ['user.domain', 'user_domain'],
  ['winlog.event_data.User', 'label'],
  ['winlog.event_data.ParentUser', 'label'],
  ['rule.name', 'label'],
]);

export function usualCanon(field: string): CanonName {
  return USUAL.get(field) ?? (/^process\.(?:parent\.)?hash\./.test(field) ? 'hashes' : 'keyword');
}
