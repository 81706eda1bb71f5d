/** The canonical spellings a profile can ask for, and how much of a pattern survives them on the server. */
export const CANON_NAMES = [
  'text',
  'keyword',
  'registry_path',
  'registry_hive',
  'registry_key',
  'registry_value',
  'registry_data',
  'registry_type',
  'sysmon_details',
  'entity_id',
  'pid',
  'path',
  'user_name',
  'user_domain',
  'hashes',
] as const;
export type CanonName = (typeof CANON_NAMES)[number];
