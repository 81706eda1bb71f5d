/** Finds the registry value that another value reads its code from among the values set around it. */
import { valueText } from '../act/value-data.ts';
import { isRead } from '../act/value-neighbours.ts';
import type { JoinedCase } from '../case/case.ts';
import type { HuntEvent } from '../event/event.ts';

/** Longer code is cut: what it begins with tells what it is. */
const LONGEST_CODE = 64 * 1024;

/** Code that lies in another value, and the event that put it there. */
export interface StoredCode {
  readonly text: string;
  readonly event: HuntEvent;
}

/** The data of the last write of that value, else of the first one after the anchor; HKCU is any user's hive. */
export function storedCode(
  { anchor, neighbours }: JoinedCase,
  registryPath: string | undefined,
): StoredCode | undefined {
  if (registryPath === undefined) return undefined;
  const writes = neighbours.filter((event) => event.kind === 'registry_set' && isRead(event, registryPath));
  const write = writes.findLast(({ time }) => time <= anchor.time) ?? writes[0];
  const text = write === undefined ? undefined : valueText(write)?.slice(0, LONGEST_CODE);
  return write === undefined || text === undefined ? undefined : { text, event: write };
}
