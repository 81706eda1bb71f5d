/** Brings dashboards to a server, or takes them away: what is to be done, the doing, and whether it is done. */
import { type IdOf, isSame, lossesOf, type StoredObject } from '../core/dashboards/compare-object.ts';
import type { SavedObject } from '../core/dashboards/saved-object.ts';
import type { DashboardsServer, ImportAnswer, ObjectKey, Refusal } from '../ports/dashboards-server.ts';

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

/** Asks for each object. Throws `EngineError`, `Interrupted`. */
export async function planDashboards(
  server: DashboardsServer,
  objects: readonly SavedObject[],
): Promise<readonly PlannedObject[]> {
  const found = await readAll(server, objects, new Map());
  return objects.map((object) => {
    const stored = found.stored.get(keyOf(object));
    if (stored === undefined) return { object, state: 'absent', stored };
    return { object, state: isSame(object, stored, found.idOf) ? 'same' : 'different', stored };
  });
}

/**
 * Imports all in one request and reads back what became of each, whatever the answer said. Throws `EngineError` when that
 * cannot be known, `Interrupted`.
 */
export async function applyDashboards(
  server: DashboardsServer,
  plan: readonly PlannedObject[],
): Promise<readonly ObjectFate[]> {
  const objects = plan.map(({ object }) => object);
  const answer = await server.import(objects);
  const renamed = new Map(answer.renamed.map((key) => [keyOf(key), key.storedAs]));
  const found = await readAll(server, objects, renamed);
  const refusals = new Map(answer.refused.map((refusal) => [keyOf(refusal), refusal.reason]));
  return plan.map((planned) => {
    const key = keyOf(planned.object);
    const reason = refusals.get(key);
    if (reason !== undefined) return { object: planned.object, fate: { kind: 'refused', reason } };
    return { object: planned.object, fate: fateOf(planned, found.stored.get(key), found.idOf, answer) };
  });
}

export function isDone({ fate }: ObjectFate): boolean {
  return fate.kind === 'created' || fate.kind === 'overwritten' || fate.kind === 'unchanged';
}

/** By what is there now, not by what the answer says: some servers tell a success and store nothing. */
function fateOf(
  { object, state, stored: before }: PlannedObject,
  after: StoredObject | undefined,
  idOf: IdOf,
  { success }: ImportAnswer,
): Fate {
  const none: Fate = success ? { kind: 'not_stored' } : { kind: 'held_back' };
  if (after === undefined) return none;
  const storedAs = after.id;
  const isUntouched = before?.version !== undefined && before.version === after.version;
  if (isUntouched) return state === 'same' ? { kind: 'unchanged', storedAs } : none;
  const losses = lossesOf(object, after, idOf);
  if (losses.length > 0) return success ? { kind: 'damaged', losses } : none;
  return { kind: before === undefined ? 'created' : 'overwritten', storedAs };
}

export interface RemovedObject {
  readonly stored: StoredObject;
  /** False: somebody else was faster. */
  readonly removed: boolean;
}

/** Takes away what is there of the plan: what refers to others first, so that nothing dangles if it ends in between. */
export async function removeDashboards(
  server: DashboardsServer,
  plan: readonly PlannedObject[],
  told: (removed: RemovedObject) => void,
): Promise<void> {
  for (const { stored } of plan.toReversed()) {
    if (stored === undefined) continue;
    told({ stored, removed: await server.remove(stored) });
  }
}

interface Found {
  /** By `type/id` of the object as we name it. */
  readonly stored: ReadonlyMap<string, StoredObject>;
  readonly idOf: IdOf;
}

async function readAll(
  server: DashboardsServer,
  objects: readonly SavedObject[],
  renamed: ReadonlyMap<string, string>,
): Promise<Found> {
  const stored = new Map<string, StoredObject>();
  const ids = new Map(renamed);
  const look = async (object: SavedObject): Promise<void> => {
    const found = await server.read({ type: object.type, id: ids.get(keyOf(object)) ?? object.id });
    if (found !== undefined) stored.set(keyOf(object), found);
  };
  for (const object of objects) await look(object);
  const absent = objects.filter((object) => !stored.has(keyOf(object)));
  if (absent.length > 0) {
    const copies = await server.copies([...new Set(absent.map(({ type }) => type))]);
    for (const object of absent) {
      const copy = copies.get(keyOf(object));
      if (copy === undefined) continue;
      ids.set(keyOf(object), copy);
      await look(object);
    }
  }
  return { stored, idOf: (reference) => ids.get(keyOf(reference)) ?? reference.id };
}

function keyOf({ type, id }: ObjectKey): string {
  return `${type}/${id}`;
}
