/** Layers, columns and fields that do not fit each other. */
import type { Loose } from '../edit-set.ts';
import { type Fault, inBoard, inColumn, inLayer, inSession } from './fault.ts';

export const LAYERS: readonly Fault[] = [
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
