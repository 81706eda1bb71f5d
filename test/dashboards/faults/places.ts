/** Ids, and where panels stand. */
import { type Fault, inBoard, inPanel } from './fault.ts';

export const PLACES: readonly Fault[] = [
  {
    name: 'two objects of one id',
    product: 'kibana',
    rule: 'duplicate-id',
    put: (objects) => [...objects, ...objects.slice(0, 1)],
  },
  inBoard('an id that does not say whose it is', 'id-prefix', (board) => {
    board.id = 'overview';
    return true;
  }),
  inBoard('two panels on one place', 'overlap', (board) => {
    const [one, two] = board.attributes.panelsJSON;
    if (two === undefined) return false;
    two.gridData = { ...one.gridData, i: two.gridData.i };
    return true;
  }),
  inPanel('a panel that reaches beyond the grid', 'outside-grid', (panel) => {
    panel.gridData.x = 40;
    panel.gridData.w = 9;
    return true;
  }),
  inPanel('a panel that its grid calls otherwise', 'panel-index', (panel) => {
    panel.gridData.i = 'another';
    return true;
  }),
  inBoard('two panels of one name', 'duplicate-panel', (board) => {
    const [one, two] = board.attributes.panelsJSON;
    if (two === undefined) return false;
    two.panelIndex = one.panelIndex;
    return true;
  }),
  inBoard('more panels than Kibana takes', 'too-many-panels', (board) => {
    const [one] = board.attributes.panelsJSON;
    board.attributes.panelsJSON = Array.from({ length: 101 }, (_, at) => ({ ...one, panelIndex: `p${at}` }));
    return true;
  }),
  inBoard('a board without panels', 'empty-board', (board) => {
    board.attributes.panelsJSON = [];
    return true;
  }),
];
