/** Finds the JSON objects that stand whole in bytes of which some are damaged, by what such objects begin with. */

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LONGEST_BEGINNING = 256;

export interface Salvaged {
  readonly from: number;
  /** Behind its last byte; undefined for one that does not end. */
  readonly to: number | undefined;
  /** Line feeds before it. */
  readonly line: number;
}

/** From its bracket to the colon behind its first key; undefined where there is none. */
export function beginningOf(bytes: Buffer): Buffer | undefined {
  const colon = bytes.indexOf(COLON);
  return colon === -1 || colon > LONGEST_BEGINNING ? undefined : Buffer.from(bytes.subarray(0, colon + 1));
}

/** `bytes` begins with an object, damaged or not. Without a `beginning` no other is looked for. */
export function* wholeElements(bytes: Buffer, beginning: Buffer | undefined): Iterable<Salvaged> {
  let line = 0;
  let counted = 0;
  for (let from = 0; from !== -1; ) {
    for (
      let at = bytes.indexOf(LINE_FEED, counted);
      at !== -1 && at < from;
      at = bytes.indexOf(LINE_FEED, at + 1)
    )
      line += 1;
    counted = from;
    const next = beginning === undefined ? -1 : bytes.indexOf(beginning, from + 1);
    const end = objectEnd(bytes, from, next === -1 ? bytes.length : next);
    // One may hold an object that begins as it does itself.
    const whole = end ?? (next === -1 ? undefined : wholeEnd(bytes, from));
    yield { from, to: whole, line };
    from = beginning === undefined ? -1 : bytes.indexOf(beginning, Math.max(from + 1, whole ?? 0));
  }
}

function wholeEnd(bytes: Buffer, from: number): number | undefined {
  const end = objectEnd(bytes, from, Math.min(bytes.length, from + MOST_LOOKED_AT));
  if (end === undefined) return undefined;
  try {
    JSON.parse(bytes.toString('utf8', from, end));
    return end;
  } catch {
    // It ran on: its end is not its own.
    return undefined;
  }
}

/** A damaged element is looked through so far for an end of its own. */
const MOST_LOOKED_AT = 1 << 16;

/** Behind the bracket that closes the object; undefined where it does not before `limit`. */
function objectEnd(bytes: Buffer, from: number, limit: number): number | undefined {
  let depth = 0;
  let isText = false;
  for (let at = from; at < limit; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === OPEN_OBJECT) depth += 1;
    else if (byte === CLOSE_OBJECT) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}
