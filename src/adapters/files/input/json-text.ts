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

/**
 * Lists that are members of the object `text` begins with, by name, each from behind its bracket to the end of what
 * there is of it.
 */
export function* listsIn(text: string): Iterable<readonly [name: string, list: string]> {
  let depth = 0;
  let name = '';
  let start = -1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') {
      const from = at;
      at = textEnd(text, at);
      if (depth === 1) name = text.slice(from + 1, at);
    } else if (character === '{' || character === '[') {
      if (character === '[' && depth === 1) start = at + 1;
      depth += 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 1 && start >= 0) {
        yield [name, text.slice(start, at)];
        start = -1;
      }
      if (depth === 0) return;
    }
  }
  if (start >= 0) yield [name, text.slice(start)];
}

/** What follows the object `text` begins with; undefined where that does not end. */
export function behindFirstObject(text: string): string | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') at = textEnd(text, at);
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return text.slice(at + 1);
    }
  }
  return undefined;
}

/** Where the text that begins at a quote has its closing one. */
function textEnd(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at;
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
