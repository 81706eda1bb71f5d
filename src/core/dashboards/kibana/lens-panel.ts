/** A panel as Lens draws it: the layer that counts, and the picture over it. By value: it lives in its board. */
import type { Along, Measure, Panel, Shows } from '../board.ts';
import { viewId } from '../object-ids.ts';
import type { Reference } from '../saved-object.ts';
import { kuery } from '../search-source.ts';
import { TONES, type Tone } from '../tones.ts';
import { alongColumn, type Column, conditionColumn, measureColumn, termsColumn } from './lens-columns.ts';

type Drawn<Kind extends Shows['kind']> = Extract<Shows, { readonly kind: Kind }>;
export type LensShows = Exclude<Shows, Drawn<'documents'>>;

export interface LensAttributes {
  readonly references: readonly Reference[];
  readonly [attribute: string]: unknown;
}

/** What an embedded Lens panel keeps under `attributes`. */
export function lensAttributes(prefix: string, panel: Panel, shows: LensShows): LensAttributes {
  const layerId = panel.slug;
  const { type, columns, visualization } = drawn(shows, layerId);
  return {
    title: panel.title,
    description: panel.description,
    visualizationType: type,
    type: 'lens',
    references: [
      {
        type: 'index-pattern',
        id: viewId(prefix, panel.view),
        name: `indexpattern-datasource-layer-${layerId}`,
      },
    ],
    state: {
      visualization,
      query: kuery(panel.where ?? ''),
      filters: [],
      internalReferences: [],
      adHocDataViews: {},
      datasourceStates: {
        formBased: {
          layers: {
            [layerId]: {
              columns: Object.fromEntries(columns.map(({ id, body }) => [id, body])),
              columnOrder: columns.map(({ id }) => id),
              incompleteColumns: {},
              sampling: 1,
              ignoreGlobalFilters: false,
            },
          },
        },
      },
    },
  };
}

interface Drawing {
  readonly type: 'lnsMetric' | 'lnsXY' | 'lnsDatatable';
  /** Buckets before measures, outermost first. */
  readonly columns: readonly Column[];
  readonly visualization: object;
}

function drawn(shows: LensShows, layerId: string): Drawing {
  switch (shows.kind) {
    case 'metric':
      return metric(shows, layerId);
    case 'table':
      return table(shows, layerId);
    case 'stacks': {
      const columns = shows.stacks.map((stack, at) => conditionColumn(`n${at}`, stack));
      return xy(layerId, shows.along, columns, shows.stacks, 'stacks');
    }
    case 'bars':
    case 'lines':
      return xy(layerId, shows.along, measureColumns(shows.measures), shows.measures, shows.kind);
  }
}

function measureColumns(measures: readonly Measure[]): readonly Column[] {
  return measures.map((measure, at) => measureColumn(`n${at}`, measure));
}

function metric({ measure, isAlarm }: Drawn<'metric'>, layerId: string): Drawing {
  const column = measureColumn('n0', measure);
  return {
    type: 'lnsMetric',
    columns: [column],
    visualization: {
      layerId,
      layerType: 'data',
      metricAccessor: column.id,
      ...(isAlarm === true ? { applyColorTo: 'background', palette: ALARM } : {}),
    },
  };
}

/** Grey below 1, the accent from 1 on. */
const ALARM = {
  type: 'palette',
  name: 'custom',
  params: {
    name: 'custom',
    reverse: false,
    rangeType: 'number',
    rangeMin: 0,
    rangeMax: null,
    progression: 'fixed',
    continuity: 'above',
    steps: 2,
    maxSteps: 5,
    colorStops: [
      { color: TONES.calm, stop: 0 },
      { color: TONES.act, stop: 1 },
    ],
    stops: [
      { color: TONES.calm, stop: 1 },
      { color: TONES.act, stop: 2 },
    ],
  },
};

function table({ rows, measures, sort, lines }: Drawn<'table'>, layerId: string): Drawing {
  const measured = measureColumns(measures);
  const buckets = rows.map((terms, at) => termsColumn(`k${at}`, terms, measured));
  const sorted = measured.find(({ body }) => body['label'] === sort?.by);
  return {
    type: 'lnsDatatable',
    columns: [...buckets, ...measured],
    visualization: {
      layerId,
      layerType: 'data',
      columns: [
        ...rows.map(({ click, width }, at) => ({
          columnId: `k${at}`,
          ...(click === true ? { oneClickFilter: true } : {}),
          ...(width === undefined ? {} : { width }),
        })),
        ...measured.map(({ id }) => ({ columnId: id })),
      ],
      ...(sort === undefined || sorted === undefined
        ? {}
        : { sorting: { columnId: sorted.id, direction: sort.direction } }),
      paging: { size: 10, enabled: true },
      ...(lines === undefined ? { rowHeight: 'single' } : { rowHeight: 'custom', rowHeightLines: lines }),
      headerRowHeight: 'single',
    },
  };
}

function xy(
  layerId: string,
  along: Along,
  measured: readonly Column[],
  tones: readonly { readonly tone?: Tone }[],
  form: 'stacks' | 'bars' | 'lines',
): Drawing {
  const axis = alongColumn('x', along, form === 'stacks' ? [] : measured);
  const seriesType =
    form === 'lines' ? 'line' : along.by === 'time' ? 'bar_stacked' : 'bar_horizontal_stacked';
  return {
    type: 'lnsXY',
    columns: [axis, ...measured],
    visualization: {
      preferredSeriesType: seriesType,
      legend: { isVisible: measured.length > 1, position: 'right' },
      valueLabels: 'hide',
      fittingFunction: 'None',
      axisTitlesVisibilitySettings: { x: false, yLeft: false, yRight: false },
      tickLabelsVisibilitySettings: { x: true, yLeft: true, yRight: true },
      gridlinesVisibilitySettings: { x: false, yLeft: true, yRight: true },
      labelsOrientation: { x: 0, yLeft: 0, yRight: 0 },
      layers: [
        {
          layerId,
          layerType: 'data',
          seriesType,
          position: 'top',
          showGridlines: false,
          xAccessor: axis.id,
          accessors: measured.map(({ id }) => id),
          yConfig: tones.map(({ tone = 'calm' }, at) => ({
            forAccessor: `n${at}`,
            color: TONES[tone],
          })),
        },
      ],
    },
  };
}
