/** Replaces environment variables by the path they stand for on a stock Windows, or by a pattern where it depends on the user. */
import { fold } from '../../fold.ts';

const PROFILE = '?:\\users\\*';

/**
 * Folded variable name to a folded path. `*` and `?` stand for what the value alone cannot tell: the user, the drive
 * of the profiles. Source: the defaults of Windows 10 and 11 set at installation.
 */
const VARIABLES: ReadonlyMap<string, string> = new Map([
  ['systemroot', 'c:\\windows'],
  ['windir', 'c:\\windows'],
  ['systemdrive', 'c:'],
  ['comspec', 'c:\\windows\\system32\\cmd.exe'],
  ['programfiles', 'c:\\program files'],
  ['programw6432', 'c:\\program files'],
  ['programfiles(x86)', 'c:\\program files (x86)'],
  ['commonprogramfiles', 'c:\\program files\\common files'],
  ['commonprogramw6432', 'c:\\program files\\common files'],
  ['commonprogramfiles(x86)', 'c:\\program files (x86)\\common files'],
  ['programdata', 'c:\\programdata'],
  ['allusersprofile', 'c:\\programdata'],
  ['public', 'c:\\users\\public'],
  ['userprofile', PROFILE],
  ['appdata', `${PROFILE}\\appdata\\roaming`],
  ['localappdata', `${PROFILE}\\appdata\\local`],
  ['temp', `${PROFILE}\\appdata\\local\\temp`],
  ['tmp', `${PROFILE}\\appdata\\local\\temp`],
  ['onedrive', `${PROFILE}\\onedrive*`],
  ['homedrive', '?:'],
  ['homepath', '\\users\\*'],
  ['username', '*'],
  ['computername', '*'],
  ['userdomain', '*'],
  ['logonserver', '\\\\*'],
  ['driverdata', 'c:\\windows\\system32\\drivers\\driverdata'],
]);

const NAME = '([a-z_][a-z0-9_]{0,40}(?:\\(x86\\))?)';
/** cmd's own ways to take a part of a value, or to replace one: `:~4,3`, `:a=b`. Source: `set /?`. */
const PART = '(:~[^%!:]{1,12}|:[^%!=:~]{1,32}=[^%!]{0,32})?';

/**
 * `%NAME%`, doubled `%%NAME%%` as Sysmon writes it, delayed `!NAME!` and PowerShell's `$env:NAME`. Lengths are
 * bounded so that hostile text costs linear time.
 */
const REFERENCE = new RegExp(
  `%%${NAME}${PART}%%|%${NAME}${PART}%|!${NAME}${PART}!|\\$\\{?env:${NAME}\\}?`,
  'gi',
);

/** Values that the line itself gave to variables, by folded name. */
export type OwnVariables = ReadonlyMap<string, string>;

/** The text with every known variable replaced; unknown ones stay as written. */
export function expandVariables(text: string, own?: OwnVariables): string {
  if (!/[%!$]/.test(text)) return text;
  return text.replace(REFERENCE, (written: string, ...groups: readonly unknown[]) => {
    const at = [0, 2, 4, 6].find((place) => typeof groups[place] === 'string');
    if (at === undefined) return written;
    const name = fold(String(groups[at]));
    const part = at < 6 ? groups[at + 1] : undefined;
    const value = own?.get(name) ?? VARIABLES.get(name);
    if (value === undefined) return written;
    return typeof part === 'string' ? (partOf(value, part) ?? written) : value;
  });
}

/** Undefined where the value depends on the user, so that its places are not known. */
function partOf(value: string, part: string): string | undefined {
  if (/[*?]/.test(value)) return undefined;
  const slice = /^:~\s{0,4}(-?\d{1,5})?(?:\s{0,4},\s{0,4}(-?\d{1,5}))?$/.exec(part);
  if (slice !== null) {
    const rest = value.slice(Number(slice[1] ?? 0));
    return slice[2] === undefined ? rest : rest.slice(0, Number(slice[2]));
  }
  const equals = part.indexOf('=');
  if (equals < 2) return undefined;
  return replaced(fold(value), fold(part.slice(1, equals)), part.slice(equals + 1));
}

/** `*text` stands for everything up to the first `text`. */
function replaced(value: string, wanted: string, by: string): string {
  if (!wanted.startsWith('*')) return value.replaceAll(wanted, by);
  const at = wanted.length > 1 ? value.indexOf(wanted.slice(1)) : -1;
  return at < 0 ? value : by + value.slice(at + wanted.length - 1);
}

/** Whether Windows itself sets a variable of that name. */
export function isKnownVariable(name: string): boolean {
  return VARIABLES.has(fold(name));
}
