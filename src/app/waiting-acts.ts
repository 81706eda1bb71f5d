/** Asks, for acts that are kept, whether what they miss has become visible, and brings to each what there is by now. */

import type { Part } from '../core/case/case.ts';
import { payloadKeys, writerKeys } from '../core/case/join-index.ts';
import { hull, payloadWindow, writerWindow } from '../core/case/time-windows.ts';
import type { Hunt } from '../core/content/content.ts';
import type { HuntEvent, TimeRange } from '../core/event/event.ts';
import { eventsOf, type KeptAct } from '../core/hunt/kept-act.ts';
import type { EventSource, JoinRequest } from '../ports/event-source.ts';
import { fetchWhole } from './fetch-whole.ts';

/** Those of the acts that something new seems to belong to; looking closer may show that it does not. */
export async function actsWithNews(
  acts: readonly KeptAct[],
  hunts: ReadonlyMap<string, Hunt>,
  source: EventSource,
): Promise<readonly KeptAct[]> {
  const of = acts.flatMap((act) => {
    const hunt = hunts.get(act.hunt);
    return hunt === undefined ? [] : [{ act, hunt }];
  });
  const found = (await Promise.all(requests(of).map((request) => fetchWhole(source, request)))).flatMap(
    ({ events }) => events,
  );
  const byHost = Map.groupBy(found, ({ host }) => host);
  return of.flatMap(({ act }) => {
    const { anchor } = act.joined;
    const near = byHost.get(anchor.host) ?? [];
    const known = new Set([anchor.id, anchor.inferred?.from.id, ...eventsOf(act.joined).map(({ id }) => id)]);
    return near.some((event) => !known.has(event.id) && isMeant(act, event)) ? [act] : [];
  });
}

interface Waiting {
  readonly act: KeptAct;
  readonly hunt: Hunt;
}

function requests(waiting: readonly Waiting[]): readonly JoinRequest[] {
  const [runs, files, writers] = [
    waiting.filter(({ act }) => isAwaited(act.joined.payloadProcess)),
    waiting.filter(({ act }) => isAwaited(act.joined.payloadFile)),
    waiting.filter(({ act }) => isAwaited(act.joined.writer)),
  ];
  const anchors = (some: readonly Waiting[]) => some.map(({ act }) => act.joined.anchor);
  const around = (some: readonly Waiting[], of: typeof payloadWindow): TimeRange =>
    hull(some.map(({ act, hunt }) => of(act.joined.anchor, hunt.join)));
  const paths = ([event, some]: readonly [
    'process_create' | 'file_create',
    readonly Waiting[],
  ]): readonly JoinRequest[] => {
    const keys = payloadKeys(anchors(some));
    return keys.length === 0
      ? []
      : [{ by: 'path', event, keys, range: around(some, payloadWindow), purpose: 'waiting' }];
  };
  const { byId } = writerKeys(anchors(writers), new Set());
  return [
    ...paths(['process_create', runs]),
    ...paths(['file_create', files]),
    ...(byId.length === 0
      ? []
      : ([
          {
            by: 'entity_id',
            event: 'process_create',
            keys: byId,
            range: around(writers, writerWindow),
            purpose: 'waiting',
          },
        ] as const)),
  ];
}

function isAwaited(part: Part): boolean {
  return part.status === 'missing' && part.reason === 'not_logged';
}

/** Of a kind that it waits for. Whether it fits is the joiner's to say. */
function isMeant({ joined }: KeptAct, { kind }: HuntEvent): boolean {
  if (kind === 'file_create') return isAwaited(joined.payloadFile);
  return isAwaited(joined.payloadProcess) || isAwaited(joined.writer);
}
