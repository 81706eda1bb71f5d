/** What the command line needs from the outside; main.ts builds it from the adapters. */
import type { Readable, Writable } from 'node:stream';
import type { ConnectionOptions } from '../core/config/config.ts';
import type { DashboardsConfig } from '../core/config/dashboards.ts';
import type { ConfigOverrides, ReadConfig } from '../core/config/read-config.ts';
import type { CheckedContent, Content, Hunt, PublicRules } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import type { Inflate } from '../core/windows/powershell/base64.ts';
import type { ActKeeper } from '../ports/act-keeper.ts';
import type { BacktestStore } from '../ports/backtest-store.ts';
import type { BaselineStore } from '../ports/baseline-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { CountingSource } from '../ports/counting-source.ts';
import type { CoverageStore } from '../ports/coverage-store.ts';
import type { DashboardsServer } from '../ports/dashboards-server.ts';
import type { EventSink } from '../ports/event-sink.ts';
import type { EventSource, Progress } from '../ports/event-source.ts';
import type { FindingSpool } from '../ports/finding-spool.ts';
import type { FindingStore } from '../ports/finding-store.ts';
import type { HealthServer, HealthServerOptions, MetricsPage } from '../ports/health-server.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';
import type { RunLog } from '../ports/run-log.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { ServiceMetrics } from '../ports/service-metrics.ts';

/** What is hunted in a stack. */
export interface SourceOptions {
  readonly content: Content;
  /** Empty: the patterns of the field profiles. */
  readonly patterns: readonly string[];
  /** Hunts that will be run, and over what: only indices that may hold something for them are looked at. */
  readonly hunts: readonly Hunt[];
  readonly range: TimeRange | undefined;
  readonly by: 'event' | 'ingested';
  readonly excludedTiers: readonly string[];
  readonly pageSize: number | undefined;
}

/** What scheduled runs keep, under one prefix. */
export interface RunStores {
  readonly ledger: LedgerStore;
  readonly keeper: ActKeeper;
  readonly baseline: BaselineStore;
  readonly runs: RunStore;
  readonly coverage: CoverageStore;
}

/** How files are read. */
export interface FileReading {
  /** Whose registry a snapshot shows: it does not say so itself. */
  readonly snapshotHost?: string;
  /** Threads that go through them, however little there is; 1: the program's own. Default: as many as help. */
  readonly threads?: number;
  /** An input in no known layout makes no run incomplete. */
  readonly allowUnread?: boolean;
}

export interface Engine {
  openSource(options: SourceOptions): Promise<EventSource>;
  /** The same, to be counted before it is read. */
  openCountingSource(options: SourceOptions): Promise<CountingSource>;
  openRunStores(prefix: string): RunStores;
  /** The engine's clock, epoch milliseconds; undefined where the account may not ask. */
  serverTime(): Promise<number | undefined>;
  /** Requests made and bytes answered so far. */
  traffic(): { readonly requests: number; readonly bytes: number };
  openStore(prefix: string): FindingStore;
  openSink(prefix: string): EventSink;
  close(): Promise<void>;
}

/** Where text goes; a progress bar only to one that somebody looks at. */
export type Terminal = Writable & { readonly isTTY?: boolean };

/** Which mitigations and exceptions are tried on for being worn: those of the folders given, with or without the shipped ones. */
export type OnTrial = 'all' | 'own' | 'none';

export interface Wiring {
  readonly version: string;
  stdin(): Readable;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly env: NodeJS.ProcessEnv;
  /** Folder of the made-up incident that `demo` hunts. */
  readonly demoFile: string;
  /** Folder of the content that reghunt comes with. */
  readonly contentFolder: string;
  now(): number;
  newRunId(): string;
  /** Its reason is an `Interrupted`: what is under way ends soon, with what it has. */
  readonly interrupted: AbortSignal;
  readonly inflate: Inflate;
  /** A configuration, `overrides` and environment on top of it. Throws UsageError with every problem. */
  readConfig(file: string, overrides: ConfigOverrides): Promise<ReadConfig>;
  /** Shipped content, and `folders` on top of it. Throws UsageError with every problem. */
  loadContent(folders: readonly string[]): Promise<Content>;
  /** The same, telling problems instead of throwing them. */
  checkContent(folders: readonly string[], at: number, onTrial: OnTrial): Promise<CheckedContent>;
  /** An entry of content as it is written in its file. Throws UsageError when it is no longer there. */
  entryText(file: string, id: string): Promise<string>;
  /** Folders of the golden cases about a rule, and of others that name it; none where the project's tests are not there. */
  casesOf(rule: {
    readonly id: string;
    readonly name: string;
  }): Promise<{ readonly proving: readonly string[]; readonly naming: readonly string[] }>;
  /** Public Sigma rules below folders or in files; refuses those it cannot use. Throws UsageError for a path that cannot be read. */
  readRules(paths: readonly string[], content: Content): Promise<PublicRules>;
  /** Whether a folder is laid out as content, and does not hold public rules. */
  isContentFolder(folder: string): Promise<boolean>;
  /** `-` is stdin. Throws UsageError naming a path that is not there. */
  openFiles(
    paths: readonly string[],
    content: Content,
    progress: Progress,
    how?: FileReading,
  ): Promise<EventSource>;
  /**
   * `runId` is told to the engine; `interrupted` ends its requests, by default what ends the process. Throws EngineError,
   * Interrupted, and UsageError for settings that cannot be.
   */
  connect(options: ConnectionOptions, runId: string, interrupted?: AbortSignal): Promise<Engine>;
  /** Reads its secrets and asks for nothing yet. Throws UsageError for settings that cannot be. */
  openDashboards(config: DashboardsConfig): Promise<DashboardsServer>;
  readonly clock: Clock;
  /** Of a clock that nobody sets. Milliseconds. */
  monotonic(): number;
  openLog(): RunLog;
  openMetrics(sources: readonly string[]): ServiceMetrics & { readonly page: MetricsPage };
  /** Throws UsageError for an address that cannot be listened on. */
  openHealthServer(options: HealthServerOptions): Promise<HealthServer>;
  /** Differs when a file of the shipped content or below these paths does. */
  contentFingerprint(paths: readonly string[]): Promise<string>;
  openSpool(): FindingSpool;
  /** Of runs in slices, to be gone on with. */
  readonly backtests: BacktestStore;
}
