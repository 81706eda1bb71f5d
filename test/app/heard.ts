/** What a service told its log and its metrics, to be looked at by tests. */
import type { RunRecord } from '../../src/core/run/run-record.ts';
import type { LogFields, LogLevel, RunLog } from '../../src/ports/run-log.ts';
import type { ServiceMetrics } from '../../src/ports/service-metrics.ts';

export interface Heard {
  readonly log: RunLog;
  readonly lines: { readonly level: LogLevel; readonly message: string; readonly fields: LogFields }[];
  messages(): readonly string[];
  readonly metrics: ServiceMetrics;
  /** As in `ran quay complete`. */
  readonly counted: string[];
}

export function heard(): Heard {
  const lines: Heard['lines'] = [];
  const counted: string[] = [];
  const tell =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void =>
      void lines.push({ level, message, fields });
  return {
    log: { info: tell('info'), warn: tell('warn'), error: tell('error') },
    lines,
    messages: () => lines.map(({ level, message }) => `${level} ${message}`),
    metrics: {
      ran: ({ source, status }: RunRecord) => void counted.push(`ran ${source} ${status}`),
      failed: (source, failure) => void counted.push(`failed ${source} ${failure}`),
      skipped: (source) => void counted.push(`skipped ${source}`),
      reloaded: (outcome) => void counted.push(outcome),
    },
    counted,
  };
}
