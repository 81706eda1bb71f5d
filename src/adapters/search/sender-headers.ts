/** The headers by which an engine's administrator knows whose requests these are. */
import type { Sender } from './client.ts';

/** `x-opaque-id` is shown in task lists, slow logs and audit logs. */
export function senderHeaders(
  sender: Sender | undefined,
  purpose: string | undefined,
): Readonly<Record<string, string>> {
  if (sender === undefined) return {};
  return {
    'user-agent': `reghunt/${plain(sender.version)}`,
    'x-opaque-id': ['reghunt', plain(purpose ?? '-'), plain(sender.runId)].join('/'),
  };
}

/** A header holds no line breaks, and no more than ASCII everywhere on its way. */
function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9._:+-]/g, '_').slice(0, 100);
}
