/** The log of a service: ECS JSON, a line each, through pino; for a terminal a line that people read. */
import { pino } from 'pino';
import { ECS_VERSION } from '../../core/finding/build-finding.ts';
import type { LogFields, RunLog } from '../../ports/run-log.ts';
import { humanLine } from './human-line.ts';
import { nested } from './nested.ts';

export interface LogTarget {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface LogOptions {
  readonly version: string;
  now(): number;
}

export function pinoLog(target: LogTarget, { version, now }: LogOptions): RunLog {
  const stream =
    target.isTTY === true
      ? { write: (line: string) => void target.write(humanLine(JSON.parse(line) as object)) }
      : { write: (line: string) => void target.write(line) };
  const logger = pino(
    {
      messageKey: 'message',
      timestamp: () => `,"@timestamp":"${new Date(now()).toISOString()}"`,
      formatters: { level: (level) => ({ 'log.level': level }), bindings: () => ({}) },
      base: null,
      mixin: () => ({
        'ecs.version': ECS_VERSION,
        service: { name: 'reghunt', version },
        process: { pid: process.pid },
      }),
    },
    stream,
  );
  const tell =
    (level: keyof RunLog) =>
    (message: string, fields: LogFields = {}): void => {
      logger[level](nested(fields), message);
    };
  return { info: tell('info'), warn: tell('warn'), error: tell('error') };
}
