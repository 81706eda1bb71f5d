/**
 * Checks a set of saved objects without the product it is for: shape, versions, references, fields, queries. Pure.
 * Nothing found is no proof that it looks well; the searches behind the panels are run elsewhere, on real engines.
 */
import type { IndexTemplate } from '../../src/adapters/search/index-templates.ts';
import type { Product, SetOptions } from '../../src/core/dashboards/dashboard-set.ts';
import type { SavedObject } from '../../src/core/dashboards/saved-object.ts';
import { readDataViews } from './data-views.ts';
import { type Decoded, decode } from './decode.ts';
import { fieldProblems } from './fields.ts';
import { gridProblems } from './grid.ts';
import type { Problem } from './problem.ts';
import { readPanels } from './read-panels.ts';
import { referenceProblems } from './references.ts';
import { shapeProblems } from './shape.ts';
import { versionProblems } from './versions.ts';

export interface CheckOptions extends SetOptions {
  readonly product: Product;
  readonly templates: readonly IndexTemplate[];
}

export function checkSet(objects: readonly SavedObject[], options: CheckOptions): readonly Problem[] {
  const { product, templates } = options;
  const decoded = decode(objects, product);
  const whole = decoded.objects;
  const views = readDataViews(whole, templates, options);
  const panels = readPanels(whole, product);
  return [
    ...decoded.problems,
    ...idProblems(objects, options),
    ...objects.flatMap((object) => versionProblems(object, product)),
    ...whole.flatMap((object) => shapeProblems(object, product)),
    ...whole.filter(({ type }) => type === 'dashboard').flatMap(gridProblems),
    ...referenceProblems(whole, product),
    ...textProblems(whole),
    ...views.problems,
    ...panels.problems,
    ...unique(
      panels.boards.flatMap(({ searches }) => searches.flatMap((one) => fieldProblems(one, views.views))),
    ),
  ];
}

/** An object shown twice has its faults once. */
function unique(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function idProblems(objects: readonly SavedObject[], { prefix }: CheckOptions): readonly Problem[] {
  const labels = objects.map(({ id, type }) => `${type}/${id}`);
  return objects.flatMap(({ id }, place): readonly Problem[] => {
    const object = labels[place] ?? id;
    return [
      ...(labels.indexOf(object) === place
        ? []
        : [{ rule: 'duplicate-id', object, where: 'id', text: 'two objects have this id' }]),
      ...(/^[a-z0-9._-]+$/.test(id) && (id.startsWith('reghunt-') || id.startsWith(`${prefix}-`))
        ? []
        : [{ rule: 'id-prefix', object, where: 'id', text: `an id begins with reghunt- or ${prefix}-` }]),
    ];
  });
}

/** An import may give a dashboard another id and rewrites references alone, so text must not name one. */
function textProblems(objects: readonly Decoded[]): readonly Problem[] {
  const ids = objects.filter(({ type }) => type === 'dashboard').map(({ id }) => id);
  return objects.flatMap(({ attributes, label }) =>
    [...texts(attributes, '')].flatMap(([where, text]) =>
      ids
        .filter((id) => text === id || new RegExp(`[/'"=:]${id.replaceAll('.', '\\.')}(?![\\w-])`).test(text))
        .map((id) => ({
          rule: 'dashboard-id-in-text',
          object: label,
          where,
          text: `it names the dashboard ${id}, whose id an import may change`,
        })),
    ),
  );
}

function* texts(value: unknown, where: string): Generator<[string, string]> {
  if (typeof value === 'string') yield [where, value];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key !== 'references') yield* texts(inner, where === '' ? key : `${where}.${key}`);
    }
  }
}
