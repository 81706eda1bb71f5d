/** Bytes and text out of base64, bounded and without throwing. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SEXTETS: ReadonlyMap<string, number> = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/** Opens compressed bytes; undefined when they are not what it knows. Core has no zlib: the caller brings it. */
export type Inflate = (bytes: Uint8Array, maxBytes: number) => Uint8Array | undefined;

/** The bytes of a base64 text, at most `maxBytes`; undefined when a character is not base64. Padding is optional. */
export function decodeBase64(text: string, maxBytes: number): Uint8Array | undefined {
  const length = text.endsWith('==') ? text.length - 2 : text.endsWith('=') ? text.length - 1 : text.length;
  const wanted = Math.min(Math.floor((length * 3) / 4), maxBytes);
  const bytes = new Uint8Array(wanted);
  let bits = 0;
  let held = 0;
  let filled = 0;
  for (let at = 0; at < length; at += 1) {
    const sextet = SEXTETS.get(text.charAt(at));
    if (sextet === undefined) return undefined;
    if (filled === wanted) continue;
    held = ((held << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[filled] = (held >> bits) & 0xff;
      filled += 1;
    }
  }
  return bytes;
}

/** Text as PowerShell means it: UTF-16LE, else UTF-8; undefined when it does not read as text either way. */
export function bytesToText(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-16le', 'utf-8']) {
    const text = new TextDecoder(encoding).decode(bytes);
    if (readsAsText(text)) return text;
  }
  return undefined;
}

/** Mostly printable, and in bytes people write commands with: UTF-16 read as UTF-8, or the reverse, is neither. */
function readsAsText(text: string): boolean {
  const sample = text.slice(0, 512);
  if (sample.length < 2) return false;
  const plain = [...sample].filter((letter) => (letter >= ' ' && letter <= '~') || '\t\r\n'.includes(letter));
  return plain.length >= sample.length * 0.7;
}
