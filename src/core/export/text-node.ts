/** Tests as text inside the shared query tree, and the tree printed as one line of a target language. */
import { type Json, leaf, type Node } from '../sigma/query.ts';

/** A test in words. Tests of one field with the same operator can be written as one; an empty `field` is a whole test. */
export interface TextTest {
  readonly field: string;
  readonly op: string;
  readonly value: string;
}

export function textTest(field: string, op: string, value: string): Node {
  return leaf({ field, op, value });
}

/** A test that no other can be merged with. */
export function wholeTest(text: string): Node {
  return textTest('', '', text);
}

export interface Words {
  readonly and: string;
  readonly or: string;
  readonly not: string;
  readonly all: string;
  readonly none: string;
  /** One or more values of one field, any of which may hold. */
  test(field: string, op: string, values: readonly string[]): string;
}

type Place = 'alone' | 'inside';

/** Brackets stand wherever `and`, `or` and `not` meet, so that no reader needs the language's precedence. */
export function printNode(node: Node, words: Words, place: Place = 'alone'): string {
  switch (node.op) {
    case 'all':
      return words.all;
    case 'none':
      return words.none;
    case 'leaf': {
      const { field, op, value } = readTest(node.query);
      return field === '' ? value : words.test(field, op, [value]);
    }
    case 'term':
    case 'wildcard':
      throw new Error('export: a clause of Query DSL stands among words');
    case 'not':
      return bracketed(`${words.not}${printNode(node.of, words, 'inside')}`, place);
    case 'and':
      return bracketed(node.of.map((part) => printNode(part, words, 'inside')).join(` ${words.and} `), place);
    case 'or': {
      const parts = gathered(node.of, words);
      return bracketed(parts.join(` ${words.or} `), parts.length > 1 ? place : 'alone');
    }
  }
}

function bracketed(text: string, place: Place): string {
  return place === 'inside' ? `(${text})` : text;
}

function gathered(parts: readonly Node[], words: Words): readonly string[] {
  const groups = Map.groupBy(parts, (part) => {
    const test = part.op === 'leaf' ? readTest(part.query) : undefined;
    return test === undefined || test.field === '' ? keyOf(part) : `${test.op}\0${test.field}`;
  });
  return [...groups.values()].map((group) => {
    const tests = group.map((part) => (part.op === 'leaf' ? readTest(part.query) : undefined));
    const [first] = tests;
    if (first === undefined || first.field === '')
      return group.map((part) => printNode(part, words, 'inside')).join(` ${words.or} `);
    return words.test(
      first.field,
      first.op,
      tests.flatMap((test) => test?.value ?? []),
    );
  });
}

function keyOf(node: Node): string {
  return 'key' in node ? node.key : node.op;
}

export function readTest(query: { readonly [name: string]: Json }): TextTest {
  return {
    field: String(query['field'] ?? ''),
    op: String(query['op'] ?? ''),
    value: String(query['value'] ?? ''),
  };
}
