/** What cannot be read is told with its place, and nothing that can be read is lost. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type FileDeps, openFiles } from '../../../../src/adapters/files/open-files.ts';
import type { HostKey } from '../../../../src/core/event/event.ts';
import { compileProfiles } from '../../../../src/core/event/normalise.ts';
import { UsageError } from '../../../../src/core/problem.ts';
import {
  guid,
  ndjson,
  open,
  processCreate,
  profiles,
  RUN,
  RUN_VALUES,
  registrySet,
  selected,
  temporaryFolder,
  told,
  write,
  xmlRegistrySet,
} from '../event-files.ts';

const ONE = ndjson([registrySet('one')]);
const TWO = ndjson([registrySet('two')]);
const many = (count: number): string =>
  ndjson(Array.from({ length: count }, (_, i) => registrySet(`value ${i} ${(i * 7919).toString(36)}`)));

describe('a line that cannot be read', () => {
  it('is counted with its number, and the run goes on', async () => {
    const broken = ['{"a":1', 'plain text', '{"a":"b}', '[1,2]', '"text"', `${ONE.trim()}}`, '{"a":1,}'];
    const source = await open([write('a.ndjson', `${ONE}${broken.join('\n')}\n\n  \n${TWO}`)]);
    expect((await selected(source)).map(told)).toEqual([`1 ${RUN}\\one`, `11 ${RUN}\\two`]);
    expect(source.notSeen()).toMatchObject([
      { kind: 'unreadable_line', count: broken.length, incomplete: false },
    ]);
    expect(source.notSeen()[0]?.where).toMatch(/a\.ndjson: line 2, 3, 4, 5, 6, \.\.\.$/);
  });

  it('is counted by its look where no profile knows its layout', async () => {
    const other = ndjson(Array.from({ length: 700 }, (_, n) => ({ Id: 4, Text: `{"n":${n}}` })));
    const third = ndjson([{ Id: 13, Message: 'Registry value set' }]);
    const source = await open([write('a.ndjson', `${ONE}${other}${third}`)]);
    expect((await selected(source)).map(told)).toEqual([`1 ${RUN}\\one`]);
    expect(source.notSeen()).toMatchObject([
      {
        kind: 'unsupported_record',
        count: 700,
        reason: 'no profile reads records that hold Id, Text (event 4)',
      },
      {
        kind: 'unsupported_record',
        count: 1,
        reason: 'no profile reads records that hold Id, Message (event 13)',
      },
      { kind: 'unread_input', count: 701, incomplete: true },
    ]);
  });

  it('is noticed among thousands of lines of the same form', async () => {
    const lines = many(500).split('\n');
    lines[400] = lines[400]?.slice(0, -3) ?? '';
    lines[410] = lines[410]?.replace('"event":', '"event" ') ?? '';
    const source = await open([write('a.ndjson', lines.join('\n'))]);
    expect(await selected(source)).toHaveLength(498);
    expect(source.notSeen()).toMatchObject([{ kind: 'unreadable_line', count: 2 }]);
    expect(source.notSeen()[0]?.where).toMatch(/line 401, 411$/);
  });

  it('is told once, however often the files are passed over', async () => {
    const source = await open([write('a.ndjson', `${ONE}broken\n${TWO}`)]);
    await source.count(undefined);
    expect(await selected(source)).toHaveLength(2);
    expect(source.notSeen()).toMatchObject([{ kind: 'unreadable_line', count: 1 }]);
  });

  it('inside an array is told by its line', async () => {
    const source = await open([write('a.json', `[\n${ONE.trim()},\nnonsense,\n${TWO.trim()}\n]`)]);
    expect((await selected(source)).map(told)).toEqual([`2 ${RUN}\\one`, `4 ${RUN}\\two`]);
    expect(source.notSeen()).toMatchObject([{ kind: 'unreadable_line', count: 1 }]);
    expect(source.notSeen()[0]?.where).toMatch(/line 3$/);
  });

  it('of broken XML leaves the other events', async () => {
    const content = `${xmlRegistrySet('one')}\n<Event><System></Event>\n${xmlRegistrySet('two')}`;
    const source = await open([write('a.xml', content)]);
    expect((await selected(source)).map(told)).toEqual([
      `1 ${RUN}\\one`,
      expect.stringContaining(`${RUN}\\two`),
    ]);
    expect(source.notSeen().map(({ kind }) => kind)).toContain('unreadable_line');
  });
});

describe('a broken record', () => {
  it.each([
    [
      'of XML',
      'a.xml',
      xmlRegistrySet('one') +
        xmlRegistrySet('none').replace("'ProcessGuid'>", "'ProcessGuid'>\0\0&<x</y>&nothing;") +
        xmlRegistrySet('two'),
    ],
    [
      'in a pretty-printed array',
      'a.json',
      JSON.stringify(
        [registrySet('one'), { ...registrySet('none'), a: 1, b: 2, c: 3 }, registrySet('two')],
        null,
        2,
      ).replace(/,\s*"a"/, '}, "a"'),
    ],
  ])('%s is told once, however much of it makes no sense', async (_, name, content) => {
    const source = await open([write(name, content)]);
    expect((await selected(source)).map((event) => told(event).split('\\').at(-1))).toEqual(
      expect.arrayContaining(['one', 'two']),
    );
    expect(source.notSeen().filter(({ kind }) => kind === 'unreadable_line')).toMatchObject([{ count: 1 }]);
  });
});

describe('a long line', () => {
  it('of 50 MB is read', async () => {
    const long = { ...registrySet('long'), message: 'x\\'.repeat(12_500_000) };
    const source = await open([write('a.ndjson', `${ONE}${ndjson([long])}${TWO}`)]);
    expect((await selected(source)).map(told)).toEqual([`1 ${RUN}\\one`, `2 ${RUN}\\long`, `3 ${RUN}\\two`]);
    expect(source.notSeen()).toEqual([]);
  }, 30_000);

  it('beyond the limit is counted, and the lines around it are read', async () => {
    const long = { ...registrySet('long'), message: 'x'.repeat(1_000_000) };
    const source = await open([write('a.ndjson', `${ONE}${ndjson([long])}${TWO}`)], {
      limits: { maxLine: 100_000 },
    });
    expect((await selected(source)).map(told)).toEqual([`1 ${RUN}\\one`, `3 ${RUN}\\two`]);
    expect(source.notSeen()).toMatchObject([{ kind: 'unreadable_line', count: 1 }]);
  });
});

describe('a file that is cut short', () => {
  it.each([
    ['lines', 'a.ndjson', Buffer.from(`${ONE}${TWO.slice(0, -40)}`)],
    ['an array', 'a.json', Buffer.from(`[${ONE},${TWO.slice(0, -40)}`)],
    ['XML', 'a.xml', Buffer.from(xmlRegistrySet('one') + xmlRegistrySet('two').slice(0, -40))],
  ])('of %s gives what came before, and is told', async (_, name, content) => {
    const source = await open([write(name, content)]);
    expect((await selected(source)).map(told)).toEqual([`1 ${RUN}\\one`]);
    expect(source.notSeen()).toMatchObject([{ kind: 'truncated_file', count: 1, incomplete: true }]);
  });

  it('of gzip gives every line before the cut', async () => {
    const packed = gzipSync(many(5000));
    const source = await open([write('a.ndjson.gz', packed.subarray(0, Math.floor(packed.length * 0.8)))]);
    const events = await selected(source);
    expect(events.length).toBeGreaterThan(3000);
    expect(events.length).toBeLessThan(5000);
    expect(source.notSeen()).toMatchObject([{ kind: 'truncated_file', count: 1, incomplete: true }]);
  });

  it('of gzip damaged in its middle is told too', async () => {
    const packed = gzipSync(many(5000));
    const middle = Math.floor(packed.length / 2);
    packed.fill(0, middle, middle + 64);
    const source = await open([write('a.ndjson.gz', packed)]);
    expect((await selected(source)).length).toBeGreaterThan(1000);
    expect(source.notSeen()).toContainEqual(
      expect.objectContaining({ kind: 'truncated_file', incomplete: true }),
    );
  });
});

describe('a file without events', () => {
  it('is told when it is empty, packed or not', async () => {
    const source = await open([write('a.ndjson', ''), write('b.json', ' \n\n'), write('c.gz', gzipSync(''))]);
    expect(await selected(source)).toEqual([]);
    expect(source.notSeen().map(({ kind }) => kind)).toEqual(['empty_file', 'empty_file', 'empty_file']);
  });

  it('is told when it is no text, with what to do', async () => {
    const source = await open([
      write('a.log', Buffer.from('regf\0\0\0\0\0')),
      write('b.json.gz', gzipSync(Buffer.from('7z\u00bc\u00af', 'latin1'))),
    ]);
    expect(await selected(source)).toEqual([]);
    expect(source.notSeen()).toMatchObject([
      { kind: 'unreadable_file', reason: expect.stringContaining('reg export'), incomplete: true },
      { kind: 'unreadable_file', reason: expect.stringContaining('Unpack'), incomplete: true },
    ]);
  });

  it('that is missing is a usage error naming it', async () => {
    const opening = openFiles(['/no/such/events.ndjson'], {
      profiles,
      normaliser: compileProfiles(profiles),
    });
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow('/no/such/events.ndjson');
  });

  it('that goes away between is told, not thrown', async () => {
    const file = write('a.ndjson', ONE);
    const source = await open([file]);
    rmSync(file);
    expect(await selected(source)).toHaveLength(1);
  });
});

describe('more files than may be open at a time', () => {
  const NAMES = ['a', 'b', 'c', 'd', 'e'];
  const limits = { openFiles: 2, threads: 0 };
  const files = (): readonly string[] => {
    const folder = temporaryFolder();
    return NAMES.map((name) => {
      const file = join(folder, `${name}.jsonl`);
      writeFileSync(file, ndjson([registrySet(name)]));
      return file;
    });
  };

  it('are read all the same, again and again', async () => {
    const source = await open(files(), { limits });
    const wanted = NAMES.map((name) => `1 ${RUN}\\${name}`);
    expect((await selected(source)).map(told)).toEqual(wanted);
    expect((await selected(source)).map(told)).toEqual(wanted);
    expect(source.notSeen()).toEqual([]);
  });

  it.each([
    ['away', (file: string) => rmSync(file)],
    [
      'and others came in their place',
      (file: string) => {
        renameSync(file, `${file}.old`);
        writeFileSync(file, ndjson([registrySet('other')]));
      },
    ],
  ])('are not taken for what they were once they went %s', async (_, change) => {
    const [first = '', ...others] = files();
    const source = await open([first, ...others], { limits });
    change(first);
    await expect(selected(source)).rejects.toThrow(`${first} w`);
  });
});

describe('an event of a hunted kind that cannot be read', () => {
  const untimed = { ...registrySet('untimed'), '@timestamp': 'yesterday' };

  it.each([
    ['before others of its form', [untimed, processCreate(), registrySet('one')], 1],
    ['behind them', [registrySet('one'), processCreate(), untimed], 3],
  ])('is told by reason and place: %s', async (_, documents, line) => {
    const source = await open([write('a.ndjson', ndjson(documents))]);
    expect(await selected(source)).toHaveLength(1);
    expect(await selected(source)).toHaveLength(1);
    expect(source.notSeen()).toMatchObject([{ kind: 'no_time', count: 1, incomplete: false }]);
    expect(source.notSeen()[0]?.where).toMatch(new RegExp(`: line ${line}$`));
  });

  it('is told when only a window is asked for', async () => {
    const source = await open([write('a.ndjson', ndjson([registrySet('one'), untimed]))], {
      neighbours: [RUN_VALUES],
    });
    expect((await source.count({ from: 0, to: Date.UTC(2100, 0) })).total).toBe(1);
    expect(source.notSeen()).toMatchObject([{ kind: 'no_time', count: 1 }]);
  });

  it('is told when it would have been joined', async () => {
    const documents = [processCreate({ id: 'A' }), { ...processCreate({ id: 'B' }), '@timestamp': 'then' }];
    const source = await open([write('a.ndjson', ndjson(documents))]);
    const keys = [{ host: 'ws-1' as HostKey, entityId: guid('B').slice(1, -1) }];
    const range = { from: 0, to: Date.UTC(2100, 0) };
    for (let asked = 0; asked < 2; asked += 1) {
      const answer = await source.fetch({ by: 'entity_id', event: 'process_create', keys, range });
      expect(answer.events).toEqual([]);
    }
    expect(source.notSeen()).toMatchObject([{ kind: 'no_time', count: 1 }]);
  });
});

describe("Splunk's text of an event, which nobody reads,", () => {
  const text = [
    '11/22/2026 08:31:02 AM',
    'LogName=Microsoft-Windows-Sysmon/Operational',
    'EventCode=13',
    'ComputerName=ws-1',
    'RecordNumber=41009',
    'Message=Registry value set:',
    'TargetObject: HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\x',
    '',
  ].join('\n');
  const advice = expect.stringContaining('renderXml = true') as string;

  it.each([
    ['a.txt', text],
    ['a.log', text],
    ['a.csv', `_time,_raw\n"2026-11-22","${text}"\n`],
  ])('is told by what to collect instead, in a folder too: %s', async (name, content) => {
    const file = write(name, content);
    for (const path of [file, dirname(file)]) {
      const source = await open([path]);
      expect(await selected(source)).toEqual([]);
      expect(source.notSeen()).toMatchObject([
        { kind: 'unreadable_file', where: file, reason: advice, incomplete: true },
      ]);
    }
  });

  it('is counted in rows, as far as no field was taken out of it', async () => {
    const row = { preview: false, result: { _raw: text, sourcetype: 'WinEventLog', host: 'ws-1' } };
    const source = await open([write('a.json', ndjson([row, row, row]))]);
    await source.count(undefined);
    expect(source.notSeen()).toMatchObject([
      { kind: 'unsupported_record', count: 3, reason: advice },
      { kind: 'unread_input', count: 3, reason: advice, incomplete: true },
    ]);
  });

  it('leaves rows with a header alone unread, and the run incomplete', async () => {
    const header = { LogName: 'Security', EventCode: '4688', Message: 'Ein Prozess', host: 'ws-1' };
    const row = { ...header, source: 'WinEventLog:Security', _time: '2026-11-22T08:31:02.000Z' };
    const source = await open([
      write('a.json', ndjson([row, row].map((result) => ({ preview: false, result })))),
    ]);
    expect((await source.count(undefined)).total).toBe(0);
    expect(source.notSeen()).toMatchObject([
      { kind: 'unsupported_record', count: 2 },
      { kind: 'unread_input', count: 2, incomplete: true },
    ]);
  });
});

describe('an input of which nothing was read, or too little', () => {
  const other = (count: number): string =>
    ndjson(Array.from({ length: count }, (_, n) => ({ Tool: 'x', Number: n })));
  const known = (count: number): string =>
    ndjson(Array.from({ length: count }, (_, n) => registrySet(`v${n}`)));
  const unread = async (content: string, deps: Partial<FileDeps> = {}) => {
    const source = await open([write('a.log', content)], deps);
    await source.count(undefined);
    return source
      .notSeen()
      .filter(({ kind }) => kind === 'unread_input')
      .map(({ count, incomplete, reason }) => ({ count, incomplete, reason: reason.split(/[;.]/)[0] }));
  };

  it('is told with what it holds', async () => {
    expect(await unread(other(565))).toEqual([
      { count: 565, incomplete: true, reason: '565 records, none in a known layout' },
    ]);
    expect(await unread(JSON.stringify([{ Tool: 'x' }]))).toMatchObject([{ count: 1, incomplete: true }]);
  });

  it('is one where more than a tenth of the records is in no known layout, blank lines aside', async () => {
    expect(await unread(`${known(9)}${'\n'.repeat(50)}${other(1)}`)).toEqual([]);
    expect(await unread(`${known(8)}${'\n'.repeat(50)}${other(1)}`)).toEqual([
      { count: 1, incomplete: true, reason: '1 of 9 records are in no known layout' },
    ]);
  });

  it('is one of whose records of hunted kinds none has what it is about', async () => {
    const empty = { ...registrySet('x'), registry: {} };
    const other = { ...registrySet('x'), event: { code: '3', provider: 'Microsoft-Windows-Sysmon' } };
    expect(await unread(ndjson([empty, other, other]))).toEqual([
      {
        count: 1,
        incomplete: true,
        reason: 'No record of a hunted kind could be read: what they lack is told beside this',
      },
    ]);
    expect(await unread(ndjson([empty, registrySet('y')]))).toEqual([]);
  });

  it('counts what other programs log into a known layout as read', async () => {
    const ecs = ndjson(Array.from({ length: 50 }, (_, n) => ({ ecs: { version: '8.17.0' }, n })));
    expect(await unread(ecs)).toEqual([]);
  });

  it.each([
    ['lines of text', 'TimeCreated,EventId\r\n2026-03-01,13\r\n'],
    ['a web page', '<html><body><p>not found</p></body></html>'],
    ['an array of numbers', '[1,\n2,\n3]'],
  ])('may be %s', async (_, content) => {
    expect(await unread(content)).toMatchObject([
      { incomplete: true, reason: 'Nothing in this input is a record' },
    ]);
  });

  it.each([
    ['an empty array', '[]'],
    ['a search without a hit', '{"took":1,"hits":{"total":0,"hits":[]}}'],
    ['a log without an event', '<Events></Events>'],
  ])('is not %s', async (_, content) => {
    expect(await unread(content)).toEqual([]);
  });

  it('makes no run incomplete where that is allowed', async () => {
    expect(await unread(other(3), { allowUnread: true })).toMatchObject([{ count: 3, incomplete: false }]);
  });

  it('keeps few looks of records that all have names of their own', async () => {
    const all = ndjson(Array.from({ length: 500 }, (_, n) => ({ [`name${n}`]: n })));
    const source = await open([write('a.log', all)]);
    await source.count(undefined);
    const looks = source.notSeen().filter(({ kind }) => kind === 'unsupported_record');
    expect(looks.length).toBeLessThan(30);
    expect(looks.reduce((sum, { count }) => sum + count, 0)).toBe(500);
  });
});
