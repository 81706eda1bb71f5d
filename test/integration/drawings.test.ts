/** The boards as they lie before a reader, drawn from what the engine answers to their panels over the seeded estate. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { readIndexTemplates } from '../../src/adapters/search/template-files.ts';
import { BOARDS } from '../../src/core/dashboards/boards.ts';
import { askPanels, type PanelAnswer } from '../dashboards/ask-panels.ts';
import { drawBoard } from '../dashboards/drawing/draw-board.ts';
import { drawnPanels } from '../dashboards/drawing/drawn-panels.ts';
import { THEMES } from '../dashboards/drawing/theme.ts';
import { seed, unseed } from '../dashboards/seed.ts';
import { NOW } from '../dashboards/seed-time.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { freshName } from '../servers/index-documents.ts';

const ROOT = join(import.meta.dirname, '../..');
const servers = await askForServers('es');

describe.skipIf(servers.es.url === undefined)('the drawing', () => {
  const prefix = freshName('drawn');
  let client: SearchClient;
  let answers: readonly PanelAnswer[];

  beforeAll(async () => {
    client = await connectTo(servers.es.url ?? '');
    const templates = await readIndexTemplates(join(ROOT, 'mappings'));
    await seed(client, templates, prefix);
    answers = await askPanels(client, {
      product: 'kibana',
      prefix,
      patterns: ['logs-*'],
      templates,
      now: NOW,
    });
  });
  afterAll(async () => {
    await unseed(client, prefix);
    await client.close();
  });

  it.each(BOARDS.flatMap((board) => THEMES.map((theme) => [board.slug, theme.name] as const)))(
    'of %s in %s shows every panel with what it says',
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
});
