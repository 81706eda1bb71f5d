/** An event source over events in memory, as plain as its contract allows. */

import { mayOpen } from '../src/core/case/payload-run.ts';
import { byEventKind, type HuntEvent, isWithin, type TimeRange, text } from '../src/core/event/event.ts';
import { predicate, recordView } from '../src/core/sigma/predicate.ts';
import { matchesOnHost, NO_DRIVES } from '../src/core/windows/path/device-path.ts';
import type {
  AnchorPage,
  EventSource,
  JoinAnswer,
  JoinRequest,
  Selection,
} from '../src/ports/event-source.ts';

export interface MemoryOptions {
  /** Events of a page. */
  readonly pageSize?: number;
  readonly joinSize?: number;
  /** Most events one look-up answers with. */
  readonly most?: number;
}

export function memorySource(events: readonly HuntEvent[], options: MemoryOptions = {}): EventSource {
  const { pageSize = 1_000, joinSize = 200, most = Number.POSITIVE_INFINITY } = options;
  return {
    joinSize,
    description: 'memory',
    count: (range) => {
      const byKind = byEventKind(() => 0);
      for (const { kind, time } of events) if (isWithin(time, range)) byKind[kind] += 1;
      return Promise.resolve({ total: Object.values(byKind).reduce((sum, n) => sum + n, 0), byKind });
    },
    select: (selections, range) => select(events, selections, range, pageSize),
    fetch: (request) => Promise.resolve(fetched(events, request, most)),
    notSeen: () => [],
    close: () => Promise.resolve(),
  };
}

async function* select(
  events: readonly HuntEvent[],
  selections: readonly Selection[],
  range: TimeRange | undefined,
  pageSize: number,
): AsyncGenerator<AnchorPage> {
  for (const { id, kind, condition } of selections) {
    const accepts = predicate(condition);
    const selected = events.filter(
      (event) => event.kind === kind && isWithin(event.time, range) && accepts(recordView(event.fields)),
    );
    for (let at = 0; at < selected.length; at += pageSize) {
      yield { selection: id, events: selected.slice(at, at + pageSize) };
    }
  }
}

function fetched(events: readonly HuntEvent[], request: JoinRequest, most: number): JoinAnswer {
  const isWanted = wanted(request);
  const found = events.filter(
    (event) => event.kind === request.event && isWithin(event.time, request.range) && isWanted(event),
  );
  return { events: found.slice(0, most), truncated: found.length > most };
}

function wanted(request: JoinRequest): (event: HuntEvent) => boolean {
  switch (request.by) {
    case 'entity_id': {
      const keys = new Set(request.keys.map(({ host, entityId }) => `${host} ${entityId}`));
      return ({ host, entityId }) => keys.has(`${host} ${entityId}`);
    }
    case 'pid': {
      const keys = new Set(request.keys.map(({ host, pid }) => `${host} ${pid}`));
      return ({ host, fields }) => keys.has(`${host} ${text(fields, 'process.pid')}`);
    }
    case 'path': {
      const field = request.event === 'file_create' ? 'file.path' : 'process.executable';
      return ({ host, fields }) =>
        request.keys.some(
          (key) => key.host === host && matchesOnHost(key.path, text(fields, field) ?? '', NO_DRIVES),
        );
    }
    case 'command_line':
      return (event) => request.keys.some((key) => mayOpen(key, event));
    case 'condition': {
      const accepts = predicate(request.condition);
      const hosts = new Set<string>(request.hosts);
      return ({ host, fields }) => hosts.has(host) && accepts(recordView(fields));
    }
  }
}
