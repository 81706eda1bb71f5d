/** Text in an SVG: escaped, and cut to the room that it has. */

/** Mean width of a character of a sans-serif font, in parts of its size; wide letters included, so it errs towards cutting. */
const WIDTH = 0.58;

export function widthOf(text: string, size: number): number {
  return text.length * size * WIDTH;
}

/** With an ellipsis where it does not fit. */
export function fitted(text: string, room: number, size: number): string {
  const most = Math.max(1, Math.floor(room / (size * WIDTH)));
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}

/** Broken anywhere, as a long path is; the last line ends with an ellipsis where there was more. */
export function inLines(text: string, room: number, size: number, lines: number): readonly string[] {
  const most = Math.max(1, Math.floor(room / (size * WIDTH)));
  return Array.from({ length: lines }, (_, at) =>
    at === lines - 1 ? fitted(text.slice(at * most), room, size) : text.slice(at * most, (at + 1) * most),
  ).filter((line) => line !== '');
}

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly weight?: 400 | 600;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function textAtPlace(x: number, y: number, text: string, style: TextStyle): string {
  const { size, fill, weight = 400, anchor = 'start' } = style;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
