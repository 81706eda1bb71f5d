/** Which other events of a host have to do with a value that was set or renamed. */
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { valueTargetOf } from './value-data.ts';

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
export function isRead(event: HuntEvent, registryPath: string): boolean {
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
