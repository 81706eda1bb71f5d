/** What each panel of both sets asks is answered by the real engines, whole and not empty, with the numbers it should show. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { readIndexTemplates } from '../../src/adapters/search/template-files.ts';
import type { BoardName } from '../../src/core/dashboards/board.ts';
import { BOARDS } from '../../src/core/dashboards/boards.ts';
import { type Ask, askPanels, type PanelAnswer } from '../dashboards/ask-panels.ts';
import { drawBoard } from '../dashboards/drawing/draw-board.ts';
import { drawnPanels } from '../dashboards/drawing/drawn-panels.ts';
import { THEMES } from '../dashboards/drawing/theme.ts';
import { OBJECT_ARRAYS } from '../dashboards/object-arrays.ts';
import { seed, unseed } from '../dashboards/seed.ts';
import { ago, HOUR, NOW } from '../dashboards/seed-time.ts';
import { sources } from '../dashboards/stored-documents.ts';
import { askForServers } from '../servers/ask.ts';
import { SERVERS } from '../servers/catalogue.ts';
import { connectTo } from '../servers/connect.ts';
import { freshName } from '../servers/index-documents.ts';

const ROOT = join(import.meta.dirname, '../..');
const templates = await readIndexTemplates(join(ROOT, 'mappings'));
const ENGINES = [
  ['es', 'kibana'],
  ['os', 'opensearch'],
] as const;
const servers = await askForServers(...ENGINES.map(([name]) => name));

/** Of `powershell.exe` in the demo, which begins reg.exe. */
const PROCESS = '{7B1E22D4-1A04-6921-0004-000000003A00}';
const CHILD = '{7B1E22D4-1A05-6921-0005-000000003A00}';

for (const [name, product] of ENGINES) {
  const plan = SERVERS[name];
  const url = servers[name].url ?? '';
  describe.skipIf(url === '')(`the ${product} boards on ${plan.product} ${plan.version}`, () => {
    const prefix = freshName('boards');
    let client: SearchClient;
    let answers: readonly PanelAnswer[];
    const ask = (more: Partial<Ask> = {}) =>
      askPanels(client, { product, prefix, patterns: ['logs-*'], templates, now: NOW, ...more });
    beforeAll(async () => {
      client = await connectTo(url);
      await seed(client, templates, prefix);
      answers = await ask();
    });
    afterAll(async () => {
      await unseed(client, prefix);
      await client.close();
    });

    /** Bucket keys and numbers, a row each. */
    const rows = (board: BoardName, slug: string, from = answers): readonly (readonly unknown[])[] => {
      const content = panelOf(from, board, slug).content;
      if (content?.kind !== 'rows') throw new Error(`${board}/${slug} shows no rows`);
      return content.rows.map(({ keys, values }) => [...keys, ...Object.values(values)]);
    };
    const documents = (board: BoardName, slug: string, from = answers) => {
      const content = panelOf(from, board, slug).content;
      if (content?.kind !== 'documents') throw new Error(`${board}/${slug} shows no documents`);
      return content.documents;
    };
    /** Stacks added up, by the key they stand over: one product splits them by column, the other by bucket. */
    const stacks = (board: BoardName, slug: string): Readonly<Record<string, number>> => {
      const sums: Record<string, number> = {};
      for (const [key, ...rest] of rows(board, slug)) {
        const numbers = rest.filter((part) => typeof part === 'number');
        sums[String(key)] = (sums[String(key)] ?? 0) + numbers.reduce((sum, one) => sum + one, 0);
      }
      return sums;
    };

    it('ask what the engine answers whole, and find something for every panel', () => {
      expect(answers.flatMap(({ problems }) => problems)).toEqual([]);
      expect(new Set(answers.map(({ board }) => board)).size).toBe(BOARDS.length);
    });

    // The docs show the boards of one product; the other's have the same panels.
    if (product === 'kibana') {
      it.each(BOARDS.flatMap((board) => THEMES.map((theme) => [board.slug, theme.name] as const)))(
        'are drawn with what every panel says: %s in %s',
        async (slug, name) => {
          const board = BOARDS.find((one) => one.slug === slug);
          const theme = THEMES.find((one) => one.name === name);
          if (board === undefined || theme === undefined) throw new Error('no such drawing');
          const shown = drawnPanels(
            board,
            answers.filter(({ board: title }) => title.includes(board.title)),
          );
          expect([...shown.keys()]).toEqual(board.panels.map((panel) => panel.slug));
          const drawing = drawBoard(board, shown, theme);
          for (const { title } of board.panels) expect(drawing).toContain(`>${title}<`);
          await expect(drawing).toMatchFileSnapshot(join(ROOT, `docs/dashboards/${slug}-${name}.svg`));
        },
      );
    }

    it('Overview counts what is open and new, and leaves out what is closed, suppressed or below what is reported', () => {
      expect(rows('overview', 'new-acute')).toEqual([[3]]);
      expect(rows('overview', 'open-acute')).toEqual([[4]]);
      expect(rows('overview', 'open-hosts')).toEqual([[3]]);
      expect(stacks('overview', 'open-by-age')).toMatchObject({
        'Under a day': 5,
        '3 to 7 days': 1,
        'Over 7 days': 1,
      });
      expect(stacks('overview', 'new-by-hunt')).toEqual({
        'Program set to start by a Run key': 3,
        'Registry copied or replaced by a command': 2,
      });
      expect(rows('overview', 'hosts')).toEqual([
        ['WS-042.corp.example', 4, 95],
        ['WS-050', 2, 60],
        ['FS-01.corp.example', 1, 8],
      ]);
      expect(documents('overview', 'all-open')).toHaveLength(7);
    });

    it('Case shows each finding by its risk and why it has it, the heaviest first', () => {
      expect(rows('case', 'findings').map((row) => row.at(-4))).toEqual([
        95, 95, 95, 95, 60, 60, 30, 8, 8, 8,
      ]);
      const why = rows('case', 'why').map(([line]) => Number(String(line).slice(0, 4)));
      expect(why).toEqual(why.toSorted((a, b) => b - a));
      expect(why.length).toBeGreaterThan(10);
      expect(stacks('case', 'timeline')).toEqual({ '2026-11-18T00:00:00.000Z': 44 });
      expect(documents('case', 'evidence')).toHaveLength(44);
    });

    it('Case narrowed to a process shows what it did and what it began, with the findings of both', async () => {
      const narrowed = await ask({ narrow: `reghunt.evidence.process_ids: "${PROCESS}"` });
      const ids = documents('case', 'evidence', narrowed).map(
        (document) => document['process.entity_id']?.[0],
      );
      expect(new Set(ids)).toEqual(new Set([PROCESS, CHILD]));
      expect(rows('case', 'findings', narrowed).length).toBeGreaterThan(1);
      expect(rows('case', 'why', narrowed).length).toBeGreaterThan(1);
    });

    it('Hunt health tells of runs that did not see all and hosts that sent too little', () => {
      expect(rows('hunt-health', 'last-whole')).toEqual([[Date.parse(ago(HOUR / 6))]]);
      expect(rows('hunt-health', 'not-whole')).toEqual([[1]]);
      expect(rows('hunt-health', 'left')).toEqual([[1]]);
      expect(stacks('hunt-health', 'senders')).toMatchObject({ 'Process starts': 3, 'Registry writes': 1 });
      expect(Object.values(stacks('hunt-health', 'requests'))).toEqual([10, 5, 50]);
    });

    it('Autostarts counts values and hosts over the fleet, the rarest first', () => {
      expect(rows('autostarts', 'new')).toEqual([[2]]);
      expect(rows('autostarts', 'new-acute')).toEqual([[1]]);
      expect(rows('autostarts', 'values')).toEqual([[6]]);
      expect(rows('autostarts', 'hosts-known')).toEqual([[8]]);
      const hosts = Object.fromEntries(
        rows('autostarts', 'rare-values').map((row) => [
          row[0],
          row.find((part) => typeof part === 'number'),
        ]),
      );
      expect(hosts).toMatchObject({ Helper: 2, Updater: 3 });
    });

    it('are empty, and refused by no engine, where nothing was ever found', async () => {
      const clean = await ask({ now: '2031-01-01T00:00:00.000Z' });
      const rules = clean.map(({ problems }) => problems.map(({ rule }) => rule));
      expect(rules.filter((some) => some.length === 0)).toEqual([]);
      expect(rules.flat()).not.toContain('search-refused');
    });

    it('are checked with every array of objects that documents really hold', async () => {
      for (const role of ['findings', 'transitions', 'runs', 'evidence', 'baseline', 'coverage']) {
        const found = new Set(
          (await sources(client, `${prefix}-${role}`)).flatMap((one) => [...objectArrays(one)]),
        );
        const known = OBJECT_ARRAYS[role] ?? [];
        expect([role, [...found].filter((path) => !known.includes(path))]).toEqual([role, []]);
      }
    });
  });
}

function panelOf(answers: readonly PanelAnswer[], board: BoardName, slug: string): PanelAnswer {
  const described = BOARDS.find((one) => one.slug === board);
  const panel = described?.panels.find((one) => one.slug === slug);
  if (described === undefined || panel === undefined) throw new Error(`no panel ${slug} on ${board}`);
  const found = answers.find(
    (answer) => answer.board.endsWith(described.title) && answer.search.title.endsWith(panel.title),
  );
  if (found === undefined) throw new Error(`${board}/${slug} was not asked`);
  return found;
}

function* objectArrays(value: unknown, path = ''): Generator<string> {
  if (Array.isArray(value)) {
    if (value.some((one) => typeof one === 'object')) yield path;
    for (const one of value) yield* objectArrays(one, path);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      yield* objectArrays(inner, path === '' ? key : `${path}.${key}`);
    }
  }
}
