/** Brings saved objects to a server and tells by what is there afterwards what became of each. */
import { type IdOf, isSame, lossesOf, type StoredObject } from '../core/dashboards/compare-object.ts';
import type { SavedObject } from '../core/dashboards/saved-object.ts';
import type { DashboardsServer, ImportAnswer, ObjectKey } from '../ports/dashboards-server.ts';
import type { Fate, ObjectFate, PlannedObject, SetupPart } from './setup-part.ts';

/** `objects` refer to each other and are imported in one request, in this order. */
export function dashboardsPart(server: DashboardsServer, objects: readonly SavedObject[]): SetupPart {
  return {
    async plan() {
      const found = await readAll(server, objects, new Map());
      return objects.map((object) => {
        const stored = found.stored.get(keyOf(object));
        if (stored === undefined) return { object, state: 'absent', stored };
        return { object, state: isSame(object, stored, found.idOf) ? 'same' : 'different', stored };
      });
    },
    apply: (plan) => apply(server, plan),
    remove: (key) => server.remove(key),
  };
}

async function apply(
  server: DashboardsServer,
  plan: readonly PlannedObject[],
): Promise<readonly ObjectFate[]> {
  const objects = plan.map(({ object }) => object);
  const answer = await server.import(objects);
  const renamed = new Map(answer.renamed.map((key) => [keyOf(key), key.storedAs]));
  const found = await readAll(server, objects, renamed);
  const refusals = new Map(answer.refused.map((refusal) => [keyOf(refusal), refusal.reason]));
  return plan.map((planned) => {
    const { object } = planned;
    const key = keyOf(object);
    const reason = refusals.get(key);
    if (reason !== undefined) return { object, fate: { kind: 'refused', reason } };
    return { object, fate: fateOf(planned, found.stored.get(key), found.idOf, answer) };
  });
}

/**
 * By what is there now, not by what the answer says: servers were seen to tell a success and to store nothing
 * (OpenSearch-Dashboards issue 12657), and to count as imported what a refusal beside it kept out.
 */
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
