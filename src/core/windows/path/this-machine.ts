/** The names that every machine calls itself by. */

/** Source: the spellings that reg, PsExec, wmic and PowerShell take for the machine they run on. */
const THIS_MACHINE =
  /^(?:\.|localhost|127(?:\.\d{1,3}){3}|::1|0--1\.ipv6-literal\.net|%computername%|\$env:computername)$/i;

export function isThisMachine(host: string): boolean {
  return THIS_MACHINE.test(host);
}
