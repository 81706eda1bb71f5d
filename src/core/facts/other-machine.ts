/** Reads from a command line on which other machine it has its command run: PsExec, wmic, schtasks, sc, at, WinRM, PowerShell. */
import { fold } from '../fold.ts';
import { decodePowerShell } from './powershell.ts';
import { isThisMachine } from './registry-key.ts';

const LONGEST = 8192;
const HOST = `["']?([\\w.-]{1,255})`;

/** Source: the help texts of the tools and cmdlets. */
const TOLD: readonly RegExp[] = [
  new RegExp(
    `\\b(?:psexec(?:64)?|paexec|sc|at)(?:\\.exe)?["']?\\s+(?:[-/]\\w+\\s+){0,8}\\\\\\\\${HOST}`,
    'i',
  ),
  new RegExp(`\\bwmic(?:\\.exe)?["']?\\s[^|&]{0,256}?/node:\\s{0,4}${HOST}`, 'i'),
  new RegExp(`\\bschtasks(?:\\.exe)?["']?\\s(?:[^|&]{0,1024}?\\s)?[-/]s\\s+${HOST}`, 'i'),
  new RegExp(`\\bwinr[ms](?:\\.\\w{3})?["']?\\s[^|&]{0,256}?[-/]r(?:emote)?:(?:https?://)?${HOST}`, 'i'),
  new RegExp(`\\s-(?:computername|cn|cimsession)[\\s:]\\s{0,4}${HOST}`, 'i'),
];

/** Folded; undefined when the command runs on this machine. */
export function otherMachine(line: string): string | undefined {
  for (const text of [line, ...decodePowerShell(line)]) {
    for (const told of TOLD) {
      const host = told.exec(text.slice(0, LONGEST))?.[1];
      if (host !== undefined) return isThisMachine(host) ? undefined : fold(host);
    }
  }
  return undefined;
}
