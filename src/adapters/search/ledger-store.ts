/** Keeps the ledger in the state index: claims and looks change under sequence numbers, so that of two runners one records. */
import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { EngineError } from '../../core/problem.ts';
import type { Gap } from '../../core/run/gaps.ts';
import { hourOf, type Look } from '../../core/run/ledger.ts';
import type { ClaimedHours, ContentState, LedgerHour, LedgerStore } from '../../ports/ledger-store.ts';
import { type BulkOperation, type BulkOptions, sendBulk } from './bulk.ts';
import type { SearchClient } from './client.ts';
import { type IndexTemplate, indexName, prepareIndices } from './index-templates.ts';
import { at, listAt, numberAt, textAt } from './json.ts';
import { plainJson } from './kept-finding.ts';
import { ledgerDocument, ledgerId, readLedgerHour } from './ledger-document.ts';
import { readById, type StoredDocument } from './read-by-id.ts';

export interface LedgerStoreOptions {
  readonly prefix: string;
  readonly templates: readonly IndexTemplate[];
  readonly bulk?: BulkOptions;
}

type Version = { readonly seqNo: number; readonly primaryTerm: number };

const EMPTY: LedgerHour = { looks: new Map(), claim: undefined };

export function openLedgerStore(client: SearchClient, options: LedgerStoreOptions): LedgerStore {
  const index = indexName(options.prefix, 'state');
  const ground: Ground = { client, index, bulk: options.bulk };
  return {
    prepare: () => prepareIndices(client, options.templates, options.prefix, ['state']),
    read: async (source, hours) => {
      const stored = await readHours(ground, source, hours);
      return new Map([...stored].map(([hour, { held }]) => [hour, held]));
    },
    claim: async (source, hours, owner, isFree) => {
      const stored = await readHours(ground, source, hours);
      // Not that of an earlier claim, which somebody may have observed long ago: it would be taken for a dead one.
      const beat = randomInt(1, 2 ** 40);
      const free = hours.filter((hour) => {
        const claim = stored.get(hour)?.held.claim;
        return claim === undefined || claim.owner === owner || isFree(hour, claim);
      });
      const taken = await putHours(
        ground,
        source,
        new Map(
          free.map((hour) => {
            const { held, version } = stored.get(hour) ?? { held: EMPTY, version: undefined };
            return [hour, { held: { ...held, claim: { owner, beat } }, version }];
          }),
        ),
      );
      return claimedHours(ground, source, taken);
    },
    content: () => readContent(ground),
    raise: async ({ generation }, hash, least = 0) => {
      const stored = await readOne(ground, CONTENT);
      if (numberAt(stateOf(stored), 'generation') !== generation) return undefined;
      const next = { generation: Math.max(generation, least) + 1, hash };
      const document = {
        '@timestamp': new Date().toISOString(),
        reghunt: { state: { kind: 'content', ...next } },
      };
      const isWritten = await putOne(ground, CONTENT, document, versionOf(stored));
      return isWritten === undefined ? undefined : next;
    },
    watch: async (source) => {
      const held = at(stateOf(await readOne(ground, `watch|${source}`)), 'watch');
      return {
        gaps: listAt(held, 'gaps') as readonly Gap[],
        counted: {
          hourly: numberAt(held, 'counted', 'hourly'),
          nightly: numberAt(held, 'counted', 'nightly'),
        },
        generation: numberAt(held, 'generation'),
        covered: numberAt(held, 'covered'),
      };
    },
    saveWatch: async (source, watch) => {
      const document = {
        '@timestamp': new Date().toISOString(),
        reghunt: { state: { kind: 'watch', source, watch } },
      };
      await putOne(ground, `watch|${source}`, document, 'always');
    },
  };
}

interface Ground {
  readonly client: SearchClient;
  readonly index: string;
  readonly bulk: BulkOptions | undefined;
}

interface StoredHour {
  readonly held: LedgerHour;
  /** Absent: it was never written. */
  readonly version: Version | undefined;
}

function claimedHours(ground: Ground, source: string, taken: ReadonlyMap<number, StoredHour>): ClaimedHours {
  let mine = taken;
  const lost = new Set<number>();
  // One change after the other: each needs the version that the one before made.
  let last: Promise<unknown> = Promise.resolve();
  const change = (make: (hour: number, held: LedgerHour) => LedgerHour): Promise<void> => {
    const next = last.then(async () => {
      const wanted = new Map(
        [...mine].map(([hour, { held, version }]) => [hour, { held: make(hour, held), version }]),
      );
      const put = await putHours(ground, source, wanted);
      for (const hour of mine.keys()) if (!put.has(hour)) lost.add(hour);
      mine = put;
    });
    last = next.catch(() => undefined);
    return next;
  };
  const looks = new Map([...taken.values()].flatMap(({ held }) => [...held.looks]));
  return {
    hours: new Set(taken.keys()),
    looks,
    beat: () =>
      change((_hour, held) => ({
        ...held,
        claim: held.claim === undefined ? undefined : { ...held.claim, beat: held.claim.beat + 1 },
      })),
    record: async (given) => {
      const byHour = Map.groupBy(given, ([key]) => hourOf(Number(key.split('\u0000', 1)[0])));
      await change((hour, held) => ({
        looks: new Map<string, Look>([...held.looks, ...(byHour.get(hour) ?? [])]),
        claim: undefined,
      }));
      return [...lost];
    },
    release: () => change((_hour, held) => ({ ...held, claim: undefined })),
  };
}

async function readHours(
  ground: Ground,
  source: string,
  hours: readonly number[],
): Promise<ReadonlyMap<number, StoredHour>> {
  const stored = await readById(
    ground.client,
    ground.index,
    hours.map((hour) => ledgerId(source, hour)),
  );
  return new Map(
    hours.flatMap((hour): readonly [number, StoredHour][] => {
      const document = stored.get(ledgerId(source, hour));
      if (document === undefined || document.kind === 'absent') return [];
      if (document.kind === 'unreadable')
        throw new EngineError(`could not read the ledger in ${ground.index}: ${document.reason}; run again`);
      return [[hour, { held: readLedgerHour(document.source, hour), version: versionOf(document) }]];
    }),
  );
}

/** Those that were written; the others have changed meanwhile. */
async function putHours(
  ground: Ground,
  source: string,
  hours: ReadonlyMap<number, StoredHour>,
): Promise<ReadonlyMap<number, StoredHour>> {
  if (hours.size === 0) return new Map();
  const entries = [...hours];
  const documents = entries.map(([hour, { held }]) => ledgerDocument(source, hour, held));
  const operations = entries.map(
    ([hour, { version }], place): BulkOperation => ({
      id: ledgerId(source, hour),
      when: version ?? 'create',
      document: JSON.stringify(documents[place]),
    }),
  );
  const outcomes = await sendBulk(ground.client, ground.index, operations, ground.bulk);
  const put = new Map<number, StoredHour>();
  const conflicts: number[] = [];
  for (const [place, [hour, { held }]] of entries.entries()) {
    const outcome = outcomes[place];
    if (outcome?.kind === 'written') put.set(hour, { held, version: outcome });
    else if (outcome?.kind === 'refused')
      throw new EngineError(
        `could not write the ledger in ${ground.index}: ${outcome.reason}; nothing was recorded`,
      );
    else conflicts.push(place);
  }
  // A write whose answer was lost is repeated, and then meets itself.
  const ids = conflicts.flatMap((place) => operations[place]?.id ?? []);
  const found =
    ids.length === 0 ? new Map<string, StoredDocument>() : await readById(ground.client, ground.index, ids);
  for (const place of conflicts) {
    const [entry, operation] = [entries[place], operations[place]];
    const document = operation === undefined ? undefined : found.get(operation.id);
    if (entry === undefined || document?.kind !== 'found') continue;
    if (isDeepStrictEqual(document.source, plainJson(documents[place])))
      put.set(entry[0], { held: entry[1].held, version: versionOf(document) });
  }
  return put;
}

const CONTENT = 'content';

async function readContent(ground: Ground): Promise<ContentState> {
  const state = stateOf(await readOne(ground, CONTENT));
  return { generation: numberAt(state, 'generation'), hash: textAt(state, 'hash') };
}

async function readOne({ client, index }: Ground, id: string): Promise<StoredDocument> {
  const stored = (await readById(client, index, [id])).get(id) ?? { kind: 'absent' };
  if (stored.kind === 'unreadable')
    throw new EngineError(`could not read ${id} in ${index}: ${stored.reason}; run again`);
  return stored;
}

function stateOf(stored: StoredDocument): unknown {
  return stored.kind === 'found' ? at(stored.source, 'reghunt', 'state') : undefined;
}

function versionOf(stored: StoredDocument): Version | undefined {
  return stored.kind === 'found' ? { seqNo: stored.seqNo, primaryTerm: stored.primaryTerm } : undefined;
}

/** Undefined when another version stands there. */
async function putOne(
  { client, index, bulk }: Ground,
  id: string,
  document: object,
  version: Version | undefined | 'always',
): Promise<true | undefined> {
  const [outcome] = await sendBulk(
    client,
    index,
    [{ id, when: version ?? 'create', document: JSON.stringify(document) }],
    bulk,
  );
  if (outcome?.kind === 'refused')
    throw new EngineError(`could not write ${id} in ${index}: ${outcome.reason}`);
  return outcome?.kind === 'written' ? true : undefined;
}
