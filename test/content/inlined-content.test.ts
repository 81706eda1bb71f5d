/** The shipped content, one rule a file with lists by name, is what one file a family with every value written out says. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { checkContent } from '../../src/adapters/content/load-content.ts';
import { contentPrints } from '../../src/core/run/content-prints.ts';
import { shippedContent } from '../shipped.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-inlined-'));
afterAll(() => rmSync(folder, { recursive: true }));

function documentsOf(family: string): readonly unknown[] {
  return readdirSync(join('queries', family), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yml'))
    .flatMap((name) => [...parseAllDocuments(readFileSync(join('queries', family, name), 'utf8'))])
    .map((document) => document.toJS() as unknown);
}

const lists = new Map(
  (documentsOf('lists') as { readonly id: string; readonly values: readonly string[] }[]).map(
    ({ id, values }) => [id, values],
  ),
);

/** Written out as a person would copy them: text for text, before anything is read as a pattern. */
function inlined(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inlined);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      const [field, ...modifiers] = key.split('|');
      if (!modifiers.includes('expand')) return [key, inlined(value)];
      const rest = modifiers.filter((name) => name !== 'expand');
      return [[field, ...rest].join('|'), [value].flat().flatMap((text) => writtenOut(String(text)))];
    }),
  );
}

function writtenOut(text: string): readonly string[] {
  const [whole, name = ''] = /%([\w.-]+)%/.exec(text) ?? [];
  if (whole === undefined) return [text];
  const values = lists.get(name);
  if (values === undefined) throw new Error(`no list ${name}`);
  return values.map((value) => text.replace(whole, () => value));
}

describe('the shipped content', () => {
  it('is equal to itself with every list written out, in one file a family', async () => {
    for (const family of ['hunts', 'indicators', 'mitigations', 'guards', 'exceptions', 'profiles']) {
      mkdirSync(join(folder, family));
      const text = documentsOf(family)
        .map((document) => stringify(inlined(document)))
        .join('---\n');
      expect(text).not.toMatch(/\|expand/);
      writeFileSync(join(folder, family, 'all.yml'), text);
    }
    const { content, problems } = await checkContent([folder]);
    expect(problems).toEqual([]);
    expect(contentPrints(content)).toEqual(contentPrints(await shippedContent()));
  });

  it('asks for every list', async () => {
    const { notes } = await checkContent(['queries']);
    expect(notes).toEqual([]);
  });
});
