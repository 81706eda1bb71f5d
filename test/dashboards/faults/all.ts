/** Faults that a set of dashboards can have, each with the rule that must tell of it. */
import type { Fault } from './fault.ts';
import { LAYERS } from './layers.ts';
import { OPENSEARCH } from './opensearch.ts';
import { PLACES } from './places.ts';
import { QUERIES } from './queries.ts';
import { REFERENCES } from './references.ts';
import { SHAPES } from './shapes.ts';
import { VERSIONS } from './versions.ts';
import { VIEWS } from './views.ts';

export const FAULTS: readonly Fault[] = [
  ...VERSIONS,
  ...SHAPES,
  ...PLACES,
  ...REFERENCES,
  ...VIEWS,
  ...LAYERS,
  ...QUERIES,
  ...OPENSEARCH,
];
