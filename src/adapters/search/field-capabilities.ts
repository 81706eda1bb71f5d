/** Asks the engine how the raw fields that profiles name are mapped, and which indices the patterns reach. */
import type { Profile } from '../../core/event/profile.ts';
import type { FieldCap, FieldCaps } from '../../core/sigma/field-caps.ts';
import type { SearchClient } from './client.ts';
import { at, entriesAt, listAt } from './json.ts';
import { ancestors, type FindMissing, findMissingFields, type MappedFields } from './missing-fields.ts';
import { requireOk } from './refusal.ts';
import type { Target } from './view.ts';

/** How mappings commonly index one value a second way: dynamic mapping, Elastic Defend, ECS, Wazuh. */
const SUB_FIELDS = ['wildcard', 'keyword', 'raw', 'caseless', 'text'] as const;
/** A prefix pattern stands for its fields once it spares this many names. */
const WORTH_A_PREFIX = 4;

export interface FieldSurvey {
  readonly caps: FieldCaps;
  /** Concrete indices behind the patterns; empty when they match nothing. */
  readonly indices: readonly string[];
  readonly findMissing: FindMissing;
}

export async function surveyFields(
  client: SearchClient,
  target: Target,
  profiles: readonly Profile[],
): Promise<FieldSurvey> {
  const raw = rawFields(profiles);
  const wanted = new Set([...raw].flatMap((name) => [name, ...SUB_FIELDS.map((sub) => `${name}.${sub}`)]));
  const names = new Set([...wanted, ...[...raw].flatMap(ancestors)]);
  const { types, searchable, indices } = await askCapabilities(client, target, names);
  const caps = new Map<string, FieldCap>();
  for (const name of wanted) {
    const known = types.get(name)?.filter((type) => type !== 'object') ?? [];
    if (known.length > 0) caps.set(name, { types: known, searchable: searchable.has(name) });
  }
  return { caps, indices, findMissing: findMissingFields(client, target, { types, indices }) };
}

interface Answer extends MappedFields {
  /** Fields that can be searched wherever they are no object. */
  readonly searchable: ReadonlySet<string>;
}

async function askCapabilities(
  client: SearchClient,
  target: Target,
  names: ReadonlySet<string>,
): Promise<Answer> {
  const query = { ignore_unavailable: true, allow_no_indices: true };
  const answer = client.capabilities.fieldCapsBody
    ? await client.request('POST', `/${target}/_field_caps`, { query, body: { fields: [...names] } })
    : await client.request('GET', `/${target}/_field_caps`, {
        query: { ...query, fields: asPrefixes(names).join(',') },
      });
  requireOk(client, answer, `read the fields of ${target}`);
  const types = new Map<string, readonly string[]>();
  const searchable = new Set<string>();
  for (const [name, byType] of entriesAt(answer.body, 'fields')) {
    const found = entriesAt(byType).filter(([type]) => type !== 'unmapped');
    if (!names.has(name) || found.length === 0) continue;
    types.set(
      name,
      found.map(([type]) => type),
    );
    const isSearchable = found.every(
      ([type, capability]) => type === 'object' || at(capability, 'searchable') === true,
    );
    if (isSearchable) searchable.add(name);
  }
  const indices = listAt(answer.body, 'indices').filter((index) => typeof index === 'string');
  return { types, searchable, indices };
}

function rawFields(profiles: readonly Profile[]): ReadonlySet<string> {
  return new Set(
    profiles.flatMap((profile) => [
      profile.rangeField,
      ...profile.host,
      ...Object.values(profile.kinds).flatMap((layout) => [
        ...layout.when.flatMap((discriminator) => discriminator.fields),
        ...Object.values(layout.fields).flatMap((source) => source.from),
      ]),
    ]),
  );
}

/** The names have to fit into a request line of 4,096 bytes: families of fields are asked for as `process.*`. */
function asPrefixes(wanted: ReadonlySet<string>): readonly string[] {
  const families = Map.groupBy(wanted, (name) => name.split('.', 1)[0] ?? name);
  return [...families].flatMap(([family, names]) => {
    if (names.length <= SUB_FIELDS.length + 1) return [`${names[0] ?? family}*`];
    return names.length >= WORTH_A_PREFIX
      ? [`${family}.*`, ...(names.includes(family) ? [family] : [])]
      : names;
  });
}
