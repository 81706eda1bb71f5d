/** How indices are defined, as far as it keeps fields of documents out of the mapping: asked once, and only when needed. */
import type { SearchClient } from './client.ts';
import { at, entriesAt } from './json.ts';
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
export type IndexDefinition = unknown;

/** By the index's name; empty when the engine does not say: then more is fetched than is needed. */
export type IndexDefinitions = () => Promise<ReadonlyMap<string, IndexDefinition>>;

export function indexDefinitions(
  client: SearchClient,
  targets: readonly Target[],
  ledger: NotSeenLedger,
): IndexDefinitions {
  let asked: Promise<ReadonlyMap<string, IndexDefinition>> | undefined;
  return () => {
    asked ??= askDefinitions(client, targets, ledger);
    return asked;
  };
}

async function askDefinitions(
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

/** Beyond the most fields an index may have, others are dropped instead of refused. */
export function leavesOut(definition: IndexDefinition): boolean {
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

/** Whether a document with this field would have it mapped, or be refused. */
export function takesUp(definition: IndexDefinition, name: string): boolean {
  return objectTakesUp(at(definition, 'mappings'), name);
}

/** The name is that below the object. */
function objectTakesUp(object: unknown, name: string): boolean {
  const dynamic = String(at(object, 'dynamic') ?? true);
  if (dynamic !== 'true' && dynamic !== 'strict') return false;
  if (String(at(object, 'enabled') ?? true) !== 'true') return false;
  return entriesAt(object, 'properties').every(([key, inner]) => {
    // An object that is not looked into is no field of any type, and holds whatever comes.
    if (key === name) return String(at(inner, 'enabled') ?? true) === 'true';
    return !name.startsWith(`${key}.`) || objectTakesUp(inner, name.slice(key.length + 1));
  });
}
