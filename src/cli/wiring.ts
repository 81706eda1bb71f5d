/** What the command line needs from the outside; main.ts builds it from the adapters. */
import type { Readable, Writable } from 'node:stream';
import type { ConnectionOptions } from '../core/config/config.ts';
import type { ConfigOverrides, ReadConfig } from '../core/config/read-config.ts';
import type { CheckedContent, Content, Hunt, PublicRules } from '../core/content/content.ts';
import type { TimeRange } from '../core/event/event.ts';
import type { Inflate } from '../core/windows/powershell/base64.ts';
import type { EventSink } from '../ports/event-sink.ts';
import type { EventSource, Progress } from '../ports/event-source.ts';
import type { FindingSpool } from '../ports/finding-spool.ts';
import type { FindingStore } from '../ports/finding-store.ts';

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

export interface Engine {
  openSource(options: SourceOptions): Promise<EventSource>;
  openStore(prefix: string): FindingStore;
  openSink(prefix: string): EventSink;
  close(): Promise<void>;
}

/** Where text goes; a progress bar only to one that somebody looks at. */
export type Terminal = Writable & { readonly isTTY?: boolean };

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
  checkContent(folders: readonly string[], at: number): Promise<CheckedContent>;
  /** Public Sigma rules below folders or in files; refuses those it cannot use. Throws UsageError for a path that cannot be read. */
  readRules(paths: readonly string[], content: Content): Promise<PublicRules>;
  /** Whether a folder is laid out as content, and does not hold public rules. */
  isContentFolder(folder: string): Promise<boolean>;
  /** `-` is stdin. `snapshotHost`: whose registry a snapshot shows. Throws UsageError naming a path that is not there. */
  openFiles(
    paths: readonly string[],
    content: Content,
    progress: Progress,
    snapshotHost?: string,
  ): Promise<EventSource>;
  /** `runId` is told to the engine. Throws EngineError, Interrupted, and UsageError for settings that cannot be. */
  connect(options: ConnectionOptions, runId: string): Promise<Engine>;
  openSpool(): FindingSpool;
}
