/** docs/configuration.md lists every key as the schema has it, and its examples load. `npm run test:unit -- -u` updates the list. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { problemsOf } from '../core/config/given.ts';
import { keysTable } from './config-page.ts';

const PAGE = 'docs/configuration.md';
const written = readFileSync(PAGE, 'utf8');

it('the page of the configuration lists the keys of the schema', async () => {
  const page = written.replace(
    /(<!-- keys -->\n)[\s\S]*?(<!-- end -->)/,
    (_block, open: string, close: string) => `${open}\n${keysTable()}\n\n${close}`,
  );
  expect(page).toContain('`sources[].horizons.tick`');
  await expect(page).toMatchFileSnapshot(`../../${PAGE}`);
});

it('the examples of the page load', () => {
  const examples = [...written.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);
  expect(examples.length).toBeGreaterThan(1);
  const files = {
    '/run/secrets/reghunt-reader': 'r',
    '/etc/reghunt/secrets/writer-key': 'w',
    '/etc/reghunt/secrets/prod-eu-key': 'p',
  };
  for (const text of examples) {
    expect(problemsOf(text, { files, env: { REGHUNT_PASSWORD: 'p' } }), text).toEqual([]);
  }
});
