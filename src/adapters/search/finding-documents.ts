/** Writes the documents that belong to findings, and says which findings must wait because one of theirs was refused. */
import { type BulkOperation, type BulkOptions, sendBulk } from './bulk.ts';
import type { SearchClient } from './client.ts';

interface FindingDocument {
  readonly id: string;
  /** Id of the finding it belongs to. */
  readonly finding: string;
  readonly document: object;
}

/** The reasons of those that were refused, by the finding they belong to. */
type FindingDocumentWriter = (
  client: SearchClient,
  index: string,
  documents: readonly FindingDocument[],
  bulk: BulkOptions | undefined,
) => Promise<ReadonlyMap<string, string>>;

export const writeEvidence = writerOf('always', 'its evidence');

/** Each once: one that is there already is as good as written. */
export const writeTransitions = writerOf('create', 'what is told of it');

function writerOf(when: BulkOperation['when'], what: string): FindingDocumentWriter {
  return async (client, index, documents, bulk) => {
    const outcomes = await sendBulk(
      client,
      index,
      documents.map(({ id, document }) => ({ id, when, document: JSON.stringify(document) })),
      bulk,
    );
    const refused = new Map<string, string>();
    for (const [place, outcome] of outcomes.entries()) {
      const finding = documents[place]?.finding;
      if (outcome.kind === 'refused' && finding !== undefined)
        refused.set(finding, `${what}: ${outcome.reason}`);
    }
    return refused;
  };
}
