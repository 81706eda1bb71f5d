/** Facts of what became of an autostart value after it was set: deleted, by whom and when; switched on or off. */

import { loggedData } from '../act/value-data.ts';
import type { JoinedCase } from '../case/case.ts';
import { type HuntEvent, text } from '../event/event.ts';
import { fold } from '../fold.ts';
import { readValuePath } from '../windows/registry/registry-key.ts';
import { approvedList, readApprovedState } from '../windows/registry/startup-approved.ts';
import type { MaybeFields, NeighbourFacts } from './fact-row.ts';

/** `key` and `name` as `readValuePath` gives them. */
export function lifecycleFacts(joined: JoinedCase, key: string, name: string): readonly NeighbourFacts[] {
  return approvedList(key) === undefined
    ? [deletionFacts(joined), switchFacts(joined, name)]
    : [deletionFacts(joined)];
}

const NONE: NeighbourFacts = { facts: {}, from: [] };

/** Facts that one event shows. */
function shownBy(event: HuntEvent, facts: MaybeFields): NeighbourFacts {
  return { facts, from: Object.keys(facts).map((fact) => ({ fact, events: [event] })) };
}

/** The first deletion of the value, or of its key, at or after the anchor. */
function deletionFacts({ anchor, payloadProcess, neighbours }: JoinedCase): NeighbourFacts {
  const gone = neighbours.find(
    (event) => event.kind === 'registry_delete' && event.time >= anchor.time && isAbout(event, anchor),
  );
  if (gone === undefined) return NONE;
  const run = payloadProcess.status === 'found' ? payloadProcess.event.time : undefined;
  return shownBy(gone, {
    'value.deleted.after': (gone.time - anchor.time) / 1000,
    'value.deleted.by': text(gone.fields, 'process.executable'),
    'value.deleted.by_writer':
      gone.entityId === undefined || anchor.entityId === undefined
        ? undefined
        : gone.entityId === anchor.entityId,
    'value.run_before_delete': run !== undefined && run >= anchor.time && run <= gone.time,
  });
}

/** The same value; or the whole key, whose path a value of it begins with. */
function isAbout(gone: HuntEvent, anchor: HuntEvent): boolean {
  const [path, set] = [gone, anchor].map((event) => fold(text(event.fields, 'registry.path') ?? ''));
  if (path === undefined || set === undefined) return false;
  const isKey = text(gone.fields, 'winlog.event_data.EventType') === 'DeleteKey';
  return isKey ? set.startsWith(`${path}\\`) : set === path;
}

/** The last state written for an entry of that name, at or after the anchor. */
function switchFacts({ anchor, neighbours }: JoinedCase, name: string): NeighbourFacts {
  const states = neighbours.filter((event) => {
    if (event.kind !== 'registry_set' || event.time < anchor.time) return false;
    const read = readValuePath(
      text(event.fields, 'registry.path') ?? '',
      text(event.fields, 'registry.value'),
    );
    return approvedList(read.key) !== undefined && fold(read.name) === fold(name);
  });
  const last = states.at(-1);
  if (last === undefined) return NONE;
  return shownBy(last, {
    'value.switched': readApprovedState(loggedData(last)[0]).state,
    'value.switched_after': (last.time - anchor.time) / 1000,
  });
}
