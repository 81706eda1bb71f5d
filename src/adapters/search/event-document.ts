/** An event as it is indexed: the ECS document core makes of it, under the id the event gives itself. */
import type { HuntEvent } from '../../core/event/event.ts';
import { toEcsDocument } from '../../core/event/to-ecs.ts';

export interface EventDocument {
  readonly id: string;
  readonly document: object;
}

export function eventDocument(event: HuntEvent): EventDocument {
  return { id: event.id, document: toEcsDocument(event).document };
}
