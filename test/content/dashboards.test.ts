/** dashboards/ holds what is imported by hand; it is written from the boards (`npm run test:unit -- -u` updates it). */
import { expect, it } from 'vitest';
import { dashboardSet, type Product } from '../../src/core/dashboards/dashboard-set.ts';
import { ndjson } from '../../src/core/dashboards/saved-object.ts';
import { shippedContent } from '../shipped.ts';

it.each<Product>(['kibana', 'opensearch'])('the file for %s is what the boards say', async (product) => {
  const { profiles } = await shippedContent();
  const patterns = [...new Set(profiles.flatMap(({ indices }) => indices))];
  await expect(ndjson(dashboardSet(product, { prefix: 'reghunt', patterns }))).toMatchFileSnapshot(
    `../../dashboards/${product}/reghunt.ndjson`,
  );
});
