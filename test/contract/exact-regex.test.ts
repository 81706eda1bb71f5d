/** What is said of expressions in Lucene's spelling holds on real servers: they select just what the expression accepts. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { at, listAt, textAt } from '../../src/adapters/search/json.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';
import { luceneExpression } from '../../src/core/sigma/exact-regex.ts';
import { linearRegex } from '../../src/core/sigma/linear-regex.ts';
import { exactRegexQuery } from '../../src/core/sigma/pattern-query.ts';
import { render } from '../../src/core/sigma/query.ts';
import { expressionSources, expressionTexts } from '../core/sigma/plain-expressions.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { createIndex, deleteIndex, freshName, indexDocuments } from '../servers/index-documents.ts';

const SEED = 20_261_124;
const TEXTS = [...new Set(fc.sample(expressionTexts, { numRuns: 400, seed: SEED }))];
const SOURCES = [...new Set(fc.sample(expressionSources, { numRuns: 150, seed: SEED }))];

const servers = await askForServers('es', 'os');

for (const server of Object.values(servers)) {
  // The Elasticsearch archive lacks the type `wildcard`.
  for (const type of server.name === 'os' ? ['keyword', 'wildcard'] : ['keyword']) {
    describe.skipIf(server.url === undefined)(`on ${server.name}, a field of type ${type}`, () => {
      const index = freshName('expressions');
      let client: SearchClient;

      beforeAll(async () => {
        client = await connectTo(server.url ?? '', { requestTimeoutMs: 120_000 });
        await createIndex(client, index, { properties: { t: { type } } }, 1);
        await indexDocuments(
          client,
          index,
          TEXTS.map((t, id) => ({ id: String(id), body: { t } })),
        );
      });

      afterAll(async () => {
        await deleteIndex(client, index);
        await client.close();
      });

      it.each(['', 'i'])('selects what each expression accepts, with flags "%s"', async (flags) => {
        const field = { name: 't', how: 'text', wildcardType: type === 'wildcard', faithful: true } as const;
        const expressions = SOURCES.flatMap((source) => {
          const spelled = luceneExpression(source, flags);
          const query = spelled === undefined ? undefined : exactRegexQuery(field, spelled);
          return query === undefined ? [] : [{ source, query: render(query) }];
        });
        expect(expressions.length).toBeGreaterThan(SOURCES.length / 4);
        const lines = expressions.flatMap(({ query }) => [{}, { size: TEXTS.length, query, _source: false }]);
        const answer = await client.request('POST', `/${index}/_msearch`, {
          ndjson: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
        });
        requireOk(client, answer, 'ask for expressions');
        const wrong = expressions.flatMap(({ source }, at_) => {
          const found = new Set(
            listAt(listAt(answer.body, 'responses')[at_], 'hits', 'hits').map((hit) => textAt(hit, '_id')),
          );
          const accepts = linearRegex(source, flags);
          return TEXTS.filter((text, id) => {
            const isSelected = found.has(String(id));
            // Beyond ASCII the engine may select less.
            return isSelected ? !accepts(text) : accepts(text) && /^[\0-\x7f]*$/.test(text);
          }).map((text) => ({ source, text }));
        });
        expect(listAt(answer.body, 'responses').map((one) => at(one, 'error'))).toEqual(
          expressions.map(() => undefined),
        );
        expect(wrong).toEqual([]);
      });
    });
  }
}
