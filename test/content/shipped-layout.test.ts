/** Where a shipped rule is found: one a file, called what the rule is called, in a folder that the page of folders names. */
import { readFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedContent } from '../shipped.ts';

const { indicators, mitigations, guards, exceptions, lists } = await shippedContent();
const rules = [
  ...[...indicators, ...mitigations, ...guards].map(({ name, file }) => ({ called: slugOf(name), file })),
  ...exceptions.map(({ id, file }) => ({ called: id, file })),
];

/** Long titles end at a whole word. */
function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll("'", '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

describe('a shipped rule', () => {
  it('has a file of its own, below the folder of a group', () => {
    const files = [...rules, ...lists].map(({ file }) => file);
    expect(files.filter((file, at) => files.indexOf(file) !== at)).toEqual([]);
    expect(
      rules
        .map(({ file }) => relative('queries', file))
        .filter((file) => !/^[a-z]+\/[a-z-]+\/[a-z0-9-]+\.yml$/.test(file)),
    ).toEqual([]);
  });

  it('is called what its file is called', () => {
    const others = [...rules, ...lists.map(({ id, file }) => ({ called: id, file }))].filter(
      ({ called, file }) => !called.startsWith(basename(file, '.yml')),
    );
    expect(others).toEqual([]);
  });

  it('lies in a folder that queries/README.md tells of', () => {
    const page = readFileSync('queries/README.md', 'utf8');
    const folders = new Set(rules.map(({ file }) => basename(dirname(file))));
    expect([...folders].filter((folder) => !page.includes(`| \`${folder}/\` | `))).toEqual([]);
    const told = [...page.matchAll(/\| `([a-z-]+)\/` \|/g)].map(([, folder = '']) => folder);
    expect(told.filter((folder) => !folders.has(folder))).toEqual([]);
  });
});
