/** Opens exported event files (or standard input) as an event source. */
import type { Readable } from 'node:stream';
import type { Normaliser } from '../../core/event/normalise.ts';
import type { Profile } from '../../core/event/profile.ts';
import { isObject } from '../../core/event/raw-document.ts';
import type { EventSource, Progress } from '../../ports/event-source.ts';
import { FILE_LIMITS, type FileLimits } from './file-limits.ts';
import { questionKey } from './file-passes.ts';
import { FileSource } from './file-source.ts';
import { FileNotes } from './input/file-notes.ts';
import { findInputs } from './input/input-paths.ts';
import type { LineFile } from './input/line-file.ts';
import { LineScratch } from './input/line-scratch.ts';
import { LineStore } from './input/line-store.ts';
import { openInput } from './input/open-input.ts';
import { OpenPaths } from './input/open-paths.ts';
import type { Wanted } from './scan/byte-filter.ts';
import { EventReader } from './scan/record-reader.ts';

export interface FileDeps {
  readonly profiles: readonly Profile[];
  /** What `compileProfiles` makes of the profiles. */
  readonly normaliser: Normaliser;
  /** Read for the path `-`. */
  readonly stdin?: Readable;
  /** Whose registry a snapshot among the inputs shows: it does not say so itself. */
  readonly snapshotHost?: string;
  /** When what comes from `stdin` was written, as far as that is known: epoch milliseconds. */
  now?(): number;
  /** An input that is in no known layout makes no run incomplete; false by default. */
  readonly allowUnread?: boolean;
  /** For scratch files; the system's own by default. */
  readonly tempDir?: string;
  readonly progress?: Progress;
  /** Its reason is thrown by whatever is reading. */
  readonly interrupted?: AbortSignal;
  /**
   * Conditions `fetch` will be asked for: found in the same pass, they cost no pass of their own. Those with `when` are
   * seldom asked for: one later pass finds them all.
   */
  readonly neighbours?: readonly (Wanted & { readonly when?: unknown })[];
  readonly limits?: Partial<FileLimits>;
}

/**
 * Reads NDJSON, JSON arrays, pretty-printed JSON, search responses, Windows event logs and event XML, and registry
 * snapshots; gzip and Zstandard of each, zip and tar archives of all; UTF-8 and UTF-16. What is no plain file of UTF-8
 * lines is copied once to a scratch file. A line is parsed only if bytes cannot tell that it is of no interest: of other lines the structure is checked, not the spelling of numbers.
 * Throws `UsageError` for a path that is not there; everything else that cannot be read is told by `notSeen`.
 */
export async function openFiles(paths: readonly string[], deps: FileDeps): Promise<EventSource> {
  const notes = new FileNotes();
  const inputs = findInputs(paths, notes);
  const limits = { ...FILE_LIMITS, ...deps.limits };
  const files: LineFile[] = [];
  const scratch = new LineScratch(deps.tempDir);
  const open = new OpenPaths(Math.max(limits.openFiles, limits.threads * IN_FLIGHT));
  const close = (): void => {
    scratch.close();
    open.close();
  };
  let unpacked = 0;
  try {
    for (const name of inputs) {
      const opened = await openInput(name, {
        notes,
        scratch,
        open,
        tempDir: deps.tempDir,
        stdin: deps.stdin,
        snapshotHost: deps.snapshotHost ?? 'snapshot',
        now: deps.now ?? Date.now,
        isRecord: (document) => isKnown(document, deps.normaliser),
        interrupted: deps.interrupted,
        maxLine: limits.maxLine,
        unpack: limits.unpack,
        onBytes: (count) => {
          unpacked += count;
          deps.progress?.update('unpacking', unpacked);
        },
      });
      files.push(...opened);
    }
    scratch.flush();
  } catch (error) {
    close();
    throw error;
  }
  return new FileSource({
    paths,
    store: new LineStore(files),
    close,
    notes,
    profiles: deps.profiles,
    reader: new EventReader(deps.normaliser),
    neighbours: unique((deps.neighbours ?? []).filter(({ when }) => when === undefined)),
    pairsWithWhen: unique((deps.neighbours ?? []).filter(({ when }) => when !== undefined)),
    progress: deps.progress,
    interrupted: deps.interrupted,
    tempDir: deps.tempDir,
    allowUnread: deps.allowUnread ?? false,
    limits,
  });
}

/** So many files at most is one thread asked to read, or has read and not been heard. */
const IN_FLIGHT = 4;

/** Hunts may share a condition. */
function unique(wanted: readonly Wanted[]): readonly Wanted[] {
  return [...new Map(wanted.map((one) => [questionKey(one), one])).values()];
}

function isKnown(document: unknown, normaliser: Normaliser): boolean {
  return (
    isObject(document) && !('unknown' in normaliser.normalise(document, { kind: 'file', file: '', line: 1 }))
  );
}
