/** What can be wrong with visualizations of OpenSearch Dashboards. */
import type { Loose } from '../edit-set.ts';
import { type Fault, inObject, without } from './fault.ts';

const inVis = inObject('opensearch', 'visualization');

function inAgg(type: string, name: string, rule: string, edit: (agg: Loose) => void): Fault {
  return inVis(name, rule, (vis) => {
    const agg = vis.attributes.visState.aggs.find((one: Loose) => one.type === type);
    if (agg === undefined) return false;
    edit(agg);
    return true;
  });
}

export const OPENSEARCH: readonly Fault[] = [
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
