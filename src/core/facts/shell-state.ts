/** What cmd.exe carries from one command of a chain to the next: the variables that were set, the folder it went to. */
import { fold } from '../fold.ts';
import { expandVariables } from './environment.ts';
import { canonicalPath, isAbsolute, resolvePath } from './windows-path.ts';

export interface ShellCommand {
  /** With the variables replaced that commands before it set. */
  readonly line: string;
  /** Canonical path of the folder it runs in, when the chain names one. */
  readonly folder: string | undefined;
}

/** Longer values are no words put together, and what they grow to is bounded. */
const LONGEST_VALUE = 4096;

/** Every command as it runs: `set x=C:\a & %x%\b.exe`, `cd C:\a & b.exe`. */
export function inShell(commands: readonly string[]): readonly ShellCommand[] {
  const own = new Map<string, string>();
  let folder: string | undefined;
  return commands.map((written) => {
    const line = own.size > 0 ? expandVariables(written, own) : written;
    const set = /^set\s{1,16}(?:"([^"=]{1,64})=([^"]*)"?|([^"=/]{1,64})=(.*))/is.exec(line);
    const name = set?.[1] ?? set?.[3];
    if (name !== undefined) own.set(fold(name.trim()), (set?.[2] ?? set?.[4] ?? '').slice(0, LONGEST_VALUE));
    const changed = /^(?:cd|chdir|pushd)\s{1,16}(?:\/d\s{1,16})?(\S.*)$/is.exec(line)?.[1];
    if (changed !== undefined) {
      const next = resolvePath(folder, canonicalPath(changed.slice(0, LONGEST_VALUE)));
      folder = isAbsolute(next) ? next : undefined;
    }
    return { line, folder };
  });
}
