/** Finds out, once, whether an index holds paths in unusual spellings, so that usual ones cost one clause each. */
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { Query } from '../../core/sigma/query.ts';
import type { SearchClient } from './client.ts';
import { chooseField } from './field-choice.ts';
import { numberAt } from './json.ts';
import { anyOf, type PresentLayout } from './kind-query.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { requireOk } from './refusal.ts';
import type { Target } from './view.ts';

export interface PathSpellings {
  /** Some begin with an NT prefix, `\??\` or `\\?\`. */
  readonly prefixed: boolean;
  /** Some have every backslash doubled, as Wazuh stores them. */
  readonly doubled: boolean;
}

const NT_PREFIXES = ['\\??\\', '\\\\?\\'] as const;
const DOUBLED_AFTER_DRIVE = '.:\\\\\\\\.*';

/** Both tests begin at the value's start, so the engine looks them up instead of reading all values. */
export async function probePathSpellings(
  client: SearchClient,
  target: Target,
  layouts: readonly PresentLayout[],
  caps: FieldCaps,
  canonical: string,
  ledger: NotSeenLedger,
): Promise<PathSpellings> {
  const raw = new Set(layouts.flatMap(({ layout }) => layout.fields[canonical]?.from ?? []));
  const fields = [...raw].flatMap((name) => {
    const field = chooseField(caps, name);
    return field?.how === 'exact' ? [field.name] : [];
  });
  if (fields.length === 0) return { prefixed: false, doubled: false };
  const filters: Record<string, Query> = {
    prefixed: anyOf(
      fields.flatMap((field) => NT_PREFIXES.map((value) => ({ prefix: { [field]: { value } } }))),
    ),
    doubled: anyOf(fields.map((field) => ({ regexp: { [field]: { value: DOUBLED_AFTER_DRIVE } } }))),
  };
  const answer = await client.request('POST', `/${target}/_search`, {
    query: { ignore_unavailable: true, allow_no_indices: true },
    body: {
      size: 0,
      track_total_hits: false,
      query: anyOf(Object.values(filters)),
      aggs: { spellings: { filters: { filters } } },
    },
  });
  requireOk(client, answer, `look at the spelling of paths in ${target}`);
  ledger.noteAnswer(answer.body, target);
  const found = (name: string) =>
    numberAt(answer.body, 'aggregations', 'spellings', 'buckets', name, 'doc_count') > 0;
  return { prefixed: found('prefixed'), doubled: found('doubled') };
}
