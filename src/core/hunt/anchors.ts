/** Tells which events of a page are anchors of a hunt's selection, and as what each is read. */

import { anchorReader } from '../case/told-anchor.ts';
import type { Hunt, Select } from '../content/content.ts';
import type { HuntEvent } from '../event/event.ts';
import { predicate, recordView } from '../sigma/predicate.ts';
import { anchorView } from './pair-anchors.ts';

/**
 * For events the source selected, which may be more than the selection accepts. What an earlier selection of the hunt
 * accepts as well is that one's.
 */
export function anchorsOf(
  hunt: Hunt,
  select: Select,
): (events: readonly HuntEvent[]) => readonly HuntEvent[] {
  const read = anchorReader(hunt);
  const accepts = acceptor(select);
  const earlier = hunt.select.slice(0, hunt.select.indexOf(select)).map(acceptor);
  return (events) =>
    events.filter((event) => accepts(event) && !earlier.some((other) => other(event))).flatMap(read);
}

function acceptor({ kind, condition, when }: Select): (event: HuntEvent) => boolean {
  const selected = predicate(condition);
  const holds = when === undefined ? undefined : predicate(when);
  return (event) =>
    event.kind === kind && selected(recordView(event.fields)) && holds?.(anchorView(event)) !== false;
}
