/** Finds the registry value that a piece of code reads its payload from. */
import { fold } from '../fold.ts';
import { parseRegKey } from './registry-key.ts';

/** Code longer than this is not searched: a launcher is short, that is its point. */
const LONGEST_CODE = 8192;

const READERS: readonly RegExp[] = [
  // (gp HKCU:Software\X Name).Name, Get-ItemProperty -Path 'HKCU:\X' -Name Y, gpv, Get-ItemPropertyValue
  /\b(?:gpv?|get-itemproperty(?:value)?)\s+(?:-(?:literal)?path\s+)?["']?((?:registry::)?hk[a-z_]{2,20}:?[^"'\s;|)]{1,512})["']?(?:\s+(?:-name\s+)?["']?([^"'\s;|)-][^"'\s;|)]{0,255}))?/i,
  // [Microsoft.Win32.Registry]::GetValue('HKEY_CURRENT_USER\X', 'Name')
  /\bgetvalue\s{0,4}\(\s{0,4}["'](hk[^"']{3,512})["']\s{0,4},\s{0,4}["']([^"']{1,255})["']/i,
  // (Get-Item HKCU:\X).GetValue('Name')
  /\b(?:gi|get-item)\s+(?:-(?:literal)?path\s+)?["']?((?:registry::)?hk[a-z_]{2,20}:?[^"'\s;|)]{1,512})["']?\s{0,4}\)\s{0,4}\.\s{0,4}getvalue\s{0,4}\(\s{0,4}["']([^"']{1,255})["']/i,
  // reg query HKCU\X /v Name
  /\breg(?:\.exe)?\s+query\s+["']?(hk[a-z_]{2,20}\\[^"'\s;|)]{1,512})["']?\s+\/v\s+["']?([^"'\s;|)]{1,255})/i,
  // WScript.Shell's RegRead("HKCU\\X\\Name")
  /\bregread\s{0,4}\(\s{0,4}["'](hk[^"']{3,512})["']/i,
];

/** [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('X').GetValue('Name') */
const OPENED =
  /\b(currentuser|localmachine)\s{0,4}\.\s{0,4}opensubkey\s{0,4}\(\s{0,4}["']([^"']{1,512})["'][^)]{0,64}\)\s{0,4}\.\s{0,4}getvalue\s{0,4}\(\s{0,4}["']([^"']{1,255})["']/i;

/** The path (key and value name) in our spelling, when a launcher reads its code from the registry. */
export function registryMention(code: string): string | undefined {
  const text = code.slice(0, LONGEST_CODE);
  for (const reader of READERS) {
    const found = reader.exec(text);
    const key = found?.[1] === undefined ? undefined : parseRegKey(found[1]);
    if (key === undefined) continue;
    const member = found?.[2] ?? memberAfter(text, (found?.index ?? 0) + (found?.[0].length ?? 0));
    return member === undefined ? key.path : `${key.path}\\${member}`;
  }
  const opened = OPENED.exec(text);
  if (opened === null) return undefined;
  const root = fold(opened[1] ?? '') === 'currentuser' ? 'HKCU' : 'HKLM';
  const key = parseRegKey(`${root}\\${opened[2] ?? ''}`);
  return key === undefined ? undefined : `${key.path}\\${opened[3] ?? ''}`;
}

/** `(gp HKCU:\X).Name`: the member that is read. */
function memberAfter(text: string, from: number): string | undefined {
  return /^\s{0,4}["']?\s{0,4}\)\s{0,4}\.\s{0,4}["']?([\w-]{1,255})/.exec(text.slice(from, from + 300))?.[1];
}
