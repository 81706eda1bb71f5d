/** Refuses exceptions that an attacker could slip through: by name alone, by the end of a path, into user-writable folders. */
import { fold } from '../fold.ts';
import type { Condition, Match, Pattern } from '../sigma/condition.ts';

/** A leaf that must hold for the exception to apply. */
interface Demand {
  readonly field: string;
  readonly match: Match;
}

/** More ways than this to fulfil one exception cannot be checked, nor understood. */
const MOST_WAYS = 256;

const WHAT = new Set(['registry.path', 'registry.value', 'value.key', 'value.name', 'reg.key.path']);
const TARGETS = new Set(['value.target.path', 'reg.output.path', 'reg.input.path', 'hive.output.path']);
const ARGUMENTS = 'value.arguments';
const LAUNCHERS = 'value.launchers';
/** The data as it stands: exactly given, it leaves no room for a launcher or a further command. */
const DATA = 'registry.data.strings';
const WRITERS = [
  'writer.executable',
  'writer.parent.executable',
  'writer.ancestors.executable',
  'payload.file.creator.executable',
];

/**
 * Folders whose content only administrators change on a stock Windows; below some of them anyone may write all the
 * same. Source: the access lists Windows sets up on these folders.
 */
const PROTECTED = [
  'c:\\program files\\',
  'c:\\program files (x86)\\',
  'c:\\windows\\system32\\',
  'c:\\windows\\syswow64\\',
];
const OPEN_BELOW = [
  'c:\\windows\\system32\\tasks\\',
  'c:\\windows\\system32\\spool\\',
  'c:\\windows\\system32\\fxstmp\\',
  'c:\\windows\\system32\\com\\dmp\\',
  'c:\\windows\\system32\\microsoft\\crypto\\',
  'c:\\windows\\syswow64\\tasks\\',
  'c:\\windows\\syswow64\\fxstmp\\',
  'c:\\windows\\syswow64\\com\\dmp\\',
];

/** Run by whoever likes, so that naming one as the writer proves nothing. */
const ANYONES =
  /\\(?:cmd|powershell|pwsh|reg|regedit|msiexec|rundll32|regsvr32|wscript|cscript|mshta|explorer|svchost|wmiprvse)\.exe$/;

/** Maker and product: what lies higher in a profile is shared with others. */
const PRODUCT_FOLDER = /\\appdata\\(?:local|roaming)\\[^\\*?]+\\[^\\*?]+\\/;

/** Keys whose copies give up passwords. */
const SECRET_KEYS = ['hklm\\sam', 'hklm\\security', 'hklm\\system'];

/** Everything that makes an exception too broad, as sentences; empty when it is narrow enough. */
export function exceptionProblems(condition: Condition, effect: 'suppress' | 'lower'): readonly string[] {
  const ways = waysToHold(condition);
  if (ways === undefined) {
    return [
      `There are more than ${MOST_WAYS} ways to fulfil it: write several exceptions, one for each thing.`,
    ];
  }
  return [...new Set(ways.flatMap((way) => wayProblems(way, effect)))];
}

function wayProblems(way: readonly Demand[], effect: 'suppress' | 'lower'): readonly string[] {
  const named = way.some(({ field, match }) => WHAT.has(field) && isLiteralEnough(match));
  const targets = way.filter(({ field }) => TARGETS.has(field));
  const anchored = targets.filter(({ match }) => isAnchored(match));
  const problems: string[] = [];
  if (!named) {
    problems.push('It names no key or value: give registry.path, value.key, value.name or reg.key.path.');
  }
  if (targets.length === 0) {
    problems.push(
      named
        ? 'It rests on a name alone, which anyone can choose: add the whole path of what is started or written (value.target.path, reg.output.path).'
        : 'It says nothing of what is started or written: add value.target.path or reg.output.path.',
    );
    return problems;
  }
  if (anchored.length === 0) {
    problems.push(
      'It rests on a part of a path, which any folder can have: write the path from its drive to the end of the file name.',
    );
    return problems;
  }
  const isAutostart = anchored.some(({ field }) => field === 'value.target.path');
  if (isAutostart && !way.some(({ field, match }) => field === ARGUMENTS && isExact(match))) {
    problems.push('It leaves the arguments open: give value.arguments exactly, or null when there are none.');
  }
  if (isAutostart && !way.some(standsAlone)) {
    problems.push(
      'It also holds when a launcher stands before the target and runs more than it: give value.launchers: null, or the whole data (registry.data.strings).',
    );
  }
  const writable = anchored.filter(({ match }) => !isProtected(match));
  const writers = way.filter(({ field, match }) => WRITERS.includes(field) && isAnchored(match));
  if (writable.length > 0 && isAutostart && effect === 'suppress') {
    problems.push(
      'Its target lies where users can write, so it may be lowered but never suppressed: use effect: {lower: 0.3}.',
    );
  }
  if (effect === 'suppress' && anchored.some(({ match }) => isAnyProduct(match))) {
    problems.push(
      'Its path holds for every product: write the folder of the product below Program Files, not a wildcard.',
    );
  }
  if (effect === 'suppress' && way.some((demand) => mayBeSecret(demand))) {
    problems.push(
      'Its key may be SAM, SECURITY or SYSTEM, whose copies give up passwords: they may be lowered but never suppressed.',
    );
  }
  if (writable.length > 0 && writers.length > 0 && !writers.some((writer) => isOwn(writer, writable))) {
    problems.push(
      "Its writer is a program that anyone can use, or lies in another folder: name the product's own one.",
    );
  }
  if (writable.length > 0 && writers.length === 0) {
    problems.push(
      "Its target lies where users can write: also name the product's own writer by its whole path (writer.executable, writer.parent.executable).",
    );
  }
  return problems;
}

/** Each way to fulfil a condition, as the leaves that must hold in it; undefined when there are too many. */
function waysToHold(condition: Condition): readonly (readonly Demand[])[] | undefined {
  switch (condition.op) {
    case 'const':
      return condition.value ? [[]] : [];
    case 'not':
      // What must not hold narrows an exception, but proves nothing about it.
      return [[]];
    case 'match':
      return condition.field === null ? [[]] : [[{ field: condition.field, match: condition.match }]];
    case 'or': {
      const ways: (readonly Demand[])[] = [];
      for (const part of condition.of) {
        const inner = waysToHold(part);
        if (inner === undefined || ways.length + inner.length > MOST_WAYS) return undefined;
        ways.push(...inner);
      }
      return ways;
    }
    case 'and': {
      let ways: readonly (readonly Demand[])[] = [[]];
      for (const part of condition.of) {
        const inner = waysToHold(part);
        if (inner === undefined || ways.length * inner.length > MOST_WAYS) return undefined;
        ways = ways.flatMap((way) => inner.map((more) => [...way, ...more]));
      }
      return ways;
    }
  }
}

function literals(pattern: Pattern): readonly string[] {
  return pattern.flatMap((token) => (typeof token === 'string' ? [] : [token.literal]));
}

function isLiteralEnough(match: Match): boolean {
  return (
    match.kind === 'pattern' &&
    literals(match.pattern)
      .join('')
      .replace(/[\\\s]/g, '').length >= 3
  );
}

/** From a drive (or `?:`, as the profiles' drive is not known) to a whole file name. */
function isAnchored(match: Match): boolean {
  if (match.kind !== 'pattern') return false;
  const written = patternText(match.pattern);
  const name = written.slice(written.lastIndexOf('\\') + 1);
  return /^[a-z?]:\\/i.test(written) && name !== '' && !name.includes('*');
}

function isExact(match: Match): boolean {
  if (match.kind === 'null') return true;
  if (match.kind === 'exists') return !match.expected;
  return match.kind === 'pattern' && match.pattern.every((token) => typeof token !== 'string');
}

/** No launcher, or nothing else in the data. */
function standsAlone({ field, match }: Demand): boolean {
  return (
    (field === LAUNCHERS && match.kind !== 'pattern' && isExact(match)) || (field === DATA && isExact(match))
  );
}

/** `c:\\program files\\*\\update.exe`: a wildcard where the product's folder stands. */
function isAnyProduct(match: Match): boolean {
  if (match.kind !== 'pattern') return false;
  const written = fold(patternText(match.pattern));
  return PROTECTED.some((root) => written.startsWith(root) && /^[*?]/.test(written.slice(root.length)));
}

function mayBeSecret({ field, match }: Demand): boolean {
  if (field !== 'reg.key.path' || match.kind !== 'pattern') return false;
  const written = fold(patternText(match.pattern));
  const start = written.split(/[*?]/)[0] ?? '';
  return SECRET_KEYS.some(
    (key) =>
      written === key || written.startsWith(`${key}\\`) || (start !== written && key.startsWith(start)),
  );
}

/** In the target's own folder or above it within the product, or a setup program that only administrators can change. */
function isOwn(writer: Demand, targets: readonly Demand[]): boolean {
  const path = pathOf(writer);
  if (ANYONES.test(path)) return false;
  if (isProtected(writer.match)) return true;
  const folder = folderOf(path);
  return targets
    .map((target) => folderOf(pathOf(target)))
    .some((home) => path.startsWith(home) || (PRODUCT_FOLDER.test(folder) && home.startsWith(folder)));
}

function pathOf({ match }: Demand): string {
  return match.kind === 'pattern' ? fold(patternText(match.pattern)) : '';
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('\\') + 1);
}

/** The literal beginning decides: whatever stands for `*` lies below it, for canonical paths hold no `..`. */
function isProtected(match: Match): boolean {
  if (match.kind !== 'pattern') return false;
  const start = fold(patternText(match.pattern).split(/[*?]/)[0] ?? '');
  return (
    PROTECTED.some((folder) => start.startsWith(folder)) &&
    !OPEN_BELOW.some((folder) => start.startsWith(folder))
  );
}

function patternText(pattern: Pattern): string {
  return pattern.map((token) => (typeof token === 'string' ? token : token.literal)).join('');
}
