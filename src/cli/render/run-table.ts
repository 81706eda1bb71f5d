/** Runs, a line each. */
import type { RunRecord } from '../../core/run/run-record.ts';

const COLUMNS = 'STARTED (UTC)        SOURCE          STATUS       SECONDS  READ  LEFT  FINDINGS  NEW  RUN';

export function* runTable(records: readonly RunRecord[]): Iterable<string> {
  if (records.length === 0) yield 'There has been no run yet.';
  else yield COLUMNS;
  for (const { id, source, status, started, ended, read, findings, written } of records) {
    const cells = [
      new Date(started).toISOString().slice(0, 19).replace('T', ' ').padEnd(20),
      source.slice(0, 15).padEnd(15),
      status.padEnd(11),
      ((ended - started) / 1000).toFixed(1).padStart(8),
      String(read.buckets).padStart(5),
      String(read.left).padStart(5),
      String(findings).padStart(9),
      String(written.created).padStart(4),
      ` ${id}`,
    ];
    yield cells.join(' ');
  }
}
