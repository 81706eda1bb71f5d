/** What a launcher does with its arguments, and the ways most of them read them: operand, switch value, file or address. */
import { fold } from '../../fold.ts';
import { type Argument, isAnyBlank, splitParameters } from '../command-line/windows-command-line.ts';

/** What a launcher would do with its arguments. */
export type Launch = LaunchKind & {
  /** True when it is told to show no window. */
  readonly hidden?: boolean;
};

type LaunchKind =
  /** Another command line, read by cmd.exe (chains) or as it is. */
  | {
      readonly kind: 'command';
      readonly line: string;
      readonly shell: boolean;
      /** Where it is started, when that is said. */
      readonly folder?: string;
    }
  | {
      readonly kind: 'file';
      readonly file: string;
      readonly rest: string;
      readonly as: 'script' | 'library' | 'document';
      readonly entry?: string;
    }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'url'; readonly url: string };

/** Reads the text behind the program; undefined when the launcher is given nothing to start. */
export type LaunchReader = (parameters: string) => Launch | undefined;

/** What is opened by a scheme instead of a path: web addresses, the shell's own places, other programs' links. */
export const ADDRESS =
  /^(?!file:)(?:[a-z][a-z0-9+.-]{1,30}:\/\/(?!\/)\S|(?:shell|ms-[a-z-]{2,30}|search(?:-ms)?|scriptlet|script):\S)/i;
export const CODE = /^(?:vbscript|javascript|jscript|about|data):/i;

/** First argument that is no switch. `valued` names folded switches that take the next word. */
export function operand(
  parameters: string,
  valued: readonly string[] = [],
  dash = /^[-/]/,
): Argument | undefined {
  const words = splitParameters(parameters, isAnyBlank);
  for (let at = 0; at < words.length && at < 256; at += 1) {
    const word = words[at];
    if (word === undefined) return undefined;
    if (!dash.test(word.text)) return word;
    if (valued.includes(fold(word.text))) at += 1;
  }
  return undefined;
}

export function fileOrUrl(
  parameters: string,
  word: Argument | undefined,
  as: 'script' | 'library' | 'document',
): Launch | undefined {
  if (word === undefined) return undefined;
  const text = word.text.trim();
  if (CODE.test(text)) return { kind: 'code', code: parameters.slice(word.start).replace(/^"|"$/g, '') };
  if (ADDRESS.test(text)) return { kind: 'url', url: text };
  if (text === '' || text === '-') return undefined;
  return { kind: 'file', file: text, rest: parameters.slice(word.end).trim(), as };
}

/** The words from the first operand on, as written. */
export function restFromOperand(
  parameters: string,
  valued: readonly string[] = [],
  dash?: RegExp,
): Launch | undefined {
  const word = operand(parameters, valued, dash);
  return word === undefined
    ? undefined
    : { kind: 'command', line: parameters.slice(word.start), shell: false };
}

export function opens(
  as: 'script' | 'library' | 'document',
  valued: readonly string[] = [],
  dash?: RegExp,
): LaunchReader {
  return (parameters) => fileOrUrl(parameters, operand(parameters, valued, dash), as);
}

/**
 * Interpreters with one switch for code on the command line (`-c`, `-e`) and a script as first operand. Those of
 * `valued` are told apart by their case: python's -X takes a value, its -x none.
 */
export function interprets(codeSwitches: readonly string[], valued: readonly string[] = []): LaunchReader {
  return (parameters) => {
    const words = splitParameters(parameters, isAnyBlank);
    for (let at = 0; at < words.length && at < 256; at += 1) {
      const word = words[at];
      const next = words[at + 1];
      if (word === undefined) return undefined;
      if (codeSwitches.includes(fold(word.text)) && next !== undefined)
        return { kind: 'code', code: next.text };
      if (fold(word.text) === '-jar' && next !== undefined) return fileOrUrl(parameters, next, 'script');
      if (!word.text.startsWith('-')) return fileOrUrl(parameters, word, 'script');
      if (valued.includes(word.text)) at += 1;
    }
    return undefined;
  };
}

export function switchValue(parameters: string, names: readonly string[]): Argument | undefined {
  const words = splitParameters(parameters, isAnyBlank);
  const at = words.findIndex((word) => names.includes(fold(word.text)));
  return at < 0 ? undefined : words[at + 1];
}
