/**
 * The law behind selection: what the predicate accepts, the server returns. Random conditions over documents in every
 * profile's spelling, on real servers. The Elasticsearch archive lacks the `wildcard` type: OpenSearch exercises it.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';
import { openSearchSource } from '../../src/adapters/search/search-source.ts';
import { EVENT_KINDS, type HuntEvent } from '../../src/core/event/event.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import type { Condition } from '../../src/core/sigma/condition.ts';
import { predicate, recordView } from '../../src/core/sigma/predicate.ts';
import { conditions, events, TOO_LONG } from '../core/sigma/arbitraries.ts';
import { askForServers } from '../servers/ask.ts';
import { connectTo } from '../servers/connect.ts';
import { createIndex, DYNAMIC_MAPPING, freshName, indexDocuments } from '../servers/index-documents.ts';
import { shippedContent } from '../shipped.ts';
import { profileDocuments, type RawDocument } from './profile-documents.ts';

const SEED = 20_261_122;
const CONDITIONS = 240;
const EVENTS_A_KIND = 14;
const TIME = Date.UTC(2026, 2, 1, 12);
const RANGE = { from: TIME, to: TIME + 86_400_000 };

const strings = (mapping: object): object => ({
  properties: {
    '@timestamp': { type: 'date' },
    timestamp: { type: 'date' },
    TimeGenerated: { type: 'date' },
  },
  dynamic_templates: [{ strings: { match_mapping_type: 'string', mapping } }],
});
const MAPPINGS: Readonly<Record<string, { readonly mapping: object; readonly engines: readonly string[] }>> =
  {
    'keyword fields that drop long values': {
      mapping: strings({ type: 'keyword', ignore_above: TOO_LONG }),
      engines: ['es', 'os'],
    },
    'dynamic mapping': { mapping: DYNAMIC_MAPPING, engines: ['es', 'os'] },
    'wildcard fields': { mapping: strings({ type: 'wildcard' }), engines: ['os'] },
  };

const servers = await askForServers('es', 'os');
const { profiles } = await shippedContent();
const documents = profileDocuments(
  profiles,
  fc.sample(events(true), { numRuns: EVENTS_A_KIND, seed: SEED }),
  TIME,
);
const sampled = fc.sample(conditions, { numRuns: CONDITIONS, seed: SEED });
const known = normalised(documents);
const expected = accepted();

describe('random conditions', () => {
  it('are tried on documents of every shipped profile and kind', () => {
    const kinds = profiles.flatMap((profile) =>
      EVENT_KINDS.flatMap((kind) => (profile.kinds[kind] === undefined ? [] : [`${profile.id} ${kind}`])),
    );
    expect(new Set(known.map(({ event }) => `${event.profile} ${event.kind}`)).size).toBeGreaterThan(
      kinds.length * 0.8,
    );
    expect(expected.filter((ids) => ids.length > 0).length).toBeGreaterThan(CONDITIONS / 4);
  });

  for (const server of Object.values(servers)) {
    for (const [name, { mapping, engines }] of Object.entries(MAPPINGS)) {
      describe.skipIf(server.url === undefined || !engines.includes(server.name))(
        `on ${server.name}, ${name}`,
        () => {
          const word = freshName('law');
          let client: SearchClient;

          beforeAll(async () => {
            client = await connectTo(server.url ?? '', { requestTimeoutMs: 120_000 });
            for (const [profile, ours] of Map.groupBy(documents, (document) => document.profile)) {
              await createIndex(client, `${word}-${profile}`, mapping, 1);
              await indexDocuments(
                client,
                `${word}-${profile}`,
                ours.map(({ id, body }) => ({ id, body: body as Record<string, unknown> })),
              );
            }
          });

          afterAll(async () => {
            for (const { id } of profiles) {
              requireOk(
                client,
                await client.request('DELETE', `/${word}-${id}`),
                `delete ${word}-${id}`,
                [404],
              );
            }
            await client.close();
          });

          it('select every event that the predicate accepts', async () => {
            const source = await openSearchSource(client, { patterns: [`${word}-*`], profiles });
            const selections = sampled.map((condition, index) => ({
              id: String(index),
              kind: kindOf(index),
              condition,
            }));
            const found = new Map<string, string[]>(selections.map(({ id }) => [id, []]));
            for await (const page of source.select(selections, RANGE)) {
              const accepts = predicate(selections[Number(page.selection)]?.condition ?? NEVER);
              const ids = page.events.filter((event) => accepts(recordView(event.fields))).map(idOf);
              found.get(page.selection)?.push(...ids);
            }
            await source.close();
            const missed = selections.flatMap(({ id, kind, condition }) => {
              const missing = (expected[Number(id)] ?? []).filter(
                (wanted) => found.get(id)?.includes(wanted) !== true,
              );
              return missing.length === 0 ? [] : [{ kind, condition: JSON.stringify(condition), missing }];
            });
            expect(missed).toEqual([]);
            expect([...found.values()].map((ids) => ids.toSorted())).toEqual(
              expected.map((ids) => ids.toSorted()),
            );
          });
        },
      );
    }
  }
});

const NEVER: Condition = { op: 'const', value: false };

/** Each condition is asked of one kind, in turn. */
function kindOf(index: number): HuntEvent['kind'] {
  return EVENT_KINDS[index % EVENT_KINDS.length] ?? 'registry_set';
}

function accepted(): readonly (readonly string[])[] {
  return sampled.map((condition, index) => {
    const accepts = predicate(condition);
    return known.flatMap(({ id, event }) =>
      event.kind === kindOf(index) && accepts(recordView(event.fields)) ? [id] : [],
    );
  });
}

function normalised(
  raw: readonly RawDocument[],
): readonly { readonly id: string; readonly event: HuntEvent }[] {
  const normaliser = compileProfiles(profiles);
  return raw.flatMap(({ id, body }) => {
    const result = normaliser.normalise(body, { kind: 'index', index: 'law', id });
    return 'event' in result ? [{ id, event: result.event }] : [];
  });
}

function idOf(event: HuntEvent): string {
  return event.source.kind === 'index' ? event.source.id : '';
}
