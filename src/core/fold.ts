/** Case folding that every part of reghunt shares: the predicate, the byte filter, the join keys. */

/**
 * Lower-cases `text` without ever turning a non-ASCII character into an ASCII one.
 * Lucene's `case_insensitive` folds ASCII only, and Windows does not take the Kelvin sign for a "k"; plain
 * `toLowerCase` would, so a predicate built on it would accept what the server never selects.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  // Most texts were folded before.
  return lower === text || !FOLDS_TO_ASCII.test(text) ? lower : [...text].map(foldCharacter).join('');
}

const FOLDS_TO_ASCII = /[\u212A\u0130]/;

function foldCharacter(character: string): string {
  return FOLDS_TO_ASCII.test(character) ? character : character.toLowerCase();
}
