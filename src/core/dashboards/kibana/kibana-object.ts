/**
 * Saved objects of Kibana, at the oldest version whose shape is today's: one file loads from 8.9 on, since Kibana
 * upgrades older documents and refuses newer ones. Without the version it would run every migration since 6.
 */
import type { Reference, SavedObject } from '../saved-object.ts';

const TYPE_VERSIONS = {
  'index-pattern': '8.0.0',
  search: '8.0.0',
  tag: '8.0.0',
  dashboard: '8.9.0',
} as const;

export function kibanaObject(
  type: keyof typeof TYPE_VERSIONS,
  id: string,
  attributes: SavedObject['attributes'],
  references: readonly Reference[] = [],
): SavedObject {
  return {
    id,
    type,
    attributes,
    references,
    coreMigrationVersion: '8.8.0',
    typeMigrationVersion: TYPE_VERSIONS[type],
    managed: false,
  };
}
