/** Brings the detection rule to Elastic Security, and tells by what is there afterwards whether it is. */
import { isSame } from '../core/dashboards/compare-object.ts';
import type { SavedObject } from '../core/dashboards/saved-object.ts';
import type { DashboardsServer } from '../ports/dashboards-server.ts';
import type { Fate, PlannedObject, SetupPart } from './setup-part.ts';

/** `line` is the rule as one line of JSON. */
export function rulePart(server: DashboardsServer, line: string): SetupPart {
  const object = ruleObject(line);
  const plan = async (): Promise<PlannedObject> => {
    const stored = await server.readRule(object.id);
    if (stored === undefined) return { object, state: 'absent', stored };
    return { object, state: isSame(object, stored, ({ id }) => id) ? 'same' : 'different', stored };
  };
  return {
    plan: async () => [await plan()],
    async apply([before]) {
      const { success, errors } = await server.importRule(line);
      if (!success || errors.length > 0) {
        const message = errors.join('; ') || 'Kibana does not say why';
        return [{ object, fate: { kind: 'refused', reason: { kind: 'other', message } } }];
      }
      return [{ object, fate: fateOf(object, before, await plan()) }];
    },
    remove: ({ id }) => server.removeRule(id),
  };
}

function fateOf(object: SavedObject, before: PlannedObject | undefined, { stored }: PlannedObject): Fate {
  if (stored === undefined) return { kind: 'not_stored' };
  // What decides whether it raises anything; the rest Kibana may write in the form of its version.
  const losses = ['name', 'query', 'enabled'].filter(
    (key) => object.attributes[key] !== stored.attributes[key],
  );
  const isUntouched = before?.stored?.version !== undefined && before.stored.version === stored.version;
  if (isUntouched && before.state === 'different') return { kind: 'not_stored' };
  if (losses.length > 0)
    return {
      kind: 'damaged',
      losses: losses.map((key) => `${key} is ${JSON.stringify(stored.attributes[key])}`),
    };
  return { kind: before?.stored === undefined ? 'created' : 'overwritten', storedAs: stored.id };
}

/** A rule has an id of ours, as objects have; it is told with them. */
function ruleObject(line: string): SavedObject {
  const attributes = JSON.parse(line) as Readonly<Record<string, unknown>>;
  return { type: 'rule', id: String(attributes['rule_id']), attributes, references: [] };
}
