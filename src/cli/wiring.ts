/** What the command line needs from the outside; main.ts builds it from the adapters. */
import type { Content } from '../core/hunt/content.ts';
import type { EventSink } from '../ports/event-sink.ts';
import type { EventSource, Progress } from '../ports/event-source.ts';
import type { FindingSpool } from '../ports/finding-spool.ts';
import type { FindingStore } from '../ports/finding-store.ts';
import type { ConnectionOptions } from './connection.ts';

export interface Engine {
  openSource(options: {
    readonly content: Content;
    /** Empty: the patterns of the field profiles. */
    readonly patterns: readonly string[];
    readonly pageSize: number | undefined;
    readonly progress: Progress;
  }): Promise<EventSource>;
  openStore(prefix: string): FindingStore;
  openSink(prefix: string): EventSink;
  close(): Promise<void>;
}

export interface Wiring {
  readonly version: string;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  /** Folder of the made-up incident that `demo` hunts. */
  readonly demoFile: string;
  now(): number;
  newRunId(): string;
  sha256(text: string): string;
  /** Shipped content, and `folders` on top of it. Throws UsageError with every problem. */
  loadContent(folders: readonly string[]): Promise<Content>;
  /** `-` is stdin. Throws UsageError naming a path that is not there. */
  openFiles(paths: readonly string[], content: Content, progress: Progress): Promise<EventSource>;
  connect(options: ConnectionOptions): Promise<Engine>;
  /** `engine`: of the source that is hunted. */
  openSpool(engine: EventSource['engine']): FindingSpool;
}
