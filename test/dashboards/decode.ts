/** Saved objects with the attributes that are kept as JSON text turned into what they say. */
import type { Product } from '../../src/core/dashboards/dashboard-set.ts';
import type { SavedObject } from '../../src/core/dashboards/saved-object.ts';
import type { Problem } from './problem.ts';

export interface Decoded extends SavedObject {
  /** `type/id`, to name it by. */
  readonly label: string;
}

const SEARCH_SOURCE = 'kibanaSavedObjectMeta.searchSourceJSON';
const VIEW = ['fields', 'sourceFilters', 'fieldFormatMap', 'fieldAttrs', 'runtimeFieldMap', 'typeMeta'];
const BOARD = ['panelsJSON', 'optionsJSON', SEARCH_SOURCE];

/** Attributes that are text of JSON, and only these are. */
export const AS_TEXT: Readonly<Record<Product, Readonly<Record<string, readonly string[]>>>> = {
  kibana: {
    'index-pattern': VIEW,
    search: [SEARCH_SOURCE],
    dashboard: [...BOARD, 'controlGroupInput.panelsJSON', 'controlGroupInput.ignoreParentSettingsJSON'],
  },
  opensearch: {
    'index-pattern': VIEW,
    search: [SEARCH_SOURCE],
    visualization: ['visState', 'uiStateJSON', SEARCH_SOURCE],
    dashboard: BOARD,
  },
};

export interface Decoding {
  /** Without those of which a part could not be read. */
  readonly objects: readonly Decoded[];
  readonly problems: readonly Problem[];
}

export function decode(objects: readonly SavedObject[], product: Product): Decoding {
  const decoded: Decoded[] = [];
  const problems: Problem[] = [];
  for (const object of objects) {
    const label = `${object.type}/${object.id}`;
    const before = problems.length;
    // A deep copy: what is read is put in place of its text.
    const attributes = structuredClone(object.attributes) as Record<string, unknown>;
    for (const path of AS_TEXT[product][object.type] ?? []) {
      const text = replaceText(attributes, path.split('.'));
      if (text !== undefined) problems.push({ rule: 'unparsable-json', object: label, where: path, text });
    }
    if (problems.length === before) decoded.push({ ...object, attributes, label });
  }
  return { objects: decoded, problems };
}

/** Why the text at the path cannot be read; undefined when it could, or is not there. */
function replaceText(
  holder: Record<string, unknown>,
  [name = '', ...rest]: readonly string[],
): string | undefined {
  const held = holder[name];
  if (held === undefined) return undefined;
  if (rest.length > 0) {
    return typeof held === 'object' && held !== null
      ? replaceText(held as Record<string, unknown>, rest)
      : `${name} is no object`;
  }
  if (typeof held !== 'string') return 'this is kept as text of JSON, and is no text';
  try {
    holder[name] = JSON.parse(held) as unknown;
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
