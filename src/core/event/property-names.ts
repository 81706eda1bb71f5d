/** Gives the values of an event's template their names: `Get-WinEvent` prints them by position alone. */
import { isObject, type JsonObject } from './raw-document.ts';

/** Of one event in one version of its template. */
export interface PropertyTable {
  readonly provider: string;
  readonly event: number;
  readonly version: number;
  readonly names: readonly string[];
  /** So many of the last may be missing. */
  readonly optional: number;
}

/** By provider and event. */
export type PropertyNames = ReadonlyMap<string, readonly PropertyTable[]>;

export interface Positioned {
  readonly provider: string;
  readonly code: number;
  readonly version: number;
  /** As the record has it: a list of `{"Value": ...}`. */
  readonly values: unknown;
}

export function propertyNames(tables: readonly PropertyTable[]): PropertyNames {
  return Map.groupBy(tables, ({ provider, event }) => keyOf(provider, event));
}

/** Names and values, none for an event that no table is about; why they cannot be had, for one that some table is. */
export function nameProperties(
  { provider, code, version, values }: Positioned,
  names: PropertyNames,
): JsonObject | string {
  const tables = names.get(keyOf(provider, code));
  if (tables === undefined) return {};
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  if (list.length === 0 || !list.every((value) => isObject(value) && Object.hasOwn(value, 'Value')))
    return `Properties of ${provider} event ${code} hold no values: export again with ConvertTo-Json -Depth 4`;
  const table = tables.find(
    (one) =>
      one.version === version &&
      list.length <= one.names.length &&
      list.length >= one.names.length - one.optional,
  );
  if (table === undefined)
    return `the ${list.length} properties of ${provider} event ${code} version ${version} have no names: add them under "properties" in a profile`;
  return Object.fromEntries(list.map((value, at) => [table.names[at] ?? '', innerValue(value)]));
}

/** Some values are objects that hold theirs once more, as a SID. */
function innerValue(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.hasOwn(value, 'Value') ? innerValue(value['Value']) : value['value'];
}

function keyOf(provider: string, event: number): string {
  return `${event} ${provider.toLowerCase()}`;
}
