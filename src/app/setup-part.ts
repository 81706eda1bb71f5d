/** One part of what `setup` brings to a server: what is to be done, the doing, and what became of each object. */
import type { StoredObject } from '../core/dashboards/compare-object.ts';
import type { SavedObject } from '../core/dashboards/saved-object.ts';
import type { ObjectKey, Refusal } from '../ports/dashboards-server.ts';

/** What is there of an object before anything is done. */
export interface PlannedObject {
  readonly object: SavedObject;
  readonly state: 'absent' | 'different' | 'same';
  readonly stored: StoredObject | undefined;
}

export type Fate =
  | { readonly kind: 'created' | 'overwritten' | 'unchanged'; readonly storedAs: string }
  /** Nothing is wrong with it; what came with it was refused. */
  | { readonly kind: 'held_back' }
  | { readonly kind: 'refused'; readonly reason: Refusal['reason'] }
  /** Accepted, and not to be found, or still what it was before. */
  | { readonly kind: 'not_stored' }
  /** Stored, but not whole. */
  | { readonly kind: 'damaged'; readonly losses: readonly string[] };

export interface ObjectFate {
  readonly object: SavedObject;
  readonly fate: Fate;
}

/** All of it throws `EngineError` when the server cannot be reached or refuses, and `Interrupted`. */
export interface SetupPart {
  plan(): Promise<readonly PlannedObject[]>;
  /** Imports all of the plan and reads back what became of it, whatever the answer said. */
  apply(plan: readonly PlannedObject[]): Promise<readonly ObjectFate[]>;
  /** False: it was not there any more. */
  remove(key: ObjectKey): Promise<boolean>;
}

export interface RemovedObject {
  readonly stored: StoredObject;
  readonly removed: boolean;
}

export function isDone({ fate }: ObjectFate): boolean {
  return fate.kind === 'created' || fate.kind === 'overwritten' || fate.kind === 'unchanged';
}

/**
 * Takes away what is there of the plan, what refers to others first, so that nothing dangles if it ends in between. The
 * objects that are still there afterwards.
 */
export async function removePart(
  part: SetupPart,
  plan: readonly PlannedObject[],
  told: (removed: RemovedObject) => void,
): Promise<readonly PlannedObject[]> {
  for (const { stored } of plan.toReversed()) {
    if (stored !== undefined) told({ stored, removed: await part.remove(stored) });
  }
  return (await part.plan()).filter(({ state }) => state !== 'absent');
}
