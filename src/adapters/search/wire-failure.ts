/** What both client files need to read a failed or successful exchange the same way. */
import type { FailureKind } from './client.ts';

/** Node and OpenSSL say in words whether the certificate or the network was the trouble. */
export function unreachableKind(message: string): FailureKind {
  if (/certificate|SSL|TLS|fingerprint|altnames|wrong version number/i.test(message)) return 'tls';
  return /other side closed|aborted|ECONNRESET|socket hang up|EPIPE/i.test(message) ? 'cut' : 'unreachable';
}

export function flatHeaders(
  headers: Readonly<Record<string, string | readonly string[] | number | undefined>>,
): Readonly<Record<string, string>> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined)
      flat[name.toLowerCase()] = typeof value === 'object' ? value.join(', ') : String(value);
  }
  return flat;
}
