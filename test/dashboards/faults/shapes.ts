/** Attributes that servers refuse, and texts that are missing. */
import { type Fault, inBoard, inLayer, inObject, inPanel, inSession, inView } from './fault.ts';

export const SHAPES: readonly Fault[] = [
  inObject('kibana', 'tag')('a tag with one key more', 'unknown-attribute', (tag) => {
    tag.attributes.managed = false;
    return true;
  }),
  inBoard('sections, which older servers refuse', 'unknown-attribute', (board) => {
    board.attributes.sections = [];
    return true;
  }),
  inBoard('a key of controls that raises the lowest version', 'unknown-attribute', (board) => {
    if (board.attributes.controlGroupInput === undefined) return false;
    board.attributes.controlGroupInput.showApplySelections = false;
    return true;
  }),
  inSession('a session with tabs', 'unknown-attribute', (search) => {
    search.attributes.tabs = [];
    return true;
  }),
  {
    name: 'panels that are no JSON',
    product: 'kibana',
    rule: 'unparsable-json',
    put: (objects) =>
      objects.map((object) =>
        object.type === 'dashboard'
          ? { ...object, attributes: { ...object.attributes, panelsJSON: '[{' } }
          : object,
      ),
  },
  {
    name: 'panels as a list where text is kept',
    product: 'kibana',
    rule: 'unparsable-json',
    put: (objects) =>
      objects.map((object) =>
        object.type === 'dashboard'
          ? { ...object, attributes: { ...object.attributes, panelsJSON: [] } }
          : object,
      ),
  },
  inBoard('a board without a title', 'empty-text', (board) => {
    board.attributes.title = '';
    return true;
  }),
  inPanel('a panel without a title', 'empty-text', (panel) => {
    panel.embeddableConfig.title = '';
    return true;
  }),
  inPanel('a panel that does not say what it means when empty', 'missing-attribute', (panel) => {
    delete panel.embeddableConfig.description;
    return true;
  }),
  inView('a data view without a time field', 'missing-attribute', (view) => {
    delete view.attributes.timeFieldName;
    return true;
  }),
  inLayer('a query in the other language', 'bad-value', (_layer, state) => {
    state.query.language = 'lucene';
    return true;
  }),
  inSession('a session without an order', 'bad-value', (search) => {
    search.attributes.sort = [];
    return true;
  }),
];
