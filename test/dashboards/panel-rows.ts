/** What a panel shows of an answer: rows of bucket keys and numbers, or documents. Pure. */
import { at, entriesAt, listAt, numberAt, textAt } from '../../src/adapters/search/json.ts';
import type { Bucket, Metric, PanelSearch } from './panel-search.ts';
import { bucketName, filterName, isCount, isFiltered, metricName } from './search-body.ts';

export interface Row {
  /** Outermost first; empty for a panel of numbers alone. */
  readonly keys: readonly string[];
  /** By the id of the column. Null where nothing was counted, for which the panel has a dash. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Values of each column of a document. */
export type ShownDocument = Readonly<Record<string, readonly unknown[]>>;

export type PanelContent =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'documents'; readonly total: number; readonly documents: readonly ShownDocument[] };

export function panelContent({ shows }: PanelSearch, answer: unknown): PanelContent {
  switch (shows.kind) {
    case 'documents': {
      const documents = listAt(answer, 'hits', 'hits').map(
        (hit) => (at(hit, 'fields') ?? {}) as ShownDocument,
      );
      return { kind: 'documents', total: numberAt(answer, 'hits', 'total', 'value'), documents };
    }
    case 'choices': {
      const buckets = listAt(answer, 'aggregations', 'choices', 'buckets');
      const rows = buckets.map((bucket) => ({
        keys: [keyOf(bucket)],
        values: { count: numberAt(bucket, 'doc_count') },
      }));
      return { kind: 'rows', rows };
    }
    case 'numbers': {
      const whole = {
        ...(at(answer, 'aggregations') as object | undefined),
        doc_count: numberAt(answer, 'hits', 'total', 'value'),
      };
      return { kind: 'rows', rows: rowsOf(shows.buckets, shows.metrics, whole, []) };
    }
  }
}

function rowsOf(
  [outer, ...inner]: readonly Bucket[],
  metrics: readonly Metric[],
  level: unknown,
  keys: readonly string[],
): readonly Row[] {
  if (outer === undefined) {
    return [
      { keys, values: Object.fromEntries(metrics.map((metric) => [metric.id, numberOf(metric, level)])) },
    ];
  }
  const buckets = at(level, bucketName(outer.id), 'buckets');
  const named: readonly (readonly [string, unknown])[] = Array.isArray(buckets)
    ? buckets.map((bucket: unknown) => [keyOf(bucket), bucket])
    : entriesAt(buckets);
  return named.flatMap(([key, bucket]) => rowsOf(inner, metrics, bucket, [...keys, key]));
}

function keyOf(bucket: unknown): string {
  return textAt(bucket, 'key_as_string') || [at(bucket, 'key')].flat().map(String).join(' › ');
}

function numberOf(metric: Metric, level: unknown): unknown {
  const holder = isFiltered(metric) ? at(level, filterName(metric.id)) : level;
  if (isCount(metric)) return numberAt(holder, 'doc_count');
  const found = at(holder, metricName(metric.id));
  switch (metric.op) {
    case 'median':
    case 'percentile':
      return entriesAt(found, 'values')[0]?.[1] ?? null;
    case 'last_value': {
      const values = listAt(listAt(found, 'hits', 'hits')[0], 'fields', metric.field ?? '');
      return values.length === 0 ? null : values.length === 1 ? values[0] : values;
    }
    default:
      return at(found, 'value') ?? null;
  }
}
