/** Where scheduled runs keep findings: evidence is united with what is there, judgement is that of the run's content. */
import type { Awaited } from '../core/hunt/awaited.ts';
import type { Conclusion } from '../core/hunt/conclude.ts';
import type { KeptAct } from '../core/hunt/kept-act.ts';
import type { Settler } from '../core/hunt/settle.ts';
import type { WriteCounts } from './finding-store.ts';

export interface GivenAct {
  readonly act: KeptAct;
  readonly conclusion: Conclusion;
}

export interface KeepResult {
  readonly counts: WriteCounts;
  /** Most frequent reason first. Each of these findings lies among the dead letters, with its reason. */
  readonly refused: readonly { readonly reason: string; readonly count: number }[];
  /** Why something could not be written that may be written later; undefined when nothing was in the way. */
  readonly passing: string | undefined;
}

/** By which content findings are judged, and when it is. */
export interface Judging {
  readonly settler: Settler;
  readonly generation: number;
  /** Epoch milliseconds, by the clock of the engine: what is told of a finding is dated by it. */
  readonly now: () => number;
}

export interface ActKeeper {
  /** Shown to people: where findings go. */
  readonly description: string;
  /** Makes sure the index templates are there; throws `EngineError` naming the right that is missing. */
  prepare(): Promise<void>;
  /** A case below what is reported counts only where a finding holds it already. */
  keep(given: readonly GivenAct[], judging: Judging): Promise<KeepResult>;
  /** Judges anew what was judged by another content, and what waited for a part until `now` (epoch milliseconds). */
  rejudge(judging: Judging, now: number): Promise<KeepResult>;
  /** The highest generation that a finding was judged by; 0 where there is none. */
  newestGeneration(): Promise<number>;
  /** Acts of reported findings whose own record is one of these, by `HuntEvent.id`. */
  ofAnchors(ids: readonly string[]): Promise<readonly KeptAct[]>;
  /** What acts of reported findings still wait for at `now` (epoch milliseconds), page by page. */
  awaited(now: number): AsyncIterable<readonly Awaited[]>;
}
