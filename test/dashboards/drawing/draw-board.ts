/** A board as it lies before a reader, 1280 pixels wide: the emitters' own grid, its titles, and what its panels show. */
import type { Board, Panel } from '../../../src/core/dashboards/board.ts';
import { labelOf } from '../../../src/core/dashboards/field-labels.ts';
import { drawChart } from './draw-chart.ts';
import { drawTable } from './draw-table.ts';
import type { Drawn } from './drawn.ts';
import { fitted, round, textAtPlace, widthOf } from './text.ts';
import type { Theme } from './theme.ts';

const WIDTH = 1280;
const COLUMNS = 48;
const ROW = 20;
/** Between panels, and at the edges. */
const MARGIN = 8;
const HEAD = 76;
const TITLE = 13;
const ACCENT = '#BD271E';

/** `shown`: by the slug of the panel. */
export function drawBoard(board: Board, shown: ReadonlyMap<string, Drawn>, theme: Theme): string {
  const rows = Math.max(...board.panels.map(({ grid }) => grid.y + grid.h));
  const height = HEAD + rows * ROW + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Inter, Helvetica, Arial, sans-serif">`,
    `<rect width="${WIDTH}" height="${height}" fill="${theme.page}"/>`,
    textAtPlace(MARGIN + 4, 26, board.title, { size: 18, fill: theme.text, weight: 600 }),
    textAtPlace(MARGIN + 4, 26, board.question, { size: 13, fill: theme.subdued }).replace(
      `x="${MARGIN + 4}"`,
      `x="${round(MARGIN + 24 + widthOf(board.title, 18))}"`,
    ),
    drawControls(board, theme),
    ...board.panels.map((panel) => drawPanel(panel, shown.get(panel.slug), theme)),
    '</svg>\n',
  ].join('\n');
}

function drawControls({ controls }: Board, theme: Theme): string {
  const width = (WIDTH - MARGIN * 2) / Math.max(5, controls.length);
  return controls
    .map(({ field }, at) => {
      const x = MARGIN + at * width;
      return [
        `<rect x="${round(x)}" y="40" width="${round(width - MARGIN)}" height="28" rx="4" fill="${theme.panel}" stroke="${theme.border}"/>`,
        textAtPlace(x + 10, 58, fitted(labelOf(field), width / 2 - 10, 12), {
          size: 12,
          fill: theme.text,
          weight: 600,
        }),
        textAtPlace(x + width - MARGIN - 10, 58, 'Any', { size: 12, fill: theme.subdued, anchor: 'end' }),
      ].join('');
    })
    .join('\n');
}

function drawPanel({ grid, title }: Panel, drawn: Drawn | undefined, theme: Theme): string {
  const column = (WIDTH - MARGIN) / COLUMNS;
  const [x, y] = [MARGIN + grid.x * column, HEAD + grid.y * ROW];
  const [width, height] = [grid.w * column - MARGIN, grid.h * ROW - MARGIN];
  const inside = { width: width - 24, height: height - 44 };
  return [
    `<g transform="translate(${round(x)} ${round(y)})">`,
    `<rect width="${round(width)}" height="${round(height)}" rx="4" fill="${theme.panel}" stroke="${theme.border}"/>`,
    textAtPlace(12, 22, fitted(title, width - 24, TITLE), { size: TITLE, fill: theme.text, weight: 600 }),
    `<g transform="translate(12 34)">${drawContent(drawn, inside.width, inside.height, theme)}</g>`,
    '</g>',
  ].join('');
}

function drawContent(drawn: Drawn | undefined, width: number, height: number, theme: Theme): string {
  if (drawn === undefined || isEmpty(drawn))
    return textAtPlace(width / 2, height / 2, 'No results found', {
      size: 12,
      fill: theme.subdued,
      anchor: 'middle',
    });
  switch (drawn.kind) {
    case 'number':
      return [
        textAtPlace(0, height / 2 + 10, drawn.value, {
          size: Math.min(34, Math.floor(36 * (width / widthOf(drawn.value, 38)))),
          fill: drawn.alarm ? ACCENT : theme.text,
          weight: 600,
        }),
        textAtPlace(0, height / 2 + 32, fitted(drawn.label, width, 12), { size: 12, fill: theme.subdued }),
      ].join('');
    case 'chart':
      return drawChart(drawn, round(width), round(height), theme);
    case 'table':
      return drawTable(drawn, width, height, theme);
  }
}

function isEmpty(drawn: Drawn): boolean {
  if (drawn.kind === 'chart') return drawn.categories.length === 0;
  return drawn.kind === 'table' && drawn.rows.length === 0;
}
