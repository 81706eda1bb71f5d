/** Opens inputs of which some may be registry snapshots. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Normaliser } from '../../core/event/normalise.ts';
import type { EventSource } from '../../ports/event-source.ts';
import { isSnapshotFile, readSnapshotFile } from './snapshot-file.ts';
import { SnapshotSource } from './snapshot-source.ts';

export interface SnapshotDeps {
  readonly normaliser: Normaliser;
  /** Whose registry a snapshot shows: it does not say so itself. */
  readonly host: string;
  /** Opens all inputs that are no snapshots. */
  readonly openOthers: (paths: readonly string[]) => Promise<EventSource>;
}

/** Snapshots are told by their beginning; in folders files that end in .reg and .json are looked at. */
export async function openWithSnapshots(paths: readonly string[], deps: SnapshotDeps): Promise<EventSource> {
  const snapshots = paths.flatMap(snapshotsIn);
  if (snapshots.length === 0) return deps.openOthers(paths);
  const read = snapshots.map((path) => readSnapshotFile(path, deps.host, deps.normaliser));
  const others = paths.filter((path) => !snapshots.includes(path) && !holdsOnly(path, snapshots));
  return new SnapshotSource({
    paths,
    events: read.flatMap(({ events }) => events),
    notSeen: read.flatMap(({ notSeen }) => notSeen),
    beside: others.length === 0 ? undefined : await deps.openOthers(others),
  });
}

function snapshotsIn(path: string): readonly string[] {
  if (path === '-') return [];
  const files = filesBelow(path);
  return (files ?? [path]).filter(
    (file) => (files === undefined || /\.(?:reg|json)$/i.test(file)) && isSnapshotFile(file),
  );
}

function holdsOnly(path: string, snapshots: readonly string[]): boolean {
  return filesBelow(path)?.every((file) => snapshots.includes(file)) ?? false;
}

/** Undefined for what is no folder that can be read: the reader of event files tells about it. */
function filesBelow(path: string): readonly string[] | undefined {
  try {
    if (!statSync(path).isDirectory()) return undefined;
    return readdirSync(path, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    // The reader of event files meets the same failure, and says it.
    return undefined;
  }
}
