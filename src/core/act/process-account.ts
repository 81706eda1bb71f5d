/** As whom a process runs, by SID. */
import { type HuntEvent, text } from '../event/event.ts';

/**
 * Security 4688 names who asked for the process, and apart from that the account it was given where that is another
 * one; `S-1-0-0` stands for none.
 */
export function accountSid(event: HuntEvent | undefined): string | undefined {
  if (event === undefined) return undefined;
  const given = text(event.fields, 'winlog.event_data.TargetUserSid');
  return given?.startsWith('S-1-') === true && given !== 'S-1-0-0' ? given : text(event.fields, 'user.id');
}
