/** Rows under their headings, cut at what a panel has room for. */
import type { Drawn } from './drawn.ts';
import { fitted, inLines, round, textAtPlace, widthOf } from './text.ts';
import type { Theme } from './theme.ts';

const HEAD = 24;
const LINE = 16;
const SIZE = 12;
const GAP = 12;

export function drawTable(
  { columns, rows, lines }: Extract<Drawn, { readonly kind: 'table' }>,
  width: number,
  height: number,
  theme: Theme,
): string {
  const widths = widthsOf(
    columns,
    rows.map((row) => row.map(({ text }) => text)),
    width,
  );
  const starts = widths.map((_, at) => widths.slice(0, at).reduce((sum, one) => sum + one, 0));
  const row = 8 + lines * LINE;
  const shown = rows.slice(0, Math.max(0, Math.floor((height - HEAD) / row)));
  const parts = columns.map((label, at) =>
    textAtPlace(starts[at] ?? 0, 16, fitted(label, (widths[at] ?? 0) - GAP, SIZE), {
      size: SIZE,
      fill: theme.text,
      weight: 600,
    }),
  );
  shown.forEach((cells, n) => {
    const top = HEAD + row * n;
    parts.push(
      `<line x1="0" y1="${top}" x2="${round(width)}" y2="${top}" stroke="${theme.line}" stroke-width="1"/>`,
    );
    cells.forEach(({ text, badge }, at) => {
      const room = (widths[at] ?? 0) - GAP;
      const start = starts[at] ?? 0;
      if (badge === undefined) {
        const style = { size: SIZE, fill: theme.text };
        inLines(text, room, SIZE, lines).forEach((words, line) => {
          parts.push(textAtPlace(start, top + 16 + line * LINE, words, style));
        });
        return;
      }
      const words = fitted(text, room - 12, SIZE);
      parts.push(
        `<rect x="${round(start)}" y="${top + 4}" width="${round(widthOf(words, SIZE) + 16)}" height="17" rx="3" fill="${badge.fill}"/>`,
        textAtPlace(start + 6, top + 16, words, { size: SIZE, fill: badge.text }),
      );
    });
  });
  return parts.join('');
}

/** As wide as they need to be, the widest giving way first. */
function widthsOf(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly number[] {
  const wanted = columns.map((label, at) =>
    Math.max(...[label, ...rows.map((row) => row[at] ?? '')].map((text) => widthOf(text, SIZE) + GAP + 12)),
  );
  const total = wanted.reduce((sum, one) => sum + one, 0);
  if (total <= width) return wanted;
  const fair = [...wanted].sort((a, b) => a - b);
  let left = width;
  let most = 0;
  for (const [at, one] of fair.entries()) {
    most = left / (fair.length - at);
    if (one > most) break;
    left -= one;
  }
  return wanted.map((one) => Math.min(one, most));
}
