/** What a tick is given, and what it hands back. */
import type { Horizons } from '../core/config/config.ts';
import type { Content, Hunt } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import type { Look } from '../core/run/ledger.ts';
import type { DueCell, Slice } from '../core/run/plan.ts';
import type { RunRecord } from '../core/run/run-record.ts';
import type { Inflate } from '../core/windows/powershell/base64.ts';
import type { ActKeeper } from '../ports/act-keeper.ts';
import type { BaselineStore } from '../ports/baseline-store.ts';
import type { CountingSource } from '../ports/counting-source.ts';
import type { CoverageStore } from '../ports/coverage-store.ts';
import type { Progress } from '../ports/event-source.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { Observer } from './claim-beat.ts';
import type { GenerationKeeper } from './content-generation.ts';
import type { OnceAProcess } from './once-a-process.ts';

export interface TickPlan {
  /** The configured name of what is hunted. */
  readonly source: string;
  readonly runId: string;
  readonly version: string;
  readonly hunts: readonly Hunt[];
  /** How far before now is counted. What lies before the shortest is backlog, and gets its share. */
  readonly horizons: Horizons;
  /** Ascending ages of a bucket at which later parts are looked for. */
  readonly rungs: readonly number[];
  readonly budget: { readonly time: number; readonly requests: number };
  readonly leastRisk: number;
  /** Who claims: differs from process to process. */
  readonly owner: string;
  readonly beatEvery: number;
  /** Wait as long for what others claim, to see whether they live. Milliseconds; 0: leave it to the next tick. */
  readonly waitForOthers: number;
  /** Look at all of it again, whatever the ledger says. */
  readonly redo: TimeRange | undefined;
  /** Say what is due, and look at nothing. */
  readonly isDry: boolean;
  /** Count the longest horizon, whichever is due. */
  readonly isWhole: boolean;
  readonly interrupted: AbortSignal;
}

export interface TickDependencies {
  /** Opens what is hunted, for a window. */
  readonly open: (window: TimeRange) => Promise<CountingSource>;
  readonly content: Content;
  readonly inflate: Inflate;
  readonly ledger: LedgerStore;
  readonly keeper: ActKeeper;
  readonly baseline: BaselineStore;
  readonly runs: RunStore;
  readonly coverage: CoverageStore;
  readonly generations: GenerationKeeper;
  /** Of the store that ticks keep to. */
  readonly prepareOnce: OnceAProcess;
  readonly observer: Observer;
  readonly progress: Progress;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly pause: (milliseconds: number, cut: AbortSignal) => Promise<void>;
  /** The engine's clock; undefined where it does not tell. */
  readonly serverTime: () => Promise<number | undefined>;
  /** Requests and bytes of this tick so far. */
  readonly traffic: () => { readonly requests: number; readonly bytes: number };
}

/** What a tick did, and what it left. */
export interface TickResult {
  readonly record: RunRecord;
  readonly due: readonly DueCell[];
  /** In the order they would be looked at. */
  readonly left: readonly Slice[];
  /** Of a dry tick: the last look at each cell that was counted, by `cellKey`. */
  readonly looks: ReadonlyMap<string, Look>;
  /** Of a dry tick: milliseconds that what is due takes, at the pace of the last runs; undefined where none read anything. */
  readonly estimate: number | undefined;
}
