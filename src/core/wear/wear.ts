/** Tries to wear what is known good: makes the case an entry is meant for, disguises it as an intruder would, and judges it. */
import { appliesTo } from '../content/applies-to.ts';
import type { Content, Disguise, DisguiseChange, Exception, Hunt, Mitigation } from '../content/content.ts';
import { EVENT_KINDS, type EventKind } from '../event/event.ts';
import type { Case } from '../facts/facts.ts';
import { compileContent, judge, wholeView } from '../judge/judge.ts';
import { leastRiskOf } from '../judge/score.ts';
import { type Standing, withEntry, withoutEntry } from '../judge/without-entry.ts';
import { type Predicate, predicate } from '../sigma/predicate.ts';
import type { Inflate } from '../windows/powershell/base64.ts';
import { actsOfWanted } from './acts-of-wanted.ts';
import { disguised } from './disguised.ts';
import { type Needed, neededBy } from './needed.ts';
import type { Scene } from './scene.ts';
import { sceneOf, wantedOf } from './scene-of-way.ts';
import { stage } from './stage.ts';
import { spread, type Way, waysToHold } from './ways.ts';

/** What lowers or suppresses. */
export type Lowering = Mitigation | Exception;

/** A case that an intruder could make, and that passes because of the entry. */
export interface Twin {
  readonly entry: Lowering;
  readonly hunt: Hunt;
  readonly disguise: Disguise;
  readonly scene: Scene;
  readonly with: Standing;
  readonly without: Standing;
}

/** What became of the disguises that were tried. */
export interface Tally {
  /** Cases that were judged, disguise by disguise. */
  readonly tried: number;
  /** The case has nothing that the disguise changes. */
  readonly notApplicable: number;
  /** The entry does not hold of it. */
  readonly notCovered: number;
  /** It is low without the entry as well. */
  readonly lowAnyhow: number;
  /** The entry holds, and the case stays at medium or above and in the lists. */
  readonly kept: number;
}

export interface WearResult extends Tally {
  /** False when no case could be made of which the entry holds: then nothing was tried. */
  readonly isMade: boolean;
  /** What it is about does no harm, whoever does it: nothing was tried. */
  readonly isHarmless: boolean;
  readonly twins: readonly Twin[];
}

export interface WearGround {
  readonly content: Content;
  readonly inflate: Inflate;
}

/**
 * Of one entry, which need not be part of the content: one of its id there is taken to be replaced by it. `narrower`: cases
 * of which that one holds too are not counted, so that what the entry takes in besides is told apart.
 */
export type Wear = (entry: Lowering, narrower?: Lowering) => WearResult;

const MEDIUM = leastRiskOf('medium');
/** Some time before any exception expires. */
const EVER = 0;
/** An entry that holds in more ways is tried in some of them, from the first to the last. */
const MOST_SCENES = 4;
const MOST_WAYS = 24;
const MOST_SELECTIONS = 6;

/** Compiles the content once. `stopAtFirst`: one twin is enough. */
export function wearer({ content, inflate }: WearGround, stopAtFirst = false): Wear {
  const tables = compileContent(content);
  const put = stage({ content, inflate });
  return (entry, narrower) => {
    const holdsToo = narrower === undefined ? () => false : predicate(narrower.condition);
    const holds = predicate(entry.condition);
    const needed = neededBy(entry.condition);
    const tally = { tried: 0, notApplicable: 0, notCovered: 0, lowAnyhow: 0, kept: 0 };
    const twins = new Map<string, Twin>();
    let isMade = false;
    const isHarmless = 'harmless' in entry && entry.harmless === true;
    const hunts = isHarmless ? [] : inOrder(content.hunts).filter((one) => appliesTo(entry, one));
    for (const hunt of hunts) {
      const disguises = content.disguises.filter(
        (one) =>
          appliesTo(one, hunt) &&
          (one.of === 'all' || 'effect' in entry) &&
          entry.accepts?.includes(one.id) !== true,
      );
      for (const scene of scenesOf(entry, hunt, holds, put)) {
        isMade = true;
        for (const disguise of disguises) {
          if (twins.has(disguise.id)) continue;
          for (const change of disguise.variants) {
            const outcome = tried(change, scene, hunt);
            if (typeof outcome === 'string') tally[outcome] += 1;
            else twins.set(disguise.id, { entry, hunt, disguise, ...outcome });
            if (outcome !== 'notApplicable') tally.tried += 1;
            if (typeof outcome !== 'string') break;
          }
          if (stopAtFirst && twins.size > 0)
            return { ...tally, isMade, isHarmless, twins: [...twins.values()] };
        }
      }
    }
    return { ...tally, isMade, isHarmless, twins: [...twins.values()] };

    function tried(
      change: DisguiseChange,
      scene: Scene,
      hunt: Hunt,
    ): Exclude<keyof Tally, 'tried'> | Pick<Twin, 'scene' | 'with' | 'without'> {
      const changed = disguised(scene, change);
      if (changed === undefined) return 'notApplicable';
      if (!mayHold(changed, scene, needed)) return 'notCovered';
      const held = put(changed, hunt).find((one) => {
        const view = wholeView(one);
        return holds(view) && !holdsToo(view);
      });
      if (held === undefined) return 'notCovered';
      const judgement = judge(held, hunt, tables, EVER);
      const without = withoutEntry(judgement, entry.id);
      if (passes(without)) return 'lowAnyhow';
      const worn = withEntry(judgement, entry);
      return passes(worn) ? { scene: changed, with: worn, without } : 'kept';
    }
  };
}

/** Asked of what the disguise has changed, before a case is made of it. */
function mayHold({ act, writer, creator, isWriterLogged }: Scene, before: Scene, needed: Needed): boolean {
  if (writer !== before.writer) {
    if (!needed('writer.executable', writer.executable)) return false;
    if (isWriterLogged && !needed('writer.command_line', textIn(writer, 'command_line'))) return false;
  }
  if (creator !== before.creator && creator !== undefined) {
    if (!needed('payload.file.creator.executable', creator.executable)) return false;
  }
  if (act === before.act || act.is !== 'value' || act.data !== undefined) return true;
  // What stands before it may be read as the program, and part of a stream's name as arguments.
  const isPlain = act.before === '' && !act.target.includes(':', 2);
  return !isPlain || needed('value.target.path', act.target.toLowerCase());
}

function textIn(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

/** What runs by itself comes first: its cases are the ones people know. */
function inOrder(hunts: readonly Hunt[]): readonly Hunt[] {
  return [...hunts.filter(({ enabled }) => enabled), ...hunts.filter(({ enabled }) => !enabled)];
}

function passes({ riskScore, isSuppressed }: Standing): boolean {
  return isSuppressed || riskScore < MEDIUM;
}

/** Scenes of which the entry holds, one for each way; where the hunt takes none of them, with what its selection asks besides. */
function scenesOf(
  { condition }: Lowering,
  hunt: Hunt,
  holds: Predicate,
  put: (scene: Scene, hunt: Hunt) => readonly Case[],
): readonly Scene[] {
  const kinds = EVENT_KINDS.filter((kind) => hunt.select.some((select) => select.kind === kind));
  const scenes = new Map<string, Scene>();
  for (const way of spread(waysToHold(condition), MOST_WAYS)) {
    for (const kind of kinds) {
      if (scenes.size >= MOST_SCENES || !isStaged(kind, hunt, way) || !mayTell(kind, way)) continue;
      const scene = plainScene(way, kind, hunt, holds, put) ?? selectedScene(way, kind, hunt, holds, put);
      if (scene !== undefined) scenes.set(JSON.stringify(scene), scene);
    }
  }
  return [...scenes.values()];
}

/**
 * Of an autostart the value or file itself: what a command line tells of it makes the same case, but for a file of values
 * that is imported, of which the line tells none.
 */
function isStaged(kind: EventKind, { finding }: Hunt, way: Way): boolean {
  if (kind === 'process_create')
    return finding === 'hive' || way.some(({ field, holds }) => holds && field === 'chain.reg_file');
  return kind === 'registry_set' || kind === 'file_create';
}

/** What an act of the kind has no fields for, no case of it holds. */
function mayTell(kind: EventKind, way: Way): boolean {
  const foreign = kind === 'registry_set' ? /^(?:file|reg|hive)\./ : /^(?:value|registry|approved)\./;
  return !way.some(({ field, match, holds }) => holds && match.kind !== 'null' && foreign.test(field));
}

function plainScene(
  way: Way,
  kind: EventKind,
  hunt: Hunt,
  holds: Predicate,
  put: (scene: Scene, hunt: Hunt) => readonly Case[],
): Scene | undefined {
  const wanted = wantedOf(way);
  if (wanted === undefined) return undefined;
  return actsOfWanted(kind, wanted)
    .map((act) => sceneOf(wanted, act))
    .find((scene) => put(scene, hunt).some((one) => holds(wholeView(one))));
}

/** With the first ways of the hunt's selection that go with what the entry asks. A key that is named is selected or is not. */
function selectedScene(
  way: Way,
  kind: EventKind,
  hunt: Hunt,
  holds: Predicate,
  put: (scene: Scene, hunt: Hunt) => readonly Case[],
): Scene | undefined {
  if (way.some(({ field }) => field === 'value.key')) return undefined;
  let tried = 0;
  for (const more of selectionWays(hunt, kind)) {
    const both = [...way, ...more];
    if (wantedOf(both) === undefined) continue;
    const scene = plainScene(both, kind, hunt, holds, put);
    tried += 1;
    if (scene !== undefined || tried >= MOST_SELECTIONS) return scene;
  }
  return undefined;
}

function selectionWays({ select }: Hunt, kind: EventKind): readonly Way[] {
  return select.filter((one) => one.kind === kind).flatMap(({ condition }) => waysToHold(condition));
}
