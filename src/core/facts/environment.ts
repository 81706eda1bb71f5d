/** Replaces environment variables by the path they stand for on a stock Windows, or by a pattern where it depends on the user. */
import { fold } from '../fold.ts';

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
  ['logonserver', '\\\\*'],
]);

/**
 * `%NAME%`, doubled `%%NAME%%` as Sysmon writes it, delayed `!NAME!` and PowerShell's `$env:NAME`. Lengths are
 * bounded so that hostile text costs linear time.
 */
const REFERENCE =
  /%%([a-z_][a-z0-9_]{1,40}(?:\(x86\))?)%%|%([a-z_][a-z0-9_]{1,40}(?:\(x86\))?)%|!([a-z_][a-z0-9_]{1,40}(?:\(x86\))?)!|\$\{?env:([a-z_][a-z0-9_]{1,40}(?:\(x86\))?)\}?/gi;

/** The text with every known variable replaced; unknown ones stay as written. */
export function expandVariables(text: string): string {
  if (!/[%!$]/.test(text)) return text;
  return text.replace(REFERENCE, (written: string, ...groups: readonly unknown[]) => {
    const name = groups.slice(0, 4).find((group) => typeof group === 'string');
    return (typeof name === 'string' ? VARIABLES.get(fold(name)) : undefined) ?? written;
  });
}
