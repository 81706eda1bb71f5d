/** Writes transitions, each once, and says which findings must wait because what is to be told of them was refused. */
import type { TransitionDocument } from '../../core/finding/transition.ts';
import { type BulkOptions, sendBulk } from './bulk.ts';
import type { SearchClient } from './client.ts';

/** The reasons of those that were refused, by the finding they tell of. One that is there already is as good as written. */
export async function writeTransitions(
  client: SearchClient,
  index: string,
  documents: readonly TransitionDocument[],
  bulk: BulkOptions | undefined,
): Promise<ReadonlyMap<string, string>> {
  const outcomes = await sendBulk(
    client,
    index,
    documents.map(({ id, document }) => ({ id, when: 'create', document: JSON.stringify(document) })),
    bulk,
  );
  const refused = new Map<string, string>();
  for (const [place, outcome] of outcomes.entries()) {
    const finding = documents[place]?.finding;
    if (outcome.kind === 'refused' && finding !== undefined)
      refused.set(finding, `what is told of it: ${outcome.reason}`);
  }
  return refused;
}
