/**
 * What the attributes of OpenSearch Dashboards' saved objects may hold, decoded. Source: OpenSearch-Dashboards 2.x and 3.x,
 * the plugins dashboard, visualizations, discover, data, vis_type_table, vis_type_vislib and input_control_vis.
 */
import { z } from 'zod';
import { EMPTY_FILTERS, FIELD_FORMATS, KQL } from './kibana-shape.ts';

const text = z.string();
const title = z.string().min(1);

const dataView = z.strictObject({
  title,
  timeFieldName: title,
  fields: z.array(
    z.strictObject({
      name: title,
      type: title,
      esTypes: z.array(title),
      count: z.literal(0),
      scripted: z.literal(false),
      searchable: z.boolean(),
      aggregatable: z.boolean(),
      readFromDocValues: z.boolean(),
      subType: z.looseObject({}).optional(),
    }),
  ),
  sourceFilters: z.array(z.strictObject({ value: text })).optional(),
  fieldFormatMap: FIELD_FORMATS.optional(),
});

const source = z.strictObject({ query: KQL, filter: EMPTY_FILTERS, indexRefName: title.optional() });
const meta = z.strictObject({ searchSourceJSON: source });

const search = z.strictObject({
  title,
  description: title,
  hits: z.literal(0),
  version: z.literal(1),
  columns: z.array(title).min(1),
  sort: z.array(z.tuple([title, z.enum(['asc', 'desc'])])).min(1),
  kibanaSavedObjectMeta: meta,
});

export const AGGREGATIONS = [
  'count',
  'cardinality',
  'sum',
  'avg',
  'median',
  'min',
  'max',
  'percentiles',
  'top_hits',
  'terms',
  'date_histogram',
  'filters',
  'range',
] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

const agg = z.strictObject({
  id: title,
  enabled: z.literal(true),
  // Which are known is a rule of its own.
  type: title,
  schema: z.enum(['metric', 'bucket', 'split', 'segment', 'group']),
  params: z.record(text, z.unknown()),
});

/** Schemas of aggregations that each kind of chart takes. */
export const VIS_SCHEMAS: Readonly<Record<string, readonly string[]>> = {
  metric: ['metric', 'group'],
  table: ['metric', 'bucket', 'split'],
  histogram: ['metric', 'segment', 'group'],
  horizontal_bar: ['metric', 'segment', 'group'],
  line: ['metric', 'segment', 'group'],
  area: ['metric', 'segment', 'group'],
  pie: ['metric', 'segment', 'split'],
  markdown: [],
  input_control_vis: [],
};

const visualization = z.strictObject({
  title,
  description: title,
  version: z.literal(1),
  uiStateJSON: z.looseObject({}),
  visState: z.strictObject({
    title,
    type: z.enum(Object.keys(VIS_SCHEMAS) as [string, ...string[]]),
    params: z.looseObject({}),
    aggs: z.array(agg),
  }),
  kibanaSavedObjectMeta: meta,
});

const panel = z.strictObject({
  version: text.regex(/^\d+\.\d+\.\d+$/),
  panelIndex: title,
  gridData: z.strictObject({ x: z.int(), y: z.int(), w: z.int(), h: z.int(), i: text }),
  embeddableConfig: z.strictObject({
    title: title.optional(),
    hidePanelTitles: z.boolean().optional(),
    vis: z.looseObject({}).optional(),
  }),
  panelRefName: title,
});

const dashboard = z.strictObject({
  title,
  description: title,
  hits: z.literal(0),
  version: z.literal(1),
  timeRestore: z.literal(true),
  timeFrom: title,
  timeTo: title,
  refreshInterval: z.strictObject({ pause: z.boolean(), value: z.number() }),
  optionsJSON: z.strictObject({ hidePanelTitles: z.boolean(), useMargins: z.boolean() }),
  panelsJSON: z.array(panel),
  kibanaSavedObjectMeta: z.strictObject({
    searchSourceJSON: z.strictObject({ query: KQL, filter: EMPTY_FILTERS }),
  }),
});

export const OPENSEARCH_SHAPES: Readonly<Record<string, z.ZodType>> = {
  'index-pattern': dataView,
  search,
  visualization,
  dashboard,
};
