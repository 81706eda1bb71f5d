/** Which fields the panels over a data view show: these are the ones it labels. */
import type { Along, Board, Measure, Panel, ViewName } from './board.ts';

/** In the order they are first met, each once. */
export function shownFields(boards: readonly Board[], view: ViewName): readonly string[] {
  const controls = boards.flatMap((board) => board.controls).filter((control) => control.view === view);
  const panels = boards.flatMap((board) => board.panels).filter((panel) => panel.view === view);
  return [...new Set([...controls.map(({ field }) => field), ...panels.flatMap(fieldsOf)])];
}

function fieldsOf({ shows }: Panel): readonly string[] {
  switch (shows.kind) {
    case 'metric':
      return measured([shows.measure]);
    case 'stacks':
      return along(shows.along);
    case 'bars':
    case 'lines':
      return [...along(shows.along), ...measured(shows.measures)];
    case 'table':
      return [...shows.rows.map(({ field }) => field), ...measured(shows.measures)];
    case 'documents':
      return shows.columns;
  }
}

function along(axis: Along): readonly string[] {
  if (axis.by === 'conditions') return [];
  return [axis.by === 'time' ? axis.field : axis.terms.field];
}

function measured(measures: readonly Measure[]): readonly string[] {
  return measures.flatMap((measure) => (measure.of === 'count' ? [] : [measure.field]));
}
