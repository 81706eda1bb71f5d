/** Says what an anchor tells by itself that stays true whatever joins to it. */
import type { Anchor } from '../act/anchor.ts';
import { hiveOutputOf, isOpenPath } from '../act/hive-taken.ts';
import type { FindingKind } from '../content/content.ts';
import { FACT_PREFIXES } from './catalogue.ts';
import { REG } from './fact-list.ts';
import { VALUE } from './fact-list-value.ts';
import { isFact } from './facts.ts';
import { isPlainlyLogged } from './value-facts.ts';

/**
 * Sorts of anchors, by what is settled of them. `command`: a process creation in a hunt for hives. `lone_command`: the
 * same where no pair asks for neighbours. `value`: a logged value set whose data is in the log. `event`: its fields alone.
 */
export type AnchorSort = 'command' | 'lone_command' | 'value' | 'event';

/** Undefined where the join may put another act in the anchor's place: then nothing is settled. */
export function sortOf(anchor: Anchor, finding: FindingKind, hasPairs: boolean): AnchorSort | undefined {
  if (anchor.inferred !== undefined) return undefined;
  if (finding === 'hive') {
    // A created file may turn out to be what a logged command wrote.
    if (anchor.kind !== 'process_create') return undefined;
    // Another event may tell where the file lies.
    if (isOpenPath(hiveOutputOf(anchor) ?? '')) return undefined;
    return hasPairs ? 'command' : 'lone_command';
  }
  if (anchor.kind === 'registry_set' && isPlainlyLogged(anchor)) return 'value';
  // The fields of a process creation are its own, but no value is told by it alone.
  return 'event';
}

/** Whether `anchorFacts` and the anchor's own fields say of a name what every case of such an anchor says. */
export function isSettled(name: string, sort: AnchorSort): boolean {
  if (!isFact(name)) {
    const isOfPart = FACT_PREFIXES.some(({ prefix }) => name.startsWith(prefix));
    return !isOfPart || (isCommand(sort) && isWritersOwn(name));
  }
  if (sort === 'event') return false;
  if (sort === 'value') return OF_VALUE.has(name);
  return !UNSETTLED_OF_COMMAND.has(name) && (sort === 'lone_command' || !name.startsWith('pair.'));
}

function isCommand(sort: AnchorSort): boolean {
  return sort === 'command' || sort === 'lone_command';
}

/** A command is its own writer. */
function isWritersOwn(name: string): boolean {
  return name.startsWith('writer.') && !/^writer\.(?:parent|ancestors)\./.test(name);
}

/** What joins say of a command: whether its file was found, when it was written. */
const UNSETTLED_OF_COMMAND: ReadonlySet<string> = new Set([
  'join.payload_file',
  'join.payload_process',
  'join.weak',
  'age.payload_file',
  'age.payload_run',
  'chain.same_lineage',
]);

/** What comes of the writer, of a run or of a later event. */
const OF_LATER = /^(?:chain\.|value\.(?:run|state|deleted\.|switched|renamed_from)|value\.run_before)/;

/** Facts of key, name and data; those of commands are absent from every value. */
const OF_VALUE: ReadonlySet<string> = new Set([
  ...VALUE.map(([name]) => name).filter((name) => !OF_LATER.test(name)),
  ...REG.map(([name]) => name),
]);
