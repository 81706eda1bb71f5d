/** Writes the documents of evidence, and says which findings must wait because one of theirs was refused. */
import type { EvidenceDocument } from '../../core/finding/evidence.ts';
import { type BulkOptions, sendBulk } from './bulk.ts';
import type { SearchClient } from './client.ts';

/** The reasons of those that were refused, by the finding they belong to. */
export async function writeEvidence(
  client: SearchClient,
  index: string,
  documents: readonly EvidenceDocument[],
  bulk: BulkOptions | undefined,
): Promise<ReadonlyMap<string, string>> {
  const outcomes = await sendBulk(
    client,
    index,
    documents.map(({ id, document }) => ({ id, when: 'always', document: JSON.stringify(document) })),
    bulk,
  );
  const refused = new Map<string, string>();
  for (const [place, outcome] of outcomes.entries()) {
    const finding = documents[place]?.finding;
    if (outcome.kind === 'refused' && finding !== undefined)
      refused.set(finding, `its evidence: ${outcome.reason}`);
  }
  return refused;
}
