/**
 * The search that a panel makes, as Kibana and OpenSearch Dashboards build it. Pure.
 * Left out: the second query for "other" values. `top_metrics`, which Kibana takes for the last of single values, is in no
 * distribution without Elastic's licence, so `top_hits` stands for it.
 */
import type { View } from './data-views.ts';
import { atTime, kqlToQuery, type Query } from './kql/to-query.ts';
import type { Bucket, Metric, PanelSearch } from './panel-search.ts';

export interface Asking {
  readonly view: View;
  /** ISO 8601: what `now` is. */
  readonly now: string;
  /** In date math, such as `now-7d`. */
  readonly from: string;
  readonly to: string;
}

export type Body = Readonly<Record<string, unknown>>;

export const MOST_DOCUMENTS = 500;

export function searchBody({ queries, shows }: PanelSearch, asking: Asking): Body {
  const query = {
    bool: {
      filter: [
        timeRange(asking.from, asking),
        ...queries.map((kql) => kqlToQuery(kql, asking.view.fields, asking.now)),
      ],
    },
  };
  const base = { query, track_total_hits: true, ...runtimeMappings(asking.view) };
  switch (shows.kind) {
    case 'choices':
      return { ...base, size: 0, aggs: { choices: { terms: { field: shows.field, size: 10 } } } };
    case 'documents': {
      const sort = shows.sort.map(({ field, direction }) => ({
        [field]: { order: direction, unmapped_type: 'boolean' },
      }));
      return { ...base, size: MOST_DOCUMENTS, sort, fields: shows.columns, _source: false };
    }
    case 'numbers':
      return { ...base, size: 0, aggs: levels(shows.buckets, shows.metrics, asking) };
  }
}

function timeRange(from: string, { view, now, to }: Asking): Query {
  return { range: { [view.timeField]: { gte: atTime(from, now), lte: atTime(to, now) } } };
}

function runtimeMappings({ object }: View): Body {
  const map = object.attributes['runtimeFieldMap'];
  return map === undefined ? {} : { runtime_mappings: map };
}

/** Numbers stand at every level, as each may order the buckets of its own. */
function levels(buckets: readonly Bucket[], metrics: readonly Metric[], asking: Asking): Body {
  const numbers = Object.assign({}, ...metrics.map((metric) => metricAggs(metric, asking))) as Body;
  const [outer, ...inner] = buckets;
  if (outer === undefined) return numbers;
  const below = levels(inner, metrics, asking);
  const aggs = Object.keys(below).length === 0 ? {} : { aggs: below };
  return { ...numbers, [bucketName(outer.id)]: { ...bucketAgg(outer, metrics, asking), ...aggs } };
}

export function bucketName(id: string): string {
  return `by-${id}`;
}

export function metricName(id: string): string {
  return `of-${id}`;
}

/** Name of the filter around a number that has one. */
export function filterName(id: string): string {
  return `where-${id}`;
}

export function isFiltered({ filter, reduced }: Metric): boolean {
  return filter !== undefined || reduced !== undefined;
}

function bucketAgg(bucket: Bucket, metrics: readonly Metric[], asking: Asking): Body {
  const { view, now } = asking;
  switch (bucket.op) {
    case 'filters': {
      const filters = Object.fromEntries(
        bucket.filters.map(({ label, query }) => [label, kqlToQuery(query, view.fields, now)]),
      );
      return { filters: { filters } };
    }
    case 'range':
      return { range: { field: bucket.field, ranges: bucket.ranges } };
    case 'date_histogram':
      return bucket.interval === 'auto'
        ? { date_histogram: { field: bucket.field, fixed_interval: autoInterval(asking), min_doc_count: 1 } }
        : { date_histogram: { field: bucket.field, ...interval(bucket.interval), min_doc_count: 1 } };
    case 'terms': {
      const [field, ...more] = bucket.fields;
      if (bucket.order.by === 'rare') {
        return { rare_terms: { field, max_doc_count: bucket.order.most } };
      }
      const order = { [orderPath(bucket, metrics)]: bucket.order.direction };
      const include = bucket.include === undefined ? {} : { include: bucket.include };
      return more.length === 0
        ? { terms: { field, size: bucket.size, order, ...include } }
        : { multi_terms: { terms: bucket.fields.map((one) => ({ field: one })), size: bucket.size, order } };
    }
  }
}

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1_440, w: 10_080 };
const STEPS: readonly (readonly [minutes: number, interval: string])[] = [
  [1, '1m'],
  [10, '10m'],
  [60, '1h'],
  [180, '3h'],
  [720, '12h'],
  [1_440, '1d'],
  [10_080, '7d'],
];
/** By default Kibana draws no more. */
const MOST_BARS = 100;

/** The narrowest that does not give too many bars, from what a board shows when it is opened. */
function autoInterval({ from }: Asking): string {
  const [, count = '', unit = ''] = /^now-(\d+)([mhdw])$/.exec(from) ?? [];
  const span = Number(count) * (MINUTES[unit] ?? Number.NaN);
  const step = STEPS.find(([minutes]) => span / minutes <= MOST_BARS);
  if (step === undefined) throw new Error(`${from} is no time range that is known here`);
  return step[1];
}

/** `1d` is a day of the calendar, `30s` a fixed time. */
function interval(text: string): Body {
  const calendar = /^1[mhdwMqy]$/.test(text) || /^[dwMqy]$/.test(text);
  return { [calendar ? 'calendar_interval' : 'fixed_interval']: /^\d/.test(text) ? text : `1${text}` };
}

function orderPath({ order }: Extract<Bucket, { op: 'terms' }>, metrics: readonly Metric[]): string {
  if (order.by !== 'metric') return '_key';
  const metric = metrics.find(({ id }) => id === order.id);
  if (metric === undefined) throw new Error(`no number has the id ${order.id}`);
  const filter = filterName(metric.id);
  // The filter's own count, as it has one bucket.
  if (isCount(metric)) return isFiltered(metric) ? filter : '_count';
  const percent = metric.op === 'percentile' ? metric.percentile : metric.op === 'median' ? 50 : undefined;
  const end = `${metricName(metric.id)}${percent === undefined ? '' : `.${percent}`}`;
  return isFiltered(metric) ? `${filter}>${end}` : end;
}

export function isCount({ op, field }: Metric): boolean {
  return op === 'count' && field === undefined;
}

function metricAggs(metric: Metric, asking: Asking): Body {
  const number = isCount(metric) ? {} : { [metricName(metric.id)]: metricAgg(metric) };
  if (!isFiltered(metric)) return number;
  const filters = [
    ...(metric.filter === undefined ? [] : [kqlToQuery(metric.filter, asking.view.fields, asking.now)]),
    ...(metric.reduced === undefined ? [] : [timeRange(`${asking.to}-${metric.reduced}`, asking)]),
  ];
  const aggs = Object.keys(number).length === 0 ? {} : { aggs: number };
  return { [filterName(metric.id)]: { filter: { bool: { filter: filters } }, ...aggs } };
}

function metricAgg(metric: Metric): Body {
  const { op, field } = metric;
  switch (op) {
    case 'count':
      return { value_count: { field } };
    case 'unique_count':
      return { cardinality: { field } };
    case 'average':
      return { avg: { field } };
    case 'median':
      return { percentiles: { field, percents: [50] } };
    case 'percentile':
      return { percentiles: { field, percents: [metric.percentile ?? 95] } };
    case 'last_value': {
      const sort = { [metric.sortField ?? '']: metric.sortDirection ?? 'desc' };
      return { top_hits: { size: 1, sort: [sort], _source: false, fields: [field] } };
    }
    default:
      return { [op]: { field } };
  }
}
