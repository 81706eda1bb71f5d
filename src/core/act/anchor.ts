/** An act that a hunt looks at, as one event tells it by itself. */
import type { HostKey, HuntEvent } from '../event/event.ts';

/**
 * Mostly the event that logged the act. A command line may hold several acts, and may tell of a value set that is logged
 * elsewhere or nowhere: then `fields` are those the value set would have.
 */
export interface Anchor extends HuntEvent {
  /** Which of the registry acts of its command line is meant, from 0; absent: the first. */
  readonly act?: number;
  /** Present when the act is inferred from a command line instead of logged. */
  readonly inferred?: Inferred;
}

export interface Inferred {
  /** The process creation whose command line tells of the act. */
  readonly from: HuntEvent;
  /** The machine it was done to, where that is another one than the process ran on. */
  readonly onHost?: HostKey;
}
