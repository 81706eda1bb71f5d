/** Time as a service waits for it: it wakes the service and decides nothing. */

export interface Clock {
  /** Calls `wake` at each time that `cron` names. Throws UsageError for what names none. */
  schedule(cron: string, wake: () => void): { stop(): void };
  /** Resolves after so many milliseconds, and at once where `cut` is aborted. */
  wait(milliseconds: number, cut: AbortSignal): Promise<void>;
}
