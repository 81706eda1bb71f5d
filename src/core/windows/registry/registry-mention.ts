/** Finds the registry value that a piece of code reads its payload from. */
import { fold } from '../../fold.ts';
import { readParameters, readScriptWords } from '../command-line/script-words.ts';
import { isKnownVariable } from '../path/environment.ts';
import { parseRegKey, type RegKey } from './registry-key.ts';

/** Code longer than this is not searched: a launcher is short, that is its point. */
const LONGEST_CODE = 8192;
const MOST_CALLS = 16;

const CALLS: readonly RegExp[] = [
  // [Microsoft.Win32.Registry]::GetValue('HKEY_CURRENT_USER\X', 'Name')
  /\bgetvalue\s{0,4}\(\s{0,4}["'](hk[^"']{3,512})["']\s{0,4},\s{0,4}["']([^"']{1,255})["']/i,
  // reg query "HKCU\X Y" /v Name
  /\breg(?:\.exe)?"?\s+query\s+(?:["'](hk[a-z_]{2,20}\\[^"']{1,512})["']|(hk[a-z_]{2,20}\\[^"'\s;|)]{1,512}))\s+[-/]v\s+(?:\\?"([^"\\]{1,255})|'([^']{1,255})|([^"'\s;|)]{1,255}))/i,
  // WScript.Shell's RegRead("HKCU\\X\\Name")
  /\bregread\s{0,4}\(\s{0,4}["']{1,2}(hk[^"']{3,512})["']/i,
];

/** [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('X').GetValue('Name') */
const OPENED =
  /\b(currentuser|localmachine)\s{0,4}\.\s{0,4}opensubkey\s{0,4}\(\s{0,4}["']([^"']{1,512})["'][^)]{0,64}\)\s{0,4}\.\s{0,4}getvalue\s{0,4}\(\s{0,4}["']([^"']{1,255})["']/i;

/** Cheap, so that most code is not taken apart at all. */
const MAY_READ = /hk(?:lm|cu|cr|cc|u|ey_)|opensubkey/i;

/** The path (key and value name) in our spelling, when a launcher reads its code from the registry. */
export function registryMention(code: string): string | undefined {
  const text = code.slice(0, LONGEST_CODE);
  if (!MAY_READ.test(text)) return environmentRead(text);
  const read = cmdletRead(text);
  if (read !== undefined) return read;
  for (const call of CALLS) {
    const [key, name] =
      call
        .exec(text)
        ?.slice(1)
        .filter((part) => part !== undefined) ?? [];
    const parsed = key === undefined ? undefined : parseRegKey(key);
    if (parsed !== undefined) return valueBelow(parsed, name);
  }
  const opened = OPENED.exec(text);
  if (opened === null) return undefined;
  const root = fold(opened[1] ?? '') === 'currentuser' ? 'HKCU' : 'HKLM';
  const key = parseRegKey(`${root}\\${opened[2] ?? ''}`);
  return key === undefined ? undefined : valueBelow(key, opened[3]);
}

const CMDLET = /\b(gpv?|get-itemproperty(?:value)?|gi|get-item)\s+/gi;

/** `(gp HKCU:\X Name).Name`, `Get-ItemPropertyValue -Name Y -Path 'HKCU:\A B'`, `(Get-Item HKCU:\X).GetValue('Y')`. */
function cmdletRead(text: string): string | undefined {
  let calls = 0;
  for (const verb of text.matchAll(CMDLET)) {
    calls += 1;
    if (calls > MOST_CALLS) return undefined;
    const from = verb.index + verb[0].length;
    const { named, loose } = readParameters(readScriptWords(text, from), ['path', 'literalpath', 'name']);
    const rest = [...loose];
    const path = named.get('path') ?? named.get('literalpath') ?? rest.shift() ?? '';
    const key = parseRegKey(path === '.' ? folderBefore(text.slice(0, verb.index)) : path);
    if (key === undefined) continue;
    const name = /^g(?:i|et-item)$/i.test(verb[1] ?? '') ? undefined : (named.get('name') ?? rest.shift());
    return valueBelow(key, name ?? memberAfter(text.slice(from, from + 1024)));
  }
  return undefined;
}

/** `iex $env:NAME`, `& $env:NAME`, `GetEnvironmentVariable('NAME')`: a variable of the user's own lies in the registry. */
function environmentRead(text: string): string | undefined {
  const name =
    /(?:\b(?:iex|invoke-expression)\s{0,4}\(?\s{0,4}|(?:^|[;"'\s])&\s{0,4})\$\{?env:(\w{1,64})\}?(?![\\\w[.])/i.exec(
      text,
    )?.[1];
  const asked = /\bgetenvironmentvariable\s{0,4}\(\s{0,4}["'](\w{1,64})["']/i.exec(text)?.[1];
  return environmentOf(name ?? asked);
}

function environmentOf(name: string | undefined): string | undefined {
  return name === undefined || isKnownVariable(name) ? undefined : environmentPath(name);
}

/** Where a variable of the user's own lies. */
export function environmentPath(name: string): string {
  return `HKCU\\Environment\\${name}`;
}

function valueBelow(key: RegKey, name: string | undefined): string {
  return name === undefined ? key.path : `${key.path}\\${name}`;
}

/** `cd HKCU:\X; gp . Y`: where the code went before. */
function folderBefore(text: string): string {
  const went = /\b(?:cd|sl|set-location|pushd|push-location)\s{1,8}["']?(hk[^"'\s;|]{1,512})/i.exec(text);
  return went?.[1] ?? '';
}

/** A name as it stands or in quotes, which may hold blanks; a quote may be escaped for the command line around it. */
const NAMED = `(?:\\\\?"([^"\\\\]{1,255})|'([^']{1,255})|([\\w-]{1,255}|\\(default\\)))`;

const MEMBERS: readonly RegExp[] = [
  /\)\s{0,4}\.\s{0,4}getvalue\s{0,4}\(\s{0,4}["']([^"']{1,255})/i,
  new RegExp(`\\|\\s{0,4}(?:gpv?|get-itemproperty(?:value)?)\\s{1,8}(?:-n[a-z]{0,3}\\s{1,8})?${NAMED}`, 'i'),
  new RegExp(`\\|\\s{0,4}select(?:-object)?\\s{1,8}-e[a-z]{0,16}\\s{1,8}${NAMED}`, 'i'),
  new RegExp(`\\)\\s{0,4}\\.\\s{0,4}${NAMED}`, 'i'),
];

/** `(gp HKCU:\X).Name`, `.GetValue('Name')`, `| gpv -name Name`, `| select -exp Name`: what is taken of the key. */
function memberAfter(text: string): string | undefined {
  for (const member of MEMBERS) {
    const taken = member.exec(text);
    if (taken !== null) return taken.slice(1).find((name) => name !== undefined);
  }
  return undefined;
}
