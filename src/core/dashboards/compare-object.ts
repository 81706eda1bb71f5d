/** Compares a saved object as it should be with the one that a server holds. Pure. */
import type { SavedObject } from './saved-object.ts';

/** A saved object as a server tells of it. */
export interface StoredObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly { readonly id: string; readonly type: string; readonly name: string }[];
  /** Changes with every write; undefined where the server does not tell it. */
  readonly version: string | undefined;
}

/** Where an object of ours is kept: under its own id, or, where that is taken in another space, a new one. */
export type IdOf = (reference: { readonly id: string; readonly type: string }) => string;

/**
 * True when all that we would write is there with the same value. What a server adds while it upgrades an object, and how it
 * writes JSON inside of text, make no difference; a panel more or less does.
 */
export function isSame(wanted: SavedObject, stored: StoredObject, idOf: IdOf): boolean {
  return holds(wanted.attributes, stored.attributes) && lostReferences(wanted, stored, idOf).length === 0;
}

/**
 * What is missing in the stored object, in words; empty when it is whole. Only what no upgrade may change is looked at: its
 * title, of a data view the indices and the time field, of a dashboard how many panels it has, and all that it refers to.
 * Servers rewrite the rest into the shape of their own version.
 */
export function lossesOf(wanted: SavedObject, stored: StoredObject, idOf: IdOf): readonly string[] {
  const kept = KEPT.filter(
    (key) => wanted.attributes[key] !== undefined && wanted.attributes[key] !== stored.attributes[key],
  ).map((key) => `${key} is ${shown(stored.attributes[key])}`);
  const [panels, storedPanels] = [panelCount(wanted.attributes), panelCount(stored.attributes)];
  const lost = panels !== undefined && storedPanels !== undefined && panels !== storedPanels;
  return [
    ...kept,
    ...(lost ? [`${storedPanels} of ${panels} panels`] : []),
    ...lostReferences(wanted, stored, idOf).map(({ type, id }) => `no reference to ${type} ${id}`),
  ];
}

/** `name` is the title of a tag. */
const KEPT = ['title', 'name', 'timeFieldName'] as const;

/** What people know it by. */
export function titleOf({ attributes }: Pick<SavedObject, 'attributes'>): string {
  const { title, name } = attributes as { readonly title?: unknown; readonly name?: unknown };
  return typeof name === 'string' ? name : typeof title === 'string' ? title : '';
}

function lostReferences(
  { references }: SavedObject,
  stored: StoredObject,
  idOf: IdOf,
): readonly { readonly type: string; readonly id: string }[] {
  const there = new Set(stored.references.map(({ type, id }) => `${type}/${id}`));
  return references.filter((reference) => !there.has(`${reference.type}/${idOf(reference)}`));
}

/** Undefined where panels are kept in another form. */
function panelCount({ panelsJSON }: Readonly<Record<string, unknown>>): number | undefined {
  const panels = unfolded(panelsJSON);
  return Array.isArray(panels) ? panels.length : undefined;
}

function holds(wanted: unknown, stored: unknown): boolean {
  const [ours, theirs] = [unfolded(wanted), unfolded(stored)];
  if (Array.isArray(ours)) {
    return (
      Array.isArray(theirs) &&
      ours.length === theirs.length &&
      ours.every((item, at) => holds(item, theirs[at]))
    );
  }
  if (typeof ours !== 'object' || ours === null) return ours === theirs;
  if (typeof theirs !== 'object' || theirs === null) return false;
  return Object.entries(ours).every(([key, value]) =>
    holds(value, (theirs as Readonly<Record<string, unknown>>)[key]),
  );
}

/** JSON that is kept as text. */
function unfolded(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
