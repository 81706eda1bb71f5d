/** A source that could not be opened: it holds no events and says why, so that a run over it still ends in a report. */
import { byEventKind } from '../core/event/event.ts';
import type { NotSeen } from '../core/hunt/not-seen.ts';
import { type EngineError, Interrupted } from '../core/problem.ts';
import type { AnchorPage, EventSource } from '../ports/event-source.ts';

export function unseenSource(description: string, failure: EngineError | Interrupted): EventSource {
  const notSeen: readonly NotSeen[] =
    failure instanceof Interrupted
      ? []
      : [
          {
            kind: 'source_failed',
            count: 1,
            where: description,
            reason: failure.message,
            incomplete: true,
          },
        ];
  return {
    joinSize: 1,
    description,
    count: () => Promise.resolve({ total: 0, byKind: byEventKind(() => 0) }),
    // biome-ignore lint/correctness/useYield: there is nothing to hand out.
    async *select(): AsyncGenerator<AnchorPage, void> {
      if (failure instanceof Interrupted) throw failure;
    },
    fetch: () => Promise.resolve({ events: [], truncated: false }),
    notSeen: () => notSeen,
    close: () => Promise.resolve(),
  };
}
