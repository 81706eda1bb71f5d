/** The same records in every shape that exports of event logs have. */
import { gzipSync } from 'node:zlib';

export type Records = readonly object[];

/** Files by name, or what comes on standard input. */
export type Shaped =
  | { readonly files: Readonly<Record<string, string | Buffer>> }
  | { readonly stdin: Buffer };

/** For records of any layout. */
export const SHAPES = {
  lines: (records) => oneFile(lines(records)),
  gzip: (records) => ({ files: { 'events.ndjson.gz': gzipSync(lines(records)) } }),
  'standard input': (records) => ({ stdin: Buffer.from(lines(records)) }),
  'lines that end in CRLF': (records) => oneFile(lines(records).replaceAll('\n', '\r\n')),
  'UTF-8 with a byte order mark': (records) => oneFile(`\uFEFF${lines(records)}`),
  'UTF-16LE with a byte order mark': (records) => oneFile(utf16le(lines(records))),
  'UTF-16BE with a byte order mark': (records) => oneFile(utf16le(lines(records)).swap16()),
  'an array on one line': (records) => oneFile(JSON.stringify(records)),
  'an array on one line, piped': (records) => ({ stdin: Buffer.from(JSON.stringify(records)) }),
  'a pretty-printed array': (records) => oneFile(JSON.stringify(records, null, 2)),
  'pretty-printed objects': (records) => oneFile(joined(records, (one) => JSON.stringify(one, null, 2))),
  'a search answer on one line': (records) => oneFile(JSON.stringify(answer(records))),
  'a pretty-printed search answer': (records) => oneFile(JSON.stringify(answer(records), null, 2)),
  'search answers, one a line': (records) =>
    oneFile(joined(pages(records), (page) => JSON.stringify(answer(page)))),
  'pretty-printed search answers': (records) =>
    oneFile(joined(pages(records), (page) => JSON.stringify(answer(page), null, 2))),
  'an array of search answers': (records) => oneFile(JSON.stringify(pages(records).map(answer))),
  'search hits, one a line': (records) => oneFile(lines(records.map(hit))),
  'two files': (records) => {
    const middle = Math.floor(records.length / 2);
    return {
      files: { 'a.ndjson': lines(records.slice(0, middle)), 'b.ndjson': lines(records.slice(middle)) },
    };
  },
} satisfies Readonly<Record<string, (records: Records) => Shaped>>;

export function doubledLines(records: Records): Shaped {
  return oneFile(lines(records.flatMap((record) => [record, record])));
}

function oneFile(content: string | Buffer): Shaped {
  return { files: { 'events.json': content } };
}

function lines(records: Records): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

function joined<T>(parts: readonly T[], print: (part: T) => string): string {
  return parts.map(print).join('\n');
}

function utf16le(content: string): Buffer {
  return Buffer.from(`\uFEFF${content}`, 'utf16le');
}

function hit(record: object, index: number): object {
  return { _index: 'logs', _id: `id-${index}`, _score: null, _source: record, sort: [index] };
}

function answer(records: Records): object {
  return {
    took: 3,
    timed_out: false,
    _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
    hits: { total: { value: records.length, relation: 'eq' }, max_score: null, hits: records.map(hit) },
  };
}

/** Of unequal length, as the last page of a search is. */
function pages(records: Records): readonly Records[] {
  const size = Math.ceil(records.length / 2.5);
  return Array.from({ length: 3 }, (_, page) => records.slice(page * size, (page + 1) * size));
}

/** Of lines. */
export function recordsIn(text: string): Records {
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as object]));
}
