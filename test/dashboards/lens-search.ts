/** Reads the layers of a Lens panel: whether its parts agree, and what each layer asks. */
import { at, entriesAt, listAt, numberAt, textAt, textsAt } from '../../src/adapters/search/json.ts';
import { OPERATIONS, type Operation } from './lens-shape.ts';
import type { Bucket, Metric, PanelReading, PanelSearch, TermsOrder } from './panel-search.ts';
import type { Problem } from './problem.ts';

const BUCKETED: readonly Operation[] = ['terms', 'date_histogram', 'filters', 'range'];

export interface LensPanel {
  readonly object: string;
  readonly where: string;
  readonly title: string;
  /** Of a library object, or of a panel by value. */
  readonly content: unknown;
  readonly references: readonly { readonly id: string; readonly name: string }[];
  /** Queries of the dashboard. */
  readonly queries: readonly string[];
}

export function readLens(panel: LensPanel): PanelReading {
  const layers = entriesAt(panel.content, 'state', 'datasourceStates', 'formBased', 'layers');
  const readings = layers.map(([id, layer]) => readLayer(panel, id, layer));
  return {
    searches: readings.map(({ search }) => search),
    problems: [...visualizationProblems(panel, layers), ...readings.flatMap(({ problems }) => problems)],
  };
}

function readLayer(
  panel: LensPanel,
  id: string,
  layer: unknown,
): { readonly search: PanelSearch; readonly problems: readonly Problem[] } {
  const columns = entriesAt(layer, 'columns');
  const byId = new Map(columns);
  const order = textsAt(layer, 'columnOrder');
  const problems: Problem[] = [];
  const say = (rule: string, column: string, text: string): void => {
    problems.push({ rule, object: panel.object, where: `${panel.where}, layer ${id}, ${column}`, text });
  };
  const names = [...byId.keys()];
  if (order.length !== names.length || !order.every((name) => byId.has(name))) {
    say('column-order', 'columnOrder', `it lists ${order.join(', ')}; the columns are ${names.join(', ')}`);
  }
  const buckets: Bucket[] = [];
  const metrics: Metric[] = [];
  let metricSeen = false;
  for (const name of order) {
    const column = byId.get(name);
    if (column === undefined) continue;
    const operation = textAt(column, 'operationType');
    if (!isOperation(operation)) {
      say('unknown-operation', name, `${operation} is no operation that is known here`);
      continue;
    }
    const bucketed = BUCKETED.includes(operation);
    const declared = textAt(column, 'dataType');
    if (at(column, 'isBucketed') !== bucketed) say('bucket-flag', name, `isBucketed is not ${bucketed}`);
    if (bucketed && metricSeen) say('column-order', name, 'a bucket stands behind a number');
    if (bucketed) buckets.push({ ...bucketOf(name, operation, column), declared });
    else metrics.push({ ...metricOf(name, operation, column), declared });
    metricSeen ||= !bucketed;
  }
  return {
    problems,
    search: {
      object: panel.object,
      where: `${panel.where}, layer ${id}`,
      title: panel.title,
      view: panel.references.find(({ name }) => name === `indexpattern-datasource-layer-${id}`)?.id,
      queries: [...panel.queries, textAt(panel.content, 'state', 'query', 'query')],
      shows: { kind: 'numbers', buckets, metrics },
    },
  };
}

function isOperation(name: string): name is Operation {
  return OPERATIONS.some((known) => known === name);
}

function bucketOf(id: string, operation: Operation, column: unknown): Bucket {
  const field = textAt(column, 'sourceField');
  switch (operation) {
    case 'date_histogram':
      return { id, op: operation, field, interval: textAt(column, 'params', 'interval') };
    case 'filters': {
      const filters = listAt(column, 'params', 'filters').map((one) => ({
        label: textAt(one, 'label'),
        query: textAt(one, 'input', 'query'),
      }));
      return { id, op: operation, filters };
    }
    case 'range': {
      const ranges = listAt(column, 'params', 'ranges').map((range) =>
        Object.fromEntries(entriesAt(range).filter(([key, value]) => key !== 'label' && value !== null)),
      );
      return { id, op: operation, field, ranges };
    }
    default:
      return {
        id,
        op: 'terms',
        fields: [field, ...textsAt(column, 'params', 'secondaryFields')],
        size: numberAt(column, 'params', 'size'),
        order: orderOf(at(column, 'params')),
        ...includeOf(at(column, 'params')),
      };
  }
}

/** One pattern, or values as they are. */
function includeOf(params: unknown): { readonly include?: string } {
  const include = textsAt(params, 'include');
  if (include.length === 0) return {};
  const isPattern = at(params, 'includeIsRegex') === true;
  return {
    include: include.map((one) => (isPattern ? one : one.replaceAll(/[^\p{L}\p{N}]/gu, '\\$&'))).join('|'),
  };
}

function orderOf(params: unknown): TermsOrder {
  const direction = at(params, 'orderDirection') === 'asc' ? 'asc' : 'desc';
  switch (at(params, 'orderBy', 'type')) {
    case 'rare':
      return { by: 'rare', most: numberAt(params, 'orderBy', 'maxDocCount') };
    case 'alphabetical':
      return { by: 'key', direction };
    default:
      return { by: 'metric', id: textAt(params, 'orderBy', 'columnId'), direction };
  }
}

function metricOf(id: string, operation: Operation, column: unknown): Metric {
  const field = textAt(column, 'sourceField');
  const filter = textAt(column, 'filter', 'query');
  const reduced = textAt(column, 'reducedTimeRange');
  const sortField = textAt(column, 'params', 'sortField');
  return {
    id,
    op: operation as Metric['op'],
    // A count of records has no field; of a field it counts the documents that have it.
    ...(operation === 'count' && field === '___records___' ? {} : { field }),
    ...(filter === '' ? {} : { filter }),
    ...(reduced === '' ? {} : { reduced }),
    ...(sortField === '' ? {} : { sortField, sortDirection: 'desc' }),
    ...(at(column, 'params', 'showArrayValues') === true ? { all: true } : {}),
    ...(operation === 'percentile' ? { percentile: numberAt(column, 'params', 'percentile') } : {}),
  };
}

/** The picture names its layers and columns: each must be there, and each that is there be shown. */
function visualizationProblems(
  { object, where, content }: LensPanel,
  layers: readonly (readonly [string, unknown])[],
): readonly Problem[] {
  const visualization = at(content, 'state', 'visualization');
  const drawn = at(visualization, 'layers') === undefined ? [visualization] : listAt(visualization, 'layers');
  const ids = drawn.map((layer) => textAt(layer, 'layerId'));
  const known = layers.map(([id]) => id);
  const problem = (rule: string, at: string, text: string): Problem => ({
    rule,
    object,
    where: `${where}, ${at}`,
    text,
  });
  const problems = known
    .filter((id) => !ids.includes(id))
    .map((id) => problem('layer-mismatch', `layer ${id}`, 'it is asked for and not shown'));
  for (const layer of drawn) {
    const id = textAt(layer, 'layerId');
    const data = layers.find(([name]) => name === id)?.[1];
    if (data === undefined) {
      problems.push(problem('layer-mismatch', `layer ${id}`, 'it is shown and asks nothing'));
      continue;
    }
    const columns = at(data, 'columns');
    const shown = accessorsOf(layer);
    problems.push(
      ...shown
        .filter((name) => at(columns, name) === undefined)
        .map((name) => problem('unknown-column', `layer ${id}`, `${name} is shown and is no column of it`)),
      ...entriesAt(columns)
        .filter(([name]) => !shown.includes(name))
        .map(([name]) => problem('unused-column', `layer ${id}`, `${name} is asked for and not shown`)),
    );
  }
  const sorted = at(visualization, 'sorting', 'columnId');
  if (typeof sorted === 'string' && !accessorsOf(visualization).includes(sorted)) {
    problems.push(problem('unknown-column', 'sorting', `${sorted} is no column of the table`));
  }
  return problems;
}

function accessorsOf(layer: unknown): readonly string[] {
  const single = [
    'metricAccessor',
    'secondaryMetricAccessor',
    'breakdownByAccessor',
    'xAccessor',
    'splitAccessor',
  ];
  return [
    ...single.map((name) => textAt(layer, name)).filter((name) => name !== ''),
    ...['accessors', 'primaryGroups', 'secondaryGroups', 'metrics'].flatMap((name) => textsAt(layer, name)),
    ...listAt(layer, 'columns').map((column) => textAt(column, 'columnId')),
  ];
}
