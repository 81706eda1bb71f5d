/** One counting query: the window's events of each kind, which layouts have any, and how many shards the patterns reach. */
import { byEventKind, EVENT_KINDS, type EventKind, type TimeRange } from '../../core/event/event.ts';
import type { Profile } from '../../core/event/profile.ts';
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { Query } from '../../core/sigma/query.ts';
import type { ScanCount } from '../../ports/event-source.ts';
import type { SearchClient } from './client.ts';
import { numberAt } from './json.ts';
import { kindQuery, type PresentLayout, presentLayouts } from './kind-query.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';
import { requireOk } from './refusal.ts';
import type { Target } from './view.ts';

export interface Counted extends ScanCount {
  /** Layouts with at least one event in the window; the others need not be asked. */
  readonly busy: Readonly<Record<EventKind, readonly PresentLayout[]>>;
  readonly shards: number;
}

const EVERYTHING: Query = { match_all: {} };

export async function countEvents(
  client: SearchClient,
  target: Target,
  profiles: readonly Profile[],
  caps: FieldCaps,
  range: TimeRange | undefined,
  ledger: NotSeenLedger,
): Promise<Counted> {
  const filters: Record<string, Query> = {};
  const layouts = byEventKind((kind) => presentLayouts(profiles, caps, kind));
  for (const kind of EVENT_KINDS) {
    const whole = kindQuery(layouts[kind], caps, range, () => EVERYTHING);
    if (whole !== undefined) filters[kind] = whole;
    for (const present of layouts[kind]) {
      const own = kindQuery([present], caps, range, () => EVERYTHING);
      if (own !== undefined) filters[layoutKey(present, kind)] = own;
    }
  }
  const answer = await client.request('POST', `/${target}/_search`, {
    query: { ignore_unavailable: true, allow_no_indices: true },
    body: {
      size: 0,
      track_total_hits: false,
      ...(Object.keys(filters).length === 0 ? {} : { aggs: { kinds: { filters: { filters } } } }),
    },
  });
  requireOk(client, answer, `count the events of ${target}`);
  ledger.noteAnswer(answer.body, target);
  const counted = (key: string) =>
    numberAt(answer.body, 'aggregations', 'kinds', 'buckets', key, 'doc_count');
  const counts = byEventKind((kind) => counted(kind));
  return {
    total: EVENT_KINDS.reduce((sum, kind) => sum + counts[kind], 0),
    byKind: counts,
    busy: byEventKind((kind) => layouts[kind].filter((present) => counted(layoutKey(present, kind)) > 0)),
    shards: numberAt(answer.body, '_shards', 'total'),
  };
}

function layoutKey(present: PresentLayout, kind: EventKind): string {
  return `${kind}|${present.profile.id}`;
}
