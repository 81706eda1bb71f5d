/** Where golden cases lie: each in a folder named like the file of the entry that it proves. */
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';

export const GOLDEN_CASES = 'test/golden/cases';

/** `<entry>/<case>`, sorted. */
export function goldenNames(): readonly string[] {
  return globSync('*/*', { cwd: GOLDEN_CASES }).sort();
}

/** The folder of a case, by its own name: no two cases have one. */
export function goldenFolder(name: string): string {
  const found = goldenNames().find((one) => basename(one) === name);
  if (found === undefined) throw new Error(`No golden case is called ${name}.`);
  return join(GOLDEN_CASES, found);
}
