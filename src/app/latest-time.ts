/** When the latest event of a source was. */
import type { EventSource, Progress } from '../ports/event-source.ts';
import { heeding } from './heed.ts';
import { EVERYTHING } from './load-events.ts';

/** Reads all of it once; undefined when it holds no events. Throws the reason of `interrupted`. */
export async function latestTime(
  source: EventSource,
  progress: Progress,
  interrupted?: AbortSignal,
): Promise<number | undefined> {
  const heed = heeding(interrupted);
  let latest: number | undefined;
  let events = 0;
  for await (const page of source.select(EVERYTHING, undefined)) {
    await heed();
    for (const { time } of page.events) latest = Math.max(latest ?? time, time);
    events += page.events.length;
    progress.update('reading times', events);
  }
  return latest;
}
