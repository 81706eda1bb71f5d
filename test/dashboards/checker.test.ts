/** Both sets of dashboards are without fault, under any prefix, and each kind of fault put into them is told of by its rule. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IndexTemplate } from '../../src/adapters/search/index-templates.ts';
import { readIndexTemplates } from '../../src/adapters/search/template-files.ts';
import { dashboardSet, type Product } from '../../src/core/dashboards/dashboard-set.ts';
import { checkSet } from './check-set.ts';
import { FAULTS } from './faults/all.ts';

const templates = await readIndexTemplates(join(import.meta.dirname, '../../mappings'));
const PATTERNS = ['logs-*', 'winlogbeat-*'];

const setOf = (product: Product, prefix = 'reghunt') => dashboardSet(product, { prefix, patterns: PATTERNS });
const check = (
  product: Product,
  objects = setOf(product),
  prefix = 'reghunt',
  mapped: readonly IndexTemplate[] = templates,
) => checkSet(objects, { product, prefix, patterns: PATTERNS, templates: mapped });
const SETS = { kibana: setOf('kibana'), opensearch: setOf('opensearch') };

describe.each(['kibana', 'opensearch'] as const)('the dashboards for %s', (product) => {
  it('have no fault', () => {
    expect(check(product)).toEqual([]);
  });

  it('have none under a prefix that is not the default', () => {
    expect(check(product, setOf(product, 'blue-team'), 'blue-team')).toEqual([]);
  });

  it('of one prefix do not fit another', () => {
    expect(check(product, SETS[product], 'blue-team').map(({ rule }) => rule)).toContain('unknown-index');
  });

  it('of two prefixes share no id', () => {
    const ids = new Set(SETS[product].map(({ type, id }) => `${type}/${id}`));
    expect(setOf(product, 'blue-team').filter(({ type, id }) => ids.has(`${type}/${id}`))).toEqual([]);
  });

  it('would be told of when a field they count lay in nested documents', () => {
    const nested = templates.map((template) =>
      template.role === 'findings' ? { ...template, body: withNested(template.body, 'host') } : template,
    );
    expect(check(product, SETS[product], 'reghunt', nested).map(({ rule }) => rule)).toContain(
      'nested-field',
    );
  });
});

describe('a fault', () => {
  it.each(FAULTS.map((fault) => [`${fault.name} (${fault.product})`, fault] as const))(
    '%s is told of',
    (_name, { product, rule, put }) => {
      const problems = check(product, [...put(SETS[product])]);
      expect(problems.map((problem) => problem.rule)).toContain(rule);
    },
  );

  it('has a test of its own for each rule', () => {
    expect(new Set(FAULTS.map(({ rule }) => rule)).size).toBeGreaterThan(40);
    const names = FAULTS.map(({ product, name }) => `${product} ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

function withNested(body: IndexTemplate['body'], object: string): IndexTemplate['body'] {
  const copy = structuredClone(body) as {
    template: { mappings: { properties: Record<string, { type?: string }> } };
  };
  const held = copy.template.mappings.properties[object];
  if (held === undefined) throw new Error(`${object} is not mapped`);
  held.type = 'nested';
  return copy;
}
