/** Which Windows programs start other things, and how each reads its arguments. Describes, never judges. */
import {
  fileOrUrl,
  interprets,
  type LaunchReader,
  opens,
  operand,
  restFromOperand,
  switchValue,
} from './launch.ts';
import { readRegsvr32, readRundll32 } from './launch-library.ts';
import { readShell, readWsl } from './launch-linux.ts';
import {
  readBitsadmin,
  readCertutil,
  readCmd,
  readControl,
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
import {
  readFtp,
  readJava,
  readMavinject,
  readNircmd,
  readOdbcconf,
  readRegImport,
  readRuntime,
  readSsh,
  readSyncAppv,
  readTerminal,
  readTtdinject,
} from './launch-tools.ts';

const PYTHON = interprets(['-c', '-m'], ['-W', '-X']);
const CONHOST: LaunchReader = (parameters) => {
  const launch = restFromOperand(
    parameters,
    ['--width', '--height', '--signal', '--server'],
    /^(?:-|0x[0-9a-f]+$)/i,
  );
  return launch === undefined ? undefined : { ...launch, hidden: /--headless\b/i.test(parameters) };
};
const PSEXEC_VALUED = ['-', '/'].flatMap((dash) => [...'upnrwag'].map((letter) => dash + letter));
/** Names of machines, or the file that lists them. */
const MACHINES = /^(?:\\\\[^\\,]+(?:,(?:\\\\)?[^\\,]+)*|@.+)$/;
/** Machines stand before, among or behind the switches, and -i may be told a session. Source: `psexec -?`. */
const PSEXEC: LaunchReader = (parameters) => {
  let line = parameters.replace(/^\s*(?:\\\\\S+\s+)?/, '');
  for (let skipped = 0; skipped < 2; skipped += 1) {
    const first = operand(line, PSEXEC_VALUED);
    if (first === undefined) return undefined;
    const isSession = /^\d{1,5}$/.test(first.text) && /[-/]i$/i.test(line.slice(0, first.start).trimEnd());
    if (!isSession && !MACHINES.test(first.text)) break;
    line = line.slice(first.end);
  }
  return restFromOperand(line, PSEXEC_VALUED);
};

const LAUNCHERS: ReadonlyMap<string, LaunchReader> = new Map<string, LaunchReader>([
  ['cmd', readCmd],
  ['powershell', readPwsh],
  ['powershell_ise', opens('script', ['-file'])],
  ['pwsh', readPwsh],
  ['wscript', opens('script', [], /^\/\/|^\/[a-z]{1,10}(?::|$)/i)],
  ['cscript', opens('script', [], /^\/\/|^\/[a-z]{1,10}(?::|$)/i)],
  ['mshta', readMshta],
  ['rundll32', readRundll32],
  ['regsvr32', readRegsvr32],
  ['msiexec', readMsiexec],
  ['start', readStart],
  ['call', (parameters) => restFromOperand(parameters)],
  ['forfiles', readForfiles],
  ['pcalua', readPcalua],
  ['conhost', CONHOST],
  ['openconsole', CONHOST],
  ['sqlps', readPwsh],
  ['scriptrunner', (parameters) => fileOrUrl(parameters, switchValue(parameters, ['-appvscript']), 'script')],
  ['wmic', readWmic],
  ['runas', readRunas],
  ['schtasks', readSchtasks],
  ['psexec', PSEXEC],
  ['psexec64', PSEXEC],
  ['paexec', PSEXEC],
  ['winrs', (parameters) => restFromOperand(parameters)],
  ['explorer', readExplorer],
  ['wsl', readWsl],
  ['bash', readShell],
  ['sh', readShell],
  ['python', PYTHON],
  ['pythonw', PYTHON],
  ['py', PYTHON],
  ['node', interprets(['-e', '--eval', '-p'], ['-r', '--require'])],
  ['java', readJava],
  ['javaw', readJava],
  ['perl', interprets(['-e'])],
  ['ruby', interprets(['-e'])],
  ['php', interprets(['-r'], ['-c', '-d'])],
  ['lua', interprets(['-e'], ['-l'])],
  ['deno', readRuntime('script')],
  ['bun', readRuntime('script')],
  ['dotnet', readRuntime('library')],
  ['autoit3', opens('script')],
  ['autohotkey', opens('script')],
  ['hh', opens('document')],
  ['control', readControl],
  ['msbuild', opens('document')],
  ['installutil', opens('library')],
  ['regasm', opens('library')],
  ['regsvcs', opens('library')],
  ['certutil', readCertutil],
  ['bitsadmin', readBitsadmin],
  ['curl', readTransfer],
  ['ieexec', readTransfer],
  ['mmc', opens('document')],
  ['cmstp', opens('document')],
  ['infdefaultinstall', opens('document')],
  ['presentationhost', opens('document')],
  ['pcwrun', (parameters) => restFromOperand(parameters)],
  ['appvlp', (parameters) => restFromOperand(parameters)],
  ['hidcon', (parameters) => restFromOperand(parameters)],
  ['hstart', (parameters) => restFromOperand(parameters)],
  ['odbcconf', readOdbcconf],
  ['mavinject', readMavinject],
  ['nircmd', readNircmd],
  ['wt', readTerminal],
  ['ttdinject', readTtdinject],
  ['tttracer', (parameters) => restFromOperand(parameters)],
  ['mftrace', (parameters) => restFromOperand(parameters)],
  ['vsjitdebugger', (parameters) => restFromOperand(parameters)],
  [
    'certoc',
    (parameters) => fileOrUrl(parameters, switchValue(parameters, ['-loaddll', '/loaddll']), 'library'),
  ],
  [
    'wuauclt',
    (parameters) => fileOrUrl(parameters, switchValue(parameters, ['/updatedeploymentprovider']), 'library'),
  ],
  ['csi', opens('script')],
  ['rcsi', opens('script')],
  ['fsi', opens('script')],
  ['microsoft.workflow.compiler', opens('document')],
  ['tclsh', opens('script')],
  ['luajit', interprets(['-e'], ['-l'])],
  ['git-bash', readShell],
  ['ssh', readSsh],
  ['ftp', readFtp],
  ['syncappvpublishingserver', readSyncAppv],
  ['reg', readRegImport],
  ['regedit', opens('document')],
]);

/** Programs whose file name carries a version or a build: `python3.11`, `AutoHotkeyU64`. */
const VERSIONED =
  /^(pythonw?|autohotkey|autoit3|php|perl|ruby|lua|node)[\d._-]{0,8}(?:_?x64|u32|u64|a32|ux64)?$/;

/** The name a launcher goes by: folded, without `.exe`, version or build; other programs keep their name. */
export function launcherName(name: string): string {
  const bare = /\.(?:exe|com|vbs)$/.test(name) ? name.slice(0, -4) : name;
  return LAUNCHERS.has(bare) ? bare : (VERSIONED.exec(bare)?.[1] ?? bare);
}

/** The launcher of this name (folded, with or without `.exe`); undefined for any other program. */
export function launcherOf(name: string): LaunchReader | undefined {
  const bare = launcherName(name);
  return name.endsWith('.vbs') && bare !== 'syncappvpublishingserver' ? undefined : LAUNCHERS.get(bare);
}
