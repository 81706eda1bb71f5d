/** Versions that servers refuse, or migrate to something else. */
import type { SavedObject } from '../../../src/core/dashboards/saved-object.ts';
import { type Fault, inBoard, inSession, inView } from './fault.ts';

export const VERSIONS: readonly Fault[] = [
  inBoard('a dashboard without the version of its type', 'version-missing', (board) => {
    delete board.typeMigrationVersion;
    return true;
  }),
  inBoard('a dashboard above the lowest version', 'version-above-minimum', (board) => {
    board.typeMigrationVersion = '10.2.0';
    return true;
  }),
  inSession('a session below the version that migrates nothing', 'version-wrong', (search) => {
    search.typeMigrationVersion = '7.9.3';
    return true;
  }),
  inView('a data view without the version of its core', 'version-missing', (view) => {
    delete view.coreMigrationVersion;
    return true;
  }),
  inView('a data view with the version key of the other product', 'foreign-version', (view) => {
    view.migrationVersion = { 'index-pattern': '7.6.0' };
    return true;
  }),
  {
    name: 'an object of a type that is not shipped',
    product: 'kibana',
    rule: 'unknown-type',
    put: (objects) => [...objects, { ...(objects[0] as SavedObject), type: 'map', id: 'reghunt-map' }],
  },
];
