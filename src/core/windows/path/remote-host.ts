/** The other machine that a command line has its work done on: by PsExec, winrs, wmic, schtasks, sc, at or PowerShell remoting. */
import { fold } from '../../fold.ts';
import { isThisMachine } from './this-machine.ts';

/** Text looked at: longer lines are none of Windows. */
const LONGEST = 32_768;
const NAME = `["']?([^\\s"',;)}]{1,255})`;
/** What stands in front of PsExec's machine: switches, some with a value, but not yet the program. */
const SWITCHES = `(?:[-/](?:[upnrwag]\\s{1,16}(?![-/\\\\])\\S{1,64}|i\\s{1,16}\\d{1,8}|\\w{1,32})\\s{1,16}){0,8}`;

/** Source: the documented parameters of each of these programs and cmdlets. */
const FORMS: readonly RegExp[] = [
  new RegExp(
    `\\b(?:psexec(?:64)?|paexec|remcom|csexec|sc|at)(?:\\.exe)?["']?\\s{1,16}${SWITCHES}["']?\\\\\\\\([^\\s\\\\"',]{1,255})`,
    'i',
  ),
  /\bwinr[ms](?:\.\w{3})?["']?\s[^|&]{0,256}?[-/]r(?:emote)?:["']?(?:https?:\/\/)?([^\s"',;)}:/]{1,255})/i,
  new RegExp(`\\bwmic(?:\\.exe)?["']?\\s[^|&]{0,256}?/node:\\s{0,4}${NAME}`, 'i'),
  new RegExp(`\\bschtasks(?:\\.exe)?["']?\\s(?:[^|&]{0,1024}?\\s)?[-/]s\\s{1,4}${NAME}`, 'i'),
  // A statement that only asks another machine, beside one that does something here, is none of these.
  new RegExp(
    `\\b(?:invoke-command|icm|invoke-cimmethod|icim|invoke-wmimethod|iwmi|get-wmiobject|gwmi|new-pssession|nsn|enter-pssession|etsn|new-cimsession|ncms)\\b[^|;]{0,512}?\\s-(?:computername|computer|comp|cn|cimsession)[\\s:]{1,4}${NAME}`,
    'i',
  ),
  new RegExp(`openremotebasekey\\s{0,4}\\([^,)]{1,64},\\s{0,4}${NAME}`, 'i'),
  /\\\\([^\s\\"',]{1,255})\\root\\(?:default|cimv2)\s{0,2}:\s{0,2}stdregprov/i,
];

/** Folded, as written (`@list.txt`, `$name` and `*` included); undefined when the work is done on this machine. */
export function remoteHostOf(line: string): string | undefined {
  const text = line.slice(0, LONGEST);
  for (const form of FORMS) {
    const host = fold(form.exec(text)?.[1] ?? '');
    if (host !== '') return isThisMachine(host) ? undefined : host;
  }
  return undefined;
}
