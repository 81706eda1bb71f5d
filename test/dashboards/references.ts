/** Whether every reference that an object needs is there, by the right name, and leads to an object of the file. */

import { at, entriesAt, listAt, textAt } from '../../src/adapters/search/json.ts';
import type { Product } from '../../src/core/dashboards/dashboard-set.ts';
import { linkedView } from './data-views.ts';
import type { Decoded } from './decode.ts';
import type { Problem } from './problem.ts';

interface Reference {
  readonly id: string;
  readonly type: string;
  readonly name: string;
}

interface Need {
  readonly name: string;
  readonly type: string | readonly string[];
  /** What asks for it. */
  readonly where: string;
  /** A panel by value names it too; both must be the same. */
  readonly id?: string | undefined;
}

export function referenceProblems(objects: readonly Decoded[], product: Product): readonly Problem[] {
  return [
    ...objects.flatMap((object) => [
      ...listProblems(object.label, 'references', object.references, needsOf(object, product), objects),
      ...innerProblems(object, objects),
    ]),
    ...orphans(objects),
  ];
}

function listProblems(
  label: string,
  place: string,
  held: readonly Reference[],
  needs: readonly Need[],
  objects: readonly Decoded[],
): readonly Problem[] {
  const problem = (rule: string, where: string, text: string): Problem => ({
    rule,
    object: label,
    where: `${place}, ${where}`,
    text,
  });
  const names = held.map(({ name }) => name);
  return [
    ...needs.flatMap((need) => {
      const found = held.find(({ name }) => name === need.name);
      if (found === undefined) return [problem('reference-missing', need.name, `${need.where} needs it`)];
      return [
        ...([need.type].flat().includes(found.type)
          ? []
          : [
              problem(
                'reference-type',
                need.name,
                `${need.where} needs a ${[need.type].flat().join(' or ')}, not a ${found.type}`,
              ),
            ]),
        ...(need.id === undefined || need.id === found.id
          ? []
          : [
              problem('reference-disagrees', need.name, `${found.id} here, ${need.id} in the panel by value`),
            ]),
      ];
    }),
    ...names
      .filter((name, place) => names.indexOf(name) !== place)
      .map((name) => problem('reference-duplicate', name, 'two references have this name')),
    ...held
      .filter(({ name, id, type }) => !needs.some((need) => need.name === name) && !isTag(name, id, type))
      .map(({ name }) => problem('reference-unused', name, 'nothing asks for it')),
    ...held
      .filter(({ id, type }) => !objects.some((object) => object.id === id && object.type === type))
      .map(({ name, id, type }) =>
        problem('reference-dangling', name, `there is no ${type} ${id} in the file`),
      ),
  ];
}

function isTag(name: string, id: string, type: string): boolean {
  return type === 'tag' && name === `tag-ref-${id}`;
}

function needsOf(object: Decoded, product: Product): readonly Need[] {
  const { attributes, type } = object;
  const source = textAt(attributes, 'kibanaSavedObjectMeta', 'searchSourceJSON', 'indexRefName');
  const sourceNeed: readonly Need[] =
    source === '' ? [] : [{ name: source, type: 'index-pattern', where: 'searchSourceJSON' }];
  switch (type) {
    case 'lens':
      return layerNeeds(attributes);
    case 'visualization':
      return [
        ...sourceNeed,
        ...listAt(attributes, 'visState', 'params', 'controls').map((control) => ({
          name: textAt(control, 'indexPatternRefName'),
          type: 'index-pattern',
          where: `control ${textAt(control, 'id')}`,
        })),
      ];
    case 'dashboard':
      return [
        ...listAt(attributes, 'panelsJSON').flatMap((panel) => panelNeeds(panel, product)),
        ...controlNeeds(attributes),
      ];
    default:
      return sourceNeed;
  }
}

function layerNeeds(content: unknown): readonly Need[] {
  return entriesAt(content, 'state', 'datasourceStates', 'formBased', 'layers').map(([id]) => ({
    name: `indexpattern-datasource-layer-${id}`,
    type: 'index-pattern',
    where: `layer ${id}`,
  }));
}

function panelNeeds(panel: unknown, product: Product): readonly Need[] {
  const index = textAt(panel, 'panelIndex');
  const where = `panel ${index}`;
  const ref = textAt(panel, 'panelRefName');
  // OpenSearch Dashboards says what a panel is by its reference alone.
  if (product === 'opensearch') return [{ name: ref, type: ['visualization', 'search'], where }];
  const inner = listAt(panel, 'embeddableConfig', 'attributes', 'references');
  return [
    ...(ref === '' ? [] : [{ name: `${index}:${ref}`, type: textAt(panel, 'type'), where }]),
    ...layerNeeds(at(panel, 'embeddableConfig', 'attributes')).map(
      (need): Need => ({
        ...need,
        name: `${index}:${need.name}`,
        where,
        id: idOf(inner.find((held) => textAt(held, 'name') === need.name)),
      }),
    ),
    ...listAt(panel, 'embeddableConfig', 'enhancements', 'dynamicActions', 'events')
      .filter((event) => at(event, 'action', 'factoryId') === 'DASHBOARD_TO_DASHBOARD_DRILLDOWN')
      .map((event) => ({
        name: `${index}:drilldown:DASHBOARD_TO_DASHBOARD_DRILLDOWN:${textAt(event, 'eventId')}:dashboardId`,
        type: 'dashboard',
        where: `drilldown of ${where}`,
      })),
  ];
}

function idOf(reference: unknown): string | undefined {
  return reference === undefined ? undefined : textAt(reference, 'id');
}

function controlNeeds(attributes: Decoded['attributes']): readonly Need[] {
  return entriesAt(attributes, 'controlGroupInput', 'panelsJSON')
    .filter(([, control]) => at(control, 'type') !== 'timeSlider')
    .map(([id]) => ({
      name: `controlGroup_${id}:optionsListDataView`,
      type: 'index-pattern',
      where: `control ${id}`,
    }));
}

/** The list that a panel by value has of its own, by the layers it holds. */
function innerProblems(object: Decoded, objects: readonly Decoded[]): readonly Problem[] {
  if (object.type !== 'dashboard') return [];
  return listAt(object.attributes, 'panelsJSON').flatMap((panel) => {
    const content = at(panel, 'embeddableConfig', 'attributes');
    if (content === undefined) return [];
    const held = listAt(content, 'references') as readonly Reference[];
    const place = `panel ${textAt(panel, 'panelIndex')}, references by value`;
    return listProblems(object.label, place, held, layerNeeds(content), objects);
  });
}

/** A library object that no other asks for is shown nowhere. */
function orphans(objects: readonly Decoded[]): readonly Problem[] {
  const asked = new Set([
    ...objects.flatMap(({ references }) => references.map(({ id, type }) => `${type}/${id}`)),
    // A data view may be what the links of another open.
    ...objects.flatMap(({ attributes }) =>
      entriesAt(attributes, 'fieldFormatMap').map(
        ([, format]) => `index-pattern/${linkedView(textAt(format, 'params', 'urlTemplate')) ?? ''}`,
      ),
    ),
  ]);
  return objects
    .filter(({ type, label }) => type !== 'dashboard' && !asked.has(label))
    .map(({ label }) => ({
      rule: 'orphan',
      object: label,
      where: 'file',
      text: 'no other object refers to it',
    }));
}
