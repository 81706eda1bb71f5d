/** One document as a search returns it. */
import { at, listAt, textAt } from './json.ts';

export interface SearchHit {
  readonly index: string;
  readonly id: string;
  readonly source: unknown;
  readonly sort: readonly unknown[];
}

export function hitsOf(body: unknown): readonly SearchHit[] {
  return listAt(body, 'hits', 'hits').map((hit) => ({
    index: textAt(hit, '_index'),
    id: textAt(hit, '_id'),
    source: at(hit, '_source'),
    sort: listAt(hit, 'sort'),
  }));
}
