/** Loads the events of a source into a sink, page by page. Cut short anywhere, running it again completes it. */

import { EVENT_KINDS, type HuntEvent } from '../core/event/event.ts';
import { FailureTally } from '../core/failure-tally.ts';
import { interruptedEntry } from '../core/hunt/interrupted.ts';
import type { NotSeen } from '../core/hunt/not-seen.ts';
import { Interrupted } from '../core/problem.ts';
import type { EventSink, LoadCounts } from '../ports/event-sink.ts';
import type { EventSource, Progress, Selection } from '../ports/event-source.ts';
import { heeding } from './heed.ts';

export interface LoadResult {
  readonly counts: LoadCounts;
  /** Why events failed, most frequent reason first. */
  readonly failures: readonly { readonly reason: string; readonly count: number }[];
  readonly notSeen: readonly NotSeen[];
}

/** Pages being written while the next one is read. Memory holds this many pages and the one being filled. */
const PAGES_AT_ONCE = 2;

/**
 * Throws `EngineError` when the sink cannot be reached; what was written until then stays. Once `interrupted` it ends
 * with what was written. Each event is loaded as `change` has it. Closes nothing.
 */
export async function loadEvents(
  source: EventSource,
  sink: EventSink,
  progress: Progress,
  interrupted?: AbortSignal,
  change: (event: HuntEvent) => HuntEvent = (event) => event,
): Promise<LoadResult> {
  const total = new LoadTally();
  const underWay: Promise<Written>[] = [];
  const settle = async (): Promise<void> => {
    const written = await underWay.shift();
    if (written === undefined) return;
    if ('error' in written) throw written.error;
    total.add(written.result);
    progress.update('loading events', total.events);
  };
  const heed = heeding(interrupted);
  let stopped: Interrupted | undefined;
  try {
    await sink.prepare();
    for await (const page of source.select(EVERYTHING, undefined)) {
      await heed();
      if (underWay.length >= PAGES_AT_ONCE) await settle();
      underWay.push(writePage(sink, page.events.map(change)));
    }
    while (underWay.length > 0) await settle();
    await sink.finish();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    stopped = error;
  } finally {
    // Nothing is left running behind the caller's back, whatever ended the loop.
    for (const written of await Promise.all(underWay)) if ('result' in written) total.add(written.result);
  }
  const notSeen = [...source.notSeen()];
  if (stopped !== undefined) {
    const when = `after ${total.events} events were sent`;
    notSeen.push(
      interruptedEntry(stopped, source.description, when, 'the others were not, or not for certain'),
    );
  }
  return { counts: total.counts, failures: total.failures.list(), notSeen };
}

/** Of a source: every event. */
export const EVERYTHING: readonly Selection[] = EVENT_KINDS.map((kind) => ({
  id: kind,
  kind,
  condition: { op: 'const', value: true },
}));

type PageResult = Awaited<ReturnType<EventSink['write']>>;
type Written = { readonly result: PageResult } | { readonly error: unknown };

/** Never rejects: a failure waits to be thrown in its turn. */
function writePage(sink: EventSink, events: readonly HuntEvent[]): Promise<Written> {
  return sink.write(events).then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
}

class LoadTally {
  counts: LoadCounts = { created: 0, unchanged: 0, failed: 0 };
  readonly failures = new FailureTally();

  get events(): number {
    return this.counts.created + this.counts.unchanged + this.counts.failed;
  }

  add({ counts, failures }: PageResult): void {
    this.counts = {
      created: this.counts.created + counts.created,
      unchanged: this.counts.unchanged + counts.unchanged,
      failed: this.counts.failed + counts.failed,
    };
    for (const { reason, count } of failures) this.failures.add(reason, count);
  }
}
