/** Loads the examples of docs/content.md beside the shipped content: the page cannot teach what is refused. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadContent } from '../../src/adapters/content/load-content.ts';
import { shippedContent } from '../shipped.ts';

const folder = mkdtempSync(join(tmpdir(), 'reghunt-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const EXAMPLES = [
  ...readFileSync('docs/content.md', 'utf8').matchAll(/<!-- (\w+) -->\n```yaml\n(.*?)```/gs),
].map(([, family = '', text = '']) => ({ family, text }));

it('the page shows every family of content that people write', () => {
  expect(EXAMPLES.map(({ family }) => family)).toEqual([
    'hunts',
    'lists',
    'indicators',
    'mitigations',
    'guards',
    'disguises',
    'exceptions',
  ]);
});

it('its examples load beside the shipped content', async () => {
  for (const { family, text } of EXAMPLES) {
    mkdirSync(join(folder, family));
    writeFileSync(join(folder, family, 'example.yml'), text);
  }
  const shipped = await shippedContent();
  const both = await loadContent(['queries', folder]);
  expect(both.hunts.length).toBe(shipped.hunts.length + 1);
  expect(both.lists.length).toBe(shipped.lists.length + 1);
  expect(both.indicators.length).toBe(shipped.indicators.length + 1);
  expect(both.mitigations.length).toBe(shipped.mitigations.length + 1);
  expect(both.guards.length).toBe(shipped.guards.length + 1);
  expect(both.exceptions.length).toBe(shipped.exceptions.length + 1);
});
