/** What `setup` would do, what became of each object, and what to do about those that are not there. */
import type { Fate, ObjectFate, PlannedObject, RemovedObject } from '../../app/setup-part.ts';
import { isDone } from '../../app/setup-part.ts';
import { titleOf } from '../../core/dashboards/compare-object.ts';
import type { SavedObject } from '../../core/dashboards/saved-object.ts';
import type { ServerStatus } from '../../ports/dashboards-server.ts';

export function serverLine({ name, version }: ServerStatus, where: string): string {
  return `${name}${version === undefined ? '' : ` ${version}`} at ${where}`;
}

const PLANNED = { absent: 'create', different: 'overwrite', same: 'same' } as const;

/** A line for each object, then the sum of them. */
export function* setupPlanLines(plan: readonly PlannedObject[]): Iterable<string> {
  for (const { object, state, stored } of plan) yield objectLine(PLANNED[state], object, stored?.id);
  const count = (state: PlannedObject['state']): number =>
    plan.filter((planned) => planned.state === state).length;
  yield `${count('absent')} to create, ${count('different')} to overwrite, ${count('same')} the same already.`;
  if (count('different') > 0) {
    yield 'What was changed by hand in an object that is overwritten is lost: to keep it, save it under another name first.';
  }
}

export function* removalPlanLines(plan: readonly PlannedObject[]): Iterable<string> {
  const there = plan.filter(({ stored }) => stored !== undefined);
  for (const { object, stored } of there) yield objectLine('delete', object, stored?.id);
  yield `${there.length} to delete, ${plan.length - there.length} not there.`;
}

export function* fateLines(fates: readonly ObjectFate[]): Iterable<string> {
  for (const { object, fate } of fates) {
    yield objectLine(FATES[fate.kind], object, 'storedAs' in fate ? fate.storedAs : undefined);
    const why = whyOf(object, fate);
    if (why !== undefined) yield `${' '.repeat(WIDTH)}${why}`;
  }
  yield `${fates.filter(isDone).length} of ${fates.length} are there as they should be, read back from the server.`;
}

export function removedLine({ stored, removed }: RemovedObject): string {
  return objectLine(removed ? 'deleted' : 'gone', stored, undefined);
}

const FATES: Readonly<Record<Fate['kind'], string>> = {
  created: 'created',
  overwritten: 'overwritten',
  unchanged: 'unchanged',
  held_back: 'held back',
  refused: 'refused',
  not_stored: 'not stored',
  damaged: 'damaged',
};

/** Undefined where nothing is to be done about it. */
function whyOf(object: SavedObject, fate: Fate): string | undefined {
  if (fate.kind === 'held_back')
    return 'Nothing is wrong with it: it was not imported because others were refused.';
  if (fate.kind === 'not_stored')
    return 'The server took it and did not store it: check that the account may write there, look into the log of the server, and run again.';
  if (fate.kind === 'damaged')
    return `It is not stored whole: ${fate.losses.join(', ')}. Look into the log of the server, and run again.`;
  if (fate.kind !== 'refused') return undefined;
  const { reason } = fate;
  switch (reason.kind) {
    case 'conflict':
      return 'Another object has this id and was not overwritten: delete that under Saved Objects, and run again.';
    case 'ambiguous_conflict':
      return `Several objects are copies of it (${reason.ids.join(', ')}): delete all but one under Saved Objects, and run again.`;
    case 'missing_references':
      return `It refers to ${reason.missing.map(({ type, id }) => `${type} ${id}`).join(', ')}, which is not there: bring all objects at once, as this command does, and look whether something deletes it meanwhile.`;
    case 'unsupported_type':
      return `This server knows no ${object.type}: check that the product is the right one (kibana or opensearch), and its version.`;
    case 'other':
      return `${reason.message.replace(/\s+/g, ' ').slice(0, 400)}. Look into the log of the server.`;
  }
}

/** Columns before the type. */
const WIDTH = 14;

/** `storedAs` is told where it is another than ours. */
function objectLine(
  word: string,
  object: Pick<SavedObject, 'type' | 'id' | 'attributes'>,
  storedAs: string | undefined,
): string {
  const id = storedAs === undefined || storedAs === object.id ? object.id : `${object.id} as ${storedAs}`;
  return `  ${word.padEnd(WIDTH - 2)}${object.type.padEnd(14)}${id.padEnd(40)} ${titleOf(object)}`.trimEnd();
}
