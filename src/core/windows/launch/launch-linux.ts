/** How wsl, bash and sh are told what to run; Windows files below /mnt are named as Windows names them. */
import { fold } from '../../fold.ts';
import { isAnyBlank, splitParameters } from '../command-line/windows-command-line.ts';
import { baseName } from '../path/windows-path.ts';
import { ADDRESS, interprets, type Launch } from './launch.ts';

/** Options of wsl.exe that take the next word. Source: `wsl --help`. */
const VALUED = ['-d', '--distribution', '--distribution-id', '-u', '--user', '--cd', '--shell-type'];
const SHELLS = ['bash', 'sh', 'dash', 'zsh'];
const SHELL = interprets(['-c', '-lc', '-ic']);

export function readWsl(parameters: string): Launch | undefined {
  const words = splitParameters(parameters, isAnyBlank);
  let at = 0;
  for (; at < words.length && at < 64; at += 1) {
    const option = fold(words[at]?.text ?? '');
    if (option === '--' || option === '-e' || option === '--exec') {
      at += 1;
      break;
    }
    if (!option.startsWith('-')) break;
    if (VALUED.includes(option)) at += 1;
  }
  const program = words[at];
  if (program === undefined) return undefined;
  return SHELLS.includes(fold(baseName(program.text)))
    ? (readShell(parameters.slice(program.end)) ?? { kind: 'code', code: program.text })
    : linuxLine(parameters.slice(program.start), program.text, parameters.slice(program.end));
}

export function readShell(parameters: string): Launch | undefined {
  const launch = SHELL(parameters);
  if (launch?.kind === 'code') {
    const [program] = splitParameters(launch.code, isAnyBlank);
    return program === undefined
      ? launch
      : linuxLine(launch.code, program.text, launch.code.slice(program.end));
  }
  if (launch?.kind !== 'file') return launch;
  const file = windowsPath(launch.file);
  if (file !== undefined) return { ...launch, file };
  return launch.file.startsWith('/') ? { kind: 'code', code: launch.file } : launch;
}

/** What Linux runs has no Windows path; what Windows runs has one, whoever names it. */
function linuxLine(line: string, program: string, rest: string): Launch {
  const file = windowsPath(program);
  if (file !== undefined) return { kind: 'command', line: `"${file}"${rest}`, shell: false };
  const isWindows = program.includes('\\') || /\.exe$/i.test(program);
  if (isWindows) return { kind: 'command', line, shell: false };
  return ADDRESS.test(line) ? { kind: 'url', url: line } : { kind: 'code', code: line };
}

function windowsPath(path: string): string | undefined {
  const mounted = /^\/mnt\/([a-z])\/(.+)$/i.exec(path);
  return mounted === null ? undefined : `${mounted[1] ?? ''}:\\${(mounted[2] ?? '').replaceAll('/', '\\')}`;
}
