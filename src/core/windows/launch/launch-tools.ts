/** Readers of tools that seldom start others: what each of them is told to start. */

import { isAnyBlank, splitParameters } from '../command-line/windows-command-line.ts';
import {
  ADDRESS,
  fileOrUrl,
  interprets,
  type Launch,
  operand,
  restFromOperand,
  switchValue,
} from './launch.ts';

/** `odbcconf /a {REGSVR file}` registers a library, `-f file` reads a list of such actions. Source: `odbcconf /?`. */
export function readOdbcconf(parameters: string): Launch | undefined {
  const library = /\{\s{0,8}regsvr\s{1,8}"?([^}"]{1,1024})/i.exec(parameters.slice(0, 8192))?.[1];
  if (library !== undefined) return { kind: 'file', file: library.trim(), rest: '', as: 'library' };
  return fileOrUrl(parameters, switchValue(parameters, ['-f', '/f']), 'document');
}

export function readMavinject(parameters: string): Launch | undefined {
  return fileOrUrl(parameters, switchValue(parameters, ['/injectrunning', '-injectrunning']), 'library');
}

/** `nircmd exec hide program ...`; `exec2` has a folder in between. Source: the tool's own manual. */
export function readNircmd(parameters: string): Launch | undefined {
  const words = splitParameters(parameters, isAnyBlank);
  const verb = words[0]?.text.toLowerCase();
  const word =
    verb === 'exec' ? words[2] : verb === 'exec2' ? words[3] : verb === 'elevate' ? words[1] : undefined;
  return word === undefined
    ? undefined
    : { kind: 'command', line: parameters.slice(word.start), shell: false };
}

const TERMINAL = [
  '-d',
  '-p',
  '-w',
  '--startingdirectory',
  '--profile',
  '--window',
  '--title',
  '--size',
  '--pos',
];

/** Windows Terminal: the command behind its options, an optional `new-tab` and the options of that. Source: `wt --help`. */
export function readTerminal(parameters: string): Launch | undefined {
  const verb = operand(parameters, TERMINAL, /^-/);
  const isTab = verb !== undefined && /^(?:new-tab|nt|split-pane|sp)$/i.test(verb.text);
  return restFromOperand(isTab ? parameters.slice(verb.end) : parameters, TERMINAL, /^-/);
}

const CLASS_PATH = ['-cp', '-classpath', '--class-path'];
const JAVA = interprets([], CLASS_PATH);

/** `java -jar a.jar`, or a class out of the first archive of the class path: `java -cp a.jar Main`. */
export function readJava(parameters: string): Launch | undefined {
  const launch = JAVA(parameters);
  const first = switchValue(parameters, CLASS_PATH)?.text.split(';')[0] ?? '';
  if (launch?.kind !== 'file' || !/\.(?:jar|zip)$/i.test(first) || /\.jar$/i.test(launch.file)) return launch;
  return { ...launch, file: first, rest: `${launch.file} ${launch.rest}`.trim() };
}

export function readTtdinject(parameters: string): Launch | undefined {
  const word = switchValue(parameters, ['/launch', '-launch']);
  return word === undefined
    ? undefined
    : { kind: 'command', line: parameters.slice(word.start), shell: false };
}

/** ssh runs a command of this machine to reach the other: `-o ProxyCommand=...`, `-o LocalCommand=...`. */
export function readSsh(parameters: string): Launch | undefined {
  const word = splitParameters(parameters, isAnyBlank).find(({ text }) =>
    /^(?:-o)?(?:proxycommand|localcommand)[=\s]/i.test(text),
  );
  return word === undefined
    ? undefined
    : { kind: 'command', line: word.text.replace(/^[^=\s]*\s{0,16}=?\s*/, ''), shell: false };
}

/** `ftp -s:file` reads its commands, `!program` among them, from a file. */
export function readFtp(parameters: string): Launch | undefined {
  const word = splitParameters(parameters, isAnyBlank).find(({ text }) => /^-s:./i.test(text));
  return word === undefined
    ? undefined
    : { kind: 'file', file: word.text.slice(3), rest: '', as: 'document' };
}

/** The text behind the first `;` runs as PowerShell. */
export function readSyncAppv(parameters: string): Launch | undefined {
  const code = /^\s*"?[^;"]{0,64};(.*)$/s.exec(parameters)?.[1]?.replace(/"\s*$/, '');
  return code === undefined ? undefined : { kind: 'code', code: code.trim() };
}

/** `reg import file`; every other operation starts nothing. */
export function readRegImport(parameters: string): Launch | undefined {
  const [verb, file] = splitParameters(parameters, isAnyBlank);
  return verb?.text.toLowerCase() === 'import' ? fileOrUrl(parameters, file, 'document') : undefined;
}

/** `deno run x`, `bun run x`, `dotnet exec x`: a verb may stand before the script. */
export function readRuntime(as: 'script' | 'library'): (parameters: string) => Launch | undefined {
  return (parameters) => {
    const line = parameters.replace(/^\s*(?:run|exec)\s+/i, '');
    const word = operand(line, [], /^-/);
    if (word === undefined) return undefined;
    return ADDRESS.test(word.text) || /[.\\/]/.test(word.text) ? fileOrUrl(line, word, as) : undefined;
  };
}
