/** Readers of single launchers whose arguments follow rules of their own. */
import { commandOfCmd } from './command-chain.ts';
import { ADDRESS, CODE, fileOrUrl, type Launch, operand, restFromOperand, switchValue } from './launch.ts';
import { decodeBase64Text, readPowerShell } from './powershell.ts';
import { isAnyBlank, splitParameters } from './windows-command-line.ts';

export function readCmd(parameters: string): Launch | undefined {
  const line = commandOfCmd(parameters);
  return line === undefined || line === '' ? undefined : { kind: 'command', line, shell: true };
}

export function readPwsh(parameters: string): Launch | undefined {
  const call = readPowerShell(parameters);
  if (call.kind === 'none' || call.payload === '') return undefined;
  if (call.kind === 'file') return { kind: 'file', file: call.payload, rest: call.rest, as: 'script' };
  return {
    kind: 'code',
    code: call.kind === 'encoded' ? (decodeBase64Text(call.payload) ?? call.payload) : call.payload,
  };
}

export function readMshta(parameters: string): Launch | undefined {
  const text = parameters.trim().replace(/^"+/, '');
  if (CODE.test(text)) return { kind: 'code', code: text.replace(/"$/, '') };
  return fileOrUrl(parameters, operand(parameters), 'script');
}

/** `start "title" /d dir /b program ...`: the first quoted word is only a title. */
export function readStart(parameters: string): Launch | undefined {
  const title = /^\s*"[^"]*"/.exec(parameters)?.[0] ?? '';
  return restFromOperand(parameters.slice(title.length), ['/d', '/node', '/affinity'], /^\//);
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
  // 0x22 is how forfiles writes a quote inside its own quotes.
  return command === undefined
    ? undefined
    : { kind: 'command', line: command.text.replaceAll('0x22', '"'), shell: false };
}

export function readMsiexec(parameters: string): Launch | undefined {
  const library = switchValue(parameters, ['/y', '-y', '/z', '-z']);
  if (library !== undefined) return fileOrUrl(parameters, library, 'library');
  const words = splitParameters(parameters, isAnyBlank);
  // An installed product is named by its GUID: no file is opened.
  if (words.some((word) => /^[-/](?:x|uninstall)$/i.test(word.text))) return undefined;
  const at = words.findIndex((word) => /^[-/](?:i|a|p|package|update|fa?)$/i.test(word.text));
  if (at >= 0) return fileOrUrl(parameters, words[at + 1], 'document');
  const joined = words.find((word) =>
    /^[-/](?:i|package)\S*\.(?:msi|msp)$|^[-/](?:i|package)https?:/i.test(word.text),
  );
  if (joined === undefined) return fileOrUrl(parameters, operand(parameters), 'document');
  return fileOrUrl(
    parameters,
    { ...joined, text: joined.text.replace(/^[-/](?:package|i)/i, '') },
    'document',
  );
}

/** Transfer tools: what they are given to fetch. */
export function readTransfer(parameters: string): Launch | undefined {
  const url = splitParameters(parameters, isAnyBlank).find((word) => ADDRESS.test(word.text));
  return url === undefined ? undefined : { kind: 'url', url: url.text };
}

/** `wmic process call create "line"`, and style sheets with code in them that `/format:` fetches. */
export function readWmic(parameters: string): Launch | undefined {
  const text = parameters.slice(0, 8192);
  const sheet = /\/format:\s{0,4}"?((?:https?|ftp):\/\/[^\s"]{1,2048})/i.exec(text)?.[1];
  if (sheet !== undefined) return { kind: 'url', url: sheet };
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
    : { kind: 'command', line: command.text.replace(/^'|'$/g, ''), shell: false };
}

export function readExplorer(parameters: string): Launch | undefined {
  const text = parameters.trim().replace(/^\/root,\s*/i, '');
  if (text === '' || text.startsWith(',') || /^\/(?:root|select|e|n|factory)\b/i.test(text)) return undefined;
  return ADDRESS.test(text) ? { kind: 'url', url: text } : { kind: 'command', line: text, shell: false };
}
