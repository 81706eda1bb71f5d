/** Where the panels of a dashboard stand: inside 48 columns, none over another, each known by one name. */
import { at, listAt, numberAt, textAt } from '../../src/adapters/search/json.ts';
import type { Decoded } from './decode.ts';
import type { Problem } from './problem.ts';

const COLUMNS = 48;
/** What Kibana 9.4 takes. */
const MOST_PANELS = 100;

interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export function gridProblems(board: Decoded): readonly Problem[] {
  const panels = listAt(board.attributes, 'panelsJSON');
  const problem = (rule: string, where: string, text: string): Problem => ({
    rule,
    object: board.label,
    where,
    text,
  });
  const boxes = panels.map(
    (panel): Box => ({
      name: textAt(panel, 'panelIndex'),
      x: numberAt(panel, 'gridData', 'x'),
      y: numberAt(panel, 'gridData', 'y'),
      w: numberAt(panel, 'gridData', 'w'),
      h: numberAt(panel, 'gridData', 'h'),
    }),
  );
  const names = boxes.map(({ name }) => name);
  return [
    ...(panels.length > MOST_PANELS
      ? [problem('too-many-panels', 'panelsJSON', `${panels.length} panels`)]
      : []),
    ...(panels.length === 0 ? [problem('empty-board', 'panelsJSON', 'it has no panel')] : []),
    ...panels.flatMap((panel) => {
      const name = textAt(panel, 'panelIndex');
      const i = at(panel, 'gridData', 'i');
      return i === name
        ? []
        : [problem('panel-index', name, `gridData.i is ${String(i)}, panelIndex is ${name}`)];
    }),
    ...names
      .filter((name, place) => names.indexOf(name) !== place)
      .map((name) => problem('duplicate-panel', name, 'two panels have this index')),
    ...boxes
      .filter(({ x, y, w, h }) => x < 0 || y < 0 || w < 1 || h < 1 || x + w > COLUMNS)
      .map(({ name, x, w }) =>
        problem('outside-grid', name, `columns ${x} to ${x + w} of ${COLUMNS} are not a place`),
      ),
    ...boxes.flatMap((one, place) =>
      boxes
        .slice(place + 1)
        .filter((other) => overlap(one, other))
        .map((other) => problem('overlap', one.name, `it lies over ${other.name}`)),
    ),
  ];
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
