/** Names a test of a condition in a few words that are safe inside any comment. */
import type { Condition } from '../sigma/condition.ts';
import { spellPattern } from './fitting-pattern.ts';

const LONGEST = 80;

export function describeTest({ field, match }: Extract<Condition, { op: 'match' }>): string {
  return commentText(`${field ?? 'any field'} ${wordsOf(match)}`, LONGEST);
}

function wordsOf(match: Extract<Condition, { op: 'match' }>['match']): string {
  switch (match.kind) {
    case 'pattern':
      return `= ${spellPattern(match.pattern, (literal) => literal)}`;
    case 'regex':
      return `matches ${match.source}`;
    case 'cidr':
      return `in ${match.network}`;
    case 'number':
      return `= ${match.value}`;
    case 'compare':
      return `${match.comparison} ${match.value}`;
    case 'exists':
      return match.expected ? 'is there' : 'is absent';
    case 'null':
      return 'is absent';
    case 'fieldref':
      return `${match.how} ${match.field}`;
  }
}

/** One line, no backticks (they end comments of SPL), at most `longest` characters. */
export function commentText(text: string, longest = Number.POSITIVE_INFINITY): string {
  const plain = text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll('`', "'")
    .trim();
  const characters = [...plain];
  return characters.length > longest ? `${characters.slice(0, longest - 3).join('')}...` : plain;
}

const WIDTH = 110;

/** A remark as lines of a comment, the later ones indented. */
export function commentLines(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of commentText(text).split(' ')) {
    if (line !== '' && line.length + word.length >= WIDTH) {
      lines.push(line);
      line = ' ';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
