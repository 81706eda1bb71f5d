/** Turns flat field names into the nested objects of a document, and back. */
import type { Fields, FieldValue } from '../event/event.ts';
import type { EcsObject } from './finding.ts';

type Mutable = { [name: string]: FieldValue | Mutable };

/** `{a.b: 1}` becomes `{a: {b: 1}}`. A name that runs through another name's value is left out: it has no place. */
export function nest(fields: Fields): EcsObject {
  const root: Mutable = {};
  for (const name of Object.keys(fields).sort()) {
    const value = fields[name];
    if (value !== undefined) place(root, name.split('.'), value);
  }
  return root;
}

function place(root: Mutable, path: readonly string[], value: FieldValue): void {
  let here = root;
  for (const step of path.slice(0, -1)) {
    const next = Object.hasOwn(here, step) ? here[step] : undefined;
    if (next === undefined) {
      const made: Mutable = {};
      here[step] = made;
      here = made;
    } else if (isObject(next)) here = next;
    else return;
  }
  const last = path.at(-1);
  if (last !== undefined && !Object.hasOwn(here, last)) here[last] = value;
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
