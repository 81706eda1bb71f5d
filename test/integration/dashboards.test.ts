/** What each panel of both sets asks is answered by the real engines, whole and not empty, with the numbers it should show. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { readIndexTemplates } from '../../src/adapters/search/template-files.ts';
import { askPanels, type PanelAnswer } from '../dashboards/ask-panels.ts';
import { seed, unseed } from '../dashboards/seed.ts';
import { NOW } from '../dashboards/seed-time.ts';
import { askForServers } from '../servers/ask.ts';
import { SERVERS } from '../servers/catalogue.ts';
import { connectTo } from '../servers/connect.ts';
import { freshName } from '../servers/index-documents.ts';

const templates = await readIndexTemplates(join(import.meta.dirname, '../../mappings'));
const ENGINES = [
  ['es', 'kibana'],
  ['os', 'opensearch'],
] as const;
const servers = await askForServers(...ENGINES.map(([name]) => name));

for (const [name, product] of ENGINES) {
  const plan = SERVERS[name];
  const url = servers[name].url ?? '';
  describe.skipIf(url === '')(`the ${product} boards on ${plan.product} ${plan.version}`, () => {
    const prefix = freshName('boards');
    let client: SearchClient;
    let answers: readonly PanelAnswer[];
    beforeAll(async () => {
      client = await connectTo(url);
      await seed(client, templates, prefix);
      answers = await askPanels(client, { product, prefix, patterns: ['logs-*'], templates, now: NOW });
    });
    afterAll(async () => {
      await unseed(client, prefix);
      await client.close();
    });

    it('ask what the engine answers whole, and find something for every panel', async () => {
      (await import('node:fs')).writeFileSync(
        '/tmp/cfix/answers-' + product + '.json',
        JSON.stringify(answers),
      );
      expect(answers.flatMap(({ problems }) => problems)).toEqual([]);
    });
  });
}
