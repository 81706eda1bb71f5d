/** What most written languages spell alike: signs of comparison, and text between quotes. */
import type { Comparison } from '../sigma/condition.ts';

export const COMPARISON_SIGNS: Readonly<Record<Comparison, string>> = {
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

/** Between double quotes only a backslash and the quote itself are special; a backslash stands before each. */
export function quoted(text: string): string {
  return `"${insideQuotes(text)}"`;
}

export function insideQuotes(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}
