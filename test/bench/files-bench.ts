/** Measures the whole hunt over a file beside JSON.parse on every line of it. */
import type { Content } from '../../src/core/content/content.ts';
import { megabytes } from './bench-event-files.ts';
import { parseEveryLine } from './file-lines.ts';
import { inTurns, type Times } from './measure.ts';
import { type HuntResult, huntFile } from './whole-hunt.ts';

export interface FileTimes {
  readonly megabytes: number;
  /** Times of `hunt` and `parse`. */
  readonly times: Times;
  readonly hunt: HuntResult;
}

/** Runs every enabled hunt. Throws when the two did not read the same number of events. */
export async function benchFile(
  file: string,
  events: number,
  content: Content,
  rounds: number,
): Promise<FileTimes> {
  const enabled = content.hunts.filter((hunt) => hunt.enabled);
  // Untimed: brings the file into the system's cache and compiles the code on both sides.
  const hunt = await huntFile(file, content, enabled);
  const parsed = parseEveryLine(file);
  for (const [who, count] of [
    ['JSON.parse', parsed],
    ['the hunt', hunt.summary.scanned.total],
  ] as const) {
    if (count !== events) throw new Error(`${who} read ${count} of ${events} events in ${file}`);
  }
  const times = await inTurns(rounds, [
    { name: 'parse', run: async () => void parseEveryLine(file) },
    { name: 'hunt', run: async () => void (await huntFile(file, content, enabled)) },
  ]);
  return { megabytes: await megabytes(file), times, hunt };
}
