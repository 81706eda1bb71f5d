/** Whether each object of a set has the shape that its product takes, and a name of its own. */
import type { z } from 'zod';
import { at } from '../../src/adapters/search/json.ts';
import type { Product } from '../../src/core/dashboards/dashboard-set.ts';
import type { Decoded } from './decode.ts';
import { KIBANA_SHAPES } from './kibana-shape.ts';
import { OPENSEARCH_SHAPES } from './opensearch-shape.ts';
import type { Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;

export function shapeProblems(object: Decoded, product: Product): readonly Problem[] {
  const shape = (product === 'kibana' ? KIBANA_SHAPES : OPENSEARCH_SHAPES)[object.type];
  const read = shape?.safeParse(object.attributes);
  if (read?.success !== false) return [];
  return read.error.issues.flatMap((issue) =>
    flat(issue, []).map(({ path, issue: leaf }) => ({
      rule: ruleOf(leaf, at(object.attributes, ...path.map(String))),
      object: object.label,
      where: path.map(String).join('.'),
      text: leaf.code === 'unrecognized_keys' ? `${leaf.keys.join(', ')}: unknown here` : leaf.message,
    })),
  );
}

interface Leaf {
  readonly path: readonly PropertyKey[];
  readonly issue: Issue;
}

/** Of the members of a union, the one that fits best speaks. */
function flat(issue: Issue, above: readonly PropertyKey[]): readonly Leaf[] {
  const path = [...above, ...issue.path];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path, issue }];
  const members = issue.errors.map((member) => member.flatMap((inner) => flat(inner, path)));
  return members.reduce((best, member) => (weight(member) < weight(best) ? member : best));
}

/** A key that a member does not know tells more against it than a value it does not like. */
function weight(leaves: readonly Leaf[]): number {
  return leaves.reduce(
    (sum, { issue }) => sum + (issue.code === 'unrecognized_keys' ? 2 * issue.keys.length : 2),
    0,
  );
}

function ruleOf(issue: Issue, value: unknown): string {
  if (issue.code === 'unrecognized_keys') return 'unknown-attribute';
  if (value === undefined) return 'missing-attribute';
  if (issue.code === 'too_small' && value === '') return 'empty-text';
  return 'bad-value';
}
