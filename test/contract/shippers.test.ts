/** What each shipper logged gives the same findings from its own index template as from a file, on both engines. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';
import { goldenFolder } from '../golden/golden-names.ts';
import { huntEngine, huntFiles, verdict } from '../integration/hunting.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import {
  createIndex,
  deleteIndex,
  freshName,
  indexDocuments,
  KEYWORD_MAPPING,
} from '../servers/index-documents.ts';
import { type MappedType, mappingOf, SHIPPERS } from './shipper-mappings.ts';

const servers = await askForServers('es', 'os');

function fileOf(name: string): string {
  return join(goldenFolder(name), 'malicious.ndjson');
}

/** Each record is a document; of a search hit its source. */
function documentsIn(name: string): readonly { readonly id: string; readonly body: object }[] {
  const lines = readFileSync(fileOf(name), 'utf8').trimEnd().split('\n');
  return lines.map((line, at) => {
    const record = JSON.parse(line) as { _source?: object };
    return { id: `${name}-${at}`, body: record._source ?? record };
  });
}

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`the template in ${server.name} of`, () => {
    const asked = freshName('types');
    const templates: string[] = [];
    const types = new Set<MappedType>();
    let client: SearchClient;

    beforeAll(async () => {
      client = await connectTo(server.url ?? '');
      for (const type of ['date', 'long', 'boolean', 'text', 'wildcard', 'match_only_text'] as const) {
        const index = `${asked}-${type.replaceAll('_', '-')}`;
        try {
          await createIndex(client, index, { properties: { field: { type } } }, 1);
          types.add(type);
        } catch {
          // The bare archive of Elasticsearch has no more than the core's own types.
        } finally {
          await deleteIndex(client, index);
        }
      }
    });

    afterAll(async () => {
      for (const name of templates) {
        await deleteIndex(client, name);
        requireOk(
          client,
          await client.request('DELETE', `/_index_template/${name}`),
          `delete ${name}`,
          [404],
        );
      }
      await client.close();
    });

    it.runIf(server.name === 'os')('shippers holds wildcard fields', () => {
      expect(types).toContain('wildcard');
    });

    it('nobody leaves records to be counted by their look', async () => {
      const index = freshName('unknown');
      try {
        await createIndex(client, index, KEYWORD_MAPPING);
        const at = { '@timestamp': '2026-04-14T08:30:00.000Z' };
        const other = [1, 2, 3].map((n) => ({ id: `o${n}`, body: { ...at, EventId: n, Payload: '{}' } }));
        await indexDocuments(client, index, [...other, ...documentsIn('shipper-sentinel-one-saved')]);
        const { summary } = await huntEngine(client, [index]);
        expect(summary.notSeen.filter(({ kind }) => kind === 'unsupported_record')).toMatchObject([
          { count: 3, reason: 'no profile reads records that hold @timestamp, EventId, Payload' },
        ]);
      } finally {
        await deleteIndex(client, index);
      }
    });

    it.each(SHIPPERS.map((shipper) => ({ ...shipper, shipper })))('$name', async ({ shipper, cases }) => {
      const name = freshName('shipper');
      templates.push(name);
      const mappings = mappingOf(shipper, (type) => types.has(type));
      const settings = {
        number_of_replicas: 0,
        analysis: { normalizer: { lowercase: { type: 'custom', filter: ['lowercase'] } } },
      };
      requireOk(
        client,
        await client.request('PUT', `/_index_template/${name}`, {
          body: { index_patterns: [name], priority: 500, template: { settings, mappings } },
        }),
        `put the template ${name}`,
      );
      await indexDocuments(client, name, cases.flatMap(documentsIn));

      const fromFiles = await huntFiles(cases.map(fileOf));
      const fromEngine = await huntEngine(client, [name]);
      expect(fromFiles.findings).not.toEqual([]);
      expect(fromEngine.findings.map(verdict)).toEqual(fromFiles.findings.map(verdict));
      expect(fromEngine.summary.notSeen.filter(({ incomplete }) => incomplete)).toEqual([]);
      expect(fromEngine.summary.notSeen.map(({ kind }) => kind)).not.toContain('unsupported_record');
    });
  });
}
