/** Process ids: GUIDs in one spelling, pids as numbers. */

/**
 * A process's entity id, or undefined when it says nothing: Sysmon writes all zeros where it does not know a parent.
 * `guid`: without braces, upper case. `opaque`: unchanged, since base64 ids differ in letter case alone.
 */
export function entityId(text: string, form: 'guid' | 'opaque' | 'none'): string | undefined {
  if (form === 'none') return undefined;
  const id = form === 'guid' ? withoutBraces(text.trim()).toUpperCase() : text.trim();
  return saysNothing(id) ? undefined : id;
}

function withoutBraces(id: string): string {
  const start = id.startsWith('{') ? 1 : 0;
  return id.slice(start, id.length > start && id.endsWith('}') ? -1 : id.length);
}

/** Nothing but zeros and the signs between them. */
function saysNothing(id: string): boolean {
  for (let at = 0; at < id.length; at += 1) if (!NOTHING.includes(id.charAt(at))) return false;
  return true;
}

const NOTHING = '0{}-';

/** A process id in decimal or, as the Security log writes it, in hexadecimal (`0x1c10`). */
export function processId(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed.length <= MOST_DIGITS && isDigits(trimmed)) return Number(trimmed);
  return /^0x[\da-f]{1,16}$/i.test(trimmed) ? Number(trimmed) : undefined;
}

const MOST_DIGITS = 10;

function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return text !== '';
}
