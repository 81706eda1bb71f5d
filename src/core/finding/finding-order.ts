/** The order findings are shown in: risk first, then time, then id so that equal ones never swap. */
import { compareText } from '../compare-text.ts';

export interface FindingOrder {
  readonly '@timestamp': string;
  readonly risk: number;
  readonly id: string;
}

/** Highest risk first, then earliest, then smallest id. For `Array.sort`. */
export function compareFindings(a: FindingOrder, b: FindingOrder): number {
  return b.risk - a.risk || compareText(a['@timestamp'], b['@timestamp']) || compareText(a.id, b.id);
}
