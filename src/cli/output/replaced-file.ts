/** Writes beside a file and takes its place at the end: what was there stays whole until then, and if it fails. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeAtExit } from './remove-at-exit.ts';
import type { Sink } from './sink.ts';
import type { FileTarget } from './target.ts';
import { TextFile } from './text-file.ts';

interface Temporary {
  readonly path: string;
  readonly handle: FileHandle;
  readonly text: TextFile;
  /** It is there no more. */
  gone(): void;
}

/** Throws when no file can be made in the folder. Makes one at the first write, so that a long run leaves none about. */
export async function openReplacedFile(target: FileTarget): Promise<Sink> {
  const { path, folder, earlier } = target;
  // A run of hours is not to end in a folder that could not be written to when it began.
  await remove(await create(folder));
  let temporary: Temporary | undefined;
  const begun = async (): Promise<Temporary> => {
    temporary ??= await create(folder);
    return temporary;
  };
  return {
    async write(piece) {
      await (await begun()).text.write(piece);
    },
    async end() {
      const written = await begun();
      await written.text.flush();
      if (earlier !== undefined) await keepRights(written.handle, earlier);
      await written.handle.sync();
      await written.handle.close();
      await rename(written.path, path);
      written.gone();
      temporary = undefined;
    },
    async discard() {
      if (temporary !== undefined) await remove(temporary);
      temporary = undefined;
    },
  };
}

/** The ending keeps it from being taken for events by who reads this folder meanwhile. */
async function create(folder: string): Promise<Temporary> {
  const path = join(folder, `.reghunt-${randomUUID()}.tmp`);
  const handle = await open(path, 'wx', 0o600);
  return { path, handle, text: new TextFile(handle), gone: removeAtExit(path) };
}

async function remove({ path, handle, gone }: Temporary): Promise<void> {
  try {
    await handle.close();
    await rm(path, { force: true });
    gone();
  } catch {
    // What led here is told already, and the file is tried again when the process ends.
  }
}

/** Who could read the earlier file can read this one; a new one is its user's alone. */
async function keepRights(
  handle: FileHandle,
  earlier: { readonly uid: bigint; readonly gid: bigint; readonly mode: bigint },
): Promise<void> {
  const [uid, gid] = [Number(earlier.uid), Number(earlier.gid)];
  try {
    const own = await handle.stat();
    if (own.uid !== uid || own.gid !== gid) await handle.chown(uid, gid);
    await handle.chmod(Number(earlier.mode) & 0o777);
  } catch {
    // Another's file, or a file system without rights: it stays as a new one.
  }
}
