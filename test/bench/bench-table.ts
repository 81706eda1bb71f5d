/** What the bench shows: measured rows with the mark they are held to, as a plain table. */

export interface Row {
  readonly what: string;
  readonly value: string;
  /** What the value is compared with, and how it was come by. */
  readonly beside?: string;
  /** Absent: the row only informs. */
  readonly mark?: { readonly wanted: string; readonly isMet: boolean };
}

export function renderTable(rows: readonly Row[]): string {
  const cells = rows.map(({ what, value, beside, mark }) => [
    what,
    value,
    beside ?? '',
    mark === undefined ? '' : `${mark.wanted}: ${mark.isMet ? 'met' : 'MISSED'}`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
