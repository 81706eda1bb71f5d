/** References that are missing, wrong or left over. */
import type { SavedObject } from '../../../src/core/dashboards/saved-object.ts';
import type { Loose } from '../edit-set.ts';
import { type Fault, inBoard, inLayer, inPanel, inSession, without } from './fault.ts';

export const REFERENCES: readonly Fault[] = [
  inBoard('a panel by value whose data view the board does not list', 'reference-missing', (board) =>
    without(board.references, ({ name }) => name.includes(':indexpattern-datasource-layer-')),
  ),
  inLayer(
    'a panel by value that does not list its own data view',
    'reference-missing',
    (_layer, _state, panel) => {
      panel.embeddableConfig.attributes.references = [];
      return true;
    },
  ),
  inBoard('a panel by value over another data view than the board says', 'reference-disagrees', (board) => {
    const found = board.references.find(({ name }: Loose) =>
      name.includes(':indexpattern-datasource-layer-'),
    );
    if (found === undefined) return false;
    found.id = found.id.endsWith('-runs') ? 'reghunt-findings' : 'reghunt-runs';
    return true;
  }),
  inBoard('a panel of the library that the board does not list', 'reference-missing', (board) =>
    without(board.references, ({ type }) => type === 'search'),
  ),
  inBoard('a control without its data view', 'reference-missing', (board) =>
    without(board.references, ({ name }) => name.startsWith('controlGroup_')),
  ),
  inBoard('a drilldown that leads nowhere', 'reference-missing', (board) =>
    without(board.references, ({ name }) => name.includes(':drilldown:')),
  ),
  inSession('a session over a data view that is not in the file', 'reference-dangling', (search) => {
    search.references[0].id = 'reghunt-elsewhere';
    return true;
  }),
  inBoard('a panel of another type than its reference', 'reference-type', (board) => {
    const found = board.references.find(({ type }: Loose) => type === 'search');
    if (found === undefined) return false;
    found.type = 'lens';
    return true;
  }),
  inBoard('a reference that nothing asks for', 'reference-unused', (board) => {
    board.references.push({ type: 'index-pattern', id: 'reghunt-findings', name: 'left-over' });
    return true;
  }),
  inBoard('two references of one name', 'reference-duplicate', (board) => {
    board.references.push({ ...board.references[0] });
    return true;
  }),
  {
    name: 'an object that no board shows',
    product: 'kibana',
    rule: 'orphan',
    put: (objects) => {
      const search = objects.find(({ type }) => type === 'search') as SavedObject;
      return [...objects, { ...search, id: 'reghunt-alone' }];
    },
  },
  inBoard('two data views swapped in both lists', 'unknown-field', (board) => {
    const panel = board.attributes.panelsJSON.find(({ embeddableConfig: { attributes } }: Loose) =>
      JSON.stringify(attributes ?? '').includes('"reghunt.severity"'),
    );
    if (panel === undefined) return false;
    const inner = panel.embeddableConfig.attributes.references[0];
    inner.id = 'reghunt-runs';
    board.references.find(({ name }: Loose) => name === `${panel.panelIndex}:${inner.name}`).id =
      'reghunt-runs';
    return true;
  }),
  inPanel('the id of a dashboard in text', 'dashboard-id-in-text', (panel, board) => {
    panel.embeddableConfig.description = `See [the board](/app/dashboards#/view/${board.id}).`;
    return true;
  }),
];
