/** Turns flat field names into the nested objects of a document, and back. */
import type { Fields, FieldValue } from '../event/event.ts';
import type { EcsObject } from './finding.ts';

type Mutable = { [name: string]: FieldValue | Mutable };

/** `{a.b: 1}` becomes `{a: {b: 1}}`. A name that runs through another name's value is left out: it has no place. */
export function nest(fields: Fields): EcsObject {
  const root: Mutable = {};
  for (const name of Object.keys(fields).sort()) {
    const value = fields[name];
    if (value !== undefined) place(root, name, value);
  }
  return root;
}

function place(root: Mutable, name: string, value: FieldValue): void {
  let here = root;
  let from = 0;
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', from)) {
    const step = name.slice(from, dot);
    from = dot + 1;
    const next = Object.hasOwn(here, step) ? here[step] : undefined;
    if (next === undefined) {
      const made: Mutable = {};
      here[step] = made;
      here = made;
    } else if (isObject(next)) here = next;
    else return;
  }
  const last = name.slice(from);
  if (!Object.hasOwn(here, last)) here[last] = value;
}

/** A key of a document in the making: the name whose value stands there, and the keys below it. */
interface Branch {
  readonly key: string;
  name: string | undefined;
  readonly below: Branch[];
}

/** What `nest` does, for many documents of the same names: those are taken apart once. Undefined leaves a name out. */
export function nester(
  names: readonly string[],
): (valueFor: (name: string) => FieldValue | undefined) => EcsObject {
  const root: Branch = { key: '', name: undefined, below: [] };
  for (const name of [...names].sort()) {
    let branch = root;
    for (const key of name.split('.')) {
      let next = branch.below.find((known) => known.key === key);
      if (next === undefined) {
        next = { key, name: undefined, below: [] };
        branch.below.push(next);
      }
      branch = next;
    }
    branch.name = name;
  }
  return (valueFor) => grow(root, valueFor) ?? {};
}

function grow(branch: Branch, valueFor: (name: string) => FieldValue | undefined): Mutable | undefined {
  let made: Mutable | undefined;
  for (const next of branch.below) {
    const own = next.name === undefined ? undefined : valueFor(next.name);
    const value = own ?? (next.below.length === 0 ? undefined : grow(next, valueFor));
    if (value === undefined) continue;
    made ??= {};
    made[next.key] = value;
  }
  return made;
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
