/** Indexes events as ECS documents whose ids come from the events: loading the same events twice changes nothing. */
import type { HuntEvent } from '../../core/event/event.ts';
import { FailureTally } from '../../core/failure-tally.ts';
import type { EventSink } from '../../ports/event-sink.ts';
import { type BulkOperation, type BulkOptions, sendBulk } from './bulk.ts';
import type { SearchClient } from './client.ts';
import { eventDocument } from './event-document.ts';
import { DEFAULT_PREFIX, type IndexTemplate, indexName, prepareIndices } from './index-templates.ts';
import { requireOk } from './refusal.ts';

export interface EventSinkOptions {
  /** Events go to `<prefix>-events`. */
  readonly prefix?: string;
  readonly templates: readonly IndexTemplate[];
  readonly bulk?: BulkOptions;
}

/** Throws `UsageError` for a prefix that cannot begin an index name. */
export function openEventSink(client: SearchClient, options: EventSinkOptions): EventSink {
  const prefix = options.prefix ?? DEFAULT_PREFIX;
  const index = indexName(prefix, 'events');
  const bulk: BulkOptions = options.bulk ?? {};
  return {
    description: `${index} on ${client.describe()}`,
    prepare: () => prepareIndices(client, options.templates, prefix, ['events']),
    write: (events) => writeEvents(client, index, events, bulk),
    finish: async () => {
      const answer = await client.request('POST', `/${encodeURIComponent(index)}/_refresh`, {
        idempotent: true,
      });
      // 403: the right to write does not include this; the engine's own refresh shows the events a moment later.
      // 404: nothing was written, so there is no index.
      requireOk(client, answer, `refresh ${index}`, [403, 404]);
    },
  };
}

async function writeEvents(
  client: SearchClient,
  index: string,
  events: readonly HuntEvent[],
  bulk: BulkOptions,
): ReturnType<EventSink['write']> {
  const operations = new Map<string, BulkOperation>();
  for (const event of events) {
    const { id, document } = eventDocument(event);
    if (!operations.has(id)) operations.set(id, { id, when: 'create', document: JSON.stringify(document) });
  }
  const counts = { created: 0, unchanged: events.length - operations.size, failed: 0 };
  const failures = new FailureTally();
  for (const outcome of await sendBulk(client, index, [...operations.values()], bulk)) {
    if (outcome.kind === 'written') counts.created += 1;
    else if (outcome.kind === 'conflict') counts.unchanged += 1;
    else {
      counts.failed += 1;
      failures.add(outcome.reason);
    }
  }
  return { counts, failures: failures.list() };
}
