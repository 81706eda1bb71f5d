/** Reads the ATT&CK tags of a content document. */
import { entryOf, type Located, problemAt } from '../located.ts';
import type { Problem } from '../problem.ts';
import { knownTechniques, techniqueOf, techniqueTag } from './attack.ts';
import type { Technique } from './content.ts';
import { didYouMean } from './nearest-name.ts';

/** The techniques named in `tags`; a problem for each that the table does not hold. */
export function taggedTechniques(node: Located, file: string, problems: Problem[]): readonly Technique[] {
  const tags = entryOf(node, 'tags')?.value;
  if (tags?.kind !== 'list') return [];
  return tags.items.flatMap((tag) => {
    if (tag.kind !== 'scalar' || typeof tag.value !== 'string') return [];
    const id = techniqueTag(tag.value);
    const technique = id === undefined ? undefined : techniqueOf(id);
    if (id !== undefined && technique === undefined) {
      const near = didYouMean(id, knownTechniques());
      problems.push(problemAt(file, tag.place, `ATT&CK technique ${id} is not in our table.${near}`));
    }
    return technique === undefined ? [] : [technique];
  });
}
