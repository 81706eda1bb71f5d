/** Asks the engine how indices map some fields, index by index. */
import { EngineError } from '../../core/problem.ts';
import type { SearchClient } from './client.ts';
import { at, entriesAt, listAt, textAt, textsAt } from './json.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { requireOk } from './refusal.ts';
import { clusterOf } from './targets.ts';

/** How one index maps a field. */
export interface FieldType {
  readonly type: string;
  readonly searchable: boolean;
}

export interface FieldAnswer {
  /** Indices that answered. */
  readonly indices: readonly string[];
  /** By field and index; nothing where an index does not map the field. Objects are of type `object`. */
  readonly types: ReadonlyMap<string, ReadonlyMap<string, FieldType>>;
}

/** Indices, and whether those of them that are gone are left out without a word. */
export interface FieldsOf {
  readonly path: string;
  readonly isLenient: boolean;
}

/** A prefix pattern stands for its fields once it spares this many names. */
const WORTH_A_PREFIX = 4;
const FEW_ENOUGH_ALONE = 6;

/** A request line may hold 4,096 bytes; some are for the rest of it. */
const LINE = 3_900;

/** Bytes that names of indices may take in a path, beside the fields that are asked for. */
export function roomForIndices(client: SearchClient, names: ReadonlySet<string>): number {
  return client.capabilities.fieldCapsBody
    ? LINE
    : LINE - encodeURIComponent(asPrefixes(names).join(',')).length;
}

/** Throws `EngineError` when refused. What single indices and clusters refuse is noted. */
export async function askFields(
  client: SearchClient,
  { path, isLenient }: FieldsOf,
  names: ReadonlySet<string>,
  ledger: NotSeenLedger,
): Promise<FieldAnswer> {
  const query = {
    ignore_unavailable: isLenient,
    allow_no_indices: true,
    include_unmapped: true,
  };
  const answer = client.capabilities.fieldCapsBody
    ? await client.request('POST', `/${path}/_field_caps`, { query, body: { fields: [...names] } })
    : await client.request('GET', `/${path}/_field_caps`, {
        query: { ...query, fields: asPrefixes(names).join(',') },
      });
  requireOk(client, answer, `read the fields of ${decodeURIComponent(path)}`);
  const indices = textsAt(answer.body, 'indices');
  if (indices.length === 0 && at(answer.body, 'fields') === undefined)
    throw new EngineError(
      `${client.describe()} gave no fields of ${decodeURIComponent(path)}; check proxies in between`,
    );
  noteFailures(answer.body, ledger);
  const types = new Map<string, ReadonlyMap<string, FieldType>>();
  for (const [name, byType] of entriesAt(answer.body, 'fields')) {
    if (names.has(name)) types.set(name, byIndex(entriesAt(byType), indices));
  }
  return { indices, types };
}

/** An engine that lists no indices of a type means all of them. */
function byIndex(
  byType: readonly (readonly [string, unknown])[],
  all: readonly string[],
): ReadonlyMap<string, FieldType> {
  const found = new Map<string, FieldType>();
  for (const [type, capability] of byType) {
    if (type === 'unmapped') continue;
    const listed = textsAt(capability, 'indices');
    const hidden = new Set(textsAt(capability, 'non_searchable_indices'));
    const searchable = at(capability, 'searchable') === true;
    for (const index of listed.length > 0 ? listed : all) {
      found.set(index, { type, searchable: searchable || (hidden.size > 0 && !hidden.has(index)) });
    }
  }
  return found;
}

function noteFailures(body: unknown, ledger: NotSeenLedger): void {
  for (const failure of listAt(body, 'failures')) {
    const indices = textsAt(failure, 'indices');
    const clusters = new Set(indices.map(clusterOf));
    const [cluster] = clusters.size === 1 ? clusters : [];
    const reason = textAt(failure, 'failure', 'error', 'reason') || textAt(failure, 'failure', 'reason');
    ledger.note({
      kind: cluster === undefined ? 'failed_request' : 'skipped_cluster',
      indices,
      ...(cluster === undefined ? {} : { cluster, where: `cluster ${cluster}` }),
      reason: `its fields could not be read${reason === '' ? '' : ` (${reason.slice(0, 200)})`}; check the connection and hunt this window again`,
      incomplete: true,
    });
  }
}

/** The names have to fit into a request line of 4,096 bytes: families of fields are asked for as `process.*`. */
function asPrefixes(wanted: ReadonlySet<string>): readonly string[] {
  const families = Map.groupBy(wanted, (name) => name.split('.', 1)[0] ?? name);
  return [...families].flatMap(([family, names]) => {
    if (names.length === 1) return names;
    if (names.length <= FEW_ENOUGH_ALONE && names.includes(family)) return [`${family}*`];
    return names.length >= WORTH_A_PREFIX
      ? [`${family}.*`, ...(names.includes(family) ? [family] : [])]
      : names;
  });
}
