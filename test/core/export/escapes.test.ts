/** Text that leaves in a rule means the same there: what is written is read back as the target reads it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../../src/core/export/dialect.ts';
import { DSL } from '../../../src/core/export/dsl.ts';
import { EQL, EQL_WORDS } from '../../../src/core/export/eql.ts';
import { ESQL, ESQL_WORDS } from '../../../src/core/export/esql.ts';
import { KQL, KQL_WORDS } from '../../../src/core/export/kql.ts';
import { LUCENE, LUCENE_WORDS } from '../../../src/core/export/lucene.ts';
import { sigmaText } from '../../../src/core/export/sigma-dialect.ts';
import { SPL, SPL_WORDS } from '../../../src/core/export/spl.ts';
import { printNode, type Words } from '../../../src/core/export/text-node.ts';
import { contains, literalPattern, pattern, readPattern } from '../../../src/core/sigma/pattern.ts';
import { render } from '../../../src/core/sigma/query.ts';
import { readKql } from './read-kql.ts';

/** What rules are made of, with everything any target treats as special. */
const UNITS = [...'aZ0 \\"\'*?/:()[]{}<>~^!+-=&|#@%$.,;`_éß', ' and ', ' OR ', 'not ', 'C:\\Users\\'];
const text = fc.string({ unit: fc.constantFrom(...UNITS), minLength: 1, maxLength: 12 });
const plainText = text.filter((each) => !/[*?]/.test(each));

function written(dialect: Dialect, words: Words, value: string, shape: 'equals' | 'contains'): string {
  const tokens = shape === 'equals' ? literalPattern(value) : contains(literalPattern(value));
  const said = dialect.emit('f', { kind: 'pattern', pattern: tokens, cased: true }, false);
  if ('cannot' in said) throw new Error(said.cannot);
  return printNode(said.node, words);
}

/** A string in double quotes in which a backslash stands before what is meant literally. */
function unquoted(quoted: string): string {
  expect(quoted).toMatch(/^"(?:[^"\\]|\\[\s\S])*"$/);
  return quoted.slice(1, -1).replace(/\\([\s\S])/g, '$1');
}

/** Text between unescaped stars, escapes undone. */
function pieces(value: string): readonly string[] {
  const found = [''];
  for (const [part, escaped] of value.matchAll(/\\([\s\S])|[\s\S]/g)) {
    if (part === '*') found.push('');
    else found.push(`${found.pop() ?? ''}${escaped ?? part}`);
  }
  return found;
}

describe('a literal is read back as it was written', () => {
  it('by Lucene, in quotes and between stars', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(unquoted(written(LUCENE, LUCENE_WORDS, value, 'equals').slice('f:'.length))).toBe(value);
        const term = written(LUCENE, LUCENE_WORDS, value, 'contains').slice('f:'.length);
        expect(pieces(term)).toEqual(['', value, '']);
        // The query parser splits at blanks, and reads signs, that have no backslash before them.
        expect(term.replace(/\\[\s\S]/g, '')).not.toMatch(/[\s/()[\]{}:"<>&|]/);
      }),
    );
  });

  it('by Lucene in a regular expression that folds letter case', () => {
    fc.assert(
      fc.property(text, (value) => {
        const said = LUCENE.emit(
          'f',
          { kind: 'pattern', pattern: contains(literalPattern(`k${value}`)), cased: false },
          false,
        );
        if ('cannot' in said) throw new Error(said.cannot);
        const source = printNode(said.node, LUCENE_WORDS).slice('f:/'.length, -1);
        expect(source).not.toMatch(/(?<=^|[^\\])(?:\\\\)*\//);
        const regex = new RegExp(`^${source.replace(/\\(["#@&<>~-])/g, '$1')}$`, 's');
        expect(regex.test(`..k${value}..`)).toBe(true);
        const upper = value.toUpperCase();
        if (upper.length === value.length) expect(regex.test(`..K${upper}..`)).toBe(true);
        expect(regex.test(`..${value}..`)).toBe(value.toLowerCase().includes(`k${value}`.toLowerCase()));
      }),
    );
  });

  it('by KQL, in quotes and between stars', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(readKql(written(KQL, KQL_WORDS, value, 'equals'))).toEqual({
          op: 'is',
          field: 'f',
          value: { pieces: [value] },
        });
        // KQL has no sign for one character and needs none for "?".
        expect(readKql(written(KQL, KQL_WORDS, value, 'contains'))).toEqual({
          op: 'is',
          field: 'f',
          value: { pieces: ['', value, ''] },
        });
      }),
    );
  });

  it('by EQL, whose patterns leave stars and question marks to functions', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(unquoted(written(EQL, EQL_WORDS, value, 'equals').slice('f == '.length))).toBe(value);
        const whole = written(EQL, EQL_WORDS, value, 'contains');
        const read = whole.startsWith('stringContains(f, ')
          ? unquoted(whole.slice('stringContains(f, '.length, -1))
          : unquoted(whole.slice('f like '.length)).slice(1, -1);
        expect(read).toBe(value);
        expect(/[*?]/.test(value)).toBe(whole.startsWith('stringContains'));
      }),
    );
  });

  it('by ES|QL, in a string and in a pattern inside a string', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(unquoted(written(ESQL, ESQL_WORDS, value, 'equals').slice('f == '.length))).toBe(value);
        const like = unquoted(written(ESQL, ESQL_WORDS, value, 'contains').slice('f LIKE '.length));
        expect(pieces(like)).toEqual(['', value, '']);
        expect(like.replace(/\\[\s\S]/g, '')).not.toContain('?');
      }),
    );
  });

  it('by Splunk, but for stars, which it cannot quote', () => {
    fc.assert(
      fc.property(plainText, (value) => {
        expect(unquoted(written(SPL, SPL_WORDS, value, 'contains').slice('f='.length))).toBe(`*${value}*`);
      }),
    );
  });

  it('by the engines, in Query DSL', () => {
    fc.assert(
      fc.property(text, (value) => {
        const said = DSL.emit(
          'f',
          { kind: 'pattern', pattern: contains(literalPattern(value)), cased: true },
          false,
        );
        if ('cannot' in said) throw new Error(said.cannot);
        const { wildcard } = render(said.node) as { wildcard: { f: { value: string } } };
        expect(pieces(wildcard.f.value)).toEqual(['', value, '']);
      }),
    );
  });

  it('by Sigma, wildcards beside literals included', () => {
    const token = fc.oneof(
      text.map((literal) => ({ literal })),
      fc.constantFrom('*' as const, '?' as const),
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 5 }).map(pattern), (tokens) => {
        expect(readPattern(sigmaText(tokens))).toEqual(tokens);
      }),
    );
  });
});
