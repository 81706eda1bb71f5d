/** How much of a pattern over canonical values survives on raw ones: what it turns into can match too much, never too little. */
import type { CanonName } from '../event/canon.ts';
import { fold } from '../fold.ts';
import type { Pattern, PatternToken } from './condition.ts';
import { contains, literalPattern, literalsOf, mapLiterals, pattern } from './pattern.ts';

const DOUBLED: Pattern = [{ literal: '\\' }, '*'];

export type Widened =
  /** Nothing can be asked of the raw value. */
  | { readonly how: 'anything' }
  /** The raw value matches one of these, letter case folded unless `exact`: then raw and canonical value are the same. */
  | { readonly how: 'one_of'; readonly patterns: readonly Pattern[]; readonly exact: boolean }
  /** Each of these is found in one raw field or another, which hold different parts of the value. */
  | { readonly how: 'scattered'; readonly patterns: readonly Pattern[] }
  /** Each of these is found in one element or another of one raw field. */
  | { readonly how: 'parts'; readonly patterns: readonly Pattern[] };

/**
 * `backslash` is what a backslash of the canonical value turns into: one and any run of characters, since a raw value
 * may have it twice. A search in which a backslash stands for several anyway asks for one alone.
 */
export function widen(tokens: Pattern, canon: CanonName, backslash: Pattern = DOUBLED): Widened {
  const registry = (literal: string, openLeft: boolean, openRight: boolean): Pattern =>
    registryTokens(literal, openLeft, openRight, backslash);
  const escapes = (literal: string): Pattern => looseEscapes(literal, backslash);
  // Of a doubled backslash the first is one of any characters before it: without a run of its own an engine needs a third
  // of the time (4.5 instead of 13 ms a shard for sixteen names).
  const behindAnything = (literal: string): Pattern =>
    /^\\(?!\\)/.test(literal) ? pattern([{ literal: '\\' }, ...escapes(literal.slice(1))]) : escapes(literal);
  switch (canon) {
    case 'text':
    case 'keyword':
      return { how: 'one_of', patterns: [tokens], exact: true };
    case 'registry_path':
      // The root may be spelled longer than it is here, or not at all.
      return oneOf(['*', ...mapLiterals(tokens, registry)]);
    case 'registry_path_joined':
      return scattered(mapLiterals(tokens, registry));
    case 'registry_key':
    case 'registry_value':
      // Parts of a path: they begin and end anywhere in it.
      return oneOf(mapLiterals(contains(tokens), registry));
    case 'registry_data':
      return literalsOf(tokens).every((literal) => /^\d*$/.test(literal))
        ? ANYTHING_AT_ALL
        : oneOf(dataPattern(tokens, escapes));
    case 'sysmon_details':
      return detailParts(tokens, escapes);
    case 'entity_id':
      return entityIds(tokens);
    case 'label':
      return { how: 'one_of', patterns: [tokens], exact: false };
    case 'escaped_text':
      return oneOf(mapLiterals(tokens, escapes));
    case 'stripped_line':
      // It may begin and end within its quotes.
      return oneOf(mapLiterals(contains(tokens), (literal) => cutAt(literal, /"/)));
    case 'path':
      // A `\??\` prefix may stand before it.
      return oneOf(pattern(['*', ...mapLiterals(tokens, behindAnything)]));
    case 'file_name':
    case 'file_extension':
    case 'file_directory':
      // Parts of a path: they begin and end anywhere in it.
      return oneOf(mapLiterals(contains(tokens), behindAnything));
    case 'registry_hive':
    case 'registry_type':
    case 'pid':
    case 'user_name':
    case 'user_domain':
    case 'user_sid':
    case 'hashes':
    case 'signature_exists':
    case 'signature_trusted':
      return ANYTHING_AT_ALL;
  }
}

/** The parts of a literal that every raw spelling of a value containing it contains. */
export function survivingLiterals(literal: string, canon: CanonName): readonly string[] {
  const widened = widen(contains(literalPattern(literal)), canon);
  if (widened.how === 'anything') return [];
  const [first] = widened.patterns;
  if (first === undefined) return [];
  if (widened.how !== 'one_of') return widened.patterns.flatMap(literalsOf);
  // With several spellings there is no telling which of them stands there.
  return widened.patterns.length > 1 ? [] : literalsOf(first);
}

const ANYTHING_AT_ALL: Widened = { how: 'anything' };

/** One character of the canonical value may be several of a raw one, so `?` becomes `*`. */
function oneOf(tokens: Pattern): Widened {
  const widened = pattern(tokens.map((token) => (token === '?' ? '*' : token)));
  return widened.every((token) => token === '*') && widened.length > 0
    ? ANYTHING_AT_ALL
    : { how: 'one_of', patterns: [widened], exact: false };
}

/** Path segments that are spelled in several ways: roots in all their names, and control sets. */
const RESPELLED: readonly string[] = [
  'hklm',
  'hkey_local_machine',
  'hku',
  'hkey_users',
  'hkcu',
  'hkey_current_user',
  'hkcr',
  'hkey_classes_root',
  'hkcc',
  'hkey_current_config',
  'hkdd',
  'hkey_dyn_data',
  'hkpd',
  'hkey_performance_data',
  'registry',
  'machine',
  'user',
  'currentcontrolset',
];

/** A SID or part of one, with the suffix of its classes. */
const SID_PART = /^[s\d-]*(_[classe]*)?$/;

function registryTokens(
  literal: string,
  openLeft: boolean,
  openRight: boolean,
  backslash: Pattern,
): readonly PatternToken[] {
  const segments = literal.split('\\');
  const last = segments.length - 1;
  return segments.flatMap((segment, index): readonly PatternToken[] => {
    const open = { left: index === 0 && openLeft, right: index === last && openRight };
    const root = index === 0 && !openLeft;
    if (root || isRespelled(fold(segment), open)) return ['*'];
    const before: readonly PatternToken[] = index === 0 ? [] : backslash;
    return [...before, ...cutAt(segment, /[&<>"']/)];
  });
}

function isRespelled(segment: string, open: { readonly left: boolean; readonly right: boolean }): boolean {
  if (segment === '') return false;
  if (SID_PART.test(segment)) return true;
  return RESPELLED.some((word) => {
    if (open.left && open.right) return word.includes(segment);
    if (open.left) return word.endsWith(segment);
    return open.right ? word.startsWith(segment) : word === segment;
  });
}

/** Key and value name are kept apart: nothing that spans a backslash can be found in one raw field. */
function scattered(kept: Pattern): Widened {
  const pieces = literalsOf(kept)
    .flatMap((literal) => literal.split('\\'))
    .filter((piece) => piece !== '');
  return pieces.length === 0
    ? ANYTHING_AT_ALL
    : { how: 'scattered', patterns: [...new Set(pieces)].map((piece) => contains(literalPattern(piece))) };
}

const HEX = '\u0000';
/** Sysmon's spellings that are rebuilt from other forms of the same data. */
const SYSMON_SPELLINGS: readonly string[] = [
  `dword (0x${HEX.repeat(8)})`,
  `qword (0x${HEX.repeat(8)}-0x${HEX.repeat(8)})`,
  'binary data',
  '(empty)',
];

/** Could `literal` be part of one of these spellings? */
function occursIn(literal: string, spellings: readonly string[]): boolean {
  const wanted = fold(literal);
  return spellings.some((spelling) => {
    for (let at = 0; at + wanted.length <= spelling.length; at += 1) {
      if ([...wanted].every((character, index) => fits(character, spelling.charAt(at + index)))) return true;
    }
    return false;
  });
}

function fits(character: string, place: string): boolean {
  return place === HEX ? /[\da-f]/.test(character) : character === place;
}

/** Several strings are joined with a blank, and data that was a number, or empty, is spelled anew. */
function detailParts(tokens: Pattern, escapes: (literal: string) => Pattern): Widened {
  const literals = literalsOf(tokens);
  if (literals.every((literal) => occursIn(literal, SYSMON_SPELLINGS))) return ANYTHING_AT_ALL;
  const words = literals.flatMap((literal) => literal.split(' '));
  const kept = [...new Set(words)].filter((word) => !occursIn(word, SYSMON_SPELLINGS));
  const patterns = kept.map((word) => dataPattern(contains(literalPattern(word)), escapes));
  const telling = patterns.filter((piece) => literalsOf(piece).length > 0);
  return telling.length === 0 ? ANYTHING_AT_ALL : { how: 'parts', patterns: telling };
}

/** A percent sign may be doubled, and what `looseEscapes` says. */
function dataPattern(tokens: Pattern, escapes: (literal: string) => Pattern): Pattern {
  return mapLiterals(tokens, (literal) =>
    cutAt(literal, /%/).flatMap((token) => (typeof token === 'string' ? [token] : escapes(token.literal))),
  );
}

/** A backslash may be doubled, and one may stand before a quote. */
function looseEscapes(literal: string, backslash: Pattern): Pattern {
  return literal.split(/([\\"])/).flatMap((piece): readonly PatternToken[] => {
    if (piece === '\\') return backslash;
    return piece === '"' ? ['*', { literal: '"' }] : [{ literal: piece }];
  });
}

function cutAt(text: string, separator: RegExp): readonly PatternToken[] {
  return text
    .split(separator)
    .flatMap((piece, index) => (index === 0 ? [{ literal: piece }] : ['*', { literal: piece }]));
}

/** With or without braces or blanks around it. */
function entityIds(tokens: Pattern): Widened {
  return oneOf(mapLiterals(contains(tokens), (literal) => cutAt(literal, /[{}\s]/)));
}
