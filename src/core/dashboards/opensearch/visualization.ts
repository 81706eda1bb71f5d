/** A panel as a classic visualization draws it. */
import type { Along, Board, Measure, Panel, Shows } from '../board.ts';
import { ownTitle, panelId, viewId } from '../object-ids.ts';
import type { SavedObject } from '../saved-object.ts';
import { indexReference, searchSource } from '../search-source.ts';
import { TONES, type Tone } from '../tones.ts';
import {
  type Aggregation,
  alongAggregation,
  conditionsAggregation,
  measureAggregations,
  termsAggregation,
} from './aggregations.ts';
import { opensearchObject } from './opensearch-object.ts';
import { xyParams } from './xy-params.ts';

type Drawn<Kind extends Shows['kind']> = Extract<Shows, { readonly kind: Kind }>;
export type VisualizationShows = Exclude<Shows, Drawn<'documents'>>;

export function visualization(
  prefix: string,
  { slug: board, title }: Board,
  panel: Panel,
  shows: VisualizationShows,
): SavedObject {
  const ownName = ownTitle(prefix, `${title}: ${panel.title}`);
  const { type, params, aggs, uiState = {} } = drawn(shows);
  return opensearchObject(
    'visualization',
    panelId(prefix, board, panel.slug),
    {
      title: ownName,
      description: panel.description,
      version: 1,
      uiStateJSON: JSON.stringify(uiState),
      visState: JSON.stringify({ title: ownName, type, params, aggs }),
      kibanaSavedObjectMeta: { searchSourceJSON: searchSource(panel.where ?? '') },
    },
    [indexReference(viewId(prefix, panel.view))],
  );
}

interface Drawing {
  readonly type: string;
  readonly params: object;
  readonly aggs: readonly Aggregation[];
  readonly uiState?: object;
}

function drawn(shows: VisualizationShows): Drawing {
  switch (shows.kind) {
    case 'metric':
      return metric(shows);
    case 'table':
      return table(shows);
    case 'stacks': {
      const count: Measure = { of: 'count', label: 'Documents' };
      const measured = measureAggregations([count]);
      const aggs = [
        ...measured,
        alongAggregation('2', shows.along, []),
        conditionsAggregation('3', 'group', shows.stacks),
      ];
      return xy(barType(shows.along), aggs, shows.stacks);
    }
    case 'bars':
    case 'lines': {
      const measured = measureAggregations(shows.measures);
      const aggs = [...measured, alongAggregation(String(measured.length + 1), shows.along, measured)];
      return xy(shows.kind === 'lines' ? 'line' : barType(shows.along), aggs, shows.measures);
    }
  }
}

function barType({ by }: Along): 'histogram' | 'horizontal_bar' {
  return by === 'time' ? 'histogram' : 'horizontal_bar';
}

function xy(
  type: 'histogram' | 'horizontal_bar' | 'line',
  aggs: readonly Aggregation[],
  series: readonly { readonly label: string; readonly tone?: Tone }[],
): Drawing {
  const colors = Object.fromEntries(series.map(({ label, tone = 'calm' }) => [label, TONES[tone]]));
  return { type, params: xyParams(type, aggs), aggs, uiState: { vis: { colors } } };
}

function metric({ measure, isAlarm }: Drawn<'metric'>): Drawing {
  return {
    type: 'metric',
    params: {
      addTooltip: true,
      addLegend: false,
      type: 'metric',
      metric: {
        percentageMode: false,
        useRanges: false,
        colorSchema: isAlarm === true ? 'Green to Red' : 'Greys',
        metricColorMode: isAlarm === true ? 'Labels' : 'None',
        colorsRange:
          isAlarm === true
            ? [
                { from: 0, to: 1 },
                { from: 1, to: 1_000_000_000 },
              ]
            : [{ from: 0, to: 1_000_000_000 }],
        labels: { show: true },
        invertColors: false,
        style: {
          bgFill: '#000',
          bgColor: false,
          labelColor: isAlarm === true,
          subText: '',
          fontSize: 36,
        },
      },
    },
    aggs: measureAggregations([measure]),
  };
}

function table({ rows, measures, sort }: Drawn<'table'>): Drawing {
  const measured = measureAggregations(measures);
  const buckets = rows.map((terms, at) =>
    termsAggregation(String(measured.length + at + 1), 'bucket', terms, measured),
  );
  const sorted = measures.findIndex(({ label }) => label === sort?.by);
  const sortColumn =
    sort === undefined || sorted < 0
      ? {}
      : { sortColumn: { colIndex: rows.length + sorted, direction: sort.direction } };
  return {
    type: 'table',
    params: {
      perPage: 10,
      showPartialRows: false,
      showMetricsAtAllLevels: false,
      showTotal: false,
      totalFunc: 'sum',
      percentageCol: '',
    },
    aggs: [...measured, ...buckets],
    uiState: {
      vis: {
        ...sortColumn,
        columnsWidth: rows.flatMap(({ width }, colIndex) =>
          width === undefined ? [] : [{ colIndex, width }],
        ),
      },
    },
  };
}
