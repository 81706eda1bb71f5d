/** What a panel asks of its data view, in one form for both products. Fields are checked and searches made from it. */
import type { Problem } from './problem.ts';

export interface PanelSearch {
  /** Label of the saved object that holds it. */
  readonly object: string;
  /** Panel and layer. */
  readonly where: string;
  readonly title: string;
  /** Id of the data view; undefined where its reference is missing. */
  readonly view: string | undefined;
  /** KQL that all hold. */
  readonly queries: readonly string[];
  readonly shows: Shows;
}

export type Shows =
  | { readonly kind: 'documents'; readonly columns: readonly string[]; readonly sort: readonly Sort[] }
  /** The choices of a control. */
  | { readonly kind: 'choices'; readonly field: string }
  /** Buckets outermost first. */
  | { readonly kind: 'numbers'; readonly buckets: readonly Bucket[]; readonly metrics: readonly Metric[] };

export interface Sort {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

/** `declared`: the data type that a Lens column says it has. */
export type Bucket = { readonly id: string; readonly declared?: string } & (
  | {
      readonly op: 'terms';
      readonly fields: readonly string[];
      readonly size: number;
      readonly order: TermsOrder;
      /** A regular expression over the values. */
      readonly include?: string;
    }
  | { readonly op: 'date_histogram'; readonly field: string; readonly interval: string }
  | {
      readonly op: 'filters';
      readonly filters: readonly { readonly label: string; readonly query: string }[];
    }
  | { readonly op: 'range'; readonly field: string; readonly ranges: readonly object[] }
);

export type TermsOrder =
  | { readonly by: 'metric'; readonly id: string; readonly direction: 'asc' | 'desc' }
  | { readonly by: 'key'; readonly direction: 'asc' | 'desc' }
  | { readonly by: 'rare'; readonly most: number };

export type MetricOp =
  | 'count'
  | 'unique_count'
  | 'sum'
  | 'average'
  | 'median'
  | 'percentile'
  | 'min'
  | 'max'
  | 'last_value';

export interface Metric {
  readonly id: string;
  readonly declared?: string;
  readonly op: MetricOp;
  /** Absent for a count. */
  readonly field?: string;
  readonly percentile?: number;
  /** Of a last value: what is last. */
  readonly sortField?: string;
  readonly sortDirection?: 'asc' | 'desc';
  /** Of a last value: all values of the field, not one. */
  readonly all?: boolean;
  /** KQL over this number alone. */
  readonly filter?: string;
  /** This number counts only the last part of the time range, such as `24h`. */
  readonly reduced?: string;
}

/** What was read, and what could not be. */
export interface PanelReading {
  readonly searches: readonly PanelSearch[];
  readonly problems: readonly Problem[];
}

/** Every field that buckets, metrics, columns and sorting use, with the part that uses it. */
export function fieldsOf(shows: Shows): readonly (readonly [field: string, user: string])[] {
  switch (shows.kind) {
    case 'choices':
      return [[shows.field, 'choices']];
    case 'documents':
      return [
        ...shows.columns.map((column) => [column, 'column'] as const),
        ...shows.sort.map(({ field }) => [field, 'sort'] as const),
      ];
    case 'numbers':
      return [
        ...shows.buckets.flatMap((bucket): (readonly [string, string])[] => {
          if (bucket.op === 'filters') return [];
          const fields = bucket.op === 'terms' ? bucket.fields : [bucket.field];
          return fields.map((field) => [field, bucket.op]);
        }),
        ...shows.metrics.flatMap(({ op, field, sortField }): (readonly [string, string])[] => [
          ...(field === undefined ? [] : [[field, op] as const]),
          ...(sortField === undefined ? [] : [[sortField, 'last_value sort'] as const]),
        ]),
      ];
  }
}

/** Every KQL query of a panel, with what it narrows. */
export function queriesOf({ queries, shows }: PanelSearch): readonly (readonly [kql: string, of: string])[] {
  if (shows.kind !== 'numbers') return queries.map((query) => [query, 'query']);
  return [
    ...queries.map((query) => [query, 'query'] as const),
    ...shows.buckets.flatMap((bucket) =>
      bucket.op === 'filters'
        ? bucket.filters.map(({ label, query }) => [query, `${bucket.id}, ${label}`] as const)
        : [],
    ),
    ...shows.metrics.flatMap(({ id, filter }) => (filter === undefined ? [] : [[filter, id] as const])),
  ];
}
