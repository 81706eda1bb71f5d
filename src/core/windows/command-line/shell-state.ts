/** What cmd.exe carries from one command of a chain to the next: the variables that were set, the folder it went to. */
import { fold } from '../../fold.ts';
import { expandVariables } from '../path/environment.ts';
import { canonicalPath, isAbsolute, resolvePath } from '../path/windows-path.ts';

export interface ShellCommand {
  /** With the variables replaced that commands before it set. */
  readonly line: string;
  /** Canonical path of the folder it runs in, when the chain names one. */
  readonly folder: string | undefined;
}

/** Longer values are no words put together, and what they grow to is bounded. */
const LONGEST_VALUE = 4096;

/** Interpreters that read what they run from what another command prints, or from a file: `echo x | cmd`, `powershell - < x`. */
const FED = /^("?(?:[^"\s]*\\)?(?:cmd|powershell|pwsh)(?:\.exe)?"?)((?:\s[^|]{0,512})?)$/i;

/** Switches of cmd.exe but those that name a command, or read none. */
const ONLY_SWITCHES = /^(?:\s{0,8}\/(?![cr?])[a-z](?::[a-z0-9]{1,8})?){0,8}\s*$/i;

/** The command with what it is fed as its argument; itself when it is fed nothing that can be read. */
function withPipedInput(command: string, before: string | undefined): string {
  const redirected = /^(.{1,512}?)\s{0,4}<\s{0,4}("[^"]{1,1024}"|[^\s"<>]{1,1024})\s{0,4}$/s.exec(command);
  const [, program, rest = ''] = FED.exec((redirected?.[1] ?? command).trim()) ?? [];
  if (program === undefined) return command;
  const isCmd = /cmd(?:\.exe)?"?$/i.test(program);
  if (isCmd ? !ONLY_SWITCHES.test(rest) : !/(?:^|\s)-$/.test(rest) && rest.trim() !== '') return command;
  const switches = rest.replace(/\s-$/, '');
  const file =
    redirected?.[2] ??
    /^(?:type|more|cat)\s{1,8}(?:<\s{0,4})?("[^"]{1,1024}"|[^\s"<>]{1,1024})$/i.exec(before ?? '')?.[1];
  if (file !== undefined) return isCmd ? `${program} /c ${file}` : `${program}${switches} -file ${file}`;
  const said = /^echo[\s.](.{1,8192})$/is.exec(before ?? '')?.[1];
  if (said === undefined) return command;
  return isCmd ? `${program} /c ${said}` : `${program}${switches} -c ${said}`;
}

/** Every command as it runs: `set x=C:\a & %x%\b.exe`, `cd C:\a & b.exe`. */
export function inShell(commands: readonly string[]): readonly ShellCommand[] {
  const own = new Map<string, string>();
  let folder: string | undefined;
  return commands.map((written, at) => {
    const plain = own.size > 0 ? expandVariables(written, own) : written;
    const line = withPipedInput(plain, commands[at - 1]);
    const set = /^set\s{1,16}(?:"([^"=]{1,64})=([^"]*)"?|([^"=/]{1,64})=(.*))/is.exec(line);
    const name = set?.[1] ?? set?.[3];
    if (name !== undefined) own.set(fold(name), (set?.[2] ?? set?.[4] ?? '').slice(0, LONGEST_VALUE));
    const changed = /^(?:cd|chdir|pushd)\s{1,16}(?:\/d\s{1,16})?(\S.*)$/is.exec(line)?.[1];
    if (changed !== undefined) {
      const next = resolvePath(folder, canonicalPath(changed.slice(0, LONGEST_VALUE)));
      folder = isAbsolute(next) ? next : undefined;
    }
    return { line, folder };
  });
}
