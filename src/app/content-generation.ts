/** Tells a runner by which generation it judges: content that changed becomes the next one, and one that another replaced records no more. */
import type { ContentState, LedgerStore } from '../ports/ledger-store.ts';

type Ledger = Pick<LedgerStore, 'content' | 'raise'>;

export interface GenerationKeeper {
  /**
   * Undefined: another content has replaced this runner's. `hash`: of the content it uses now; `newest`: the highest generation that
   * any finding was judged by, for when the ledger was lost.
   */
  current(ledger: Ledger, hash: string, newest: () => Promise<number>): Promise<ContentState | undefined>;
}

/**
 * A process that starts puts its content in force, also one that is older than what was there: that is how people roll
 * back. From then on it only follows its own changes.
 */
export function generationKeeper(): GenerationKeeper {
  let own: ContentState | undefined;
  return {
    current: async (ledger, hash, newest) => {
      for (;;) {
        const stored = await ledger.content();
        const isReplaced = own !== undefined && own.generation !== stored.generation;
        if (stored.hash === hash && stored.generation > 0) own = stored;
        else if (isReplaced) return undefined;
        else own = await ledger.raise(stored, hash, stored.generation === 0 ? await newest() : 0);
        if (own !== undefined) return own;
      }
    },
  };
}
