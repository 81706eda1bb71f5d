/** The other machine that a command line has its work done on: by PsExec, winrs, wmic, schtasks or PowerShell remoting. */
import { fold } from '../fold.ts';

const NAME = `["']?([^\\s"',;)}]{1,255})`;

/** Source: the documented parameters of each of these programs. */
const FORMS: readonly RegExp[] = [
  /\b(?:psexec(?:64)?|paexec|remcom|csexec)(?:\.exe)?["']?\s+(?:(?!\\\\)\S{1,64}\s+){0,8}\\\\([^\s\\"',]{1,255})/i,
  new RegExp(`\\bwinrs(?:\\.exe)?["']?\\s[^|&]{0,256}?[-/]r(?:emote)?:${NAME}`, 'i'),
  new RegExp(`\\bwmic(?:\\.exe)?["']?\\s[^|&]{0,256}?/node:\\s{0,4}${NAME}`, 'i'),
  new RegExp(`\\bschtasks(?:\\.exe)?["']?\\s[^|&]{0,256}?/s\\s{1,4}${NAME}`, 'i'),
  new RegExp(
    `\\b(?:invoke-command|icm|invoke-cimmethod|icim|invoke-wmimethod|iwmi|get-wmiobject|gwmi|new-pssession|nsn)\\b[^|;]{0,512}?\\s-(?:computername|computer|comp|cn)[\\s:]{1,4}${NAME}`,
    'i',
  ),
  new RegExp(`openremotebasekey\\s{0,4}\\([^,)]{1,64},\\s{0,4}${NAME}`, 'i'),
  /\\\\([^\s\\"',]{1,255})\\root\\(?:default|cimv2)\s{0,2}:\s{0,2}stdregprov/i,
];

const THIS_MACHINE = new Set(['.', 'localhost', '127.0.0.1', '::1', '%computername%', '$env:computername']);

/** Folded, as written (`@list.txt`, `$name` and `*` included); undefined when the work is done on this machine. */
export function remoteHostOf(line: string): string | undefined {
  for (const form of FORMS) {
    const host = fold(form.exec(line)?.[1] ?? '');
    if (host !== '') return isThisMachine(host) ? undefined : host;
  }
  return undefined;
}

/** A name that every machine calls itself by; folded. */
export function isThisMachine(host: string): boolean {
  return THIS_MACHINE.has(host);
}
