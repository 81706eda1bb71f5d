/** A field that no mapping names is only taken to be missing where documents cannot have it: real servers decide what is mapped. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { indexDefinitions } from '../../src/adapters/search/index-definitions.ts';
import { presentLayouts } from '../../src/adapters/search/kind-query.ts';
import { findMissingFields } from '../../src/adapters/search/missing-fields.ts';
import { notSeenLedger } from '../../src/adapters/search/not-seen-ledger.ts';
import { openSearchSource } from '../../src/adapters/search/search-source.ts';
import { surveyIndices } from '../../src/adapters/search/survey.ts';
import { targetsOf } from '../../src/adapters/search/targets.ts';
import type { TimeRange } from '../../src/core/event/event.ts';
import type { Condition } from '../../src/core/sigma/condition.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { createIndex, deleteIndex, freshName, indexDocuments } from '../servers/index-documents.ts';
import { shippedContent } from '../shipped.ts';

const { profiles } = await shippedContent();
const NAME = 'process.pe.original_file_name';
const TOOL: Condition = {
  op: 'match',
  field: NAME,
  match: { kind: 'pattern', pattern: [{ literal: 'reg.exe' }], cased: false },
};
const start = (pe: object | undefined) => ({
  '@timestamp': '2026-03-02T09:00:00.000Z',
  event: { code: '1', provider: 'Microsoft-Windows-Sysmon' },
  host: { name: 'ws-1' },
  process: {
    entity_id: '{5A1C0C52-6D2B-4E57-9F0E-000000000001}',
    executable: 'C:\\x.exe',
    command_line: 'x',
    ...(pe === undefined ? {} : { pe }),
  },
});
const strings = [{ strings: { match_mapping_type: 'string', mapping: { type: 'keyword' } } }];
const base = { dynamic_templates: strings, properties: { '@timestamp': { type: 'date' } } };
const renamed = start({ original_file_name: 'reg.exe' });

/** Whether the field is to be taken for missing; where it is not, the event that has it has to be found. */
const INDICES: readonly (readonly [name: string, mapping: object, document: object, isMissing: boolean])[] = [
  ['maps what comes, and none came', base, start(undefined), true],
  ['maps what comes, and some came', base, renamed, false],
  ['leaves out what comes', { ...base, dynamic: false, properties: known({}) }, renamed, false],
  [
    'leaves it out of one object',
    { ...base, properties: known({ pe: { type: 'object', dynamic: false } }) },
    renamed,
    false,
  ],
  [
    'maps nothing of an object',
    { ...base, properties: known({ pe: { type: 'object', enabled: false } }) },
    renamed,
    false,
  ],
];

function known(inner: object): object {
  const keyword = { type: 'keyword' };
  return {
    '@timestamp': { type: 'date' },
    event: { properties: { code: keyword, provider: keyword } },
    host: { properties: { name: keyword } },
    process: { properties: { entity_id: keyword, executable: keyword, command_line: keyword, ...inner } },
  };
}

const servers = await askForServers('es', 'os');

for (const server of Object.values(servers)) {
  describe.skipIf(server.url === undefined)(`on ${server.name}, an index that`, () => {
    const word = freshName('missing');
    let client: SearchClient;

    beforeAll(async () => {
      client = await connectTo(server.url ?? '', { requestTimeoutMs: 120_000 });
      for (const [at, [, mapping, document]] of INDICES.entries()) {
        await createIndex(client, `${word}-${at}`, mapping, 1);
        await indexDocuments(client, `${word}-${at}`, [{ id: '1', body: document }]);
      }
    });

    afterAll(async () => {
      for (const at of INDICES.keys()) await deleteIndex(client, `${word}-${at}`);
      await client.close();
    });

    it.each(INDICES.map((one, at) => [...one, at] as const))(
      '%s',
      async (_name, _mapping, _document, isMissing, at) => {
        expect((await missingFrom(`${word}-${at}`)).has(NAME)).toBe(isMissing);
        expect(await found(`${word}-${at}`)).toBe(isMissing ? 0 : 1);
      },
    );

    it('hides nothing of the others', async () => {
      expect(await found(`${word}-*`)).toBeGreaterThanOrEqual(4);
    });

    async function missingFrom(index: string): Promise<ReadonlySet<string>> {
      const asked = {
        patterns: [index],
        patternsOptional: false,
        profiles,
        window: undefined,
        by: 'event',
        reachOf: (times: TimeRange) => times,
        excludedTiers: [],
        asksArrival: false,
      } as const;
      const { groups } = await surveyIndices(client, asked, notSeenLedger());
      const [group] = groups;
      if (group === undefined) throw new Error('the index holds no document');
      const { caps, types, indices } = group;
      const mapped = { types, indices: indices.map(({ name }) => name) };
      const find = findMissingFields(indexDefinitions(client, targetsOf(indices), notSeenLedger()), mapped);
      return find(TOOL, presentLayouts(profiles, caps, 'process_create'));
    }

    async function found(pattern: string): Promise<number> {
      const source = await openSearchSource(client, { patterns: [pattern], profiles });
      let count = 0;
      const selection = { id: 'tool', kind: 'process_create', condition: TOOL } as const;
      for await (const { events } of source.select([selection], undefined)) count += events.length;
      await source.close();
      return count;
    }
  });
}
