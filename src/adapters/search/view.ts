/** A frozen view of some indices: what both ways of paging share. */
import type { TimeRange } from '../../core/event/event.ts';
import type { Query } from '../../core/sigma/query.ts';
import type { SearchAnswer, SearchClient } from './client.ts';
import { type Asked, asking, type NotSeenLedger } from './not-seen-ledger.ts';
import { AnswerTooLarge, isTooLarge } from './refusal.ts';
import type { SearchHit } from './search-hit.ts';
import type { Target } from './targets.ts';

export interface PageLimits {
  /** Most documents of a page. */
  readonly pageSize: number;
  /** Bytes a page's answer should stay below; pages shrink to keep to it. */
  readonly pageBytes: number;
  /** Milliseconds the engine may spend on one page before it answers with what it has. */
  readonly pageTimeoutMs: number;
}

/** What reading needs, whatever is read. */
export interface ReadGround {
  readonly client: SearchClient;
  readonly limits: PageLimits;
  readonly ledger: NotSeenLedger;
}

/** One query of some indices. */
export interface Reading {
  readonly target: Target;
  readonly query: Query;
  /** Of event time, for the note where it is not answered. */
  readonly window: TimeRange | undefined;
  /** On whose behalf: a hunt's id. */
  readonly purpose: string;
  /** Date fields of which every hit is to tell the times. */
  readonly times?: readonly string[];
}

export interface View {
  /** Throws `EngineError` where the engine refuses. */
  pages(): AsyncGenerator<readonly SearchHit[], void>;
  close(): Promise<void>;
}

/** Renewed by every page. A view that is lost over work that takes longer is opened anew. */
export const KEEP_ALIVE = '5m';

export function askedBy({ target, window }: Pick<Reading, 'target' | 'window'>): Asked {
  return asking(target.indices, window);
}

/** Undefined when the answer is too large and a smaller page can still be asked for. */
export async function unlessTooLarge(
  send: () => Promise<SearchAnswer>,
  size: number,
): Promise<SearchAnswer | undefined> {
  try {
    const answer = await send();
    return size > 1 && isTooLarge(answer) ? undefined : answer;
  } catch (error) {
    if (size > 1 && error instanceof AnswerTooLarge) return undefined;
    throw error;
  }
}

/** Says of a view that could not be closed that it stays open for a while: nothing is lost by it. */
export function noteLeftOpen(ledger: NotSeenLedger, reading: Reading, error: Error): void {
  ledger.note({
    kind: 'view_left_open',
    ...askedBy(reading),
    reason: `${error.message}; the engine lets go of it ${KEEP_ALIVE} after it was last read`,
    incomplete: false,
  });
}
