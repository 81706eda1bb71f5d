/** What a Lens panel may hold. Source: the types of elastic/kibana's lens plugin (form_based, and each visualization's state). */
import { z } from 'zod';

const text = z.string();
const title = z.string().min(1);
const id = title;
const kql = z.strictObject({ query: z.string(), language: z.literal('kuery') });

/** Operations whose translation to a search the checker knows. */
export const OPERATIONS = [
  'terms',
  'date_histogram',
  'filters',
  'range',
  'count',
  'unique_count',
  'sum',
  'average',
  'median',
  'min',
  'max',
  'percentile',
  'last_value',
] as const;
export type Operation = (typeof OPERATIONS)[number];

const column = z.strictObject({
  label: title,
  customLabel: z.literal(true),
  dataType: z.enum(['string', 'number', 'date', 'boolean', 'ip']),
  // Which are known is a rule of its own.
  operationType: title,
  isBucketed: z.boolean(),
  scale: z.enum(['ordinal', 'interval', 'ratio']),
  sourceField: title.optional(),
  params: z.record(text, z.unknown()).optional(),
  filter: kql.optional(),
  reducedTimeRange: z
    .string()
    .regex(/^\d+[smhdwMy]$/)
    .optional(),
});

const layer = z.strictObject({
  columns: z.record(text, column),
  columnOrder: z.array(id).min(1),
  incompleteColumns: z.strictObject({}),
  sampling: z.literal(1),
  ignoreGlobalFilters: z.literal(false),
});

const palette = z.looseObject({ name: title, type: z.literal('palette') });
const data = { layerId: id, layerType: z.literal('data') };
const visibility = z.strictObject({ x: z.boolean(), yLeft: z.boolean(), yRight: z.boolean() });
const series = z.enum([
  'bar',
  'bar_stacked',
  'bar_horizontal',
  'bar_horizontal_stacked',
  'bar_percentage_stacked',
  'bar_horizontal_percentage_stacked',
  'line',
  'area',
  'area_stacked',
]);

const metric = z.strictObject({
  ...data,
  metricAccessor: id,
  secondaryMetricAccessor: id.optional(),
  breakdownByAccessor: id.optional(),
  subtitle: text.optional(),
  secondaryPrefix: text.optional(),
  color: text.optional(),
  icon: text.optional(),
  palette: palette.optional(),
  maxCols: z.int().optional(),
  applyColorTo: z.enum(['background', 'value']).optional(),
});

const datatable = z.strictObject({
  ...data,
  columns: z
    .array(
      z.strictObject({
        columnId: id,
        width: z.number().optional(),
        hidden: z.boolean().optional(),
        isTransposed: z.boolean().optional(),
        isMetric: z.boolean().optional(),
        alignment: z.enum(['left', 'right', 'center']).optional(),
        colorMode: z.enum(['none', 'cell', 'text']).optional(),
        palette: palette.optional(),
        colorMapping: z.looseObject({}).optional(),
        summaryRow: text.optional(),
        oneClickFilter: z.boolean().optional(),
      }),
    )
    .min(1),
  sorting: z.strictObject({ columnId: id, direction: z.enum(['asc', 'desc']) }).optional(),
  paging: z.strictObject({ size: z.int(), enabled: z.boolean() }).optional(),
  rowHeight: z.enum(['single', 'auto', 'custom']).optional(),
  rowHeightLines: z.number().optional(),
  headerRowHeight: z.enum(['single', 'auto', 'custom']).optional(),
  headerRowHeightLines: z.number().optional(),
  density: text.optional(),
});

const xy = z.strictObject({
  preferredSeriesType: series,
  legend: z.strictObject({
    isVisible: z.boolean(),
    position: z.enum(['top', 'bottom', 'left', 'right']),
    showSingleSeries: z.boolean().optional(),
    legendSize: text.optional(),
    shouldTruncate: z.boolean().optional(),
    maxLines: z.number().optional(),
    isInside: z.boolean().optional(),
  }),
  valueLabels: z.enum(['hide', 'show']),
  fittingFunction: z.enum(['None', 'Zero', 'Linear', 'Carry', 'Lookahead', 'Nearest']).optional(),
  axisTitlesVisibilitySettings: visibility.optional(),
  tickLabelsVisibilitySettings: visibility.optional(),
  gridlinesVisibilitySettings: visibility.optional(),
  labelsOrientation: z.strictObject({ x: z.number(), yLeft: z.number(), yRight: z.number() }).optional(),
  xTitle: text.optional(),
  yTitle: text.optional(),
  yLeftExtent: z.looseObject({ mode: text }).optional(),
  showCurrentTimeMarker: z.boolean().optional(),
  minBarHeight: z.number().optional(),
  layers: z
    .array(
      z.strictObject({
        ...data,
        seriesType: series,
        accessors: z.array(id).min(1),
        xAccessor: id.optional(),
        splitAccessor: id.optional(),
        position: z.literal('top').optional(),
        showGridlines: z.boolean().optional(),
        yConfig: z
          .array(
            z.strictObject({
              forAccessor: id,
              color: text.optional(),
              axisMode: z.enum(['auto', 'left', 'right', 'bottom']).optional(),
            }),
          )
          .optional(),
        palette: palette.optional(),
        colorMapping: z.looseObject({}).optional(),
      }),
    )
    .min(1),
});

const pie = z.strictObject({
  shape: z.enum(['pie', 'donut', 'treemap', 'waffle', 'mosaic']),
  palette: palette.optional(),
  layers: z
    .array(
      z.strictObject({
        ...data,
        primaryGroups: z.array(id).min(1),
        secondaryGroups: z.array(id).optional(),
        metrics: z.array(id).min(1),
        numberDisplay: z.enum(['hidden', 'percent', 'value']),
        categoryDisplay: z.enum(['default', 'inside', 'hide']),
        legendDisplay: z.enum(['default', 'show', 'hide']),
        nestedLegend: z.boolean(),
        legendPosition: z.enum(['top', 'bottom', 'left', 'right']).optional(),
        percentDecimals: z.number().optional(),
        colorMapping: z.looseObject({}).optional(),
      }),
    )
    .min(1),
});

const state = {
  query: kql,
  filters: z.tuple([]),
  internalReferences: z.tuple([]),
  adHocDataViews: z.strictObject({}),
  datasourceStates: z.strictObject({ formBased: z.strictObject({ layers: z.record(id, layer) }) }),
};

function content<T extends z.ZodType>(visualization: T) {
  return z.strictObject({ ...state, visualization });
}

/** A library object's attributes; by value a panel adds its type and references. */
export const LENS_CONTENT = z.strictObject({
  title: text,
  description: text,
  visualizationType: z.enum(['lnsMetric', 'lnsDatatable', 'lnsXY', 'lnsPie']),
  state: z.union([content(metric), content(datatable), content(xy), content(pie)]),
});
