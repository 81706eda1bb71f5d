/** Counts raw hits by selection, index and ten minutes of event time: one size-0 request for each group of indices. */
import type { TimeRange } from '../../core/event/event.ts';
import { BUCKET, type CountedCell } from '../../core/run/ledger.ts';
import type { Query } from '../../core/sigma/query.ts';
import type { SearchClient } from './client.ts';
import { eachTarget } from './each-target.ts';
import { at, listAt, numberAt } from './json.ts';
import { asking, type NotSeenLedger } from './not-seen-ledger.ts';
import { indexBuckets, perIndex } from './per-index.ts';
import type { ReadUnit } from './read-units.ts';
import { requireOk } from './refusal.ts';
import { onTarget, rangeOf, searchParameters } from './search-body.ts';
import type { NamedIndex, Target } from './targets.ts';

/** Engines make 65,536 buckets a request and no more (`search.max_buckets`): this leaves room for what surrounds ours. */
const MOST_BUCKETS = 20_000;

/** `units`: of one group of indices. What is refused is noted. */
export async function cellCounts(
  client: SearchClient,
  units: readonly ReadUnit[],
  range: TimeRange,
  soon: number,
  ledger: NotSeenLedger,
): Promise<readonly CountedCell[]> {
  const indices = distinct(units.flatMap((unit) => unit.indices));
  const spans = splitRange(range, soon, units.length * indices.length);
  const cells: CountedCell[] = [];
  for (const span of spans) {
    const parts = await eachTarget(indices, ledger, (target) =>
      ledger.orNote(asking(target.indices, span), () => countSpan(client, target, units, span, ledger), []),
    );
    cells.push(...parts.flat());
  }
  return cells;
}

function distinct(indices: readonly NamedIndex[]): readonly NamedIndex[] {
  return [...new Map(indices.map((index) => [index.name, index])).values()];
}

/** What lies beyond `soon` is asked for with the last of them. */
function splitRange({ from, to }: TimeRange, soon: number, series: number): readonly TimeRange[] {
  const length = Math.max(1, Math.floor(MOST_BUCKETS / Math.max(1, series))) * BUCKET;
  const spans: TimeRange[] = [];
  for (let start = from; start < to; ) {
    const end = start + length >= soon ? to : start + length;
    spans.push({ from: start, to: end });
    start = end;
  }
  return spans;
}

async function countSpan(
  client: SearchClient,
  target: Target,
  units: readonly ReadUnit[],
  span: TimeRange,
  ledger: NotSeenLedger,
): Promise<readonly CountedCell[]> {
  const asked = units.flatMap((unit, at) => {
    const query = unit.queryOf([span]);
    return query === undefined ? [] : [{ name: `u${at}`, unit, query }];
  });
  if (asked.length === 0) return [];
  // By time alone: their own conditions once more would double the work that patterns are to compile and to match.
  const fields = [...new Set(asked.map(({ unit }) => unit.timeField))];
  const answer = await client.request('POST', `/${target.path}/_search`, {
    purpose: 'ledger',
    query: searchParameters(target),
    body: {
      size: 0,
      track_total_hits: false,
      query: onTarget(rangeOf(fields, span), target),
      aggs: Object.fromEntries(
        asked.map(({ name, unit, query }) => [
          name,
          {
            filter: within(unit, target, query),
            aggs: { indices: { ...perIndex(target), aggs: { times: times(unit) } } },
          },
        ]),
      ),
    },
  });
  requireOk(client, answer, 'count what is selected');
  ledger.noteAnswer(answer.body, asking(target.indices, span));
  const counted = at(answer.body, 'aggregations');
  return asked.flatMap(({ name, unit }) =>
    indexBuckets(counted, name, 'indices').flatMap(({ index, bucket }) =>
      listAt(bucket, 'times', 'buckets').map((entry) => cellOf(entry, unit, index)),
    ),
  );
}

/** An index that holds none of a kind leaves a condition out before it compiles it. */
function within({ indices }: ReadUnit, target: Target, query: Query): Query {
  const names = new Set(indices.map(({ name }) => name));
  const holding = target.indices.filter((name) => names.has(name));
  if (holding.length === target.indices.length) return query;
  return { bool: { filter: [{ terms: { _index: holding } }, query] } };
}

function times({ timeField, ingestField }: ReadUnit): object {
  return {
    date_histogram: { field: timeField, fixed_interval: `${BUCKET}ms`, min_doc_count: 1 },
    aggs: {
      sum: { sum: { field: timeField } },
      ...(ingestField === undefined ? {} : { ingested: { max: { field: ingestField } } }),
    },
  };
}

function cellOf(entry: unknown, { selection }: ReadUnit, index: string): CountedCell {
  const bucket = numberAt(entry, 'key');
  const hits = numberAt(entry, 'doc_count');
  const ingested = numberAt(entry, 'ingested', 'value');
  // Whole epoch times lie beyond what a double adds exactly.
  const sum = BigInt(Math.round(numberAt(entry, 'sum', 'value'))) - BigInt(hits) * BigInt(bucket);
  return {
    selection: selection.id,
    index,
    bucket,
    count: { hits, timeSum: Number(sum), ...(ingested > 0 ? { ingested } : {}) },
  };
}
