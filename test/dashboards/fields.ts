/** Whether every field that a panel uses is mapped, with a type that its use can take. */
import type { View } from './data-views.ts';
import { fieldsInKql } from './kql/fields-in.ts';
import { queryFaults } from './kql/query-faults.ts';
import type { FieldKind } from './mapped-fields.ts';
import { objectArrayOf } from './object-arrays.ts';
import { fieldsOf, type PanelSearch, queriesOf } from './panel-search.ts';
import type { Problem } from './problem.ts';

const ANY: readonly FieldKind[] = ['string', 'number', 'date', 'boolean', 'ip'];

/** By what uses the field. Source: the operation definitions of Lens, and the aggregation types of OpenSearch Dashboards. */
const FITS: Readonly<Record<string, readonly FieldKind[]>> = {
  terms: ['string', 'number', 'boolean', 'ip', 'date'],
  choices: ['string', 'number', 'boolean', 'ip'],
  date_histogram: ['date'],
  range: ['number'],
  count: ANY,
  unique_count: ANY,
  sum: ['number'],
  average: ['number'],
  median: ['number'],
  percentile: ['number'],
  min: ['number', 'date'],
  max: ['number', 'date'],
  last_value: ANY,
  'last_value sort': ['date'],
  column: [...ANY, 'text'],
  sort: ANY,
};

export function fieldProblems(search: PanelSearch, views: ReadonlyMap<string, View>): readonly Problem[] {
  const view = search.view === undefined ? undefined : views.get(search.view);
  // A missing reference or index is told of where it is missing.
  if (view === undefined) return [];
  const problem = (rule: string, where: string, text: string): Problem => ({
    rule,
    object: search.object,
    where: `${search.where}, ${where}`,
    text,
  });
  return [
    ...fieldsOf(search.shows).flatMap(([field, user]) => {
      const fault = fieldFault(field, user, view);
      return fault === undefined ? [] : [problem(fault.rule, user, fault.text)];
    }),
    ...queriesOf(search).flatMap(([kql, of]) =>
      queryFaults(kql, view.fields).map(({ rule, text }) => problem(rule, of, text)),
    ),
    ...pairProblems(search, view.title, problem),
    ...orderProblems(search, problem),
    ...declaredProblems(search, view, problem),
    ...(search.shows.kind === 'numbers'
      ? search.shows.metrics
          .filter(({ op, sortField }) => op === 'last_value' && sortField === undefined)
          .map(({ id }) => problem('sort-field', id, 'the last value by which date?'))
      : []),
  ];
}

function fieldFault(
  field: string,
  user: string,
  { fields, title }: View,
): Pick<Problem, 'rule' | 'text'> | undefined {
  const mapped = fields.get(field);
  if (mapped === undefined)
    return { rule: 'unknown-field', text: `"${field}" is not in the mapping of ${title}` };
  if (mapped.nested) return { rule: 'nested-field', text: `${field} lies in nested documents` };
  if (mapped.kind === 'text' && user !== 'column') {
    return { rule: 'text-field', text: `${field} is text, which cannot be counted or sorted` };
  }
  const fits = FITS[user] ?? [];
  return fits.includes(mapped.kind)
    ? undefined
    : { rule: 'field-type', text: `${user} of ${field}, a ${mapped.kind} field, takes ${fits.join(', ')}` };
}

/** Two fields of one array of objects lose which belongs to which. */
function pairProblems(
  search: PanelSearch,
  index: string,
  problem: (rule: string, where: string, text: string) => Problem,
): readonly Problem[] {
  if (search.shows.kind !== 'numbers') return [];
  const used = new Set([
    ...fieldsOf(search.shows).map(([field]) => field),
    ...queriesOf(search).flatMap(([kql]) => fieldsInKql(kql)),
  ]);
  const byArray = Map.groupBy(used, (field) => objectArrayOf(index, field) ?? '');
  return [...byArray]
    .filter(([array, fields]) => array !== '' && fields.length > 1)
    .map(([array, fields]) =>
      problem('object-array', array, `${fields.join(' and ')} of an array of objects lose their pairs`),
    );
}

/** Terms are ordered by a number that is asked for; the last value of many is no number. */
function orderProblems(
  { shows }: PanelSearch,
  problem: (rule: string, where: string, text: string) => Problem,
): readonly Problem[] {
  if (shows.kind !== 'numbers') return [];
  return shows.buckets.flatMap((bucket): readonly Problem[] => {
    if (bucket.op !== 'terms' || bucket.order.by !== 'metric') return [];
    const { id } = bucket.order;
    const metric = shows.metrics.find((one) => one.id === id);
    if (metric === undefined) return [problem('unknown-order', bucket.id, `no number has the id "${id}"`)];
    return metric.op === 'last_value'
      ? [problem('unknown-order', bucket.id, `${id} is a last value, by which no engine orders`)]
      : [];
  });
}

/** Lens writes down what type a column comes out as; a wrong one is formatted wrongly. */
function declaredProblems(
  { shows }: PanelSearch,
  { fields }: View,
  problem: (rule: string, where: string, text: string) => Problem,
): readonly Problem[] {
  if (shows.kind !== 'numbers') return [];
  const kindOf = (field: string | undefined): string | undefined => fields.get(field ?? '')?.kind;
  const columns = [
    ...shows.buckets.map((bucket) => ({
      ...bucket,
      comes:
        bucket.op === 'filters'
          ? 'string'
          : bucket.op === 'terms'
            ? bucket.fields.length > 1
              ? 'string'
              : kindOf(bucket.fields[0])
            : kindOf(bucket.field),
    })),
    ...shows.metrics.map((metric) => ({
      ...metric,
      comes: ['min', 'max', 'last_value'].includes(metric.op) ? kindOf(metric.field) : 'number',
    })),
  ];
  return columns
    .filter(({ declared, comes }) => declared !== undefined && comes !== undefined && declared !== comes)
    .map(({ id, declared, comes }) =>
      problem('data-type', id, `it says ${String(declared)} and comes out as ${String(comes)}`),
    );
}
