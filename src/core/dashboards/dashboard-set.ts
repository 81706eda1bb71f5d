/** The dashboards as saved objects of a product. */
import type { SavedObject } from './saved-object.ts';

export type Product = 'kibana' | 'opensearch';

export interface SetOptions {
  readonly prefix: string;
  readonly patterns: readonly string[];
}

export function dashboardSet(product: Product, { prefix, patterns }: SetOptions): readonly SavedObject[] {
  const versions =
    product === 'kibana' ? { coreMigrationVersion: '8.8.0', typeMigrationVersion: '8.0.0' } : {};
  return [
    {
      id: `${prefix}-events`,
      type: 'index-pattern',
      attributes: { title: patterns.join(','), timeFieldName: '@timestamp' },
      references: [],
      ...versions,
    },
  ];
}
