/** How a pattern over canonical values is spelled in what a shipper logs: tight enough for a rule, and still missing nothing. */
import type { CanonName } from '../event/canon.ts';
import type { FieldSource } from '../event/profile.ts';
import type { Pattern, PatternToken } from '../sigma/condition.ts';
import { contains, mapLiterals, pattern } from '../sigma/pattern.ts';
import { survivingLiterals, widen } from '../sigma/widen.ts';
import { insideQuotes } from './spelling.ts';

export type RawPatterns =
  /** Nothing can be asked of the logged value. */
  | { readonly how: 'anything' }
  /** Each of these holds for the logged value. `exact`: and where they hold, the canonical value matches as well. */
  | { readonly how: 'all'; readonly patterns: readonly Pattern[]; readonly exact: boolean };

/**
 * Selecting events for a hunt allows every backslash to be doubled; a rule that did so would take `...\StartupApproved\Run`
 * for `...\Run`. A shipper either doubles all of them (`doubled`, as Wazuh does, with a backslash before each quote) or none.
 */
export function rawPatterns(
  tokens: Pattern,
  source: FieldSource,
  { partOf, doubled }: { readonly partOf: boolean; readonly doubled: boolean },
): RawPatterns {
  const asked = partOf ? contains(tokens) : tokens;
  const spelled = respell(asked, source.as);
  if (spelled === undefined) return { how: 'anything' };
  const escapes = doubled && !AS_LOGGED.has(source.as);
  return {
    how: 'all',
    patterns: spelled.map((piece) => (escapes ? mapLiterals(piece, escaped) : piece)),
    exact: !partOf && !escapes && source.first !== true && isExact(asked, spelled, source.as),
  };
}

/** Never escaped, whatever else the shipper escapes. */
const AS_LOGGED: ReadonlySet<CanonName> = new Set<CanonName>(['text', 'keyword', 'label']);

const REGISTRY: ReadonlySet<CanonName> = new Set<CanonName>([
  'registry_path',
  'registry_key',
  'registry_value',
]);

/** Noncharacters stand in for what widening would loosen. */
const MASKS = { backslash: '\uFDD0', quote: '\uFDD1' } as const;

/** Undefined: nothing survives. */
function respell(tokens: Pattern, canon: CanonName): readonly Pattern[] | undefined {
  if (REGISTRY.has(canon)) {
    const path = canon === 'registry_path' ? tokens : contains(tokens);
    const kept = pattern(['*', ...mapLiterals(path, registryTokens)]);
    return kept.every((token) => typeof token === 'string') ? undefined : [kept];
  }
  const widened = widen(mapLiterals(tokens, masked), canon);
  if (widened.how === 'anything') return undefined;
  return widened.patterns.map((piece) => mapLiterals(piece, unmasked));
}

function masked(literal: string): readonly PatternToken[] {
  return [{ literal: literal.replaceAll('\\', MASKS.backslash).replaceAll('"', MASKS.quote) }];
}

function unmasked(literal: string): readonly PatternToken[] {
  return [{ literal: literal.replaceAll(MASKS.backslash, '\\').replaceAll(MASKS.quote, '"') }];
}

function escaped(literal: string): readonly PatternToken[] {
  return [{ literal: insideQuotes(literal) }];
}

/** Roots go, and so do path segments that are spelled in several ways: SIDs, control sets. */
function registryTokens(literal: string, openLeft: boolean, openRight: boolean): readonly PatternToken[] {
  const segments = literal.split('\\');
  const last = segments.length - 1;
  return segments.flatMap((segment, index): readonly PatternToken[] => {
    if (index === 0 && !openLeft) return ['*'];
    const before: readonly PatternToken[] = index === 0 ? [] : [{ literal: '\\' }];
    return [...before, ...keptSegment(segment, index === 0, index === last && openRight)];
  });
}

function keptSegment(segment: string, openLeft: boolean, openRight: boolean): readonly PatternToken[] {
  if (segment === '') return [];
  const probe = `${openLeft ? '' : '\\'}${segment}${openRight ? '' : '\\'}`;
  const pieces = survivingLiterals(probe, 'registry_path')
    .map((piece) => piece.replaceAll('\\', ''))
    .filter((piece) => piece !== '');
  if (pieces.join('') !== segment.replace(/[&<>"']/g, '')) return ['*'];
  // Some logs hold `&amp;` in its place.
  return segment
    .split(/(?<=&)/)
    .flatMap((piece): readonly PatternToken[] => [
      { literal: piece },
      ...(piece.endsWith('&') ? ['*' as const] : []),
    ]);
}

/** Reading changes how these begin and how they repeat a backslash, and nothing else. */
const SAME_BUT_FOR_ROOT: ReadonlySet<CanonName> = new Set<CanonName>(['path', 'registry_path']);

function isExact(asked: Pattern, spelled: readonly Pattern[], canon: CanonName): boolean {
  if (canon === 'text' || canon === 'keyword') return true;
  if (spelled.length !== 1 || JSON.stringify(spelled[0]) !== JSON.stringify(pattern(asked))) return false;
  const literals = asked.flatMap((token) => (typeof token === 'string' ? [] : [token.literal]));
  // `-`, `?` and blanks alone stand for an absent value.
  if (canon === 'label') return literals.some((literal) => /[^-?\s]/.test(literal));
  return (
    SAME_BUT_FOR_ROOT.has(canon) &&
    asked[0] === '*' &&
    literals.length > 0 &&
    literals.every((literal) => !literal.includes('\\\\') && !literal.includes('?'))
  );
}
