/** One document as a search returns it. */
import { at, entriesAt, listAt, textAt } from './json.ts';

export interface SearchHit {
  readonly index: string;
  readonly id: string;
  readonly source: unknown;
  readonly sort: readonly unknown[];
  /** Of the fields whose times were asked for, as the engine indexed them: epoch milliseconds. */
  readonly times?: Readonly<Record<string, readonly number[]>>;
}

/** Has every hit tell when these fields are, whatever its source spells. */
export function askTimes(fields: readonly string[] | undefined): object {
  return fields === undefined
    ? {}
    : { docvalue_fields: fields.map((field) => ({ field, format: 'epoch_millis' })) };
}

export function hitsOf(body: unknown): readonly SearchHit[] {
  return listAt(body, 'hits', 'hits').map((hit) => ({
    index: textAt(hit, '_index'),
    id: textAt(hit, '_id'),
    source: at(hit, '_source'),
    sort: listAt(hit, 'sort'),
    ...timesOf(hit),
  }));
}

function timesOf(hit: unknown): Pick<SearchHit, 'times'> {
  const fields = entriesAt(hit, 'fields');
  if (fields.length === 0) return {};
  const times = fields.map(([field, values]) => [
    field,
    (Array.isArray(values) ? values : []).map((value) => Math.floor(Number(value))),
  ]);
  return { times: Object.fromEntries(times) as NonNullable<SearchHit['times']> };
}
