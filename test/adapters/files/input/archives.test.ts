/** Archives are read member by member, whatever they are packed in, and nothing in them is passed over in silence. */
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FILE_LIMITS } from '../../../../src/adapters/files/file-limits.ts';
import type { FileDeps } from '../../../../src/adapters/files/open-files.ts';
import type { EventSource } from '../../../../src/ports/event-source.ts';
import { ndjson, open, RUN, registrySet, selected, temporaryFolder, told, write } from '../event-files.ts';
import { type Packed, tar, zip } from '../write-archives.ts';
import { event, evtxChunk, evtxFile, ticks, value } from '../write-evtx.ts';

const LINES = ndjson([registrySet('one'), registrySet('two')]);
const LOG = evtxFile([
  evtxChunk([
    event(
      { code: 13, computer: 'ws-1.corp.example', time: ticks('2026-03-01T12:00:00.000Z') },
      {
        UtcTime: value.string('2026-03-01 12:00:00.000'),
        ProcessGuid: value.guid('D4C3B2A1000000000000000000000A00'),
        Image: value.string('C:\\Windows\\System32\\reg.exe'),
        TargetObject: value.string(`${RUN}\\three`),
        Details: value.string('C:\\Temp\\x.exe'),
      },
    ),
  ]),
]);
const COLLECTED = 'uploads/auto/C%3A/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx';
const MEMBERS: readonly Packed[] = [
  { name: 'uploads/', is: 'folder' },
  { name: 'uploads/events.jsonl.gz', content: gzipSync(LINES) },
  { name: COLLECTED, content: LOG },
];
const WANTED = [`1 ${RUN}\\one`, `2 ${RUN}\\two`, `1 ${RUN}\\three`];

async function read(
  paths: readonly string[],
  deps: Partial<FileDeps> = {},
): Promise<{
  readonly events: readonly string[];
  readonly files: readonly string[];
  readonly source: EventSource;
}> {
  const source = await open(paths, deps);
  const events = await selected(source);
  return {
    events: events.map(told),
    files: events.map((one) => (one.source.kind === 'file' ? one.source.file : '')),
    source,
  };
}

describe('an archive', () => {
  it.each([
    ['zip', 'a.zip', zip(MEMBERS)],
    ['zip without packing', 'a.zip', zip(MEMBERS.map((one) => ({ ...one, method: 'stored' })))],
    ['zip of Zstandard', 'a.zip', zip(MEMBERS.map((one) => ({ ...one, method: 'zstd' })))],
    ['tar', 'a.tar', tar(MEMBERS)],
    ['tar in gzip', 'a.tgz', gzipSync(tar(MEMBERS))],
    ['tar in Zstandard', 'a.tar.zst', zstdCompressSync(tar(MEMBERS))],
    ['tar in a zip', 'a.zip', zip([{ name: 'inner.tar.gz', content: gzipSync(tar(MEMBERS)) }])],
    ['zip in a tar', 'a.tar', tar([{ name: 'inner.zip', content: zip(MEMBERS) }])],
    ['zip by another name', 'collection.bin', zip(MEMBERS)],
  ])('is read member by member: %s', async (_, name, content) => {
    const { events, files, source } = await read([write(name, content)]);
    expect(events).toEqual(WANTED);
    expect(source.notSeen()).toEqual([]);
    expect(files[2]).toMatch(new RegExp(`${name}!(?:inner\\.[a-z.]+!)?${COLLECTED}$`));
  });

  it('is read from standard input', async () => {
    for (const content of [zip(MEMBERS), gzipSync(tar(MEMBERS))]) {
      const { events, files } = await read(['-'], { stdin: Readable.from([content]) });
      expect(events).toEqual(WANTED);
      expect(files[0]).toBe('standard input!uploads/events.jsonl.gz');
    }
  });

  it.each(['ustar', 'gnu', 'pax'] as const)('of tar may have long names: %s', async (format) => {
    const name = `${'folder/'.repeat(20)}events.jsonl`;
    const { events, files } = await read([write('a.tar', tar([{ name, content: LINES }], format))]);
    expect(events).toHaveLength(2);
    expect(files[0]?.endsWith(`a.tar!${name}`)).toBe(true);
  });

  it('without members holds none', async () => {
    const { events, source } = await read([write('a.zip', zip([]))]);
    expect(events).toEqual([]);
    expect(source.notSeen()).toEqual([]);
  });

  it('in a folder is read like the files beside it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.zip'), zip(MEMBERS));
    writeFileSync(join(folder, 'b.jsonl.zst'), zstdCompressSync(LINES));
    expect((await read([folder])).events).toEqual([...WANTED, ...WANTED.slice(0, 2)]);
  });

  it('leaves nothing in the scratch folder', async () => {
    const scratch = temporaryFolder();
    const { source } = await read([write('a.tar', tar([{ name: 'x/inner.zip', content: zip(MEMBERS) }]))], {
      tempDir: scratch,
    });
    await source.close();
    expect(readdirSync(scratch)).toEqual([]);
  });
});

describe('a member', () => {
  it.each([
    [
      'encrypted',
      zip([...MEMBERS, { name: 'secret.jsonl', content: LINES, method: 'encrypted' }]),
      'secret.jsonl',
      'encrypted',
    ],
    [
      'packed otherwise',
      zip([...MEMBERS, { name: 'a.jsonl', content: LINES, method: 'lzma' }]),
      'a.jsonl',
      'method 14',
    ],
    [
      'that leads out of a zip',
      zip([...MEMBERS, { name: '../../etc/a.jsonl', content: LINES }]),
      '../../etc/a.jsonl',
      '".."',
    ],
    [
      'that leads out of a tar',
      tar([...MEMBERS, { name: 'x/../../a.jsonl', content: LINES }]),
      'x/../../a.jsonl',
      '".."',
    ],
    [
      'with an absolute name',
      tar([...MEMBERS, { name: '/var/a.jsonl', content: LINES }]),
      '/var/a.jsonl',
      'absolute',
    ],
    [
      'with a drive',
      zip([...MEMBERS, { name: 'C:\\logs\\a.jsonl', content: LINES }]),
      'C:/logs/a.jsonl',
      'absolute',
    ],
  ])('%s is named, and the others are read', async (_, archive, name, why) => {
    const { events, source } = await read([write('a.archive', archive)]);
    expect(events).toEqual(WANTED);
    expect(source.notSeen()).toMatchObject([
      {
        kind: 'unreadable_file',
        where: expect.stringMatching(new RegExp(`a\\.archive!${name.replaceAll('.', '\\.')}$`)),
        reason: expect.stringContaining(why),
        incomplete: true,
      },
    ]);
  });

  it.each([
    ['zip', zip([...MEMBERS, { name: 'x.jsonl', content: '/etc/passwd', is: 'link' }])],
    ['tar', tar([...MEMBERS, { name: 'x.jsonl', is: 'link' }])],
  ])('that is a link in a %s is counted and not followed', async (_, archive) => {
    const { events, source } = await read([write('a.archive', archive)]);
    expect(events).toEqual(WANTED);
    expect(source.notSeen()).toMatchObject([
      { kind: 'passed_over', count: 1, reason: expect.stringContaining('Links'), incomplete: false },
    ]);
  });

  it('of another kind is counted by its ending, and a hive named with what makes something of it', async () => {
    const others: readonly Packed[] = [
      { name: 'a.pf', content: 'x' },
      { name: 'b.pf', content: 'y' },
      { name: '$MFT', content: 'FILE0' },
      { name: 'Windows/System32/config/SOFTWARE', content: 'regf\0\0' },
      { name: 'no-ending', content: LINES },
      { name: '__MACOSX/._events.jsonl', content: LINES },
    ];
    const { events, source } = await read([write('a.zip', zip([...MEMBERS, ...others]))]);
    expect(events).toEqual([...WANTED, ...WANTED.slice(0, 2)]);
    expect(source.notSeen()).toMatchObject([
      { kind: 'passed_over', count: 4, reason: expect.stringContaining('2 .pf'), incomplete: false },
      {
        kind: 'passed_over',
        count: 1,
        reason: expect.stringMatching(/Windows\/System32\/config\/SOFTWARE.*reg export/),
        incomplete: false,
      },
    ]);
  });

  it.each([
    ['xz', '\u00fd7zXZ\0', 'xz -d'],
    ['bz2', 'BZh9', 'bzip2 -d'],
    ['7z', '7z\u00bc\u00af', '7z x'],
    ['rar', 'Rar!\u001a', 'unrar x'],
  ])(
    'of a packing that is not read is named with the command that unpacks it: %s',
    async (ending, begin, command) => {
      const name = ending === 'xz' || ending === 'bz2' ? `a.jsonl.${ending}` : `a.${ending}`;
      const { source } = await read([write('a.zip', zip([{ name, content: Buffer.from(begin, 'latin1') }]))]);
      expect(source.notSeen()).toMatchObject([
        { kind: 'unreadable_file', reason: expect.stringContaining(command), incomplete: true },
      ]);
    },
  );
});

it.each([
  ['zip', zip],
  ['tar', tar],
])('what bears the name of a folder and holds records is read: %s', async (name, pack) => {
  const archive = write(
    `a.${name}`,
    pack([
      { name: 'one/', is: 'folder' },
      { name: 'a.json/', content: LINES },
    ]),
  );
  expect((await read([archive])).events).toHaveLength(2);
});

describe('a broken archive', () => {
  const noise = Array.from({ length: 400 }, (_, i) => Math.sin(i).toString(36).slice(3)).join('');
  const many = Array.from({ length: 200 }, (_, i) => ({
    name: `${i}.jsonl`,
    content: ndjson([{ ...registrySet(`${i}`), noise: noise.slice(i) + noise.slice(0, i) + Math.cos(i) }]),
  }));

  it.each([
    ['tar', tar(many)],
    ['tar in gzip', gzipSync(tar(many))],
    ['tar in Zstandard', zstdCompressSync(tar(many))],
  ])('gives what came before it was cut: %s', async (_, archive) => {
    const { events, source } = await read([write('a.tar', archive.subarray(0, archive.length / 2))]);
    expect(events.length).toBeGreaterThan(50);
    expect(source.notSeen().map(({ kind, incomplete }) => ({ kind, incomplete }))).toContainEqual({
      kind: 'truncated_file',
      incomplete: true,
    });
  });

  it.each([
    ['cut', (bytes: Buffer) => bytes.subarray(0, bytes.length - 30)],
    [
      'without a directory',
      (bytes: Buffer) => Buffer.from(bytes).fill(0, bytes.lastIndexOf('PK\u0001\u0002')),
    ],
  ])('of zip has lost its directory and is told: %s', async (_, spoil) => {
    const { source } = await read([write('a.zip', spoil(zip(MEMBERS)))]);
    expect(source.notSeen()).toMatchObject([
      { kind: 'truncated_file', where: expect.stringContaining('a.zip'), incomplete: true },
    ]);
  });

  it('with a damaged member gives the others', async () => {
    const archive = zip(MEMBERS);
    const at = archive.indexOf(COLLECTED) + COLLECTED.length;
    archive.fill(0xff, at + 40, at + 120);
    const { events, source } = await read([write('a.zip', archive)]);
    expect(events).toEqual(WANTED.slice(0, 2));
    expect(source.notSeen().map(({ kind }) => kind)).toContain('truncated_file');
  });

  const three = ['a', 'b', 'c'].map(
    (name): Packed => ({
      name: `${name}.jsonl`,
      content: ndjson([registrySet(name)]),
      method: 'stored',
    }),
  );

  it('with a member that is not as it was packed tells so', async () => {
    const archive = zip(three);
    archive.write('B', archive.indexOf(`Run\\\\b"`) + 5);
    const { events, source } = await read([write('a.zip', archive)]);
    expect(events).toEqual([`1 ${RUN}\\a`, `1 ${RUN}\\B`, `1 ${RUN}\\c`]);
    expect(source.notSeen()).toMatchObject([
      {
        kind: 'truncated_file',
        where: expect.stringMatching(/a\.zip!b\.jsonl$/),
        reason: expect.stringContaining('checksum'),
        incomplete: true,
      },
    ]);
  });

  it('that holds more members than it tells is told, and those it tells of are read', async () => {
    const archive = zip(three);
    const end = archive.lastIndexOf('PK\u0005\u0006');
    archive.writeUInt16LE(2, end + 8);
    archive.writeUInt16LE(2, end + 10);
    const { events, source } = await read([write('a.zip', archive)]);
    expect(events).toHaveLength(2);
    expect(source.notSeen()).toMatchObject([
      { kind: 'truncated_file', reason: expect.stringContaining('more members than'), incomplete: true },
    ]);
  });

  it.each(['b.jsonl', 'b.txt'])('whose directory leads to no member gives the others: %s', async (name) => {
    const archive = zip(three.map((one, at) => (at === 1 ? { ...one, name } : one)));
    const directory = archive.lastIndexOf(name) - 46;
    archive.writeUInt32LE(0x7fff_fff0, directory + 42);
    const { events, source } = await read([write('a.zip', archive)]);
    expect(events).toEqual([`1 ${RUN}\\a`, `1 ${RUN}\\c`]);
    expect(source.notSeen()).toContainEqual(
      expect.objectContaining({
        kind: 'truncated_file',
        where: expect.stringMatching(/a\.zip!b\.\w+$/),
        incomplete: true,
      }),
    );
  });
});

describe('limits', () => {
  const limited = (unpack: Partial<(typeof FILE_LIMITS)['unpack']>): Partial<FileDeps> => ({
    limits: { unpack: { ...FILE_LIMITS.unpack, ...unpack } },
  });
  const zeros = Buffer.alloc(20_000_000, ' ');

  it.each([
    ['gzip', 'a.jsonl.gz', gzipSync(zeros)],
    ['Zstandard', 'a.jsonl.zst', zstdCompressSync(zeros)],
    [
      'zip',
      'a.zip',
      zip([
        { name: 'a.jsonl', content: zeros },
        { name: 'b.jsonl', content: LINES },
      ]),
    ],
    ['zip in zip', 'a.zip', zip([{ name: 'b.zip', content: zip([{ name: 'a.jsonl', content: zeros }]) }])],
    ['tar in gzip', 'a.tgz', gzipSync(tar([{ name: 'a.jsonl', content: zeros }]))],
  ])('end what unpacks to more than is likely: %s', async (_, name, content) => {
    const { source } = await read([write(name, content)], limited({ bytes: 1_000_000, ratio: 10 }));
    expect(source.notSeen()).toContainEqual(
      expect.objectContaining({
        kind: 'truncated_file',
        reason: expect.stringMatching(
          /unpacks to more than 1000000 bytes\. What came before was read\. .*unpack it and hunt the folder/,
        ),
        incomplete: true,
      }),
    );
  });

  it('let large inputs unpack to more', async () => {
    const packed = gzipSync(LINES);
    const { events } = await read([write('a.jsonl.gz', packed)], limited({ bytes: 1, ratio: 100 }));
    expect(events).toHaveLength(2);
  });

  it('end an archive of too many members, and what came before is read', async () => {
    const members = Array.from({ length: 12 }, (_, i) => ({ name: `${i}.jsonl`, content: LINES }));
    const { events, source } = await read([write('a.zip', zip(members))], limited({ members: 5 }));
    expect(events).toHaveLength(10);
    expect(source.notSeen()).toMatchObject([
      { kind: 'truncated_file', reason: expect.stringContaining('more than 5 files'), incomplete: true },
    ]);
  });

  it('end what is packed too many times over', async () => {
    let packed: Buffer = Buffer.from(LINES);
    for (let i = 0; i < 5; i += 1) packed = gzipSync(packed);
    expect((await read([write('a.gz', packed)])).events).toHaveLength(2);
    const { events, source } = await read([write('a.gz', gzipSync(packed))]);
    expect(events).toEqual([]);
    expect(source.notSeen()).toMatchObject([
      { kind: 'unreadable_file', reason: expect.stringContaining('packed 6 times'), incomplete: true },
    ]);
  });
});

describe('a folder', () => {
  it('tells by ending which of its files are not read, and names hives', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.jsonl'), LINES);
    writeFileSync(join(folder, 'b.txt'), 'text');
    writeFileSync(join(folder, 'c.TXT'), 'text');
    writeFileSync(join(folder, 'NTUSER.DAT'), 'regf\0');
    writeFileSync(join(folder, 'events'), LINES);
    writeFileSync(join(folder, 'Security'), LOG);
    const { events, source } = await read([folder]);
    expect(events).toHaveLength(5);
    expect(source.notSeen()).toMatchObject([
      { kind: 'passed_over', count: 2, where: folder, reason: expect.stringContaining('2 .txt') },
      { kind: 'passed_over', count: 1, where: folder, reason: expect.stringContaining('NTUSER.DAT') },
    ]);
  });

  it('holds logs of Windows itself, which are no events, beside logs that are', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'setup.log'), '2026-03-01 12:00:00, Info  CBS  Starting\r\n');
    writeFileSync(join(folder, 'nxlog.log'), LINES);
    writeFileSync(join(folder, 'wide.log'), Buffer.from(`\uFEFF${LINES}`, 'utf16le'));
    const { events, source } = await read([folder]);
    expect(events).toHaveLength(4);
    expect(source.notSeen()).toMatchObject([
      { kind: 'passed_over', count: 1, reason: expect.stringContaining('1 .log'), incomplete: false },
    ]);
  });

  it('is read once, however often it is named, and its links lead nowhere', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'a.jsonl'), LINES);
    symlinkSync(folder, join(folder, 'sub', 'up'));
    symlinkSync(join(folder, 'sub', 'a.jsonl'), join(folder, 'same.jsonl'));
    symlinkSync(join(folder, 'gone'), join(folder, 'broken.jsonl'));
    const { events, source } = await read([
      folder,
      `${folder}/.`,
      join(folder, 'sub'),
      join(folder, 'sub', 'a.jsonl'),
    ]);
    expect(events).toHaveLength(2);
    expect(source.notSeen()).toMatchObject([
      { kind: 'unreadable_file', where: join(folder, 'broken.jsonl'), incomplete: true },
      { kind: 'passed_over', count: 1, reason: expect.stringContaining('Links') },
    ]);
  });

  it('that links to itself, or to one that links back, is walked once', async () => {
    const folder = temporaryFolder();
    for (const name of ['one', 'two']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'a.jsonl'), ndjson([registrySet(name)]));
    }
    symlinkSync('.', join(folder, 'one', 'self'));
    symlinkSync('../two', join(folder, 'one', 'two'));
    symlinkSync('../one', join(folder, 'two', 'one'));
    const { events, source } = await read([folder]);
    expect(events).toEqual([`1 ${RUN}\\one`, `1 ${RUN}\\two`]);
    expect(source.notSeen()).toMatchObject([{ kind: 'passed_over', count: 3, incomplete: false }]);
  });

  it('is one by whatever path it is given, and a link that is named is followed', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'one'));
    writeFileSync(join(folder, 'one', 'a.jsonl'), LINES);
    symlinkSync('one', join(folder, 'link'));
    const own = join(folder, 'one');
    const linked = join(folder, 'link');
    expect((await read([linked])).events).toHaveLength(2);
    const { events, source } = await read([relative(process.cwd(), own), `${own}/`, linked, folder]);
    expect(events).toHaveLength(2);
    expect(source.notSeen()).toMatchObject([{ kind: 'passed_over', count: 1 }]);
  });

  it('may hold a link that leads to itself alone, which is named', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.jsonl'), LINES);
    symlinkSync('loop.jsonl', join(folder, 'loop.jsonl'));
    const { events, source } = await read([folder]);
    expect(events).toHaveLength(2);
    expect(source.notSeen()).toMatchObject([
      {
        kind: 'unreadable_file',
        where: join(folder, 'loop.jsonl'),
        reason: expect.stringContaining('leads back to itself'),
        incomplete: true,
      },
    ]);
  });
});
