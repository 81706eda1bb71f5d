/** When a request is given up because the run was interrupted: at once, or after a moment where something would stay open. */
import type { SearchRequest } from './client.ts';

/** For what opens or closes something on the engine, from the interruption on. */
export const LAST_MOMENT_MS = 5_000;

export interface RequestEnding {
  readonly signal: AbortSignal;
  /** To be called once the request has ended. */
  done(): void;
}

export function requestEnding(
  interrupted: AbortSignal | undefined,
  { opens = false, cleanup = false }: Pick<SearchRequest, 'opens' | 'cleanup'>,
): RequestEnding {
  const own = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const giveUp = (): void => own.abort(interrupted?.reason);
  const soon = (): void => {
    timer = setTimeout(giveUp, LAST_MOMENT_MS);
  };
  const onInterrupted = opens || cleanup ? soon : giveUp;
  if (interrupted?.aborted !== true) interrupted?.addEventListener('abort', onInterrupted, { once: true });
  else if (cleanup) soon();
  else giveUp();
  return {
    signal: own.signal,
    done: () => {
      clearTimeout(timer);
      interrupted?.removeEventListener('abort', onInterrupted);
    },
  };
}
