/** Finds the registry value that another value reads its code from among the values set around it. */
import { valueText } from '../act/value-data.ts';
import { isRead } from '../act/value-neighbours.ts';
import type { JoinedCase } from '../case/case.ts';

/** Longer code is cut: what it begins with tells what it is. */
const LONGEST_CODE = 64 * 1024;

/** The data of the last write of that value, else of the first one after the anchor; HKCU is any user's hive. */
export function storedCode(
  { anchor, neighbours }: JoinedCase,
  registryPath: string | undefined,
): string | undefined {
  if (registryPath === undefined) return undefined;
  const writes = neighbours.filter((event) => event.kind === 'registry_set' && isRead(event, registryPath));
  const write = writes.findLast(({ time }) => time <= anchor.time) ?? writes[0];
  return write === undefined ? undefined : valueText(write)?.slice(0, LONGEST_CODE);
}
