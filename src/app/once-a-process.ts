/** Does once a process what a tick would do again for nothing: a store that is prepared stays so. */

/** What failed is done again the next time. */
export type OnceAProcess = (work: () => Promise<void>) => Promise<void>;

export function onceAProcess(): OnceAProcess {
  let isDone = false;
  return async (work) => {
    if (isDone) return;
    await work();
    isDone = true;
  };
}
