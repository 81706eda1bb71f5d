/** The golden cases about a rule, where the project's tests stand beside it: an installed package has none. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Located, locate, plain } from '../../core/located.ts';
import { readYamlFiles } from './yaml-files.ts';

/** Keys of `expected.yml` under which a case names what it shows besides, by id or by name. */
const NAMING = ['tells', 'holds', 'lowered_by'];

/** Folders of cases: those that are about a rule, and others that name it. Sorted. */
export interface RuleCases {
  readonly proving: readonly string[];
  readonly naming: readonly string[];
}

/** Those of all cases below `folder`; none where there is no such folder. */
export async function casesOf(
  folder: string,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<RuleCases> {
  const read = await readYamlFiles(await expectationsBelow(folder));
  const cases = read.map(({ file, read: found }) => {
    const documents = 'documents' in found ? found.documents : [];
    const named = documents.flatMap((expected) => NAMING.flatMap((key) => valuesOf(expected, key)));
    return {
      folder: dirname(file),
      proves: documents.some((expected) => valuesOf(expected, 'proves').includes(id)),
      names: named.includes(id) || named.includes(name),
    };
  });
  return {
    proving: cases.filter(({ proves }) => proves).map((one) => one.folder),
    naming: cases.filter(({ proves, names }) => names && !proves).map((one) => one.folder),
  };
}

/** They lie two deep: entry, then case. */
async function expectationsBelow(folder: string): Promise<readonly string[]> {
  try {
    const files = await readdir(folder, { recursive: true });
    return files
      .filter((file) => basename(file) === 'expected.yml')
      .toSorted()
      .map((file) => join(folder, file));
  } catch {
    return [];
  }
}

function valuesOf(expected: Located, key: string): readonly unknown[] {
  return [plain(locate(expected, [key]))].flat();
}
