/** Remembers what a pure function said of the texts it met last: event after event names the same hosts and keys. */

/** Held at most, then forgotten all at once: telling which are old costs more than making them again. */
const MOST = 1_024;
/** Longer texts are rare, seldom come again, and would hold memory. */
const LONGEST = 256;

/** The same function; `make` has to depend on its text alone. */
export function remembered<Made>(make: (text: string) => Made): (text: string) => Made {
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
