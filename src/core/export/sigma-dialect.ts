/** Tests as items of a Sigma detection: `field|modifier` and a value, wildcards escaped. */
import type { Comparison } from '../sigma/condition.ts';
import type { Dialect, Emitted, RawTest } from './dialect.ts';
import { fitPattern, isOpen, simpleShape } from './fitting-pattern.ts';
import { textTest } from './text-node.ts';

const COMPARISONS: Readonly<Record<Comparison, string>> = { lt: '|lt', lte: '|lte', gt: '|gt', gte: '|gte' };

/** The `op` of a test is its modifiers, its `value` a scalar of YAML. */
export const SIGMA: Dialect = {
  absentIsUnknown: false,
  refusesUnknownFields: false,
  emit(field, test) {
    switch (test.kind) {
      case 'pattern':
        return emitPattern(field, test);
      case 'number':
        return { node: textTest(field, '', String(test.value)) };
      case 'compare':
        return { node: textTest(field, COMPARISONS[test.comparison], String(test.value)) };
      case 'cidr':
        return { node: textTest(field, '|cidr', yamlText(test.network)) };
      case 'exists':
        return { node: textTest(field, '|exists', 'true') };
      case 'regex':
        return { node: textTest(field, ['|re', ...test.flags].join('|'), yamlText(test.source)) };
      case 'fieldref':
        return {
          node: textTest(
            field,
            `|fieldref${test.how === 'equals' ? '' : `|${test.how}`}${test.cased ? '|cased' : ''}`,
            yamlText(test.field),
          ),
        };
    }
  },
};

function emitPattern(field: string, { pattern, cased }: Extract<RawTest, { kind: 'pattern' }>): Emitted {
  if (isOpen(pattern)) return { node: textTest(field, '|exists', 'true') };
  const { tokens, ...fitted } = fitPattern(pattern, { most: Number.POSITIVE_INFINITY, hasSingle: true });
  const simple = simpleShape(tokens);
  const shape = simple === undefined || simple.shape === 'equals' ? '' : `|${simple.shape}`;
  const inner = simple === undefined ? tokens : [{ literal: simple.literal }];
  return {
    node: textTest(field, `${shape}${cased ? '|cased' : ''}`, yamlText(sigmaText(inner))),
    ...fitted,
  };
}

/** Sigma's escapes for what it would read as wildcards, and for backslashes that stand before one. */
export function sigmaText(tokens: readonly ({ readonly literal: string } | '*' | '?')[]): string {
  return tokens
    .map((token, index) => {
      if (typeof token === 'string') return token;
      const next = typeof tokens[index + 1] === 'string' ? '*' : '';
      return `${token.literal}${next}`
        .replace(/\\(?=[\\*?])|[*?]/g, (found) => `\\${found}`)
        .slice(0, next === '' ? undefined : -2);
    })
    .join('');
}

/** A YAML scalar in single quotes, on one line: other control characters are not text that YAML takes. */
export function yamlText(text: string): string {
  const plain = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return `'${plain.replaceAll("'", "''")}'`;
}
