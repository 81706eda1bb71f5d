/** Indices are asked target by target; what is gone meanwhile costs itself alone. */
import { describe, expect, it } from 'vitest';
import { eachTarget } from '../../../src/adapters/search/each-target.ts';
import { notSeenLedger } from '../../../src/adapters/search/not-seen-ledger.ts';
import { RefusedRequest } from '../../../src/adapters/search/refusal.ts';

const named = (name: string) => ({ name, via: name });

describe('an index that is gone', () => {
  it('is noted, and all others of its target are asked, however long their names are together', async () => {
    const names = Array.from({ length: 19 }, (_, n) => `${n}`.padStart(200, 'x'));
    const ledger = notSeenLedger();
    const asked: string[] = [];
    const [gone] = names;
    await eachTarget(
      names.map(named),
      ledger,
      async ({ indices }) => {
        if (indices.includes(gone ?? '')) {
          const body = { error: { type: 'index_not_found_exception', reason: 'no such index', index: gone } };
          throw new RefusedRequest('no such index', { status: 404, body, headers: {}, bytes: 0 });
        }
        asked.push(...indices);
      },
      // Longer than a path is by default.
      3_900,
    );
    expect(asked).toEqual(names.slice(1));
    expect(ledger.list()).toEqual([
      expect.objectContaining({ kind: 'unavailable_index', indices: [gone], incomplete: true }),
    ]);
  });
});
