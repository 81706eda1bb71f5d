/** docs/facts.md lists every fact; it is written from the catalogue (`npm run test:unit -- -u` updates it). */
import { expect, it } from 'vitest';
import { factsMarkdown } from './facts-page.ts';

it('the page of facts says what the catalogue says', async () => {
  await expect(factsMarkdown()).toMatchFileSnapshot('../../docs/facts.md');
});
