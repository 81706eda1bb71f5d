/** Rows under their headings, cut at what a panel has room for. */
import type { Column, Drawn } from './drawn.ts';
import { fitted, round, textAtPlace, widthOf } from './text.ts';
import type { Theme } from './theme.ts';

const ROW = 24;
const SIZE = 12;
const GAP = 12;

export function drawTable(
  { columns, rows }: Extract<Drawn, { readonly kind: 'table' }>,
  width: number,
  height: number,
  theme: Theme,
): string {
  const widths = widthsOf(columns, rows.map((row) => row.map(({ text }) => text)), width);
  const starts = widths.map((_, at) => widths.slice(0, at).reduce((sum, one) => sum + one, 0));
  const shown = rows.slice(0, Math.max(0, Math.floor((height - ROW) / ROW)));
  const parts = columns.map(({ label }, at) =>
    textAtPlace(starts[at] ?? 0, 16, fitted(label, (widths[at] ?? 0) - GAP, SIZE), {
      size: SIZE,
      fill: theme.text,
      weight: 600,
    }),
  );
  shown.forEach((row, n) => {
    const top = ROW * (n + 1);
    parts.push(
      `<line x1="0" y1="${top}" x2="${round(width)}" y2="${top}" stroke="${theme.line}" stroke-width="1"/>`,
    );
    row.forEach(({ text, badge }, at) => {
      const room = (widths[at] ?? 0) - GAP;
      const start = starts[at] ?? 0;
      const words = fitted(text, badge === undefined ? room : room - 12, SIZE);
      if (badge !== undefined)
        parts.push(
          `<rect x="${round(start)}" y="${top + 4}" width="${round(widthOf(words, SIZE) + 12)}" height="17" rx="3" fill="${badge.fill}"/>`,
        );
      parts.push(
        textAtPlace(badge === undefined ? start : start + 6, top + 16, words, {
          size: SIZE,
          fill: badge?.text ?? theme.text,
        }),
      );
    });
  });
  return parts.join('');
}

/** As wide as they need to be, the widest giving way first. */
function widthsOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly number[] {
  const wanted = columns.map(({ label }, at) =>
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
