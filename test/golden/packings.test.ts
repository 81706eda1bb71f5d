/** The same files give the same findings in whatever they are packed. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type Packed, tar, zip } from '../adapters/files/write-archives.ts';
import { sharedData } from '../evaluate/truth.ts';
import { huntFiles } from './hunt-files.ts';
import { type Outcome, outcomes } from './hunt-shapes.ts';

const LOGS = [
  'DE_timestomp_and_dll_sideloading_and_RunPersist',
  'lm_remote_registry_sysmon_1_13_3',
  'sysmon_13_1_persistence_via_winlogon_shell',
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

const files = originals();
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

describe('findings are those of the plain files', async () => {
  for (const { name, content } of files) place(join('plain', name), content);
  const wanted = outcomes(await huntFiles([join(folder, 'plain')]));

  it('of which there are some', () => {
    expect(wanted.length).toBeGreaterThan(1);
  });

  it.each(Object.entries(PACKINGS))('%s', async (_, pack) => {
    expect(outcomes(await huntFiles([pack()]))).toEqual(wanted);
  });

  it('zip on standard input', async () => {
    const found: readonly Outcome[] = outcomes(await huntFiles(['-'], Readable.from([zip(files)])));
    expect(found).toEqual(wanted);
  });
});
