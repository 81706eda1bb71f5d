/** Remembers what pure functions said: of the texts they met last, and of events for as long as these live. */
import type { HuntEvent } from './event.ts';

/** Held at most, then forgotten all at once: telling which are old costs more than making them again. */
const MOST = 1_024;
/** Longer texts are rare, seldom come again, and would hold memory. */
const LONGEST = 256;

/** The same function; `make` has to depend on its text alone. Event after event names the same hosts and keys. */
export function memoized<Made>(make: (text: string) => Made): (text: string) => Made {
  const known = new Map<string, { readonly made: Made }>();
  return (text) => {
    if (text.length > LONGEST) return make(text);
    const held = known.get(text);
    if (held !== undefined) return held.made;
    const made = make(text);
    if (known.size >= MOST) known.clear();
    known.set(text, { made });
    return made;
  };
}

/** What a function of events says, kept for as long as the event lives. */
export interface MemoizedByEvent<Made> {
  (event: HuntEvent): Made;
  /** The same, but what is made now is not kept: for who asks last. */
  last(event: HuntEvent): Made;
}

/** The same function; `make` has to depend on its event alone. Events never change, so one reading serves all who ask. */
export function memoizedByEvent<Made>(make: (event: HuntEvent) => Made): MemoizedByEvent<Made> {
  const known = new WeakMap<HuntEvent, { readonly made: Made }>();
  const keeping = (event: HuntEvent): Made => {
    const held = known.get(event);
    if (held !== undefined) return held.made;
    const made = make(event);
    known.set(event, { made });
    return made;
  };
  const last = (event: HuntEvent): Made => {
    const held = known.get(event);
    return held === undefined ? make(event) : held.made;
  };
  return Object.assign(keeping, { last });
}
