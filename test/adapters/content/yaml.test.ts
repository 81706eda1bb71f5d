import { describe, expect, it } from 'vitest';
import { readDocuments } from '../../../src/adapters/content/yaml.ts';
import { entryOf, locate, plain } from '../../../src/core/located.ts';
import { formatProblem } from '../../../src/core/problem.ts';
import { readYaml } from '../../core/read-yaml.ts';

function documentsOf(text: string) {
  const result = readYaml(text, 'a.yml');
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.documents;
}

function problemsOf(text: string): readonly string[] {
  const result = readYaml(text, 'a.yml');
  return 'problems' in result ? result.problems.map(formatProblem) : [];
}

describe('reading YAML', () => {
  it('keeps the place of every key and value', () => {
    const [document] = documentsOf('a:\n  - one\n  - b: 2\n');
    expect(entryOf(document, 'a')?.keyPlace).toEqual({ line: 1, column: 1 });
    expect(document && locate(document, ['a', 1, 'b'])).toMatchObject({
      value: 2,
      place: { line: 3, column: 8 },
    });
    expect(document && plain(document)).toEqual({ a: ['one', { b: 2 }] });
  });

  it('points at the nearest node there is', () => {
    const [document] = documentsOf('a:\n  b: 1\n');
    expect(document && locate(document, ['a', 'missing', 'deeper']).place).toEqual({ line: 2, column: 3 });
  });

  it('reads each document of a file', () => {
    expect(documentsOf('a: 1\n---\na: 2\n').map(plain)).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('finds no document in an empty file', () => {
    expect(documentsOf('# nothing\n')).toEqual([]);
  });

  it('knows where text begins behind its quotes', () => {
    const [document] = documentsOf(`a: x\nb: 'y'\nc: |\n  z\n`);
    expect(entryOf(document, 'a')?.value).toMatchObject({ inset: 0 });
    expect(entryOf(document, 'b')?.value).toMatchObject({ inset: 1 });
    expect(entryOf(document, 'c')?.value).not.toHaveProperty('inset');
  });

  it('refuses duplicate keys, with the place of the second', () => {
    expect(problemsOf('a: 1\nb: 2\na: 3\n')).toEqual(['a.yml:3:1 YAML: Map keys must be unique.']);
  });

  it('refuses broken YAML', () => {
    expect(problemsOf('a: [1, 2\nb: 3\n')[0]).toMatch(/^a\.yml:\d+:\d+ YAML: /);
  });

  it('writes out what aliases and merge keys stand for', () => {
    expect(documentsOf('a: &x [1, 2]\nb: *x\n').map(plain)).toEqual([{ a: [1, 2], b: [1, 2] }]);
    expect(documentsOf('a: &m {x: 1, y: 2}\nb:\n  <<: *m\n  y: 3\n').map(plain)).toEqual([
      { a: { x: 1, y: 2 }, b: { x: 1, y: 3 } },
    ]);
    const twice = 'a: &m {x: 1}\nb: &n {x: 2, y: 2}\nc:\n  <<: [*m, *n]\n';
    expect(documentsOf(twice).map(plain)).toMatchObject([{ c: { x: 1, y: 2 } }]);
  });

  it('refuses aliases of nothing, of themselves and of more than fits', () => {
    expect(problemsOf('a: *x\n')[0]).toMatch(/^a\.yml:1:4 /);
    expect(problemsOf('a: &a\n  b: *a\n')).toEqual(['a.yml:2:3 Nested deeper than 100 levels: flatten it.']);
    const bomb = 'abcdefgh'
      .split('')
      .map((name, at, all) => {
        const before = at === 0 ? 'x' : `*${all[at - 1] ?? ''}`;
        return `${name}: &${name} [${Array(9).fill(before).join(',')}]\n`;
      })
      .join('');
    expect(problemsOf(bomb)).toEqual([expect.stringContaining('More than 500000 values')]);
  });

  it('finds no document between two lines of dashes', () => {
    expect(documentsOf('---\na: 1\n---\n---\n').map(plain)).toEqual([{ a: 1 }]);
  });

  it('reads the sound documents of a public file, and the last of two keys with one name', () => {
    const read = readDocuments('a: 1\na: 2\n---\nb: [1\n---\nc: 3\n', 'a.yml', true);
    expect(read.documents.map(plain)).toEqual([{ a: 2 }, { c: 3 }]);
    expect(read.warnings.map(formatProblem)).toEqual([
      'a.yml:2:1 The key "a" is there twice: the last one counts.',
    ]);
    expect(read.problems.map(({ line }) => line)).toContain(5);
  });

  it('reads a value that is left out as null', () => {
    expect(documentsOf('a:\nb: 1\n').map(plain)).toEqual([{ a: null, b: 1 }]);
  });
});
