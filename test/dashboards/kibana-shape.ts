/**
 * What the attributes of Kibana's saved objects may hold, decoded, at the versions we write: nothing else, since older
 * servers are strict. Source: the schemas and types of elastic/kibana (dashboard, lens, data_views, saved_search, tagging).
 */
import { z } from 'zod';
import { LENS_CONTENT } from './lens-shape.ts';

const text = z.string();
const title = z.string().min(1);
export const EMPTY_FILTERS = z.tuple([]);
export const KQL = z.strictObject({ query: z.string(), language: z.literal('kuery') });

export const FIELD_FORMATS = z.record(
  z.string(),
  z.discriminatedUnion('id', [
    z.strictObject({
      id: z.literal('color'),
      params: z.strictObject({
        fieldType: z.enum(['string', 'number', 'boolean']),
        colors: z.array(
          z.strictObject({
            regex: z.string(),
            text: z.string().regex(/^#[\dA-Fa-f]{6}$/),
            background: z.string().regex(/^#[\dA-Fa-f]{6}$/),
            range: z.string(),
            boolean: z.enum(['true', 'false']),
          }),
        ),
      }),
    }),
    z.strictObject({
      id: z.literal('url'),
      params: z.strictObject({
        type: z.literal('a'),
        urlTemplate: text,
        labelTemplate: text,
        openLinkInCurrentTab: z.boolean(),
      }),
    }),
    z.strictObject({
      id: z.enum(['number', 'bytes', 'percent', 'relative_date']),
      params: z.strictObject({ pattern: text }).optional(),
    }),
    z.strictObject({ id: z.literal('truncate'), params: z.strictObject({ fieldLength: z.int() }) }),
    z.strictObject({ id: z.literal('date'), params: z.strictObject({ pattern: text }) }),
    z.strictObject({
      id: z.literal('duration'),
      params: z.strictObject({
        inputFormat: text,
        outputFormat: text,
        outputPrecision: z.number().optional(),
        showSuffix: z.boolean().optional(),
        useShortSuffix: z.boolean().optional(),
        includeSpaceWithSuffix: z.boolean().optional(),
      }),
    }),
  ]),
);

const SOURCE_FILTERS = z.array(z.strictObject({ value: text }));

const dataView = z.strictObject({
  title,
  name: title,
  timeFieldName: title,
  fields: z.tuple([]),
  sourceFilters: SOURCE_FILTERS.optional(),
  fieldAttrs: z
    .record(text, z.strictObject({ customLabel: title.optional(), count: z.number().optional() }))
    .optional(),
  fieldFormatMap: FIELD_FORMATS.optional(),
  runtimeFieldMap: z
    .record(text, z.strictObject({ type: text, script: z.strictObject({ source: text }) }))
    .optional(),
  allowNoIndex: z.boolean().optional(),
});

const tag = z.strictObject({
  name: title,
  description: text,
  color: z.string().regex(/^#[\dA-Fa-f]{6}$/),
});

const search = z.strictObject({
  title,
  description: title,
  columns: z.array(title).min(1),
  sort: z.array(z.tuple([title, z.enum(['asc', 'desc'])])).min(1),
  grid: z.strictObject({
    columns: z.record(text, z.strictObject({ width: z.number().min(50) })).optional(),
  }),
  hideChart: z.boolean(),
  isTextBasedQuery: z.literal(false),
  hideAggregatedPreview: z.boolean().optional(),
  rowHeight: z.number().optional(),
  rowsPerPage: z.number().optional(),
  kibanaSavedObjectMeta: z.strictObject({
    searchSourceJSON: z.strictObject({
      query: KQL,
      filter: EMPTY_FILTERS,
      highlightAll: z.boolean().optional(),
      version: z.boolean().optional(),
      indexRefName: title,
    }),
  }),
});

const event = z.strictObject({
  eventId: title,
  triggers: z.array(z.literal('FILTER_TRIGGER')).min(1),
  action: z.discriminatedUnion('factoryId', [
    z.strictObject({
      factoryId: z.literal('DASHBOARD_TO_DASHBOARD_DRILLDOWN'),
      name: title,
      // The dashboard is told by reference alone.
      config: z.strictObject({
        useCurrentFilters: z.boolean(),
        useCurrentDateRange: z.boolean(),
        openInNewTab: z.boolean(),
      }),
    }),
    z.strictObject({
      factoryId: z.literal('OPEN_IN_DISCOVER_DRILLDOWN'),
      name: title,
      config: z.strictObject({ openInNewTab: z.boolean() }),
    }),
  ]),
});

const enhancements = z.strictObject({
  dynamicActions: z.strictObject({ events: z.array(event) }).optional(),
});

const grid = z.strictObject({ x: z.int(), y: z.int(), w: z.int(), h: z.int(), i: text });
const place = { panelIndex: title, gridData: grid };

const markdown = z.strictObject({
  id: text,
  title: text,
  description: text,
  type: z.literal('markdown'),
  params: z.strictObject({ fontSize: z.number(), openLinksInNewTab: z.boolean(), markdown: title }),
  uiState: z.strictObject({}),
  data: z.strictObject({
    aggs: z.tuple([]),
    searchSource: z.strictObject({ query: KQL, filter: EMPTY_FILTERS }),
  }),
});

const shown = {
  title: title,
  description: title,
  hidePanelTitles: z.boolean().optional(),
  enhancements: enhancements.optional(),
};

const byReference = {
  ...place,
  panelRefName: title,
  embeddableConfig: z.strictObject(shown),
};

const panel = z.union([
  z.strictObject({
    ...place,
    type: z.literal('lens'),
    embeddableConfig: z.strictObject({
      ...shown,
      attributes: LENS_CONTENT.extend({
        type: z.literal('lens'),
        references: z.array(z.strictObject({ type: text, id: text, name: text })),
      }),
    }),
  }),
  z.strictObject({
    ...place,
    type: z.literal('visualization'),
    embeddableConfig: z.strictObject({ ...shown, savedVis: markdown }),
  }),
  z.strictObject({ ...byReference, type: z.enum(['lens', 'search']) }),
]);

const control = z.discriminatedUnion('type', [
  z.strictObject({
    order: z.int(),
    width: z.enum(['small', 'medium', 'large']),
    grow: z.boolean(),
    type: z.literal('optionsListControl'),
    explicitInput: z.strictObject({
      id: title,
      fieldName: title,
      title,
      searchTechnique: z.enum(['prefix', 'wildcard', 'exact']).optional(),
      selectedOptions: z.array(text),
      singleSelect: z.boolean().optional(),
      sort: z.strictObject({ by: z.enum(['_count', '_key']), direction: z.enum(['asc', 'desc']) }).optional(),
    }),
  }),
  z.strictObject({
    order: z.int(),
    width: z.enum(['small', 'medium', 'large']),
    grow: z.boolean(),
    type: z.literal('timeSlider'),
    explicitInput: z.strictObject({
      id: title,
      timesliceStartAsPercentageOfTimeRange: z.number(),
      timesliceEndAsPercentageOfTimeRange: z.number(),
    }),
  }),
]);

const dashboard = z.strictObject({
  title,
  description: title,
  version: z.literal(1),
  timeRestore: z.literal(true),
  timeFrom: title,
  timeTo: title,
  refreshInterval: z.strictObject({ pause: z.boolean(), value: z.number() }),
  optionsJSON: z.strictObject({
    useMargins: z.boolean(),
    syncColors: z.boolean(),
    syncCursor: z.boolean(),
    syncTooltips: z.boolean(),
    hidePanelTitles: z.boolean(),
  }),
  panelsJSON: z.array(panel),
  controlGroupInput: z
    .strictObject({
      controlStyle: z.enum(['oneLine', 'twoLine']),
      chainingSystem: z.enum(['HIERARCHICAL', 'NONE']),
      ignoreParentSettingsJSON: z.strictObject({
        ignoreFilters: z.boolean(),
        ignoreQuery: z.boolean(),
        ignoreTimerange: z.boolean(),
        ignoreValidations: z.boolean(),
      }),
      panelsJSON: z.record(text, control),
    })
    .optional(),
  kibanaSavedObjectMeta: z.strictObject({
    searchSourceJSON: z.strictObject({ query: KQL, filter: EMPTY_FILTERS }),
  }),
});

const lens = LENS_CONTENT;

export const KIBANA_SHAPES: Readonly<Record<string, z.ZodType>> = {
  'index-pattern': dataView,
  tag,
  search,
  lens,
  dashboard,
};
