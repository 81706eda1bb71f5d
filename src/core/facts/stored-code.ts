/** Finds the registry value that another value reads its code from among the values set around it. */
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import type { JoinedCase } from '../hunt/case.ts';
import { valueTargetOf, valueText } from './value-data.ts';

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

/** Whether a value was set at the place that a rename has moved: the value itself, or one below the key. */
export function isBroughtAlong(rename: HuntEvent, set: HuntEvent): boolean {
  const [before, path] = [
    fold(text(rename.fields, 'registry.previous_path') ?? ''),
    fold(text(set.fields, 'registry.path') ?? ''),
  ];
  return set.kind === 'registry_set' && before !== '' && (path === before || path.startsWith(`${before}\\`));
}

/** Whether a neighbour has to do with the anchor: another value counts when it holds the anchor's code or bears its name. */
export function isRelated(anchor: HuntEvent, neighbour: HuntEvent): boolean {
  if (anchor.kind === 'registry_rename') {
    return neighbour.kind !== 'registry_set' || isBroughtAlong(anchor, neighbour);
  }
  if (anchor.kind !== 'registry_set' || neighbour.kind !== 'registry_set') return true;
  const { registryPath } = valueTargetOf(anchor);
  if (registryPath !== undefined && isRead(neighbour, registryPath)) return true;
  const [own, other] = [anchor, neighbour].map(({ fields }) => fold(text(fields, 'registry.value') ?? ''));
  return own === other;
}

/** The value itself, or one of the key when the launcher names no more than that. */
function isRead(event: HuntEvent, registryPath: string): boolean {
  const [path, wanted] = [pathOf(event), comparablePath(registryPath)];
  return path === wanted || path.slice(0, path.lastIndexOf('\\')) === wanted;
}

function pathOf({ fields }: HuntEvent): string {
  return comparablePath(text(fields, 'registry.path') ?? '');
}

/** A path for comparing: any user's hive is HKCU, either view is the same. */
export function comparablePath(path: string): string {
  return fold(path)
    .replace(/^hku\\s-1-[\d-]+(?=\\)/, 'hkcu')
    .replace(/\\wow6432node(?=\\)/, '');
}
