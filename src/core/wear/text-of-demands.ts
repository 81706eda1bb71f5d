/** Makes a text that answers all questions about one field as they are wanted: proposed by rule, and put to the real test. */

import type { Match, Pattern, PatternToken } from '../sigma/condition.ts';
import { exactText, pattern } from '../sigma/pattern.ts';
import { valueTest } from '../sigma/predicate.ts';
import { textOfRegex } from './text-of-regex.ts';
import type { Demand } from './ways.ts';

/** What stands where a pattern leaves it open, in the order in which it is tried. */
interface Fillers {
  /** By what comes next: a folder, or something else. */
  readonly before: (next: string) => readonly string[];
  readonly within: readonly string[];
  readonly after: (last: string) => readonly string[];
}

const PATH: Fillers = {
  before: (next) =>
    next.startsWith(':')
      ? ['C']
      : next.startsWith('\\')
        ? [
            'C:\\Program Files\\Acme',
            'C:\\Users\\kim\\Downloads',
            'C:\\Users\\kim',
            'C:\\Windows\\System32',
            'C:',
          ]
        : ['C:\\Program Files\\Acme\\', 'C:\\Users\\kim\\', ''],
  within: ['kim', '1.0', 'acme\\acme'],
  after: (last) => (last.endsWith('\\') ? ['Acme\\acme.exe', 'acme.exe'] : ['', '.exe', '\\acme.exe']),
};

const KEY: Fillers = {
  before: (next) =>
    next.startsWith('\\')
      ? [
          'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion',
          'HKLM\\SOFTWARE',
          'HKLM\\SOFTWARE\\Classes',
          'HKLM\\SYSTEM\\CurrentControlSet',
          'HKU\\S-1-5-21-1004336348-1177238915-682003330-1001',
        ]
      : [''],
  within: ['Acme', '{0E5AAE11-A475-4C5B-AB00-C66DE400274E}'],
  after: (last) => (last.endsWith('\\') ? ['Acme', 'Acme\\Acme', '(Default)'] : ['', '\\Acme']),
};

const WORDS: Fillers = { before: () => ['', 'acme '], within: ['acme', ' '], after: () => ['', ' acme'] };

/** Undefined when none of what is proposed holds. */
export function textOfDemands(field: string, demands: readonly Demand[]): string | undefined {
  const tests = demands.flatMap(({ match, holds }) => {
    if (!asksOfText(match)) return [];
    const test = valueTest(match);
    return [(text: string) => test(text) === holds];
  });
  const wanted = demands.flatMap(({ match, holds }) => (holds && asksOfText(match) ? [match] : []));
  return proposed(wanted, fillersOf(field)).find((text) => tests.every((test) => test(text)));
}

export function asksOfText({ kind }: Match): boolean {
  return kind !== 'exists' && kind !== 'null' && kind !== 'fieldref';
}

function fillersOf(field: string): Fillers {
  if (/^registry\.(?:path|key)$|^value\.key$|^reg\.key\.path$/.test(field)) return KEY;
  return /(?:path|executable|\.name)$/.test(field) && field !== 'value.name' ? PATH : WORDS;
}

function proposed(wanted: readonly Match[], fillers: Fillers): readonly string[] {
  const patterns: Pattern[] = [];
  for (const match of wanted) {
    if (match.kind === 'pattern') patterns.push(match.pattern);
    if (match.kind === 'number') return [String(match.value)];
    if (match.kind === 'compare') {
      return [-1, 0, 1].map((step) => String(match.value + step));
    }
    if (match.kind === 'regex') {
      return [0, 1, 2, 3].flatMap((choice) => textOfRegex(match.source, choice) ?? []);
    }
  }
  const exact = patterns.find((one) => exactText(one) !== undefined);
  return filled(exact ?? united(patterns), fillers);
}

/** One pattern that fits where all of them do, if their parts may stand one behind the other. */
function united(patterns: readonly Pattern[]): Pattern {
  const begins = patterns.filter((one) => typeof one[0] === 'object' || one[0] === '?');
  const ends = patterns.filter((one) => !begins.includes(one) && one.at(-1) !== '*');
  const within = patterns.filter((one) => !begins.includes(one) && !ends.includes(one));
  const tokens: PatternToken[] = [begins, within, ends]
    .flat()
    .flatMap((one, at) => [...(at > 0 ? ['*' as const] : []), ...one]);
  return pattern(tokens.length === 0 ? ['*'] : tokens);
}

function filled(tokens: Pattern, fillers: Fillers): readonly string[] {
  let texts: readonly string[] = [''];
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    const options =
      typeof token === 'object'
        ? [token.literal]
        : token === '?'
          ? [at === 0 ? 'C' : 'x']
          : at === 0
            ? fillers.before(typeof next === 'object' ? next.literal : '')
            : next === undefined
              ? fillers.after(literalAt(tokens, at - 1))
              : fillers.within;
    texts = texts.flatMap((text) => options.map((option) => text + option));
  }
  return texts;
}

function literalAt(tokens: Pattern, at: number): string {
  const token = tokens[at];
  return typeof token === 'object' ? token.literal : '';
}
