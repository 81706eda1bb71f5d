/** The same files give the same findings, and the same is told of what was not seen, in whatever they are packed. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type Packed, tar, zip } from '../adapters/files/write-archives.ts';
import { sharedData } from '../evaluate/truth.ts';
import { huntPaths } from './hunt-shapes.ts';

const LOGS = [
  'DE_timestomp_and_dll_sideloading_and_RunPersist',
  'lm_remote_registry_sysmon_1_13_3',
  'sysmon_13_1_persistence_via_winlogon_shell',
  // Of which records are missing.
  'made-damaged-record',
];
/** What nobody reads. */
const ODD = [
  { name: 'odd.jsonl', content: Buffer.from('{"Tool":"x"}\nno record\n') },
  { name: 'lists/empty.json', content: Buffer.alloc(0) },
];

/** Real event logs where they are beside this checkout, and else the made-up incident. */
function originals(): readonly { readonly name: string; readonly content: Buffer }[] {
  const data = sharedData();
  const folder = data === undefined ? '' : resolve(data, '../cases/evtx');
  if (!existsSync(folder))
    return [{ name: 'incident.ndjson', content: readFileSync('demo/incident.ndjson') }];
  return LOGS.map((name) => ({
    name: `uploads/auto/C%3A/Windows/System32/winevt/Logs/${name}.evtx`,
    content: readFileSync(join(folder, `${name}.evtx`)),
  }));
}

const files = [...originals(), ...ODD];
const gzipped: readonly Packed[] = files.map(({ name, content }) => ({
  name: `${name}.gz`,
  content: gzipSync(content),
}));
const folder = mkdtempSync(join(tmpdir(), 'reghunt-packings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function place(name: string, content: Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const PACKINGS: Readonly<Record<string, () => string>> = {
  zip: () => place('a.zip', zip(files)),
  'zip of gzip': () => place('b.zip', zip(gzipped)),
  tar: () => place('c.tar', tar(files, 'pax')),
  'tar in gzip': () => place('d.tgz', gzipSync(tar(files, 'gnu'))),
  'tar in Zstandard': () => place('e.tar.zst', zstdCompressSync(tar(files, 'pax'))),
  'tar of gzip in zip': () => place('f.zip', zip([{ name: 'inner.tar', content: tar(gzipped, 'pax') }])),
};

describe('what comes of it is that of the plain files', async () => {
  for (const { name, content } of files) place(join('plain', name), content);
  const wanted = await huntPaths([join(folder, 'plain')]);

  it('which hold findings, and what is not seen', () => {
    expect(wanted.findings.length).toBeGreaterThan(1);
    expect(wanted.notSeen.map((told) => told.split(':')[0])).toEqual(
      expect.arrayContaining([
        '1 empty_file',
        '1 unreadable_line',
        '1 unread_input, incomplete',
        '1 unsupported_record',
      ]),
    );
  });

  it.each(Object.entries(PACKINGS))('%s', async (_, pack) => {
    expect(await huntPaths([pack()])).toEqual(wanted);
  });

  it('zip on standard input', async () => {
    expect(await huntPaths(['-'], Readable.from([zip(files)]))).toEqual(wanted);
  });
});
