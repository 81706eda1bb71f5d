/** Upstream Sigma field names to the ECS names of our events, so that a SigmaHQ rule can be dropped in. */

/** Sysmon and Windows names with an ECS home; sources: the ECS field reference and Sigma's Windows taxonomy. */
const ECS_NAMES: ReadonlyMap<string, string> = new Map([
  ['TargetObject', 'registry.path'],
  ['Image', 'process.executable'],
  ['CommandLine', 'process.command_line'],
  ['CurrentDirectory', 'process.working_directory'],
  ['OriginalFileName', 'process.pe.original_file_name'],
  ['Company', 'process.pe.company'],
  ['Description', 'process.pe.description'],
  ['Product', 'process.pe.product'],
  ['FileVersion', 'process.pe.file_version'],
  ['md5', 'process.hash.md5'],
  ['sha1', 'process.hash.sha1'],
  ['sha256', 'process.hash.sha256'],
  ['Imphash', 'process.pe.imphash'],
  ['imphash', 'process.pe.imphash'],
  ['ProcessGuid', 'process.entity_id'],
  ['ProcessId', 'process.pid'],
  ['ParentImage', 'process.parent.executable'],
  ['ParentCommandLine', 'process.parent.command_line'],
  ['ParentProcessGuid', 'process.parent.entity_id'],
  ['ParentProcessId', 'process.parent.pid'],
  ['TargetFilename', 'file.path'],
  ['EventID', 'event.code'],
  ['Channel', 'winlog.channel'],
  ['Provider_Name', 'event.provider'],
  ['Computer', 'host.name'],
  ['ComputerName', 'host.name'],
  ['RuleName', 'rule.name'],
]);

/**
 * A name with a dot is ECS or a fact and stays. Everything else is a Windows event field and keeps its own spelling
 * under `winlog.event_data`: there `Details` is Sysmon's own text and `User` the whole `DOMAIN\name`.
 */
export function ecsFieldName(name: string): string {
  return name.includes('.') ? name : (ECS_NAMES.get(name) ?? `winlog.event_data.${name}`);
}
