/** Puts all mitigations and exceptions on trial, and says of what can be worn how, by which case, and what it lacks. */
import { decapitalise } from '../decapitalise.ts';
import { dataOf, lineOf, type Scene, type StagedProcess } from './scene.ts';
import { type Lowering, type Tally, type Twin, type WearGround, wearer } from './wear.ts';

export interface Trial extends Tally {
  readonly entries: number;
  readonly disguises: number;
  /** Harmless, whoever does it. */
  readonly harmless: number;
  /** Of which no case could be made. */
  readonly unmade: readonly Lowering[];
  /** One for each entry and disguise that it lets pass. */
  readonly twins: readonly Twin[];
}

/** `chosen`: which of the content's entries. */
export function trialOf(ground: WearGround, chosen: (entry: Lowering) => boolean = () => true): Trial {
  const { mitigations, exceptions, disguises } = ground.content;
  const entries = [...mitigations, ...exceptions].filter(chosen);
  const trial = { tried: 0, notApplicable: 0, notCovered: 0, lowAnyhow: 0, kept: 0, harmless: 0 };
  const unmade: Lowering[] = [];
  const twins: Twin[] = [];
  const wear = entries.length === 0 ? undefined : wearer(ground);
  for (const entry of entries) {
    const result = wear?.(entry);
    if (result === undefined) continue;
    for (const name of COUNTS) trial[name] += result[name];
    if (result.isHarmless) trial.harmless += 1;
    else if (!result.isMade) unmade.push(entry);
    twins.push(...result.twins);
  }
  const variants = disguises.reduce((sum, one) => sum + one.variants.length, 0);
  return { ...trial, entries: entries.length, disguises: variants, unmade, twins };
}

const COUNTS = ['tried', 'notApplicable', 'notCovered', 'lowAnyhow', 'kept'] as const;

/** One sentence for `queries check`. */
export function trialLine({ entries, disguises, harmless, unmade, twins, ...tally }: Trial): string {
  const worn = new Set(twins.map(({ entry }) => entry.id)).size;
  return [
    `${entries} mitigations and exceptions on trial in ${disguises} disguises: ${tally.tried} cases,`,
    `${tally.notCovered} not covered, ${tally.lowAnyhow} low without them too, ${tally.kept} kept at medium or above,`,
    `${tally.notApplicable} not applicable; ${harmless} harmless whoever acts, ${unmade.length} without a case; ${worn} worn`,
  ].join(' ');
}

/** What is wrong with an entry that the twin wears: told so that a person can see which case passes, and close it. */
export function wornText({ entry, disguise, scene, with: worn, without }: Twin): string {
  const outcome = worn.isSuppressed ? 'suppressed' : `of risk ${worn.riskScore}`;
  return [
    `"${entry.name}" can be worn. Disguise: ${decapitalise(disguise.name)} (${disguise.id}).`,
    `With it the case is ${outcome}, without it of risk ${without.riskScore}.`,
    `The case: ${sceneText(scene)}.`,
    `${disguise.reason} Add: ${disguise.advice}.`,
  ].join(' ');
}

function sceneText({ act, writer, above, creator, run, isWriterLogged }: Scene): string {
  const what =
    act.is === 'value'
      ? `${act.path} = ${dataOf(act)}`
      : act.is === 'file'
        ? `file ${act.path}`
        : lineOf(act);
  const line = isWriterLogged
    ? `${told(writer)}${above.map((one) => `, below ${told(one)}`).join('')}`
    : `${writer.executable}, whose start is not logged`;
  const by = act.is === 'command' ? `run as ${line}` : `set by ${line}`;
  const program =
    act.is !== 'value' || act.data !== undefined
      ? []
      : [
          creator === undefined
            ? 'creation of the program not logged'
            : `program created by ${told(creator)}`,
          run === undefined ? 'no run of it logged' : `its run logged${signatureText(run)}`,
        ];
  return [what, by, ...program].join('; ');
}

/** With its line where that says more than its path. */
function told(process: StagedProcess): string {
  const line = process['command_line'];
  const isTelling =
    typeof line === 'string' && line !== `"${process.executable}"` && line !== process.executable;
  return `${process.executable}${isTelling ? ` (${line.trim()})` : ''}${signatureText(process)}`;
}

function signatureText(fields: Readonly<Record<string, unknown>>): string {
  const exists = fields['code_signature.exists'];
  if (exists === undefined) return '';
  if (exists === 'false') return ', unsigned';
  const trust = fields['code_signature.trusted'] === 'true' ? 'trusted' : 'not trusted';
  const signer = fields['code_signature.subject_name'];
  return `, signature ${trust}${typeof signer === 'string' ? ` of ${signer}` : ''}`;
}
