/** Turns flat field names into the nested objects of a document, and back. */
import type { Fields, FieldValue } from '../event/event.ts';
import { memoized } from '../event/memoize.ts';
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
  const { steps, last } = wayOf(name);
  for (const step of steps) {
    const next = Object.hasOwn(here, step) ? here[step] : undefined;
    if (next === undefined) {
      const made: Mutable = {};
      here[step] = made;
      here = made;
    } else if (isObject(next)) here = next;
    else return;
  }
  if (!Object.hasOwn(here, last)) here[last] = value;
}

/** A name taken apart: the keys on the way, and the last one. */
const wayOf = memoized((name) => {
  const parts = name.split('.');
  return { steps: parts.slice(0, -1), last: parts.at(-1) ?? name };
});

/** A key of a document in the making: the name whose value stands there, and the keys below it. */
interface Branch {
  readonly key: string;
  name: string | undefined;
  /** Place of the name in the list. */
  at: number;
  readonly below: Branch[];
}

/** The value of a name, and where that stands in the list of names; undefined leaves it out. */
export type ValueFor = (name: string, at: number) => FieldValue | undefined;

/** What `nest` does, for many documents of the same names: those are taken apart once. */
export function nester(names: readonly string[]): (valueFor: ValueFor) => EcsObject {
  const root: Branch = { key: '', name: undefined, at: -1, below: [] };
  for (const name of [...names].sort()) {
    let branch = root;
    for (const key of name.split('.')) {
      let next = branch.below.find((known) => known.key === key);
      if (next === undefined) {
        next = { key, name: undefined, at: -1, below: [] };
        branch.below.push(next);
      }
      branch = next;
    }
    branch.name = name;
    branch.at = names.indexOf(name);
  }
  return (valueFor) => grow(root, valueFor) ?? {};
}

function grow(branch: Branch, valueFor: ValueFor): Mutable | undefined {
  let made: Mutable | undefined;
  for (const next of branch.below) {
    const own = next.name === undefined ? undefined : valueFor(next.name, next.at);
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
