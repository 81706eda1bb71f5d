/** Asks the engine how the raw fields that profiles name are mapped, and which indices the patterns reach. */
import type { Profile } from '../../core/event/profile.ts';
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { SearchClient } from './client.ts';
import { at, entriesAt, listAt } from './json.ts';
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
}

export async function surveyFields(
  client: SearchClient,
  target: Target,
  profiles: readonly Profile[],
): Promise<FieldSurvey> {
  const wanted = wantedFields(profiles);
  const query = { ignore_unavailable: true, allow_no_indices: true };
  const answer = client.capabilities.fieldCapsBody
    ? await client.request('POST', `/${target}/_field_caps`, { query, body: { fields: [...wanted] } })
    : await client.request('GET', `/${target}/_field_caps`, {
        query: { ...query, fields: asPrefixes(wanted).join(',') },
      });
  requireOk(client, answer, `read the fields of ${target}`);
  const caps = new Map<string, { types: string[]; searchable: boolean }>();
  for (const [name, byType] of entriesAt(answer.body, 'fields')) {
    if (!wanted.has(name)) continue;
    const types = entriesAt(byType).filter(([type]) => type !== 'unmapped' && type !== 'object');
    if (types.length === 0) continue;
    caps.set(name, {
      types: types.map(([type]) => type),
      searchable: types.every(([, capability]) => at(capability, 'searchable') === true),
    });
  }
  const indices = listAt(answer.body, 'indices').filter((index) => typeof index === 'string');
  return { caps, indices };
}

function wantedFields(profiles: readonly Profile[]): ReadonlySet<string> {
  const raw = profiles.flatMap((profile) => [
    profile.rangeField,
    ...profile.host,
    ...Object.values(profile.kinds).flatMap((layout) => [
      ...layout.when.flatMap((discriminator) => discriminator.fields),
      ...Object.values(layout.fields).flatMap((source) => source.from),
    ]),
  ]);
  return new Set(raw.flatMap((name) => [name, ...SUB_FIELDS.map((sub) => `${name}.${sub}`)]));
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
