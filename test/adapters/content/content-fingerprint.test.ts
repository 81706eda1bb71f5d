/** Content has one fingerprint as long as its YAML files are the same, whatever else happens around them. */
import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { contentFingerprint } from '../../../src/adapters/content/content-fingerprint.ts';

const root = mkdtempSync(join(tmpdir(), 'reghunt-fingerprint-'));
afterAll(() => rmSync(root, { recursive: true }));

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'content-'));
  file = join(folder, 'hunts', 'quay.yml');
  mkdirSync(join(folder, 'hunts'));
  writeFileSync(file, 'id: quay\n');
});

const print = () => contentFingerprint([folder]);

describe('the fingerprint of content', () => {
  it('stays while nothing changes, and where a file is merely touched', async () => {
    const before = await print();
    utimesSync(file, 1, 1);
    expect(await print()).toBe(before);
  });

  it('changes with the bytes of a file, its size and time kept', async () => {
    const before = await print();
    const { atime, mtime } = statSync(file);
    writeFileSync(file, 'id: quaz\n');
    utimesSync(file, atime, mtime);
    expect(await print()).not.toBe(before);
  });

  it('changes where a file comes, goes or is renamed', async () => {
    const before = await print();
    const other = join(folder, 'hunts', 'harbour.yaml');
    writeFileSync(other, 'id: harbour\n');
    const two = await print();
    renameSync(other, join(folder, 'hunts', 'port.yaml'));
    const renamed = await print();
    expect(new Set([before, two, renamed]).size).toBe(3);
    rmSync(join(folder, 'hunts', 'port.yaml'));
    expect(await print()).toBe(before);
  });

  it('does not look at what is no YAML', async () => {
    const before = await print();
    writeFileSync(join(folder, 'hunts', '.quay.yml.swp'), 'half');
    writeFileSync(join(folder, 'README.md'), 'notes');
    expect(await print()).toBe(before);
  });

  it('changes where a mounted config map is swapped by its link', async () => {
    const mounted = mkdtempSync(join(root, 'mounted-'));
    for (const [version, text] of [
      ['..1', 'id: quay\n'],
      ['..2', 'id: quaz\n'],
    ] as const) {
      mkdirSync(join(mounted, version, 'hunts'), { recursive: true });
      writeFileSync(join(mounted, version, 'hunts', 'quay.yml'), text);
    }
    symlinkSync('..1', join(mounted, '..data'));
    symlinkSync(join('..data', 'hunts'), join(mounted, 'hunts'));
    const before = await contentFingerprint([mounted]);
    symlinkSync('..2', join(mounted, '..data_tmp'));
    renameSync(join(mounted, '..data_tmp'), join(mounted, '..data'));
    expect(await contentFingerprint([mounted])).not.toBe(before);
  });

  it('is another while the folder is gone, and the same when it is back', async () => {
    const before = await print();
    renameSync(folder, `${folder}-away`);
    const gone = await print();
    expect(gone).not.toBe(before);
    expect(await print()).toBe(gone);
    renameSync(`${folder}-away`, folder);
    expect(await print()).toBe(before);
  });
});
