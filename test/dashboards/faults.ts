/** Faults that a set of dashboards can have, each with the rule that must tell of it. */
import type { Product } from '../../src/core/dashboards/dashboard-set.ts';
import type { SavedObject } from '../../src/core/dashboards/saved-object.ts';
import { edited, type Loose } from './edit-set.ts';

export interface Fault {
  readonly name: string;
  readonly product: Product;
  readonly rule: string;
  readonly put: (objects: readonly SavedObject[]) => readonly SavedObject[];
}

type Edit = (object: Loose) => boolean | undefined;

function inObject(product: Product, type: string): (name: string, rule: string, edit: Edit) => Fault {
  return (name, rule, edit) => ({
    name,
    product,
    rule,
    put: (objects) => edited(objects, product, type, (object) => edit(object) !== false),
  });
}

/** Of each board the panels, until the edit has found its own. */
function inPanel(
  name: string,
  rule: string,
  edit: (panel: Loose, board: Loose) => boolean | undefined,
): Fault {
  return inObject('kibana', 'dashboard')(name, rule, (board) =>
    board.attributes.panelsJSON.some((panel: Loose) => edit(panel, board) !== false),
  );
}

/** Of each Lens panel by value the first layer. */
function inLayer(
  name: string,
  rule: string,
  edit: (layer: Loose, state: Loose, panel: Loose) => boolean | undefined,
): Fault {
  return inPanel(name, rule, (panel) => {
    const state = panel.embeddableConfig.attributes?.state;
    if (state === undefined) return false;
    return edit(Object.values(state.datasourceStates.formBased.layers)[0], state, panel);
  });
}

/** The first column that does this. */
function inColumn(
  operation: string,
  name: string,
  rule: string,
  edit: (column: Loose, layer: Loose) => void,
): Fault {
  return inLayer(name, rule, (layer) => {
    const column = Object.values(layer.columns as Loose).find(
      (one: Loose) => one.operationType === operation,
    );
    if (column === undefined) return false;
    edit(column, layer);
    return true;
  });
}

const inBoard = inObject('kibana', 'dashboard');
const inView = inObject('kibana', 'index-pattern');
const inSession = inObject('kibana', 'search');

function without(list: Loose[], drop: (one: Loose) => boolean): boolean {
  const at = list.findIndex(drop);
  if (at < 0) return false;
  list.splice(at, 1);
  return true;
}

function inQuery(name: string, rule: string, query: string): Fault {
  return inLayer(name, rule, (_layer, state) => {
    state.query.query = query;
    return true;
  });
}

const VERSIONS: readonly Fault[] = [
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

const SHAPES: readonly Fault[] = [
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

const PLACES: readonly Fault[] = [
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

const REFERENCES: readonly Fault[] = [
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

const VIEWS: readonly Fault[] = [
  inView('a data view over the index of another prefix', 'unknown-index', (view) => {
    view.attributes.title = 'other-findings';
    return true;
  }),
  inView('a time field that is no date', 'time-field', (view) => {
    view.attributes.timeFieldName = 'host.name';
    return true;
  }),
  inView('a label of a field that is not there', 'unknown-field', (view) => {
    view.attributes.fieldAttrs = { 'host.nam': { customLabel: 'Host' } };
    return true;
  }),
  inFormat('a link that is no web address', 'url-scheme', (params) => {
    params.urlTemplate = 'javascript:alert({{rawValue}})';
  }),
  inFormat('a link that is the same for all values', 'url-value', (params) => {
    params.urlTemplate = '../app/discover#/';
  }),
  inFormat('a link to a data view that is not in the file', 'url-view', (params) => {
    params.urlTemplate =
      "../app/discover#/?_a=(index:'reghunt-elsewhere',query:(language:kuery,query:'{{value}}'))";
  }),
  inFormat('a link that asks for a field that is not there', 'kql-unknown-field', (params) => {
    params.urlTemplate = params.urlTemplate.replace("query:'", "query:'nowhere:1%20or%20");
  }),
  inView('colours of numbers on a word', 'format-type', (view) => {
    const format = Object.values(view.attributes.fieldFormatMap ?? {}).find(
      ({ id }: Loose) => id === 'color',
    ) as Loose;
    if (format === undefined) return false;
    format.params.fieldType = 'number';
    return true;
  }),
];

function inFormat(name: string, rule: string, edit: (params: Loose) => void): Fault {
  return inView(name, rule, (view) => {
    const format = Object.values(view.attributes.fieldFormatMap ?? {}).find(
      ({ id }: Loose) => id === 'url',
    ) as Loose;
    if (format === undefined) return false;
    edit(format.params);
    return true;
  });
}

const LAYERS: readonly Fault[] = [
  inColumn('count', 'an operation that is not there', 'unknown-operation', (column) => {
    column.operationType = 'how_many';
  }),
  inColumn('terms', 'text that is counted by value', 'text-field', (column) => {
    column.sourceField = 'message';
  }),
  inColumn('terms', 'a field that is not there', 'unknown-field', (column) => {
    column.sourceField = 'host.nam';
  }),
  inColumn('date_histogram', 'time by a field that is no time', 'field-type', (column) => {
    column.sourceField = 'host.name';
  }),
  inColumn('count', 'a sum of words', 'field-type', (column) => {
    Object.assign(column, { operationType: 'sum', sourceField: 'host.name' });
  }),
  inColumn('terms', 'terms by a number that is not there', 'unknown-order', (column) => {
    column.params.orderBy = { type: 'column', columnId: 'elsewhere' };
  }),
  inColumn('count', 'a last value without an order', 'sort-field', (column) => {
    Object.assign(column, {
      operationType: 'last_value',
      sourceField: 'host.name',
      dataType: 'string',
      params: {},
    });
  }),
  inColumn('count', 'a number that says it is a word', 'data-type', (column) => {
    column.dataType = 'string';
  }),
  inColumn('terms', 'a bucket that says it is a number', 'bucket-flag', (column) => {
    column.isBucketed = false;
  }),
  inColumn('terms', 'two fields of an array of objects', 'object-array', (column, layer) => {
    column.sourceField = 'reghunt.indicators.id';
    const number = Object.values(layer.columns).find(({ isBucketed }: Loose) => !isBucketed) as Loose;
    Object.assign(number, {
      operationType: 'max',
      sourceField: 'reghunt.indicators.weight',
      dataType: 'number',
    });
  }),
  inLayer('columns in an order that leaves one out', 'column-order', (layer) => {
    layer.columnOrder.pop();
    return true;
  }),
  inLayer('numbers before their buckets', 'column-order', (layer) => {
    if (layer.columnOrder.length < 2) return false;
    layer.columnOrder.reverse();
    return true;
  }),
  inLayer('a picture of a layer of another name', 'layer-mismatch', (_layer, { visualization }) => {
    if (visualization.layerId === undefined) return false;
    visualization.layerId = 'elsewhere';
    return true;
  }),
  inLayer('a picture of a column that is not there', 'unknown-column', (_layer, { visualization }) => {
    if (visualization.metricAccessor === undefined) return false;
    visualization.metricAccessor = 'elsewhere';
    return true;
  }),
  inLayer('a column that nothing shows', 'unused-column', (layer) => {
    const id = layer.columnOrder.at(-1);
    layer.columns.more = { ...layer.columns[id], label: 'More' };
    layer.columnOrder.push('more');
    return true;
  }),
  inSession('a column of documents that is not mapped', 'unknown-field', (search) => {
    search.attributes.columns.push('registry.pth');
    return true;
  }),
  inSession('documents sorted by text', 'text-field', (search) => {
    if (!search.attributes.columns.includes('message')) return false;
    search.attributes.sort = [['message', 'asc']];
    return true;
  }),
  inBoard('a control over text', 'text-field', (board) => {
    const control = Object.values(board.attributes.controlGroupInput?.panelsJSON ?? {})[0] as Loose;
    if (control === undefined || board.id.includes('autostarts')) return false;
    control.explicitInput.fieldName = 'message';
    return true;
  }),
];

const QUERIES: readonly Fault[] = [
  inQuery('a query with an open bracket', 'kql-syntax', '(host.name: a'),
  inQuery('a query for a field that is not there', 'kql-unknown-field', 'host.nam: a'),
  inQuery('a word where a number is asked for', 'kql-unknown-field', 'event.risk: high'),
  inQuery('a backslash that becomes white space', 'kql-backslash', 'host.name: *\\run*'),
  inQuery('a wildcard within quotes', 'kql-quoted-wildcard', 'host.name: "ws-*"'),
  inQuery('a blank without quotes', 'kql-unquoted-blank', 'host.name: a or b c'),
  inQuery('a value without a field', 'kql-no-field', 'critical'),
  inQuery('a date that is none', 'kql-type', '@timestamp >= yesterday'),
  inColumn('count', 'a filter of a number with an open bracket', 'kql-syntax', (column) => {
    column.filter = { query: '(host.name: a', language: 'kuery' };
  }),
];

const inVis = inObject('opensearch', 'visualization');

function inAgg(type: string, name: string, rule: string, edit: (agg: Loose) => void): Fault {
  return inVis(name, rule, (vis) => {
    const agg = vis.attributes.visState.aggs.find((one: Loose) => one.type === type);
    if (agg === undefined) return false;
    edit(agg);
    return true;
  });
}

const OPENSEARCH: readonly Fault[] = [
  inVis('a visualization without its version', 'version-missing', (vis) => {
    delete vis.migrationVersion;
    return true;
  }),
  inVis('a visualization above the lowest version', 'version-above-minimum', (vis) => {
    vis.migrationVersion.visualization = '7.11.0';
    return true;
  }),
  inVis('a visualization with the version key of the other product', 'foreign-version', (vis) => {
    vis.typeMigrationVersion = '8.9.0';
    return true;
  }),
  {
    name: 'a visualization whose state is no JSON',
    product: 'opensearch',
    rule: 'unparsable-json',
    put: (objects) =>
      objects.map((object) =>
        object.type === 'visualization'
          ? { ...object, attributes: { ...object.attributes, visState: '{' } }
          : object,
      ),
  },
  inObject('opensearch', 'index-pattern')(
    'a data view with a name, which only Kibana knows',
    'unknown-attribute',
    (view) => {
      view.attributes.name = 'Findings';
      return true;
    },
  ),
  inAgg('terms', 'an aggregation that is not there', 'unknown-operation', (agg) => {
    agg.type = 'most_of';
  }),
  inAgg('terms', 'terms by an aggregation that is not there', 'unknown-order', (agg) => {
    agg.params.orderBy = '99';
  }),
  inAgg('terms', 'text that is counted by value', 'text-field', (agg) => {
    agg.params.field = 'message';
  }),
  inAgg('terms', 'a field that is not there', 'unknown-field', (agg) => {
    agg.params.field = 'host.nam';
  }),
  inAgg('terms', 'a bucket where a number stands', 'aggregation-schema', (agg) => {
    agg.schema = 'metric';
  }),
  inVis('two aggregations of one id', 'duplicate-aggregation', (vis) => {
    const [one, two] = vis.attributes.visState.aggs;
    if (two === undefined) return false;
    two.id = one.id;
    return true;
  }),
  inVis('a series of an aggregation that is not there', 'unknown-column', (vis) => {
    const series = vis.attributes.visState.params.seriesParams?.[0];
    if (series === undefined) return false;
    series.data.id = '99';
    return true;
  }),
  inVis('a visualization without its data view', 'reference-missing', (vis) =>
    without(vis.references, ({ name }) => name.endsWith('searchSourceJSON.index')),
  ),
  inVis('a control without its data view', 'reference-missing', (vis) =>
    without(vis.references, ({ name }) => name.startsWith('control_')),
  ),
  inObject('opensearch', 'dashboard')('a panel without its visualization', 'reference-missing', (board) =>
    without(board.references, ({ type }) => type === 'visualization'),
  ),
  inVis('a query with an open bracket', 'kql-syntax', (vis) => {
    const source = vis.attributes.kibanaSavedObjectMeta.searchSourceJSON;
    if (source.indexRefName === undefined) return false;
    source.query.query = '(host.name: a';
    return true;
  }),
];

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
