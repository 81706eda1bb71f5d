/** Objects at the beginning of JSON text that may be cut anywhere. */

/** Every object that stands whole in `text`, outermost ones only; what cannot be read is passed over. */
export function* objectsIn(text: string): Iterable<unknown> {
  let depth = 0;
  let start = 0;
  let isText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isText) {
      if (character === '\\') at += 1;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === '{') {
      if (depth === 0) start = at;
      depth += 1;
    } else if (character === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) yield parsed(text.slice(start, at + 1));
    }
  }
}

/** What the first line holds by itself; undefined when it is no whole JSON. */
export function firstLine(text: string): unknown {
  const start = text.trimStart();
  const end = start.indexOf('\n');
  return parsed(end < 0 ? start : start.slice(0, end));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No whole JSON stands here, which is what is asked.
    return undefined;
  }
}
