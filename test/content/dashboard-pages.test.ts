/** Each board has its page, with its question, its drawing and what each of its panels says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BOARDS } from '../../src/core/dashboards/boards.ts';

const DOCS = join(import.meta.dirname, '../../docs');
const read = (name: string): string => readFileSync(join(DOCS, name), 'utf8');

describe.each(BOARDS)('the page of $title', ({ slug, title, question, panels }) => {
  const page = read(`dashboards/${slug}.md`);

  it('asks its question and shows its drawing', () => {
    expect(page.startsWith(`# ${title}\n\n${question}\n`)).toBe(true);
    for (const theme of ['light', 'dark']) {
      expect(page).toContain(`${slug}-${theme}.svg`);
      expect(read(`dashboards/${slug}-${theme}.svg`)).toContain(`>${title}<`);
    }
  });

  it('says of each panel what the panel says of itself, and of no other', () => {
    const rows = page.slice(page.indexOf('## Its panels')).match(/^\| (?!panel \|)(?!-).*$/gm);
    expect(rows).toEqual(panels.map((panel) => `| ${panel.title} | ${panel.description} |`));
  });

  it('is found from the page of all boards', () => {
    expect(read('dashboards.md')).toContain(`| [${title}](dashboards/${slug}.md) | ${question} |`);
  });
});
