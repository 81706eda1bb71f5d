/** What a service tells of itself while it goes on: a message for people, and ECS fields for those who search. */

/** Every field a log line may carry. Their meaning: docs/service.md. */
export interface LogFields {
  readonly 'event.action'?: string;
  readonly 'event.outcome'?: 'success' | 'failure' | 'unknown';
  /** Nanoseconds, as ECS counts. */
  readonly 'event.duration'?: number;
  readonly 'error.type'?: string;
  readonly 'error.message'?: string;
  readonly 'error.stack_trace'?: string;
  readonly 'reghunt.source'?: string;
  readonly 'reghunt.run.id'?: string;
  readonly 'reghunt.run.status'?: string;
  readonly 'reghunt.run.reason'?: string;
  readonly 'reghunt.run.generation'?: number;
  readonly 'reghunt.run.buckets_due'?: number;
  readonly 'reghunt.run.buckets_read'?: number;
  readonly 'reghunt.run.buckets_left'?: number;
  readonly 'reghunt.run.events_read'?: number;
  readonly 'reghunt.run.findings'?: number;
  readonly 'reghunt.run.written'?: number;
  readonly 'reghunt.run.write_failed'?: number;
  readonly 'reghunt.run.not_seen'?: number;
  readonly 'reghunt.run.requests'?: number;
  readonly 'reghunt.run.bytes'?: number;
  readonly 'reghunt.not_seen.kind'?: string;
  readonly 'reghunt.not_seen.where'?: string;
  readonly 'reghunt.not_seen.count'?: number;
  readonly 'reghunt.content.problems'?: number;
}

export type LogLevel = 'info' | 'warn' | 'error';

export type RunLog = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;
