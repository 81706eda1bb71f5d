/** Boolean queries as values: built simplified, cut to the engine's clause limit, rendered as Query DSL. */

import type { Pattern } from './condition.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** One query clause of the Query DSL that Elasticsearch and OpenSearch share. */
export type Query = { readonly [clause: string]: Json };

/** A query before it is rendered. `key` tells leaves apart. */
export type Node =
  | { readonly op: 'all' }
  | { readonly op: 'none' }
  | { readonly op: 'leaf'; readonly query: Query; readonly key: string }
  | { readonly op: 'term'; readonly field: string; readonly value: string | number; readonly key: string }
  | {
      readonly op: 'wildcard';
      readonly field: string;
      readonly pattern: Pattern;
      readonly cased: boolean;
      readonly key: string;
    }
  | { readonly op: 'and' | 'or'; readonly of: readonly Node[]; readonly key: string }
  | { readonly op: 'not'; readonly of: Node; readonly key: string };

export const ALL: Node = { op: 'all' };
export const NONE: Node = { op: 'none' };

export function leaf(query: Query): Node {
  return { op: 'leaf', query, key: JSON.stringify(query) };
}

/** An exact value, letter case included; several on one field become one `terms` clause. */
export function term(field: string, value: string | number): Node {
  return { op: 'term', field, value, key: JSON.stringify([field, value]) };
}

/** A wildcard pattern on a field of whole values. */
export function wildcard(field: string, pattern: Pattern, cased: boolean): Node {
  return { op: 'wildcard', field, pattern, cased, key: JSON.stringify([field, pattern, cased]) };
}

export function exists(field: string): Node {
  return leaf({ exists: { field } });
}

export function not(of: Node): Node {
  if (of.op === 'all') return NONE;
  if (of.op === 'none') return ALL;
  return of.op === 'not' ? of.of : { op: 'not', of, key: `!${of.key}` };
}

export function and(of: readonly Node[]): Node {
  return joined('and', of);
}

export function or(of: readonly Node[]): Node {
  return joined('or', of);
}

function joined(op: 'and' | 'or', of: readonly Node[]): Node {
  const [neutral, final] = op === 'and' ? [ALL, NONE] : [NONE, ALL];
  const parts = new Map<string, Node>();
  for (const part of of.flatMap((each) => (each.op === op ? each.of : [each]))) {
    if (part.op === final.op) return final;
    if (part.op === 'all' || part.op === 'none') continue;
    parts.set(part.key, part);
  }
  const [only] = parts.values();
  if (only === undefined) return neutral;
  const kept = [...parts.values()];
  return kept.length === 1 ? only : { op, of: kept, key: `${op}(${[...parts.keys()].join()})` };
}

/** Clauses the engines would count. */
export function clauseCount(node: Node): number {
  switch (node.op) {
    case 'all':
    case 'none':
    case 'leaf':
    case 'term':
    case 'wildcard':
      return 1;
    case 'not':
      return clauseCount(node.of);
    case 'and':
    case 'or':
      return merged(node).reduce((sum, part) => sum + (part.op === 'terms' ? 1 : clauseCount(part.node)), 0);
  }
}

/** A query of at most `limit` clauses that matches at least what `node` does. */
export function fitted(node: Node, limit: number): Node {
  if (clauseCount(node) <= limit) return node;
  if (limit < 1 || node.op === 'not') return ALL;
  let left = limit;
  if (node.op === 'or') {
    // Each may take an even share of what those before it, which need least, have left.
    const parts = [...node.of].sort((a, b) => clauseCount(a) - clauseCount(b));
    return or(
      parts.map((part, at) => {
        const smaller = fitted(part, Math.floor(left / (parts.length - at)));
        left -= clauseCount(smaller);
        return smaller;
      }),
    );
  }
  if (node.op !== 'and') return ALL;
  const kept: Node[] = [];
  for (const part of [...node.of].sort((a, b) => clauseCount(a) - clauseCount(b))) {
    const smaller = fitted(part, left);
    if (smaller.op === 'all') continue;
    kept.push(smaller);
    left -= clauseCount(smaller);
  }
  return and(kept);
}

export function render(node: Node): Query {
  switch (node.op) {
    case 'all':
      return { match_all: {} };
    case 'none':
      return { match_none: {} };
    case 'leaf':
      return node.query;
    case 'term':
      return { term: { [node.field]: node.value } };
    case 'wildcard':
      return {
        wildcard: { [node.field]: { value: wildcardText(node.pattern), ...folding(node.cased) } },
      };
    case 'not':
      return { bool: { must_not: [render(node.of)] } };
    case 'or': {
      const should = merged(node).map(renderPart);
      const [only] = should;
      return only !== undefined && should.length === 1 ? only : { bool: { should, minimum_should_match: 1 } };
    }
    case 'and': {
      const filter = node.of.filter((part) => part.op !== 'not').map(render);
      const mustNot = node.of.flatMap((part) => (part.op === 'not' ? [render(part.of)] : []));
      return {
        bool: {
          ...(filter.length > 0 ? { filter } : {}),
          ...(mustNot.length > 0 ? { must_not: mustNot } : {}),
        },
      };
    }
  }
}

type Part =
  | { readonly op: 'node'; readonly node: Node }
  | { readonly op: 'terms'; readonly field: string; readonly values: readonly (string | number)[] };

/** Under `or`, the exact values of one field go together. */
function merged(node: Extract<Node, { op: 'and' | 'or' }>): readonly Part[] {
  if (node.op === 'and') return node.of.map((part) => ({ op: 'node', node: part }));
  const byField = Map.groupBy(
    node.of.filter((part) => part.op === 'term'),
    (part) => part.field,
  );
  const terms = [...byField.entries()].map(
    ([field, parts]): Part => ({ op: 'terms', field, values: parts.map((part) => part.value) }),
  );
  return [
    ...terms,
    ...node.of.filter((part) => part.op !== 'term').map((part): Part => ({ op: 'node', node: part })),
  ];
}

function renderPart(part: Part): Query {
  if (part.op === 'node') return render(part.node);
  const [only] = part.values;
  return only !== undefined && part.values.length === 1
    ? { term: { [part.field]: only } }
    : { terms: { [part.field]: part.values } };
}

/** A pattern in the spelling of the engines' `wildcard` query. */
export function wildcardText(pattern: Pattern): string {
  return pattern
    .map((token) => (typeof token === 'string' ? token : token.literal.replace(/[*?\\]/g, '\\$&')))
    .join('');
}

/** The parameter that folds ASCII letters; engines compare as written without it. */
export function folding(cased: boolean): { readonly case_insensitive?: true } {
  return cased ? {} : { case_insensitive: true };
}
