import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../src/adapters/content/yaml.ts';
import { entryOf, locate, plain } from '../../../src/core/located.ts';
import { formatProblem } from '../../../src/core/problem.ts';

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

  it('refuses anchors', () => {
    expect(problemsOf('a: &x 1\nb: *x\n')).toEqual([
      'a.yml:2:4 Anchors are not supported: write out what *x stands for.',
    ]);
  });

  it('reads a value that is left out as null', () => {
    expect(documentsOf('a:\nb: 1\n').map(plain)).toEqual([{ a: null, b: 1 }]);
  });
});
