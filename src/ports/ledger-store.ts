/** Where the ledger is kept: what was looked at, by whom it is being looked at, and by which content. */

import type { Gap } from '../core/run/gaps.ts';
import type { Counted } from '../core/run/horizon.ts';
import type { Look } from '../core/run/ledger.ts';

/** Who is at an hour. `beat` rises while its owner lives. */
export interface Claim {
  readonly owner: string;
  readonly beat: number;
}

export interface LedgerHour {
  /** By `cellKey`. */
  readonly looks: ReadonlyMap<string, Look>;
  readonly claim: Claim | undefined;
}

/** Hours that nobody else records while their owner beats. */
export interface ClaimedHours {
  /** Those that were free; the others are somebody's. */
  readonly hours: ReadonlySet<number>;
  /** The last look at each of their cells, as of the claim. */
  readonly looks: ReadonlyMap<string, Look>;
  /** Tells others that the owner lives. */
  beat(): Promise<void>;
  /** Puts these looks in place of those before and gives the hours back. Answers with the hours that were lost to others: theirs is recorded by them. */
  record(looks: ReadonlyMap<string, Look>): Promise<readonly number[]>;
  /** Gives the hours back as they were. */
  release(): Promise<void>;
}

/** Which content judges, for all runners. */
export interface ContentState {
  /** 0: none yet. */
  readonly generation: number;
  readonly hash: string;
}

/** What ticks hand on of a source beside what they looked at. */
export interface Watch {
  readonly gaps: readonly Gap[];
  readonly counted: Counted;
  /** Of the content that counted. */
  readonly generation: number;
  /** Epoch milliseconds: the last hour whose coverage was written begins then; 0: none yet. */
  readonly covered: number;
}

export interface LedgerStore {
  prepare(): Promise<void>;
  /** Hours that were never looked at are not in the answer. */
  read(source: string, hours: readonly number[]): Promise<ReadonlyMap<number, LedgerHour>>;
  /** `isFree`: whether an hour that somebody claims may be taken. */
  claim(
    source: string,
    hours: readonly number[],
    owner: string,
    isFree: (hour: number, claim: Claim) => boolean,
  ): Promise<ClaimedHours>;
  content(): Promise<ContentState>;
  /** The next generation, above `least` as well, of this content; undefined when another was faster: ask again. */
  raise(from: ContentState, hash: string, least?: number): Promise<ContentState | undefined>;
  watch(source: string): Promise<Watch>;
  saveWatch(source: string, watch: Watch): Promise<void>;
}
