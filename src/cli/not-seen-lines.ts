/** Says on stderr what a run could not see, one line each. */
import type { NotSeen } from '../core/hunt/not-seen.ts';
import type { Terminal } from './wiring.ts';

export function printNotSeen(entries: readonly NotSeen[], stderr: Terminal): void {
  for (const entry of entries) stderr.write(`${notSeenLine(entry)}\n`);
}

function notSeenLine(entry: NotSeen): string {
  const what = entry.kind.replaceAll('_', ' ');
  return `not seen: ${entry.count} ${what} - ${entry.where}: ${entry.reason}${entry.incomplete ? ' (the run is incomplete)' : ''}`;
}
