/** Everything that one product is given: data views, the boards, and what they are made of. The same at every build. */
import { BOARDS } from './boards.ts';
import { kibanaSet } from './kibana/kibana-set.ts';
import { opensearchSet } from './opensearch/opensearch-set.ts';
import type { SavedObject } from './saved-object.ts';
import type { SetOptions } from './set-options.ts';

export type Product = 'kibana' | 'opensearch';

export type { SetOptions } from './set-options.ts';

/** Data views first, dashboards last. */
export function dashboardSet(product: Product, options: SetOptions): readonly SavedObject[] {
  return product === 'kibana' ? kibanaSet(BOARDS, options) : opensearchSet(BOARDS, options);
}
