/** The index the bench hunts in: mapped as the yardstick says, loaded by raw text, taken away afterwards. */
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { numberAt } from '../../src/adapters/search/json.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';
import { deleteIndex } from '../servers/index-documents.ts';
import { lineBlocks } from './file-lines.ts';

const IN_FLIGHT = 2;
/** Sent before every event: the engine makes up the id, which is the cheapest way in. */
const ACTION = '{"create":{}}\n';
const LOAD_TIMEOUT_MS = 300_000;

/** Loads a file of `events` lines into `index`, unless an earlier run left it there. Returns seconds, 0 when it was there. */
export async function loadIndex(
  client: SearchClient,
  index: string,
  definition: Readonly<Record<string, unknown>>,
  file: string,
  events: number,
): Promise<number> {
  if ((await countDocuments(client, index)) === events) return 0;
  await deleteIndex(client, index);
  const created = await client.request('PUT', `/${index}`, { body: definition });
  requireOk(client, created, `create the index ${index}`);
  const started = performance.now();
  const underWay = new Set<Promise<void>>();
  for (const block of lineBlocks(file)) {
    const body = block.toString('utf8').replace(/^/gm, ACTION).slice(0, -ACTION.length);
    const sent = sendBulk(client, index, body).finally(() => underWay.delete(sent));
    underWay.add(sent);
    if (underWay.size >= IN_FLIGHT) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  const refreshed = await client.request('POST', `/${index}/_refresh`, { timeoutMs: LOAD_TIMEOUT_MS });
  requireOk(client, refreshed, `refresh ${index}`);
  await requireLoaded(client, index, events);
  return (performance.now() - started) / 1000;
}

/** Throws unless the index holds so many events. */
export async function requireLoaded(client: SearchClient, index: string, events: number): Promise<void> {
  const loaded = await countDocuments(client, index);
  if (loaded !== events) throw new Error(`${index} holds ${loaded ?? 'no'} events, not ${events}`);
}

/** Query, request and field data caches of the index; the system's file cache stays. */
export async function clearCaches(client: SearchClient, index: string): Promise<void> {
  const cleared = await client.request('POST', `/${index}/_cache/clear`, {
    query: { query: true, request: true, fielddata: true },
  });
  requireOk(client, cleared, `clear the caches of ${index}`);
}

/** Undefined when there is no such index. */
async function countDocuments(client: SearchClient, index: string): Promise<number | undefined> {
  const answer = await client.request('GET', `/${index}/_count`);
  if (answer.status === 404) return undefined;
  requireOk(client, answer, `count the events of ${index}`);
  return numberAt(answer.body, 'count');
}

async function sendBulk(client: SearchClient, index: string, ndjson: string): Promise<void> {
  const answer = await client.request('POST', `/${index}/_bulk`, {
    query: { filter_path: 'errors,items.*.error.reason' },
    ndjson,
    timeoutMs: LOAD_TIMEOUT_MS,
  });
  requireOk(client, answer, `load events into ${index}`);
  if ((answer.body as { readonly errors: boolean }).errors)
    throw new Error(`${index} refused events: ${JSON.stringify(answer.body).slice(0, 500)}`);
}
