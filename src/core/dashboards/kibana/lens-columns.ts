/** Columns of a Lens layer: buckets and measures, as the form-based data source keeps them. */
import type { Along, Condition, Measure, Terms } from '../board.ts';
import { labelOf } from '../field-labels.ts';
import { kuery } from '../search-source.ts';
import { termsOrder } from '../terms-order.ts';

export interface Column {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const OPERATIONS = {
  distinct: 'unique_count',
  sum: 'sum',
  average: 'average',
  max: 'max',
  min: 'min',
  latest: 'last_value',
} as const;

export function measureColumn(id: string, measure: Measure): Column {
  if (measure.of === 'count') return { id, body: countBody(measure.label) };
  const isDistinct = measure.of === 'distinct';
  return {
    id,
    body: {
      ...named(measure.label),
      dataType: isDistinct ? 'number' : (measure.type ?? 'number'),
      operationType: OPERATIONS[measure.of],
      isBucketed: false,
      scale: 'ratio',
      sourceField: measure.field,
      ...(measure.of === 'latest' ? { filter: kuery(`${measure.field}: *`) } : {}),
      params: measure.of === 'latest' ? { sortField: '@timestamp' } : { emptyAsNull: !isDistinct },
    },
  };
}

export function conditionColumn(id: string, { label, where }: Condition): Column {
  return { id, body: { ...countBody(label), filter: kuery(where) } };
}

function countBody(label: string): Column['body'] {
  return {
    ...named(label),
    dataType: 'number',
    operationType: 'count',
    isBucketed: false,
    scale: 'ratio',
    sourceField: '___records___',
    params: { emptyAsNull: false },
  };
}

/** `measures`: what the buckets can be ordered by. */
export function termsColumn(id: string, terms: Terms, measures: readonly Column[]): Column {
  const order = termsOrder(
    terms,
    measures.map(({ body }) => String(body['label'])),
  );
  const measure = order.measure === undefined ? undefined : measures[order.measure];
  return {
    id,
    body: {
      ...named(terms.label ?? labelOf(terms.field)),
      dataType: 'string',
      operationType: 'terms',
      isBucketed: true,
      scale: 'ordinal',
      sourceField: terms.field,
      params: {
        size: terms.size,
        orderBy:
          measure === undefined
            ? { type: 'alphabetical', fallback: false }
            : { type: 'column', columnId: measure.id },
        orderDirection: order.direction,
        otherBucket: false,
        missingBucket: false,
        parentFormat: { id: 'terms' },
        include: terms.include === undefined ? [] : [terms.include],
        exclude: [],
        includeIsRegex: terms.include !== undefined,
        excludeIsRegex: false,
      },
    },
  };
}

export function alongColumn(id: string, along: Along, measures: readonly Column[]): Column {
  switch (along.by) {
    case 'terms':
      return termsColumn(id, along.terms, measures);
    case 'time':
      return {
        id,
        body: {
          ...named(labelOf(along.field)),
          dataType: 'date',
          operationType: 'date_histogram',
          isBucketed: true,
          scale: 'interval',
          sourceField: along.field,
          params: { interval: along.interval, includeEmptyRows: true, dropPartials: false },
        },
      };
    case 'conditions':
      return {
        id,
        body: {
          ...named('By'),
          dataType: 'string',
          operationType: 'filters',
          isBucketed: true,
          scale: 'ordinal',
          params: {
            filters: along.conditions.map(({ label, where }) => ({ label, input: kuery(where) })),
          },
        },
      };
  }
}

function named(label: string): Column['body'] {
  return { label, customLabel: true };
}
