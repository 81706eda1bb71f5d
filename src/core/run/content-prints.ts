/** Fingerprints of content, piece by piece: what has changed between two runs can be named. */
import type { Content } from '../content/content.ts';
import { sha256 } from '../sha256.ts';

/** Hash by `hunt run-key-persistence`, `indicator <id>`, ... */
export type ContentPrints = Readonly<Record<string, string>>;

export function contentPrints(content: Content): ContentPrints {
  const pieces = [
    ['hunt', content.hunts],
    ['indicator', content.indicators],
    ['mitigation', content.mitigations],
    ['guard', content.guards],
    ['exception', content.exceptions],
    ['profile', content.profiles],
  ] as const;
  return Object.fromEntries(
    pieces.flatMap(([family, list]) =>
      list.map((piece) => [`${family} ${piece.id}`, printOf(piece)] as const),
    ),
  );
}

/** Pieces that were added, removed or changed. */
export function changedPieces(before: ContentPrints, now: ContentPrints): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => before[name] !== now[name]).sort();
}

/** Where it stands decides nothing. */
function printOf(piece: object): string {
  return sha256(JSON.stringify(piece, (name, value: unknown) => (name === 'file' ? undefined : value)));
}
