/** Reads all of one index through a view, for tests of what happens on the way. */
import type { Reading } from '../../src/adapters/search/view.ts';

export async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pages);
}

export function everything(index: string): Reading {
  return {
    target: { path: index, indices: [index], only: undefined },
    query: { match_all: {} },
    window: undefined,
    purpose: 'test',
  };
}
