/** Hashing, for ids that depend on content alone. The only built-in module core imports: it computes, and does no I/O. */
import { hash } from 'node:crypto';

/** SHA-256 of the parts' UTF-8, each behind its length, as lower-case hexadecimal: no two lists of parts give one text. */
export function sha256OfParts(parts: readonly string[]): string {
  return sha256(lengthPrefixed(parts));
}

/** SHA-256 of the text's UTF-8, as lower-case hexadecimal. */
export function sha256(text: string): string {
  return hash('sha256', text);
}

function lengthPrefixed(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  return text;
}
