/** Readers of single launchers whose arguments follow rules of their own. */
import { commandOfCmd } from '../command-line/command-chain.ts';
import { type Argument, isAnyBlank, splitParameters } from '../command-line/windows-command-line.ts';
import { decodeBase64Text, readPowerShell } from '../powershell/powershell.ts';
import { ADDRESS, CODE, fileOrUrl, type Launch, operand, switchValue } from './launch.ts';

export function readCmd(parameters: string): Launch | undefined {
  const line = commandOfCmd(parameters);
  return line === undefined || line === '' ? undefined : { kind: 'command', line, shell: true };
}

export function readPwsh(parameters: string): Launch | undefined {
  const call = readPowerShell(parameters);
  if (call.kind === 'none' || call.payload === '') return undefined;
  const { hidden } = call;
  if (call.kind === 'file')
    return { kind: 'file', file: call.payload, rest: call.rest, as: 'script', hidden };
  return {
    hidden,
    kind: 'code',
    code: call.kind === 'encoded' ? (decodeBase64Text(call.payload) ?? call.payload) : call.payload,
  };
}

export function readMshta(parameters: string): Launch | undefined {
  const text = parameters.trim().replace(/^"+/, '');
  if (CODE.test(text)) return { kind: 'code', code: text.replace(/"$/, '') };
  return fileOrUrl(parameters, operand(parameters), 'script');
}

/** `start /min "title" /d dir /b program ...`: the first quoted word is only a title, wherever it stands. */
export function readStart(parameters: string): Launch | undefined {
  const first = afterSwitches(parameters);
  const title = /^"[^"]*"/.exec(first)?.[0];
  const line = title === undefined ? first : afterSwitches(first.slice(title.length));
  if (first === '') return undefined;
  const before = parameters.slice(0, parameters.length - line.length);
  const folder = /(?:^|\s)\/d\s{0,16}("[^"]{1,1024}"|[^\s"]{1,1024})/i.exec(before.slice(0, 4096))?.[1];
  return { kind: 'command', line, shell: false, ...(folder === undefined ? {} : { folder }) };
}

function afterSwitches(text: string): string {
  const word = operand(text, ['/d', '/node', '/affinity'], /^\//);
  return word === undefined ? '' : text.slice(word.start);
}

export function readPcalua(parameters: string): Launch | undefined {
  const program = switchValue(parameters, ['-a', '/a']);
  if (program === undefined) return undefined;
  const more = switchValue(parameters, ['-c', '/c']);
  const quoted = /\s/u.test(program.text) ? `"${program.text}"` : program.text;
  return {
    kind: 'command',
    line: more === undefined ? quoted : `${quoted} ${parameters.slice(more.start)}`,
    shell: false,
  };
}

export function readForfiles(parameters: string): Launch | undefined {
  const command = switchValue(parameters, ['/c', '-c']);
  if (command === undefined) return undefined;
  // A character may be written by its number: 0x22 for a quote inside quotes. Source: `forfiles /?`.
  const line = command.text.replace(/0x([0-9a-f]{2})/gi, (_written, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return { kind: 'command', line, shell: false };
}

export function readMsiexec(parameters: string): Launch | undefined {
  const library = switchValue(parameters, ['/y', '-y', '/z', '-z']);
  if (library !== undefined) return fileOrUrl(parameters, library, 'library');
  const words = splitParameters(parameters, isAnyBlank);
  // An installed product is named by its GUID: no file is opened.
  if (words.some((word) => /^[-/](?:x|uninstall)$/i.test(word.text))) return undefined;
  const at = words.findIndex((word) => PACKAGE.test(word.text));
  const package_ =
    at >= 0
      ? words[at + 1]
      : (words.map(joinedPackage).find((word) => word !== undefined) ?? operand(parameters));
  return package_?.text.startsWith('{') === true ? undefined : fileOrUrl(parameters, package_, 'document');
}

/** Switches that a package follows; others may stand before them in one word: `/q/i`. */
const PACKAGE = /^(?:[-/]q[nbrf]?[-+!]{0,2})?[-/](?:i|a|j[mu]?|p|package|update|f[a-z]{0,8})$/i;

/** The package in the same word as its switch: `/ia.msi`, `/qn/ihttp://...`. */
function joinedPackage(word: Argument): Argument | undefined {
  const text = /^(?:[-/]q[nbrf]?[-+!]{0,2})?[-/](?:package|i)(\S*\.(?:msi|msp)|(?:https?|ftp):.*)$/is.exec(
    word.text,
  )?.[1];
  return text === undefined ? undefined : { ...word, text };
}

/** certutil fetches an address, or decodes one file into another: the one that it writes. */
export function readCertutil(parameters: string): Launch | undefined {
  const words = splitParameters(parameters, isAnyBlank);
  const at = words.findIndex((word) => /^[-/]decode(?:hex)?$/i.test(word.text));
  const files = at < 0 ? [] : words.slice(at + 1).filter((word) => !/^[-/]/.test(word.text));
  return at < 0 ? readTransfer(parameters) : fileOrUrl(parameters, files[1], 'document');
}

/** `bitsadmin /SetNotifyCmdLine job program arguments` starts a program when the job is done; else it fetches. */
export function readBitsadmin(parameters: string): Launch | undefined {
  const words = splitParameters(parameters, isAnyBlank);
  const at = words.findIndex((word) => /^\/setnotifycmdline$/i.test(word.text));
  const program = at < 0 ? undefined : words[at + 2];
  if (program === undefined) return readTransfer(parameters);
  const rest = words[at + 3]?.text ?? '';
  const more = /^null$/i.test(rest) ? '' : ` ${rest}`;
  return { kind: 'command', line: `"${program.text}"${more}`, shell: false };
}

/** `control file.cpl`; its own pages go by a name (`/name`) and are no file. */
export function readControl(parameters: string): Launch | undefined {
  return /^\s*\/name\b/i.test(parameters) ? undefined : fileOrUrl(parameters, operand(parameters), 'library');
}

/** Transfer tools: what they are given to fetch. */
export function readTransfer(parameters: string): Launch | undefined {
  const url = splitParameters(parameters, isAnyBlank).find((word) => ADDRESS.test(word.text));
  return url === undefined ? undefined : { kind: 'url', url: url.text };
}

/** `wmic process call create "line"`, and style sheets with code in them that `/format:` fetches. */
export function readWmic(parameters: string): Launch | undefined {
  const text = parameters.slice(0, 8192);
  const sheet = /[-/]format:\s{0,4}(?:"([^"]{1,2048})|([^\s"]{1,2048}))/i.exec(text)?.slice(1).find(Boolean);
  if (sheet !== undefined && ADDRESS.test(sheet)) return { kind: 'url', url: sheet };
  if (sheet !== undefined && /[\\/:]/.test(sheet))
    return { kind: 'file', file: sheet, rest: '', as: 'script' };
  const call = /\bcall\s{1,16}"?create"?\s{1,16}/i.exec(text);
  if (call === null) return undefined;
  const rest = parameters.slice(call.index + call[0].length);
  const single = /^'([^']{1,4096})'/.exec(rest)?.[1];
  const line = single ?? splitParameters(rest, isAnyBlank)[0]?.text;
  return line === undefined ? undefined : { kind: 'command', line, shell: false };
}

export function readRunas(parameters: string): Launch | undefined {
  const command = operand(parameters);
  return command === undefined ? undefined : { kind: 'command', line: command.text, shell: false };
}

export function readSchtasks(parameters: string): Launch | undefined {
  const command = switchValue(parameters, ['/tr', '-tr']);
  return command === undefined
    ? undefined
    : { kind: 'command', line: withPlainQuotes(command.text.trim()), shell: false };
}

/** Inside the quotes of /tr single ones stand for double ones. Source: `schtasks /create /?`. */
function withPlainQuotes(line: string): string {
  const program = /^'([^']{0,4096})'(?=\s|$)/.exec(line);
  return program === null ? line.replace(/^'/, '') : `"${program[1] ?? ''}"${line.slice(program[0].length)}`;
}

export function readExplorer(parameters: string): Launch | undefined {
  const text = parameters.trim().replace(/^\/root,\s*/i, '');
  if (text === '' || text.startsWith(',') || /^\/(?:root|select|e|n|factory)\b/i.test(text)) return undefined;
  return ADDRESS.test(text) ? { kind: 'url', url: text } : { kind: 'command', line: text, shell: false };
}
