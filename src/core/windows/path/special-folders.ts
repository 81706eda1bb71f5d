/** Folders that code asks Windows for by name instead of by path, in the two spellings that command lines hold. */
import { fold } from '../../fold.ts';

const START_MENU = '\\Microsoft\\Windows\\Start Menu\\Programs';

/** The usual one of the user, beginning with the variable that says whose. */
export const OWN_STARTUP = `%APPDATA%${START_MENU}\\Startup`;

/** Folded name to its usual place. Source: Environment.SpecialFolder and WshSpecialFolders, defaults of Windows 10 and 11. */
const FOLDERS: ReadonlyMap<string, string> = new Map([
  ['startup', OWN_STARTUP],
  ['commonstartup', `%ProgramData%${START_MENU}\\Startup`],
  ['allusersstartup', `%ProgramData%${START_MENU}\\Startup`],
  ['programs', `%APPDATA%${START_MENU}`],
  ['commonprograms', `%ProgramData%${START_MENU}`],
  ['applicationdata', '%APPDATA%'],
  ['localapplicationdata', '%LOCALAPPDATA%'],
  ['commonapplicationdata', '%ProgramData%'],
  ['userprofile', '%USERPROFILE%'],
]);

const ASKED =
  /\(?\[(?:system\.)?environment\]::getfolderpath\s{0,4}\(\s{0,4}["']?([a-z]{4,24})["']?\s{0,4}\)\)?|\$?\w{0,32}\.specialfolders(?:\.item)?\s{0,4}\(\s{0,4}["']([a-z]{4,24})["']\s{0,4}\)/gi;

/** The code with the usual place of each such folder as a text, `$home` among them. */
export function withSpecialFolders(code: string): string {
  return code
    .replace(ASKED, (written: string, first?: string, second?: string) => {
      const place = FOLDERS.get(fold(first ?? second ?? ''));
      return place === undefined ? written : `'${place}'`;
    })
    .replace(/\$home\b/gi, '%USERPROFILE%');
}
