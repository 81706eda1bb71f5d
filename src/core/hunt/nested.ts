/** Turns flat field names into the nested objects of a document, and back. */
import type { Fields, FieldValue } from '../event/event.ts';
import type { EcsObject } from './finding.ts';

type Mutable = { [name: string]: FieldValue | Mutable };

/** `{a.b: 1}` becomes `{a: {b: 1}}`. A name that runs through another name's value is left out: it has no place. */
export function nest(fields: Fields): EcsObject {
  return nester(Object.keys(fields))((name) => fields[name]);
}

/** The same for many documents of the same names, which are taken apart once; undefined leaves a name out. */
export function nester(
  names: readonly string[],
): (valueFor: (name: string) => FieldValue | undefined) => EcsObject {
  const places = [...names].sort().map((name) => {
    const path = name.split('.');
    return { name, parents: path.slice(0, -1), last: path.at(-1) ?? name };
  });
  return (valueFor) => {
    const root: Mutable = {};
    for (const { name, parents, last } of places) {
      const value = valueFor(name);
      if (value === undefined) continue;
      const holder = objectAt(root, parents);
      if (holder !== undefined && !Object.hasOwn(holder, last)) holder[last] = value;
    }
    return root;
  };
}

/** The object below `path`, made where there is none; undefined when a value stands in the way. */
function objectAt(root: Mutable, path: readonly string[]): Mutable | undefined {
  let here = root;
  for (const step of path) {
    const next = Object.hasOwn(here, step) ? here[step] : undefined;
    if (next === undefined) {
      const made: Mutable = {};
      here[step] = made;
      here = made;
    } else if (isObject(next)) here = next;
    else return undefined;
  }
  return here;
}

function isObject(value: FieldValue | Mutable): value is Mutable {
  return typeof value === 'object' && !Array.isArray(value);
}

/** Every leaf under its dotted name; what stands in a list of objects is a leaf of the list's name. */
export function leaves(document: unknown, prefix = ''): readonly { name: string; value: unknown }[] {
  if (Array.isArray(document)) {
    return document.some((item) => typeof item === 'object' && item !== null)
      ? document.flatMap((item) => leaves(item, prefix))
      : [{ name: prefix, value: document }];
  }
  if (typeof document === 'object' && document !== null) {
    return Object.entries(document).flatMap(([key, value]) =>
      leaves(value, prefix === '' ? key : `${prefix}.${key}`),
    );
  }
  return document === undefined ? [] : [{ name: prefix, value: document }];
}
