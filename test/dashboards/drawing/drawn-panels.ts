/** What the panels of a board show of the answers to their searches, in the words and colours of the board. */
import type { Board, Measure, Panel, Shows } from '../../../src/core/dashboards/board.ts';
import { labelOf } from '../../../src/core/dashboards/field-labels.ts';
import { TEXT_ON, TONES, type Tone } from '../../../src/core/dashboards/tones.ts';
import type { PanelAnswer } from '../ask-panels.ts';
import type { PanelContent, Row } from '../panel-rows.ts';
import type { Cell, Drawn } from './drawn.ts';
import { shownValue } from './shown-value.ts';

type Charted = Extract<Shows, { readonly kind: 'stacks' | 'bars' | 'lines' }>;

export function drawnPanels(board: Board, answers: readonly PanelAnswer[]): ReadonlyMap<string, Drawn> {
  return new Map(
    board.panels.flatMap((panel): (readonly [string, Drawn])[] => {
      const content = answers.find((answer) => isOf(answer, panel))?.content;
      return content === undefined ? [] : [[panel.slug, drawnPanel(panel.shows, content)]];
    }),
  );
}

function isOf({ search }: PanelAnswer, { slug, title }: Panel): boolean {
  return search.where.startsWith(`panel ${slug},`) || search.title.endsWith(`: ${title}`);
}

function drawnPanel(shows: Shows, content: PanelContent): Drawn {
  if (shows.kind === 'documents') {
    const documents = content.kind === 'documents' ? content.documents : [];
    return {
      kind: 'table',
      lines: 1,
      columns: shows.columns.map(labelOf),
      rows: documents.map((document) =>
        shows.columns.map((field) => cell(field, (document[field] ?? []).map(String).join(', '))),
      ),
    };
  }
  const rows = content.kind === 'rows' ? content.rows : [];
  switch (shows.kind) {
    case 'metric': {
      const value = rows[0]?.values['n0'];
      return {
        kind: 'number',
        value: measured(shows.measure, value),
        label: shows.measure.label,
        alarm: shows.isAlarm === true && Number(value) > 0,
      };
    }
    case 'table':
      return {
        kind: 'table',
        lines: shows.lines ?? 1,
        columns: [
          ...shows.rows.map(({ field, label }) => label ?? labelOf(field)),
          ...shows.measures.map(({ label }) => label),
        ],
        rows: sorted(rows, shows).map(({ keys, values }) => [
          ...keys.map((key, at) => cell(shows.rows[at]?.field ?? '', key)),
          ...shows.measures.map((measure, at) => ({ text: measured(measure, values[`n${at}`]) })),
        ]),
      };
    default:
      return chart(shows, rows);
  }
}

function chart(shows: Charted, rows: readonly Row[]): Drawn {
  const { along } = shows;
  const series: readonly { readonly label: string; readonly tone?: Tone }[] =
    shows.kind === 'stacks' ? shows.stacks : shows.measures;
  const measure = shows.kind === 'stacks' ? undefined : shows.measures[0];
  // An answer has named buckets in the order of their names; the picture has them in the board's own.
  const inOrder =
    along.by === 'conditions'
      ? along.conditions.flatMap(({ label }) => rows.filter(({ keys }) => keys[0] === label))
      : rows;
  return {
    kind: 'chart',
    shape: shows.kind === 'lines' ? 'lines' : 'stacks',
    lies: along.by !== 'time',
    categories: inOrder.map(({ keys }) =>
      along.by === 'time' ? shownValue(along.field, keys[0] ?? '', true) : (keys[0] ?? ''),
    ),
    series: series.map(({ label, tone = 'calm' }, at) => ({
      label,
      colour: TONES[tone],
      values: inOrder.map(({ values }) => Number(values[`n${at}`] ?? 0)),
    })),
    shown: (value) =>
      measure === undefined || !('field' in measure) || measure.of === 'distinct'
        ? String(value)
        : shownValue(measure.field, value, false),
  };
}

function sorted(
  rows: readonly Row[],
  { measures, sort }: Extract<Shows, { readonly kind: 'table' }>,
): readonly Row[] {
  const at = measures.findIndex(({ label }) => label === sort?.by);
  if (sort === undefined || at < 0) return rows;
  const sign = sort.direction === 'desc' ? -1 : 1;
  return [...rows].sort((a, b) => sign * (Number(a.values[`n${at}`]) - Number(b.values[`n${at}`])));
}

function measured(measure: Measure, value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (measure.of === 'count' || measure.of === 'distinct') return String(value);
  return shownValue(measure.field, value, measure.type === 'date');
}

const SEVERITY_TONES: Readonly<Record<string, Tone>> = {
  critical: 'act',
  high: 'act-soft',
  medium: 'calm',
  low: 'calm-soft',
};

function cell(field: string, value: string): Cell {
  const text = shownValue(field, value, false);
  const tone = field.endsWith('.severity') ? SEVERITY_TONES[value] : undefined;
  return tone === undefined ? { text } : { text, badge: { fill: TONES[tone], text: TEXT_ON[tone] } };
}
