/** Reads PowerShell's own command line and the code it hides in base64, bounded in size and depth; never throws. */
import { fold } from '../../fold.ts';
import { isAnyBlank, splitParameters } from '../command-line/windows-command-line.ts';
import { bytesToText, decodeBase64, type Inflate } from './base64.ts';

/** Characters of text looked at and bytes decoded, in all. */
export const DECODE_LIMIT = 256 * 1024;
const DECODE_DEPTH = 4;

export interface PowerShellCall {
  readonly kind: 'file' | 'command' | 'encoded' | 'none';
  /** The script, the code or the base64 text. */
  readonly payload: string;
  /** What follows the script. */
  readonly rest: string;
  /** True when it is told to show no window. */
  readonly hidden: boolean;
}

/** Every parameter of powershell.exe and pwsh that takes a value, by its full name; any beginning of it is accepted. */
const VALUED = [
  'executionpolicy',
  'ep',
  'inputformat',
  'if',
  'outputformat',
  'of',
  'version',
  'encodedarguments',
  'ea',
  'windowstyle',
  'workingdirectory',
  'wd',
  'configurationname',
  'configurationfile',
  'custompipename',
  'settingsfile',
  'psconsolefile',
] as const;
const FLAGS = [
  'noexit',
  'nologo',
  'noninteractive',
  'noprofile',
  'noprofileloadtime',
  'sta',
  'mta',
  'login',
  'interactive',
];

/** `-`, `/` and the dashes PowerShell takes for them. */
const DASH = /^(?:--|[-/\u2013\u2014\u2015])/;

/** The parameters after `powershell.exe` or `pwsh`. */
export function readPowerShell(parameters: string): PowerShellCall {
  const words = splitParameters(parameters, isAnyBlank);
  let hidden = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const name = parameterName(word.text);
    if (name === undefined)
      return {
        ...commandOrFile(parameters.slice(word.start), word.text, parameters.slice(word.end)),
        hidden,
      };
    const after = parameters.slice(word.end);
    const value = words[at + 1];
    if (isEncodedName(name))
      return { kind: 'encoded', payload: attached(word.text) ?? value?.text ?? '', rest: '', hidden };
    if (isBeginning(name, 'command')) return { kind: 'command', payload: after.trim(), rest: '', hidden };
    if (isBeginning(name, 'file') && value !== undefined) {
      return { kind: 'file', payload: value.text, rest: parameters.slice(value.end).trim(), hidden };
    }
    if (isBeginning(name, 'windowstyle')) hidden = isHidden(attached(word.text) ?? value?.text ?? '');
    if (!isOneOf(name, FLAGS) && isOneOf(name, VALUED) && attached(word.text) === undefined) at += 1;
  }
  return { kind: 'none', payload: '', rest: '', hidden };
}

/** The style by its name, any beginning of it, or its number. Source: the values of ProcessWindowStyle. */
function isHidden(style: string): boolean {
  const name = fold(style.replace(/["'^`]/g, ''));
  return name === '1' || isBeginning(name, 'hidden');
}

function commandOrFile(command: string, first: string, rest: string): Omit<PowerShellCall, 'hidden'> {
  return /\.ps[dm]?1$/i.test(first)
    ? { kind: 'file', payload: first, rest: rest.trim() }
    : { kind: 'command', payload: command.trim(), rest: '' };
}

/** The folded name of a parameter, cmd's carets and PowerShell's backticks taken out; undefined when it is none. */
function parameterName(word: string): string | undefined {
  if (word.length > 200 || !DASH.test(word)) return undefined;
  const name = fold(word.replace(DASH, '').replace(/["'^`]/g, '')).split(':')[0] ?? '';
  return /^[a-z]+$/.test(name) ? name : undefined;
}

function attached(word: string): string | undefined {
  const colon = word.indexOf(':');
  return colon < 0 || colon === word.length - 1 ? undefined : word.slice(colon + 1);
}

/** `-e`, `-ec` and every longer beginning of `-EncodedCommand`; `-encodeda...` is another parameter. */
function isEncodedName(name: string): boolean {
  return name === 'ec' || isBeginning(name, 'encodedcommand');
}

function isBeginning(name: string, full: string): boolean {
  return name.length > 0 && full.startsWith(name);
}

function isOneOf(name: string, names: readonly string[]): boolean {
  return names.some((full) => isBeginning(name, full));
}

/** Most lines hold neither an encoded-command switch nor a call, which is cheaper to see than to read. */
const MAY_HIDE = /[-/\u2013\u2014\u2015]["'^`]*e|frombase64string/i;

/**
 * Everything readable that hides in base64 within `text`, outermost first: arguments of an encoded-command switch
 * (whatever program they are given to, so that a renamed one is read too) and literals handed to FromBase64String,
 * those inside decoded text included. Compressed bytes need `inflate`.
 */
export function decodePowerShell(text: string, inflate?: Inflate): readonly string[] {
  if (!MAY_HIDE.test(text)) return [];
  const found: string[] = [];
  let layer = [text.slice(0, DECODE_LIMIT)];
  let budget = DECODE_LIMIT;
  for (let depth = 0; depth < DECODE_DEPTH && layer.length > 0; depth += 1) {
    const inner: string[] = [];
    for (const literal of layer.flatMap(base64Literals)) {
      if (budget <= 0) break;
      const decoded = decodeBase64Text(literal, budget, inflate);
      if (decoded === undefined || found.includes(decoded)) continue;
      budget -= decoded.length;
      inner.push(decoded);
      found.push(decoded);
    }
    layer = inner;
  }
  return found;
}

/** The text behind one base64 literal; undefined when it holds none. */
export function decodeBase64Text(
  literal: string,
  maxBytes = DECODE_LIMIT,
  inflate?: Inflate,
): string | undefined {
  if (literal.length < 8) return undefined;
  const bytes = decodeBase64(literal.slice(0, DECODE_LIMIT), maxBytes);
  if (bytes === undefined) return undefined;
  return bytesToText(bytes) ?? inflatedText(bytes, maxBytes, inflate);
}

function inflatedText(bytes: Uint8Array, maxBytes: number, inflate: Inflate | undefined): string | undefined {
  const opened = inflate?.(bytes, maxBytes);
  return opened === undefined ? undefined : bytesToText(opened.subarray(0, maxBytes));
}

function base64Literals(text: string): readonly string[] {
  return [...switchArguments(text), ...fromBase64Arguments(text)];
}

function switchArguments(text: string): readonly string[] {
  const found: string[] = [];
  // Quotes may stand around or within words; they part nothing here.
  const words = text.replace(/["']/g, '').split(/[\s,|;&()]+/u);
  for (const [at, word] of words.entries()) {
    const name = parameterName(word.slice(0, 200));
    if (name === undefined || !isEncodedName(name)) continue;
    const value = attached(word) ?? words[at + 1];
    if (value !== undefined && /^[A-Za-z0-9+/]/.test(value)) found.push(value);
  }
  return found;
}

const MOST_LITERALS = 16;

/** Literals handed to FromBase64String, or the long ones of the text where it is handed a variable instead. */
function fromBase64Arguments(text: string): readonly string[] {
  const found: string[] = [];
  let isIndirect = false;
  for (const call of text.matchAll(/frombase64string["']?[\s(]{0,20}(.)/gis)) {
    const quote = call[1] ?? '';
    const start = call.index + call[0].length;
    const end = quote === '"' || quote === "'" ? text.indexOf(quote, start) : -1;
    if (end > start) found.push(text.slice(start, end));
    else isIndirect = true;
    if (found.length === MOST_LITERALS) break;
  }
  return isIndirect ? [...found, ...longLiterals(text)].slice(0, MOST_LITERALS) : found;
}

/** Quoted words that can be nothing but base64, short ones left out. */
function longLiterals(text: string): readonly string[] {
  const found: string[] = [];
  for (const [, , word] of text.matchAll(/(["'])([A-Za-z0-9+/]{20,}={0,2})\1/g)) {
    if (word !== undefined) found.push(word);
    if (found.length === MOST_LITERALS) break;
  }
  return found;
}
