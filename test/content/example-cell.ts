/** An example as a cell of a table: of several values each by itself, none able to end the cell. */
import type { FieldValue } from '../../src/core/event/event.ts';

/** More of a line would not be read in a table. */
const LONGEST = 100;

export function exampleCell(example: FieldValue): string {
  return (typeof example === 'object' ? example : [example]).map(code).join(', ');
}

function code(value: string | number | boolean): string {
  const text = String(value);
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return `\`${shown.replaceAll('|', '\\|')}\``;
}
