/** Reads parts of what a selection selects, and counts every raw hit in the cell it belongs to. */
import type { HuntEvent, TimeRange } from '../../core/event/event.ts';
import { bucketOf, type Count, type CountedCell, withHit } from '../../core/run/ledger.ts';
import type { Part } from '../../core/run/plan.ts';
import type { CountedPage } from '../../ports/counting-source.ts';
import type { EventReader } from './event-reader.ts';
import { type IndexSpans, overlapping } from './index-spans.ts';
import { readAll } from './read-all.ts';
import type { ReadUnit } from './read-units.ts';
import type { SearchHit } from './search-hit.ts';
import type { ReadGround } from './view.ts';

export interface PartGround extends ReadGround {
  readonly read: EventReader;
  readonly spans: IndexSpans;
}

/** `purpose`: on whose behalf, as the engine's logs tell it. */
export async function* readPart(
  ground: PartGround,
  unit: ReadUnit,
  { ranges, indices: wanted }: Part,
  purpose: string,
): AsyncGenerator<CountedPage, void> {
  const query = unit.queryOf(ranges);
  const [newest, oldest] = [ranges[0], ranges.at(-1)];
  if (query === undefined || newest === undefined || oldest === undefined) return;
  const window = { from: oldest.from, to: newest.to };
  const indices = overlapping(
    unit.indices.filter(({ name }) => wanted.has(name)),
    ground.spans,
    window,
  );
  const fields = [unit.timeField, ...(unit.ingestField === undefined ? [] : [unit.ingestField])];
  for await (const hits of readAll(ground, indices, { query, window, purpose, times: fields }))
    yield pageOf(hits, unit, ranges, ground.read);
}

function pageOf(
  hits: readonly SearchHit[],
  { selection, timeField, ingestField }: ReadUnit,
  ranges: readonly TimeRange[],
  read: EventReader,
): CountedPage {
  const events: { readonly event: HuntEvent; readonly bucket: number }[] = [];
  const counts = new Map<string, { readonly index: string; readonly bucket: number; count: Count }>();
  for (const hit of hits) {
    // One that tells several times is of several buckets, as the engine counts it.
    const times = (hit.times?.[timeField] ?? []).filter((time) =>
      ranges.some(({ from, to }) => time >= from && time < to),
    );
    const ingested = ingestField === undefined ? undefined : hit.times?.[ingestField]?.at(-1);
    for (const time of times) {
      const bucket = bucketOf(time);
      const key = `${bucket} ${hit.index}`;
      const held = counts.get(key);
      const count = withHit(held?.count, time - bucket, ingested);
      if (held === undefined) counts.set(key, { index: hit.index, bucket, count });
      else held.count = count;
    }
    const bucket = times[0];
    if (bucket === undefined) continue;
    for (const event of read([hit], selection.kind)) events.push({ event, bucket: bucketOf(bucket) });
  }
  const counted = [...counts.values()].map(
    ({ index, bucket, count }): CountedCell => ({ selection: selection.id, index, bucket, count }),
  );
  return { selection: selection.id, events, counted };
}
