/** Every shape of input gives the same events. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type HostKey, text } from '../../../../src/core/event/event.ts';
import {
  evtxRegistrySet,
  guid,
  HOST,
  ndjson,
  open,
  placeOf,
  processCreate,
  RUN,
  registrySet,
  selected,
  temporaryFolder,
  told,
  write,
  xmlOnOneLine,
  xmlRegistrySet,
} from '../event-files.ts';

const DOCUMENTS = [registrySet('one'), processCreate(), registrySet('two')];
const LINES = ndjson(DOCUMENTS);
const ANCHORS = [`1 ${RUN}\\one`, `3 ${RUN}\\two`];

/** Numbers of the lines that are as given. */
function openingLines(content: string, opening: string | RegExp): readonly string[] {
  const isOpening = (line: string): boolean =>
    typeof opening === 'string' ? line === opening : opening.test(line);
  return content.split('\n').flatMap((line, index) => (isOpening(line) ? [String(index + 1)] : []));
}

function utf16be(content: string): Buffer {
  return Buffer.from(`\uFEFF${content}`, 'utf16le').swap16();
}

describe('lines', () => {
  it.each([
    ['plain', 'events.ndjson', LINES],
    ['with a byte order mark', 'events.json', `\uFEFF${LINES}`],
    ['with Windows line ends', 'events.log', LINES.replaceAll('\n', '\r\n')],
    ['without a last line feed', 'events.jsonl', LINES.trimEnd()],
    ['in gzip', 'events.ndjson.gz', gzipSync(LINES)],
    [
      'in two gzip members',
      'events.gz',
      Buffer.concat([gzipSync(LINES.slice(0, 100)), gzipSync(LINES.slice(100))]),
    ],
    ['in UTF-16', 'events.json', Buffer.from(`\uFEFF${LINES}`, 'utf16le')],
    ['in big-endian UTF-16', 'events.json', utf16be(LINES)],
    ['in gzip of UTF-16', 'events.json.gz', gzipSync(Buffer.from(`\uFEFF${LINES}`, 'utf16le'))],
    [
      'as search hits',
      'hits.ndjson',
      ndjson(DOCUMENTS.map((_source, i) => ({ _index: 'a', _id: `${i}`, _source }))),
    ],
  ])('%s', async (_, name, content) => {
    const source = await open([write(name, content)]);
    expect((await selected(source)).map(told)).toEqual(ANCHORS);
    expect((await source.count(undefined)).byKind).toEqual({
      registry_set: 2,
      process_create: 1,
      file_create: 0,
      registry_create: 0,
      registry_delete: 0,
      registry_rename: 0,
    });
    expect(source.notSeen()).toEqual([]);
  });

  it('come from standard input, also in pieces of one byte', async () => {
    const bytes = [...gzipSync(LINES)].map((byte) => Buffer.from([byte]));
    const source = await open(['-'], { stdin: Readable.from(bytes) });
    const events = await selected(source);
    expect(events.map(told)).toEqual(ANCHORS);
    expect(events[0]?.source).toMatchObject({ file: 'standard input', line: 1 });
  });
});

describe('elements', () => {
  const hits = DOCUMENTS.map((_source) => ({ _index: 'logs', _id: '1', _source }));
  const response = {
    took: 3,
    hits: { total: { value: 3 }, hits },
    aggregations: { a: { buckets: [{ key: 1 }] } },
  };
  const responses = [hits.slice(0, 2), hits.slice(2)].map((some) => ({
    ...response,
    hits: { ...response.hits, hits: some },
  }));
  const pretty = JSON.stringify(DOCUMENTS, null, 2);
  const [one, two, three] = DOCUMENTS.map((document) => JSON.stringify(document));
  const objects = DOCUMENTS.map((document) => JSON.stringify(document, null, 2)).join('\n');

  it.each([
    ['an array on one line', JSON.stringify(DOCUMENTS), ['1', '1+2']],
    ['an array on one line in gzip', gzipSync(JSON.stringify(DOCUMENTS)), ['1', '1+2']],
    [
      'an array with one element a line',
      `[\n${DOCUMENTS.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`,
      ['2', '4'],
    ],
    ['an array of two elements a line', `[${one},${two}\n,\n${three}]`, ['1', '3']],
    ['an array that begins with no object', `[null,${one},${two},${three}]`, ['1', '1+2']],
    ['a pretty-printed array', pretty, openingLines(pretty, '  {')],
    [
      'a pretty-printed array without breaks between elements',
      pretty.replaceAll('},\n  {', '}, {'),
      openingLines(pretty.replaceAll('},\n  {', '}, {'), /^ {2}\{$|^ {2}\}, \{$/),
    ],
    ['pretty-printed objects', objects, openingLines(objects, '{')],
    ['a search response', JSON.stringify(response), ['1', '1+2']],
    [
      'a pretty-printed search response',
      JSON.stringify(response, null, 2),
      openingLines(JSON.stringify(response, null, 2), /^ {6}\{$/),
    ],
    [
      'several search responses',
      `${JSON.stringify(responses[0])}\n${JSON.stringify(responses[1])}\n`,
      ['1', '2'],
    ],
    [
      'several pretty-printed search responses',
      `${JSON.stringify(responses[0], null, 1)}\n${JSON.stringify(responses[1], null, 1)}`,
      openingLines(
        `${JSON.stringify(responses[0], null, 1)}\n${JSON.stringify(responses[1], null, 1)}`,
        /^ {3}\{$/,
      ),
    ],
    ['an array of search responses', JSON.stringify(responses), ['1', '1+2']],
    [
      'a pretty-printed array of search responses',
      JSON.stringify(responses, null, 1),
      openingLines(JSON.stringify(responses, null, 1), /^ {4}\{$/),
    ],
  ])('%s', async (_, content, places) => {
    const source = await open([write('events.json', content)]);
    expect((await selected(source)).map(told)).toEqual([
      `${places[0]} ${RUN}\\one`,
      `${places.at(-1)} ${RUN}\\two`,
    ]);
    expect((await source.count(undefined)).total).toBe(3);
    expect(source.notSeen().filter(({ kind }) => kind !== 'unreadable_line')).toEqual([]);
  });

  it('on one line are each joined as itself, not as a neighbour', async () => {
    const family = [
      registrySet('one', { id: 'B' }),
      processCreate({ id: 'B', parent: 'A', image: 'C:\\writer.exe' }),
      processCreate({ id: 'A', image: 'C:\\parent.exe' }),
    ];
    const source = await open([write('events.json', JSON.stringify(family))]);
    expect((await selected(source)).map(told)).toEqual([`1 ${RUN}\\one`]);
    const keys = ['A', 'B'].map((id) => ({ host: 'ws-1' as HostKey, entityId: guid(id).slice(1, -1) }));
    const answer = await source.fetch({
      by: 'entity_id',
      event: 'process_create',
      keys,
      range: { from: 0, to: Date.UTC(2100, 0) },
    });
    expect(answer.events.map(told)).toEqual(['1+1 C:\\writer.exe', '1+2 C:\\parent.exe']);
  });

  it('that cannot be read are told by line and ordinal', async () => {
    const untimed = { ...registrySet('untimed'), '@timestamp': 'yesterday' };
    const content = JSON.stringify([registrySet('one'), untimed, registrySet('two'), untimed]);
    const source = await open([write('events.json', content)]);
    expect(await selected(source)).toHaveLength(2);
    expect(source.notSeen()[0]?.where).toMatch(/: line 1 ordinal 1, 1 ordinal 3$/);
  });
});

describe('Windows event records', () => {
  const values = [`${RUN}\\one`, `${RUN}\\two & three`];

  it.each([
    ['as evtx_dump prints them', ndjson([evtxRegistrySet('one'), evtxRegistrySet('two & three')])],
    ['as XML without a root', `${xmlRegistrySet('one')}\n${xmlRegistrySet('two &amp; three')}`],
    [
      'as XML that Event Viewer exported',
      `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<Events>${xmlRegistrySet('one')}${xmlRegistrySet('two &amp; three')}</Events>`,
    ],
  ])('%s', async (_, content) => {
    const source = await open([write('records.xml', content)]);
    const events = await selected(source);
    expect(events.map((event) => text(event.fields, 'registry.path'))).toEqual(values);
    expect(events.map(({ host }) => host)).toEqual(['ws-1', 'ws-1']);
    expect(events[0]?.entityId).toBe(guid('A').slice(1, -1));
    expect(events[0]?.time).toBe(Date.UTC(2026, 2, 1, 12));
    expect(source.notSeen()).toEqual([]);
  });

  it.each([
    ['on one line', ['one', 'two', 'three'].map(xmlOnOneLine).join(''), ['1', '1+1', '1+2']],
    [
      'in one root',
      `<Events>${['one', 'two', 'three'].map(xmlOnOneLine).join('')}</Events>`,
      ['1', '1+1', '1+2'],
    ],
    ['by line', ['one', 'two', 'three'].map(xmlOnOneLine).join('\r\n'), ['1', '2', '3']],
    [
      'with line breaks within the opening tag',
      ['one', 'two', 'three'].map((name) => xmlOnOneLine(name).replace('<Event ', '<Event\n')).join('\n'),
      ['1', '3', '5'],
    ],
  ])('as XML %s are told by line and ordinal', async (_, content, places) => {
    const source = await open([write('records.xml', content)]);
    expect((await selected(source)).map(placeOf)).toEqual(places);
    expect(source.notSeen()).toEqual([]);
  });

  it('as XML, a broken one among them, keep their ordinals', async () => {
    const content = `${xmlOnOneLine('one')}<Event><System></Event>${xmlOnOneLine('two')}`;
    const source = await open([write('records.xml', content)]);
    expect((await selected(source)).map(placeOf)).toEqual(['1', '1+2']);
    expect(source.notSeen()[0]?.where).toMatch(/: line 1 ordinal 1$/);
  });

  it('as XML in UTF-16, with entities read and lines told', async () => {
    const file = write(
      'records.xml',
      Buffer.from(`\uFEFF${xmlRegistrySet('one')}\n${xmlRegistrySet('two')}`, 'utf16le'),
    );
    const [, second] = await selected(await open([file]));
    expect(second === undefined ? '' : text(second.fields, 'registry.data.strings')).toBe(
      '"C:\\Temp & more\\x.exe"',
    );
    expect(second?.source).toMatchObject({ line: 8 });
  });
});

describe('a folder', () => {
  it('is read recursively and in order, other endings left alone', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'b'));
    writeFileSync(join(folder, 'c.ndjson'), ndjson([registrySet('last')]));
    writeFileSync(join(folder, 'b', 'a.json.gz'), gzipSync(ndjson([registrySet('middle')])));
    writeFileSync(join(folder, 'a.jsonl'), ndjson([registrySet('first')]));
    writeFileSync(join(folder, 'readme.txt'), 'not events');
    const source = await open([folder]);
    expect((await selected(source)).map(told)).toEqual(
      ['first', 'middle', 'last'].map((name) => `1 ${RUN}\\${name}`),
    );
    expect(source.notSeen()).toMatchObject([
      { kind: 'passed_over', count: 1, where: folder, incomplete: false },
    ]);
    expect(source.description).toBe(folder);
  });

  it('without a file to read is told', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'readme.txt'), HOST);
    expect((await open([folder])).notSeen()).toMatchObject([
      { kind: 'passed_over', count: 1, where: folder, incomplete: false },
      { kind: 'unreadable_file', where: folder, incomplete: true },
    ]);
  });
});
