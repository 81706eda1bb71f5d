import { describe, expect, it } from 'vitest';
import { BOARDS } from '../../../src/core/dashboards/boards.ts';
import { dashboardSet, type Product } from '../../../src/core/dashboards/dashboard-set.ts';
import type { SavedObject } from '../../../src/core/dashboards/saved-object.ts';
import { ndjson } from '../../../src/core/dashboards/saved-object.ts';

const PRODUCTS: readonly Product[] = ['kibana', 'opensearch'];
const PATTERNS = ['winlogbeat-*', 'logs-windows.*'];

describe.each(PRODUCTS)('the set for %s', (product) => {
  const set = dashboardSet(product, { prefix: 'reghunt', patterns: PATTERNS });

  it('is the same at every build, and one object a line', () => {
    const again = dashboardSet(product, { prefix: 'reghunt', patterns: PATTERNS });
    expect(ndjson(again)).toBe(ndjson(set));
    expect(
      ndjson(set)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(set);
  });

  it('holds every board under an id of its own', () => {
    expect(idsOf(set, 'dashboard')).toEqual([
      'reghunt-board-overview',
      'reghunt-board-case',
      'reghunt-board-hunt-health',
      'reghunt-board-autostarts',
    ]);
    expect(idsOf(set, 'index-pattern')).toEqual([
      'reghunt-findings',
      'reghunt-evidence',
      'reghunt-transitions',
      'reghunt-runs',
      'reghunt-coverage',
      'reghunt-baseline',
      'reghunt-raw-events',
    ]);
    expect(new Set(set.map(({ id }) => id)).size).toBe(set.length);
  });

  it('refers to nothing that it does not hold', () => {
    const held = new Set(set.map(({ type, id }) => `${type} ${id}`));
    for (const { id, references } of set)
      for (const reference of references) expect(held, id).toContain(`${reference.type} ${reference.id}`);
  });

  it('reads other indices under another prefix, and lives beside the first', () => {
    const other = dashboardSet(product, { prefix: 'blue', patterns: PATTERNS });
    const ids = new Set(set.map(({ id }) => id));
    for (const { id } of other) expect(ids).not.toContain(id);
    expect(titlesOf(other)).toEqual([
      'blue-findings',
      'blue-evidence',
      'blue-transitions',
      'blue-runs',
      'blue-coverage',
      'blue-baseline',
      'winlogbeat-*,logs-windows.*',
    ]);
    expect(
      other.filter(({ type }) => type === 'dashboard').map(({ attributes }) => attributes['title']),
    ).toEqual([
      '[RegHunt blue] Overview',
      '[RegHunt blue] Case',
      '[RegHunt blue] Hunt health',
      '[RegHunt blue] Autostarts',
    ]);
    expect(ndjson(other)).toContain("index:'reghunt-raw-events--blue'");
  });

  it('places every panel that the boards describe, with its title', () => {
    for (const board of BOARDS) {
      const dashboard = set.find(({ id }) => id === `reghunt-board-${board.slug}`);
      const placed = JSON.parse(String(dashboard?.attributes['panelsJSON'])) as readonly {
        readonly panelIndex: string;
        readonly embeddableConfig: { readonly title: string };
      }[];
      const titles = new Map(placed.map((panel) => [panel.panelIndex, panel.embeddableConfig.title]));
      for (const { slug, title } of board.panels) expect(titles.get(slug)).toBe(title);
    }
  });

  it('opens raw events by a path that holds under a base path and in a space', () => {
    const formats = JSON.parse(
      String(set.find(({ id }) => id === 'reghunt-findings')?.attributes['fieldFormatMap']),
    ) as Readonly<Record<string, { readonly params: { readonly urlTemplate: string } }>>;
    expect(formats['reghunt.source.id']?.params.urlTemplate).toBe(
      "../app/discover#/?_g=(time:(from:now-90d,to:now))&_a=(index:'reghunt-raw-events',query:(language:kuery,query:'_id%20:%20%22{{value}}%22'))",
    );
  });
});

it('every object for Kibana says the version it is written in, none newer than 8.9', () => {
  for (const object of dashboardSet('kibana', { prefix: 'reghunt', patterns: PATTERNS })) {
    expect(object.coreMigrationVersion).toBe('8.8.0');
    expect(object.typeMigrationVersion).toBe(object.type === 'dashboard' ? '8.9.0' : '8.0.0');
  }
});

function idsOf(set: readonly SavedObject[], type: string): readonly string[] {
  return set.filter((object) => object.type === type).map(({ id }) => id);
}

function titlesOf(set: readonly SavedObject[]): readonly unknown[] {
  return set.filter(({ type }) => type === 'index-pattern').map(({ attributes }) => attributes['title']);
}
