/** Counts by host which kinds of events it sent: one aggregation over a group of indices, page by page. */
import type { TimeRange } from '../../core/event/event.ts';
import { COVERED_KINDS, type CoveredKind, type HostCount } from '../../core/run/coverage.ts';
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { Query } from '../../core/sigma/query.ts';
import type { SearchClient } from './client.ts';
import { eachTarget } from './each-target.ts';
import { chooseWhole } from './field-choice.ts';
import type { HuntedGroup } from './hunted-group.ts';
import { at, listAt, numberAt } from './json.ts';
import { kindQuery, type PresentLayout } from './kind-query.ts';
import { asking, type NotSeenLedger } from './not-seen-ledger.ts';
import { requireOk } from './refusal.ts';
import { anyOf, onTarget, searchParameters } from './search-body.ts';
import type { NamedIndex, Target } from './targets.ts';

/** Hosts of a page; each has three filters and a maximum, far below what engines allow (`search.max_buckets`, 65,536). */
const PAGE = 1_000;

/** Layouts whose hosts are told by the same fields, and whose times are in the same one. */
interface HostUnit {
  /** Best first. */
  readonly hostFields: readonly string[];
  readonly timeField: string;
  readonly layouts: readonly { readonly kind: CoveredKind; readonly present: PresentLayout }[];
  readonly indices: readonly NamedIndex[];
}

/**
 * At most `most` entries, several for a host that goes by several names or writes to several indices. What could not be
 * counted is noted, hosts that were left out among it.
 */
export async function hostCounts(
  client: SearchClient,
  group: HuntedGroup,
  range: TimeRange,
  most: number,
  ledger: NotSeenLedger,
): Promise<readonly HostCount[]> {
  const hosts: HostCount[] = [];
  for (const unit of await unitsOf(group, ledger)) {
    const queries = queriesOf(unit, group, range);
    await eachTarget(unit.indices, ledger, (target) =>
      ledger.orNote(
        asking(target.indices, range),
        async () => {
          for await (const page of pages(
            client,
            target,
            unit,
            queries,
            asking(target.indices, range),
            ledger,
          )) {
            const room = most - hosts.length;
            hosts.push(...page.slice(0, room));
            if (page.length < room) continue;
            ledger.note({
              kind: 'no_coverage',
              ...asking(target.indices, range),
              reason: `${most} hosts are counted and no more: what others logged is not told`,
              incomplete: false,
            });
            return;
          }
        },
        undefined,
      ),
    );
  }
  return hosts;
}

async function unitsOf(group: HuntedGroup, ledger: NotSeenLedger): Promise<readonly HostUnit[]> {
  const units = new Map<
    string,
    Omit<HostUnit, 'layouts' | 'indices'> & { layouts: HostUnit['layouts']; names: Set<string> }
  >();
  for (const kind of COVERED_KINDS) {
    const { layouts, ofLayout } = await group.inReach(kind);
    for (const present of layouts) {
      const timeField = group.timeField(present.profile);
      if (timeField === undefined) continue;
      const hostFields = hostFieldsOf(present, group.caps);
      if (hostFields.length === 0) {
        ledger.note({
          kind: 'no_coverage',
          indices: [...ofLayout(present)],
          reason: `${present.profile.host.join(', ')}: not mapped as a keyword, so that hosts cannot be told apart; map one of them as keyword`,
          incomplete: false,
        });
        continue;
      }
      const key = JSON.stringify([hostFields, timeField]);
      const unit = units.get(key) ?? { hostFields, timeField, layouts: [], names: new Set<string>() };
      unit.layouts = [...unit.layouts, { kind, present }];
      for (const name of ofLayout(present)) unit.names.add(name);
      units.set(key, unit);
    }
  }
  return [...units.values()].map(({ names, ...unit }) => ({
    ...unit,
    indices: group.indices.filter(({ name }) => names.has(name)),
  }));
}

function hostFieldsOf({ profile }: PresentLayout, caps: FieldCaps): readonly string[] {
  return profile.host.flatMap((field) => {
    const chosen = chooseWhole(caps, field);
    return chosen?.how === 'exact' ? [chosen.name] : [];
  });
}

type KindQueries = ReadonlyMap<CoveredKind, Query>;

function queriesOf({ layouts }: HostUnit, { caps, timeField }: HuntedGroup, range: TimeRange): KindQueries {
  return new Map(
    COVERED_KINDS.flatMap((kind): readonly (readonly [CoveredKind, Query])[] => {
      const own = layouts.filter((one) => one.kind === kind).map(({ present }) => present);
      const query = kindQuery(own, caps, { range, fieldOf: timeField }, () => ({ match_all: {} }));
      return query === undefined ? [] : [[kind, query]];
    }),
  );
}

async function* pages(
  client: SearchClient,
  target: Target,
  { hostFields, timeField }: HostUnit,
  queries: KindQueries,
  asked: ReturnType<typeof asking>,
  ledger: NotSeenLedger,
): AsyncGenerator<readonly HostCount[]> {
  const sources = hostFields.map((field, place) => ({
    [`name${place}`]: { terms: { field, missing_bucket: true } },
  }));
  const counts = Object.fromEntries(
    [...queries].map(([kind, filter]) => [kind, { filter, aggs: { last: { max: { field: timeField } } } }]),
  );
  for (let after: unknown; ; ) {
    const composite = { size: PAGE, sources, ...(after === undefined ? {} : { after }) };
    const answer = await client.request('POST', `/${target.path}/_search`, {
      purpose: 'coverage',
      query: searchParameters(target),
      body: {
        size: 0,
        track_total_hits: false,
        query: onTarget(anyOf([...queries.values()]), target),
        aggs: { hosts: { composite, aggs: counts } },
      },
    });
    requireOk(client, answer, 'count by host what was logged');
    ledger.noteAnswer(answer.body, asked);
    const buckets = listAt(answer.body, 'aggregations', 'hosts', 'buckets');
    yield buckets.flatMap((bucket) => countIn(bucket, hostFields) ?? []);
    after = at(answer.body, 'aggregations', 'hosts', 'after_key');
    if (buckets.length < PAGE || after === undefined) return;
  }
}

/** Undefined for events that name no host: they are told when they are read. */
function countIn(bucket: unknown, hostFields: readonly string[]): HostCount | undefined {
  const host = hostFields
    .map((_, place) => at(bucket, 'key', `name${place}`))
    .find((name): name is string => typeof name === 'string' && name !== '');
  const count = (kind: CoveredKind) => {
    const lastSeen = numberAt(bucket, kind, 'last', 'value');
    return { count: numberAt(bucket, kind, 'doc_count'), ...(lastSeen === 0 ? {} : { lastSeen }) };
  };
  if (host === undefined) return undefined;
  return {
    host,
    kinds: {
      process_create: count('process_create'),
      registry_set: count('registry_set'),
      file_create: count('file_create'),
    },
  };
}
