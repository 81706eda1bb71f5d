/** Decodes bytes that should be UTF-8 and, in old files, are of Windows' western code page. */

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const WESTERN = new TextDecoder('windows-1252');

export function recordText(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    // No UTF-8: in that code page every byte means something.
    return WESTERN.decode(bytes);
  }
}
