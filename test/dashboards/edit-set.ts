/** Makes a faulty set of a good one: a copy in which one object was changed. */
import type { Product } from '../../src/core/dashboards/dashboard-set.ts';
import type { SavedObject } from '../../src/core/dashboards/saved-object.ts';
import { AS_TEXT, decode } from './decode.ts';

/** Free to change, with the attributes that are text of JSON decoded. */
// biome-ignore lint/suspicious/noExplicitAny: faults are put anywhere, also where no type lets them
export type Loose = any;

/** The first object of which the edit says that it found what it changes. Throws when none does. */
export function edited(
  objects: readonly SavedObject[],
  product: Product,
  type: string,
  edit: (object: Loose) => boolean,
): SavedObject[] {
  const decoded = decode(objects, product).objects;
  for (const [place, object] of decoded.entries()) {
    if (object.type !== type) continue;
    const { label: _label, ...copy } = structuredClone(object) as Loose;
    if (!edit(copy)) continue;
    const changed = { ...copy, attributes: encoded(copy.attributes, AS_TEXT[product][type] ?? []) };
    return objects.map((other, at) => (at === place ? changed : other));
  }
  throw new Error(`no ${type} of the ${product} set has what this fault is put into`);
}

function encoded(attributes: Loose, paths: readonly string[]): Loose {
  for (const path of paths) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    const holder = steps.reduce((at: Loose, step) => at?.[step], attributes);
    if (holder?.[last] !== undefined) holder[last] = JSON.stringify(holder[last]);
  }
  return attributes;
}
