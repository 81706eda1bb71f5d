/** Aggregations of a classic visualization. Measures are numbered from 1, buckets after them. */
import type { Along, Condition, Measure, Terms } from '../board.ts';
import { labelOf } from '../field-labels.ts';
import { kuery } from '../search-source.ts';
import { termsOrder } from '../terms-order.ts';

export interface Aggregation {
  readonly id: string;
  readonly enabled: true;
  readonly type: string;
  readonly schema: 'metric' | 'bucket' | 'segment' | 'group';
  readonly params: Readonly<Record<string, unknown>>;
}

type BucketSchema = Exclude<Aggregation['schema'], 'metric'>;

const TYPES = {
  count: 'count',
  distinct: 'cardinality',
  sum: 'sum',
  average: 'avg',
  max: 'max',
  min: 'min',
  latest: 'top_hits',
} as const;

export function measureAggregations(measures: readonly Measure[]): readonly Aggregation[] {
  return measures.map((measure, at) => ({
    id: String(at + 1),
    enabled: true,
    type: TYPES[measure.of],
    schema: 'metric',
    params: {
      ...(measure.of === 'count' ? {} : { field: measure.field }),
      ...(measure.of === 'latest'
        ? { aggregate: 'max', size: 1, sortField: '@timestamp', sortOrder: 'desc' }
        : {}),
      customLabel: measure.label,
    },
  }));
}

/** `measures`: what the buckets can be ordered by. */
export function termsAggregation(
  id: string,
  schema: BucketSchema,
  terms: Terms,
  measures: readonly Aggregation[],
): Aggregation {
  const order = termsOrder(
    terms,
    measures.map(({ params }) => String(params['customLabel'])),
  );
  const measure = order.measure === undefined ? undefined : measures[order.measure];
  return {
    id,
    enabled: true,
    type: 'terms',
    schema,
    params: {
      field: terms.field,
      size: terms.size,
      order: order.direction,
      orderBy: measure === undefined ? '_key' : measure.id,
      otherBucket: false,
      otherBucketLabel: 'Other',
      missingBucket: false,
      missingBucketLabel: 'Missing',
      ...(terms.include === undefined ? {} : { include: terms.include }),
      customLabel: terms.label ?? labelOf(terms.field),
    },
  };
}

export function alongAggregation(id: string, along: Along, measures: readonly Aggregation[]): Aggregation {
  switch (along.by) {
    case 'terms':
      return termsAggregation(id, 'segment', along.terms, measures);
    case 'time':
      return {
        id,
        enabled: true,
        type: 'date_histogram',
        schema: 'segment',
        params: {
          field: along.field,
          interval: along.interval.replace(/^1/, ''),
          drop_partials: false,
          min_doc_count: 1,
          extended_bounds: {},
          customLabel: labelOf(along.field),
        },
      };
    case 'conditions':
      return conditionsAggregation(id, 'segment', along.conditions);
  }
}

export function conditionsAggregation(
  id: string,
  schema: BucketSchema,
  conditions: readonly Omit<Condition, 'tone'>[],
): Aggregation {
  return {
    id,
    enabled: true,
    type: 'filters',
    schema,
    params: { filters: conditions.map(({ label, where }) => ({ input: kuery(where), label })) },
  };
}
