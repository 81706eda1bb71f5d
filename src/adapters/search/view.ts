/** A frozen view of some indices: what both ways of paging share. */
import type { SearchAnswer } from './client.ts';
import { AnswerTooLarge, isTooLarge } from './refusal.ts';
import type { SearchHit } from './search-hit.ts';

export interface PageLimits {
  /** Most documents of a page. */
  readonly pageSize: number;
  /** Bytes a page's answer should stay below; pages shrink to keep to it. */
  readonly pageBytes: number;
  /** Milliseconds the engine may spend on one page before it answers with what it has. */
  readonly pageTimeoutMs: number;
}

/** Index names or patterns, comma separated: what a path takes. */
export type Target = string;

/** Several queries may be read over one view, one after the other. */
export interface View {
  pages(query: object): AsyncGenerator<readonly SearchHit[], void>;
  close(): Promise<void>;
}

/** Renewed by every page; long enough to join and judge one. */
export const KEEP_ALIVE = '10m';

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
