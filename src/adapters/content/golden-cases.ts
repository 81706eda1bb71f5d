/** The golden cases that prove a rule, where the project's tests stand beside it: an installed package has none. */
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Located, locate, plain } from '../../core/located.ts';
import { readYamlFiles } from './yaml-files.ts';

/** Keys of `expected.yml` under which a case names what it is about, by id or by name. */
const NAMING = ['tells', 'holds', 'lowered_by'];

/** Folders of cases below `folder` that name the rule; sorted. Empty where there is no such folder. */
export async function casesOf(
  folder: string,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<readonly string[]> {
  const cases = await namesIn(folder);
  const read = await readYamlFiles(cases.map((one) => join(folder, one, 'expected.yml')));
  return read.flatMap(({ file, read: found }) => {
    const named = 'documents' in found ? found.documents.flatMap(namedIn) : [];
    return named.includes(id) || named.includes(name) ? [dirname(file)] : [];
  });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch {
    return [];
  }
}

function namedIn(expected: Located): readonly unknown[] {
  return NAMING.flatMap((key) => [plain(locate(expected, [key]))].flat());
}
