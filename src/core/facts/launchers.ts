/** Which Windows programs start other things, and how each reads its arguments. Describes, never judges. */
import { fileOrUrl, interprets, type LaunchReader, opens, restFromOperand, switchValue } from './launch.ts';
import { readRegsvr32, readRundll32 } from './launch-library.ts';
import {
  readCmd,
  readExplorer,
  readForfiles,
  readMshta,
  readMsiexec,
  readPcalua,
  readPwsh,
  readRunas,
  readSchtasks,
  readStart,
  readTransfer,
  readWmic,
} from './launch-readers.ts';

const SHELL_SCRIPTS = interprets(['-c', '-lc', '-ic']);
const PSEXEC = (parameters: string) =>
  restFromOperand(parameters.replace(/^\s*(?:\\\\\S+\s+)?/, ''), [
    '-u',
    '-p',
    '-n',
    '-r',
    '-w',
    '-a',
    '-g',
    '/u',
    '/p',
  ]);

const LAUNCHERS: ReadonlyMap<string, LaunchReader> = new Map<string, LaunchReader>([
  ['cmd', readCmd],
  ['powershell', readPwsh],
  ['powershell_ise', opens('script', ['-file'])],
  ['pwsh', readPwsh],
  ['wscript', opens('script', [], /^\/\//)],
  ['cscript', opens('script', [], /^\/\//)],
  ['mshta', readMshta],
  ['rundll32', readRundll32],
  ['regsvr32', readRegsvr32],
  ['msiexec', readMsiexec],
  ['start', readStart],
  ['call', (parameters) => restFromOperand(parameters)],
  ['forfiles', readForfiles],
  ['pcalua', readPcalua],
  ['conhost', (parameters) => restFromOperand(parameters, ['--width', '--height'], /^(?:--|0x[0-9a-f]+$)/i)],
  ['scriptrunner', (parameters) => fileOrUrl(parameters, switchValue(parameters, ['-appvscript']), 'script')],
  ['wmic', readWmic],
  ['runas', readRunas],
  ['schtasks', readSchtasks],
  ['psexec', PSEXEC],
  ['psexec64', PSEXEC],
  ['paexec', PSEXEC],
  ['winrs', (parameters) => restFromOperand(parameters)],
  ['explorer', readExplorer],
  ['wsl', (parameters) => SHELL_SCRIPTS(parameters.replace(/^\s*(?:-e|--exec|--)\s+/, '-c '))],
  ['bash', SHELL_SCRIPTS],
  ['sh', SHELL_SCRIPTS],
  ['python', interprets(['-c'], ['-w', '-x'])],
  ['python3', interprets(['-c'], ['-w', '-x'])],
  ['pythonw', interprets(['-c'], ['-w', '-x'])],
  ['py', interprets(['-c'], ['-w', '-x'])],
  ['node', interprets(['-e', '--eval', '-p'], ['-r', '--require'])],
  ['java', interprets([], ['-cp', '-classpath', '--class-path'])],
  ['javaw', interprets([], ['-cp', '-classpath', '--class-path'])],
  ['perl', interprets(['-e'])],
  ['ruby', interprets(['-e'])],
  ['php', interprets(['-r'], ['-c', '-d'])],
  ['autoit3', opens('script')],
  ['hh', opens('document')],
  ['control', opens('library')],
  ['msbuild', opens('document')],
  ['installutil', opens('library')],
  ['regasm', opens('library')],
  ['regsvcs', opens('library')],
  ['certutil', readTransfer],
  ['bitsadmin', readTransfer],
  ['curl', readTransfer],
]);

/** The launcher of this name (folded, with or without `.exe`); undefined for any other program. */
export function launcherOf(name: string): LaunchReader | undefined {
  return LAUNCHERS.get(name.endsWith('.exe') || name.endsWith('.com') ? name.slice(0, -4) : name);
}
