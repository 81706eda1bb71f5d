/** The files source keeps the same contract as the engines; the places in them stand for the documents' ids. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFiles } from '../../src/adapters/files/open-files.ts';
import type { HuntEvent } from '../../src/core/event/event.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import type { AnchorPage, EventSource } from '../../src/ports/event-source.ts';
import { type Document, PROFILES } from './event-documents.ts';
import { eventSourceContract } from './event-source.suite.ts';

type Layout = (documents: readonly Document[]) => string;
/** Place of an event's document among all of them, from 0. */
type IndexOf = (place: { readonly line: number; readonly ordinal?: number }) => number;

const LAYOUTS: readonly (readonly [name: string, write: Layout, indexOf: IndexOf])[] = [
  [
    'files',
    (documents) => documents.map(({ body }) => `${JSON.stringify(body)}\n`).join(''),
    ({ line }) => line - 1,
  ],
  [
    'files of one line',
    (documents) => JSON.stringify(documents.map(({ body }) => body)),
    ({ ordinal = 0 }) => ordinal,
  ],
];

for (const [name, written, indexOf] of LAYOUTS)
  eventSourceContract(name, async (documents, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'reghunt-contract-'));
    const file = join(folder, 'events.ndjson');
    writeFileSync(file, written(documents));
    const source = await openFiles([file], {
      profiles: PROFILES,
      normaliser: compileProfiles(PROFILES),
      limits: options?.pageSize === undefined ? {} : { pageEvents: options.pageSize },
    });
    return {
      source: byDocument(source, documents, indexOf),
      end: async () => {
        await source.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  });

/** The same source with each event's place given as the id of its document. */
function byDocument(source: EventSource, documents: readonly Document[], indexOf: IndexOf): EventSource {
  const placed = (event: HuntEvent): HuntEvent => {
    const id = event.source.kind === 'file' ? documents[indexOf(event.source)]?.id : undefined;
    return { ...event, source: { kind: 'index', index: 'file', id: id ?? 'no such place' } };
  };
  async function* placedPages(pages: AsyncIterable<AnchorPage>): AsyncGenerator<AnchorPage> {
    for await (const page of pages) yield { ...page, events: page.events.map(placed) };
  }
  return {
    joinSize: source.joinSize,
    description: source.description,
    count: (range) => source.count(range),
    select: (selections, range) => placedPages(source.select(selections, range)),
    fetch: async (request) => {
      const answer = await source.fetch(request);
      return { ...answer, events: answer.events.map(placed) };
    },
    notSeen: () => source.notSeen(),
    close: () => source.close(),
  };
}
