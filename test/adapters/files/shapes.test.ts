/** Every shape of input gives the same events. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { text } from '../../../src/core/event/event.ts';
import {
  evtxRegistrySet,
  guid,
  HOST,
  ndjson,
  open,
  processCreate,
  RUN,
  registrySet,
  selected,
  temporaryFolder,
  told,
  write,
  xmlRegistrySet,
} from './event-files.ts';

const DOCUMENTS = [registrySet('one'), processCreate(), registrySet('two')];
const LINES = ndjson(DOCUMENTS);
const ANCHORS = [`1 ${RUN}\\one`, `3 ${RUN}\\two`];

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
  const pretty = JSON.stringify(DOCUMENTS, null, 2);

  it.each([
    ['an array on one line', JSON.stringify(DOCUMENTS)],
    [
      'an array with one element a line',
      `[\n${DOCUMENTS.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`,
    ],
    ['a pretty-printed array', pretty],
    ['pretty-printed objects', DOCUMENTS.map((one) => JSON.stringify(one, null, 2)).join('\n')],
    ['a search response', JSON.stringify(response)],
    ['a pretty-printed search response', JSON.stringify(response, null, 2)],
  ])('%s', async (_, content) => {
    const source = await open([write('events.json', content)]);
    expect((await selected(source)).map((event) => text(event.fields, 'registry.path'))).toEqual([
      `${RUN}\\one`,
      `${RUN}\\two`,
    ]);
    expect((await source.count(undefined)).total).toBe(3);
    expect(source.notSeen()).toEqual([]);
  });

  it('are told by the line they begin at', async () => {
    const events = await selected(await open([write('events.json', pretty)]));
    const opening = pretty.split('\n').flatMap((line, index) => (line === '  {' ? [index + 1] : []));
    expect(events.map(({ source }) => (source.kind === 'file' ? source.line : 0))).toEqual([
      opening[0],
      opening[2],
    ]);
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
    expect(source.notSeen()).toEqual([]);
    expect(source.description).toBe(folder);
  });

  it('without a file to read is told', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'readme.txt'), HOST);
    expect((await open([folder])).notSeen()).toMatchObject([
      { kind: 'unreadable_file', where: folder, incomplete: true },
    ]);
  });
});
