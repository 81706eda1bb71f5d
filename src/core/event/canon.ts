/** The canonical spellings a profile can ask for, and how much of a pattern survives them on the server. */

/**
 * `text` and `keyword` are the raw value, character for character; every other name changes or drops something, so a
 * query on the raw value can only be wider. What each of them does stands in `canonicalise.ts`.
 */
export const CANON_NAMES = [
  'text',
  'keyword',
  /** As it is, but `-`, `?` and blanks only, which loggers write for "unknown", are absent. */
  'label',
  /** Every backslash of the raw text is doubled and every quote has one before it (Wazuh). */
  'escaped_text',
  /** A command line that may have lost the quotes at both its ends (SentinelOne). */
  'stripped_line',
  'registry_path',
  /** Every raw field holds a part of the path: joined with a backslash in the order given. */
  'registry_path_joined',
  'registry_hive',
  'registry_key',
  'registry_value',
  'registry_data',
  'registry_type',
  'sysmon_details',
  'entity_id',
  'pid',
  'path',
  /** Last part of a path; a bare name stays. */
  'file_name',
  'file_extension',
  'file_directory',
  'user_name',
  'user_domain',
  /** The SID in whose hive a registry path lies. */
  'user_sid',
  'hashes',
  /** A word about a signature, as ECS' own truth: there is one; it is trusted. */
  'signature_exists',
  'signature_trusted',
] as const;
export type CanonName = (typeof CANON_NAMES)[number];
