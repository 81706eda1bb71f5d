/** Reads a classic visualization of OpenSearch Dashboards: whether its parts agree, and what it asks. */
import { at, entriesAt, listAt, numberAt, textAt } from '../../src/adapters/search/json.ts';
import type { Decoded } from './decode.ts';
import { AGGREGATIONS, type Aggregation, VIS_SCHEMAS } from './opensearch-shape.ts';
import type { Bucket, Metric, MetricOp, PanelReading, PanelSearch, TermsOrder } from './panel-search.ts';
import type { Problem } from './problem.ts';

const METRICS: Readonly<Partial<Record<Aggregation, MetricOp>>> = {
  count: 'count',
  cardinality: 'unique_count',
  sum: 'sum',
  avg: 'average',
  median: 'median',
  min: 'min',
  max: 'max',
  percentiles: 'percentile',
  top_hits: 'last_value',
};

/** `queries` are those of the dashboard that shows it. */
export function readVisualization(vis: Decoded, queries: readonly string[]): PanelReading {
  const state = at(vis.attributes, 'visState');
  const source = at(vis.attributes, 'kibanaSavedObjectMeta', 'searchSourceJSON');
  const viewOf = (name: string): string | undefined =>
    vis.references.find((reference) => reference.name === name)?.id;
  const title = textAt(vis.attributes, 'title');
  const base = { object: vis.label, title, queries: [...queries, textAt(source, 'query', 'query')] };
  if (at(state, 'type') === 'markdown') return { searches: [], problems: [] };
  if (at(state, 'type') === 'input_control_vis') {
    const searches = listAt(state, 'params', 'controls').map(
      (control): PanelSearch => ({
        ...base,
        where: `control ${textAt(control, 'id')}`,
        view: viewOf(textAt(control, 'indexPatternRefName')),
        shows: { kind: 'choices', field: textAt(control, 'fieldName') },
      }),
    );
    return { searches, problems: [] };
  }
  const aggs = listAt(state, 'aggs');
  const read = readAggs(vis.label, textAt(state, 'type'), aggs);
  const search: PanelSearch = {
    ...base,
    where: 'visState',
    view: viewOf(textAt(source, 'indexRefName')),
    shows: { kind: 'numbers', buckets: read.buckets, metrics: read.metrics },
  };
  const ids = aggs.map((agg) => textAt(agg, 'id'));
  return {
    searches: [search],
    problems: [
      ...read.problems,
      ...seriesProblems(vis.label, at(state, 'params'), ids),
      ...ids
        .filter((id, place) => ids.indexOf(id) !== place)
        .map((id) => ({
          rule: 'duplicate-aggregation',
          object: vis.label,
          where: `aggregation ${id}`,
          text: 'two have this id',
        })),
    ],
  };
}

function readAggs(
  object: string,
  chart: string,
  aggs: readonly unknown[],
): {
  readonly buckets: readonly Bucket[];
  readonly metrics: readonly Metric[];
  readonly problems: readonly Problem[];
} {
  const buckets: Bucket[] = [];
  const metrics: Metric[] = [];
  const problems: Problem[] = [];
  for (const agg of aggs) {
    const id = textAt(agg, 'id');
    const type = textAt(agg, 'type');
    const say = (rule: string, text: string): void => {
      problems.push({ rule, object, where: `aggregation ${id}`, text });
    };
    if (!isAggregation(type)) {
      say('unknown-operation', `${type} is no aggregation that is known here`);
      continue;
    }
    const schema = textAt(agg, 'schema');
    const metric = METRICS[type];
    if (!(VIS_SCHEMAS[chart] ?? []).includes(schema) || (schema === 'metric') !== (metric !== undefined)) {
      say('aggregation-schema', `${type} cannot stand as ${schema} in ${chart}`);
    }
    if (metric === undefined) buckets.push(bucketOf(id, type, at(agg, 'params')));
    else metrics.push(metricOf(id, metric, at(agg, 'params')));
  }
  return { buckets, metrics, problems };
}

function isAggregation(type: string): type is Aggregation {
  return AGGREGATIONS.some((known) => known === type);
}

function bucketOf(id: string, type: Aggregation, params: unknown): Bucket {
  const field = textAt(params, 'field');
  switch (type) {
    case 'date_histogram':
      return { id, op: type, field, interval: textAt(params, 'interval') };
    case 'filters': {
      const filters = listAt(params, 'filters').map((one) => ({
        label: textAt(one, 'label'),
        query: textAt(one, 'input', 'query'),
      }));
      return { id, op: type, filters };
    }
    case 'range': {
      const ranges = listAt(params, 'ranges').map((range) =>
        Object.fromEntries(entriesAt(range).filter(([, value]) => value !== null)),
      );
      return { id, op: type, field, ranges };
    }
    default:
      return {
        id,
        op: 'terms',
        fields: [field],
        size: numberAt(params, 'size'),
        order: orderOf(params),
        ...(textAt(params, 'include') === '' ? {} : { include: textAt(params, 'include') }),
      };
  }
}

function orderOf(params: unknown): TermsOrder {
  const direction = at(params, 'order') === 'asc' ? 'asc' : 'desc';
  const by = textAt(params, 'orderBy');
  return by === '_key' ? { by: 'key', direction } : { by: 'metric', id: by, direction };
}

function metricOf(id: string, op: MetricOp, params: unknown): Metric {
  const sortField = textAt(params, 'sortField');
  return {
    id,
    op,
    ...(op === 'count' ? {} : { field: textAt(params, 'field') }),
    ...(op === 'percentile' ? { percentile: Number(listAt(params, 'percents')[0]) } : {}),
    ...(sortField === ''
      ? {}
      : { sortField, sortDirection: at(params, 'sortOrder') === 'asc' ? 'asc' : 'desc', all: true }),
  };
}

/** A chart draws its numbers by the ids of their aggregations. */
function seriesProblems(object: string, params: unknown, ids: readonly string[]): readonly Problem[] {
  const axes = listAt(params, 'valueAxes').map((axis) => textAt(axis, 'id'));
  return listAt(params, 'seriesParams').flatMap((series): Problem[] => {
    const id = textAt(series, 'data', 'id');
    const axis = textAt(series, 'valueAxis');
    const where = `series ${id}`;
    return [
      ...(ids.includes(id)
        ? []
        : [{ rule: 'unknown-column', object, where, text: 'no aggregation has this id' }]),
      ...(axes.includes(axis)
        ? []
        : [{ rule: 'unknown-column', object, where, text: `no axis is called ${axis}` }]),
    ];
  });
}
