/**
 * Tells which raw fields no document has: those that no mapping names, where a mapping takes up every field that comes.
 * An index that was once told to leave fields out and takes them up today is not seen through.
 */
import type { Condition } from '../../core/sigma/condition.ts';
import { fieldsAsked } from '../../core/sigma/given-fields.ts';
import type { SearchClient } from './client.ts';
import { at, entriesAt } from './json.ts';
import type { PresentLayout } from './kind-query.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { requireOk } from './refusal.ts';
import type { Target } from './targets.ts';

/** Whatever keeps a field of a document out of the mapping, and a setting that every index has. */
const ASKED = [
  '*.mappings.dynamic',
  '*.mappings.enabled',
  '*.mappings.**.dynamic',
  '*.mappings.**.enabled',
  '*.settings.index.mapping.total_fields.ignore_dynamic_beyond_limit',
  '*.settings.index.uuid',
].join(',');

/** Of one index, as far as it was asked for. */
type IndexDefinition = unknown;

/** Those of the raw fields behind a condition that no document has. */
export type FindMissing = (
  condition: Condition,
  layouts: readonly PresentLayout[],
) => Promise<ReadonlySet<string>>;

const NONE: ReadonlySet<string> = new Set();

/** Asks how indices are defined once, and only where a condition is about fields that none of them maps. */
export function findMissingFields(
  client: SearchClient,
  targets: readonly Target[],
  mapped: MappedFields,
  ledger: NotSeenLedger,
): FindMissing {
  let definitions: Promise<ReadonlyMap<string, IndexDefinition>> | undefined;
  return async (condition, layouts) => {
    const unmapped = unmappedFields(condition, layouts, mapped);
    if (unmapped.length === 0) return NONE;
    definitions ??= indexDefinitions(client, targets, ledger);
    return missingFields(unmapped, mapped, await definitions);
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

/** By the index's name; empty when the engine does not say: then more is fetched than is needed. */
async function indexDefinitions(
  client: SearchClient,
  targets: readonly Target[],
  ledger: NotSeenLedger,
): Promise<ReadonlyMap<string, IndexDefinition>> {
  const definitions = new Map<string, IndexDefinition>();
  for (const { path, indices } of targets) {
    const body = await ledger.orNote(
      { indices },
      async () => {
        const answer = await client.request('GET', `/${path}`, {
          query: { ignore_unavailable: true, allow_no_indices: true, filter_path: ASKED },
        });
        return requireOk(client, answer, 'read how the indices are defined').body;
      },
      {},
    );
    for (const [index, definition] of entriesAt(body)) definitions.set(index, definition);
  }
  return definitions;
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
    all.every((definition) => takesUp(at(definition, 'mappings'), name));
  return new Set([...wanted].filter(isMissing));
}

/** `process` and `process.pe` of `process.pe.company`. */
export function ancestors(name: string): readonly string[] {
  const parts = name.split('.');
  return parts.slice(1).map((_, count) => parts.slice(0, count + 1).join('.'));
}

/** Beyond the most fields an index may have, others are dropped instead of refused. */
function leavesOut(definition: IndexDefinition): boolean {
  const dropped = at(
    definition,
    'settings',
    'index',
    'mapping',
    'total_fields',
    'ignore_dynamic_beyond_limit',
  );
  return dropped !== undefined && String(dropped) !== 'false';
}

/** Whether a document with this field below the object would have it mapped, or be refused. */
function takesUp(object: unknown, name: string): boolean {
  const dynamic = String(at(object, 'dynamic') ?? true);
  if (dynamic !== 'true' && dynamic !== 'strict') return false;
  if (String(at(object, 'enabled') ?? true) !== 'true') return false;
  return entriesAt(object, 'properties').every(
    ([key, inner]) => !name.startsWith(`${key}.`) || takesUp(inner, name.slice(key.length + 1)),
  );
}
