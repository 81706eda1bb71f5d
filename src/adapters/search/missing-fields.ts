/**
 * Tells which raw fields no document has: those that no mapping names, where a mapping takes up every field that comes.
 * An index that was once told to leave fields out and takes them up today is not seen through.
 */
import type { Condition } from '../../core/sigma/condition.ts';
import { fieldsAsked } from '../../core/sigma/given-fields.ts';
import { type IndexDefinition, type IndexDefinitions, leavesOut, takesUp } from './index-definitions.ts';
import type { PresentLayout } from './kind-query.ts';

/** Those of the raw fields behind a condition that no document has. */
export type FindMissing = (
  condition: Condition,
  layouts: readonly PresentLayout[],
) => Promise<ReadonlySet<string>>;

const NONE: ReadonlySet<string> = new Set();

/** Asks how indices are defined only where a condition is about fields that none of them maps. */
export function findMissingFields(definitions: IndexDefinitions, mapped: MappedFields): FindMissing {
  return async (condition, layouts) => {
    const unmapped = unmappedFields(condition, layouts, mapped);
    if (unmapped.length === 0) return NONE;
    return missingFields(unmapped, mapped, await definitions());
  };
}

/** Raw fields of what a condition asks, where none that stands for the same is mapped. */
function unmappedFields(
  condition: Condition,
  layouts: readonly PresentLayout[],
  { types }: MappedFields,
): readonly string[] {
  const asked = [...fieldsAsked(condition)];
  return layouts.flatMap(({ layout }) =>
    asked.flatMap((field) => {
      const from = layout.fields[field]?.from ?? [];
      return from.some((raw) => types.has(raw)) ? [] : from;
    }),
  );
}

export interface MappedFields {
  /** Names, those of objects among them, with their types. */
  readonly types: ReadonlyMap<string, readonly string[]>;
  readonly indices: readonly string[];
}

/** Of `wanted` those that are missing from every index. None where an index's definition is not known. */
export function missingFields(
  wanted: Iterable<string>,
  { types, indices }: MappedFields,
  definitions: ReadonlyMap<string, IndexDefinition>,
): ReadonlySet<string> {
  const all = indices.map((index) => definitions.get(index));
  if (all.length === 0 || all.some((definition) => definition === undefined || leavesOut(definition)))
    return new Set();
  const isMissing = (name: string): boolean =>
    !types.has(name) &&
    // What lies in a field that is no object may be kept there whole.
    ancestors(name).every((above) => types.get(above)?.every((type) => type === 'object') !== false) &&
    all.every((definition) => takesUp(definition, name));
  return new Set([...wanted].filter(isMissing));
}

/** `process` and `process.pe` of `process.pe.company`. */
export function ancestors(name: string): readonly string[] {
  const parts = name.split('.');
  return parts.slice(1).map((_, count) => parts.slice(0, count + 1).join('.'));
}
