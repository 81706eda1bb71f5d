/** Saved objects of OpenSearch Dashboards, at the versions that 2.x and 3.x know; a newer one would be refused. */
import type { Reference, SavedObject } from '../saved-object.ts';

const VERSIONS = {
  'index-pattern': '7.6.0',
  search: '7.9.3',
  visualization: '7.10.0',
  dashboard: '7.9.3',
} as const;

export function opensearchObject(
  type: keyof typeof VERSIONS,
  id: string,
  attributes: SavedObject['attributes'],
  references: readonly Reference[] = [],
): SavedObject {
  return { id, type, attributes, references, migrationVersion: { [type]: VERSIONS[type] } };
}
