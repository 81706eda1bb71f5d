/** Opens gzip, zlib and raw deflate bytes within bounds; what is none of them, or grows beyond the bound, stays closed. */
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** Compressed bytes beyond this are no command somebody typed, and are not tried. */
const MOST_INPUT = 256 * 1024;

type Open = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** Undefined for bytes that are not compressed and for those that hold more than `maxBytes`: bombs cost no more than that. */
export function inflate(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined {
  if (bytes.length > MOST_INPUT || bytes.length < 8 || maxBytes < 1) return undefined;
  for (const open of openers(bytes)) {
    try {
      return open(bytes, { maxOutputLength: maxBytes });
    } catch (cause) {
      if (!isRefusal(cause)) throw cause;
    }
  }
  return undefined;
}

/** Gzip and zlib are told by their first bytes; raw deflate, which .NET's DeflateStream writes, has no mark. */
function openers(bytes: Uint8Array): readonly Open[] {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return [gunzipSync];
  return bytes[0] === 0x78 ? [inflateSync, inflateRawSync] : [inflateRawSync];
}

/** zlib's own complaint about the bytes, or the bound that was reached. */
function isRefusal(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return code.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE';
}
