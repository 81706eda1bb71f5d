/** Puts documents into a fresh index of a test server, and takes the index away again. */
import { randomBytes } from 'node:crypto';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';

/** All strings as the beats' templates map them. */
export const KEYWORD_MAPPING: object = {
  properties: { '@timestamp': { type: 'date' } },
  dynamic_templates: [
    { strings: { match_mapping_type: 'string', mapping: { type: 'keyword', ignore_above: 1_024 } } },
  ],
};

/** What an engine makes of documents nobody gave a template: text with a `.keyword` of at most 256 characters. */
export const DYNAMIC_MAPPING: object = { date_detection: true };

export function freshName(word: string): string {
  return `${word}-${randomBytes(6).toString('hex')}`;
}

export async function createIndex(
  client: SearchClient,
  name: string,
  mappings: object,
  shards = 2,
): Promise<void> {
  requireOk(
    client,
    await client.request('PUT', `/${name}`, {
      body: { settings: { number_of_shards: shards, number_of_replicas: 0 }, mappings },
    }),
    `create the index ${name}`,
  );
}

export async function indexDocuments(
  client: SearchClient,
  name: string,
  documents: readonly { readonly id: string; readonly body: object }[],
): Promise<void> {
  const lines = documents.map(
    (doc) => `${JSON.stringify({ create: { _id: doc.id } })}\n${JSON.stringify(doc.body)}\n`,
  );
  const answer = await client.request('POST', `/${name}/_bulk`, {
    query: { refresh: true },
    ndjson: lines.join(''),
  });
  requireOk(client, answer, `index documents into ${name}`);
  if ((answer.body as { errors: boolean }).errors)
    throw new Error(`documents refused: ${JSON.stringify(answer.body).slice(0, 500)}`);
}

export async function deleteIndex(client: SearchClient, name: string): Promise<void> {
  requireOk(client, await client.request('DELETE', `/${name}`), `delete ${name}`, [404]);
}
