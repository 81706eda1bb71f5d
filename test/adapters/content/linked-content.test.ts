/** Content that is mounted as links is content like any other. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkContent, holdsContent, loadContent } from '../../../src/adapters/content/load-content.ts';

const root = mkdtempSync(join(tmpdir(), 'reghunt-linked-'));
afterAll(() => rmSync(root, { recursive: true }));

/** As Kubernetes mounts a config map: a hidden folder holds it, links lead there. */
function mounted(): string {
  const folder = mkdtempSync(join(root, 'mount-'));
  cpSync('queries/hunts', join(folder, '..2026_03_04', 'hunts'), { recursive: true });
  cpSync('queries/lists', join(folder, '..2026_03_04', 'lists'), { recursive: true });
  cpSync('queries/profiles', join(folder, '..2026_03_04', 'profiles'), { recursive: true });
  symlinkSync('..2026_03_04', join(folder, '..data'));
  for (const family of ['hunts', 'lists', 'profiles'])
    symlinkSync(join('..data', family), join(folder, family));
  return folder;
}

describe('content behind links', () => {
  it('is read, each file once', async () => {
    const folder = mounted();
    expect(await holdsContent(folder)).toBe(true);
    const linked = await loadContent([folder]);
    const plain = await loadContent([join(folder, '..2026_03_04')]);
    expect(linked.hunts.map(({ id }) => id)).toEqual(plain.hunts.map(({ id }) => id));
    expect(linked.hunts).not.toEqual([]);
  });

  it('is named where a link leads nowhere', async () => {
    const folder = mounted();
    symlinkSync('nowhere.yml', join(folder, '..2026_03_04', 'hunts', 'quay.yml'));
    const { problems } = await checkContent([folder]);
    expect(problems.map(({ file }) => file)).toEqual([join(folder, 'hunts', 'quay.yml')]);
  });
});
