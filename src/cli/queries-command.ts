/** `reghunt queries`: lists, shows and checks hunts, lists, indicators, mitigations, exceptions and profiles. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { CheckedContent } from '../core/content/content.ts';
import { formatProblem, UsageError } from '../core/problem.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';
import { exportCommand } from './export-command.ts';
import { listRulesIn } from './rules-in-lines.ts';
import type { Wiring } from './wiring.ts';

export function queriesCommand(wiring: Wiring, report: (code: ExitCode) => void): Command {
  const command = new Command('queries').description(
    'hunts, lists, indicators, mitigations, exceptions and profiles',
  );
  command
    .command('list')
    .description('list what is loaded')
    .action(async () => {
      const content = await wiring.loadContent([]);
      for (const hunt of content.hunts) {
        wiring.stdout.write(`hunt        ${hunt.id}  ${hunt.enabled ? '' : '(off) '}${hunt.name}\n`);
      }
      for (const entry of content.indicators)
        wiring.stdout.write(`indicator   ${entry.id}  ${entry.weight}  ${entry.name}\n`);
      for (const entry of content.mitigations)
        wiring.stdout.write(`mitigation  ${entry.id}  x${entry.factor}  ${entry.name}\n`);
      for (const entry of content.exceptions)
        wiring.stdout.write(`exception   ${entry.id}  ${entry.effect.kind}  ${entry.name}\n`);
      for (const { id, values, description } of content.lists)
        wiring.stdout.write(`list        ${id}  ${values.length}  ${description}\n`);
      for (const entry of content.profiles) wiring.stdout.write(`profile     ${entry.id}  ${entry.name}\n`);
    });
  command
    .command('check')
    .description('check the shipped content, and further folders of content or of public Sigma rules')
    .argument('[folders...]')
    .action(async (folders: readonly string[]) => report(await check(folders, wiring)));
  command
    .command('show')
    .description('show where one entry is written and what it says')
    .argument('<id>')
    .action(async (id: string) => {
      const content = await wiring.loadContent([]);
      const all = [
        ...content.hunts,
        ...content.indicators,
        ...content.mitigations,
        ...content.exceptions,
        ...content.profiles,
      ];
      const entry = all.find((candidate) => candidate.id === id);
      if (entry === undefined)
        throw new UsageError(`Nothing is called "${id}": reghunt queries list shows the ids.`);
      wiring.stdout.write(`${JSON.stringify(entry, null, 2)}\n`);
    });
  command.addCommand(exportCommand(wiring, report));
  return command;
}

/**
 * 2 when anything is wrong; rules that are merely about other events are counted and are no fault. The shipped content
 * is checked as well; the last line counts what the folders hold, or the shipped content when there are none.
 */
async function check(given: readonly string[], wiring: Wiring): Promise<ExitCode> {
  const folders = given.filter((folder) => resolve(folder) !== resolve(wiring.contentFolder));
  const isContent = await Promise.all(folders.map((folder) => wiring.isContentFolder(folder)));
  const shipped = await wiring.checkContent([], wiring.now());
  const all = isContent.includes(true)
    ? await wiring.checkContent(
        folders.filter((_, at) => isContent[at]),
        wiring.now(),
      )
    : shipped;
  for (const problem of all.problems) wiring.stderr.write(`${formatProblem(problem)}\n`);
  for (const note of all.notes) wiring.stderr.write(`${formatProblem(note)} (note)\n`);
  const rules = await wiring.readRules(
    folders.filter((_, at) => !isContent[at]),
    all.content,
  );
  listRulesIn(rules, wiring);
  const ours = folders.length === 0 ? { loaded: 0, refused: 0 } : sizeOf(shipped);
  if (folders.length > 0)
    wiring.stdout.write(`shipped content: ${ours.loaded} loaded, ${ours.refused} refused\n`);
  const both = sizeOf(all);
  const loaded = both.loaded - ours.loaded + rules.indicators.length;
  const refused = both.refused - ours.refused + rules.refused.length;
  wiring.stdout.write(`${loaded} loaded, ${refused} refused\n`);
  return all.problems.length > 0 || rules.refused.some((rule) => rule.isWrong) ? EXIT.usage : EXIT.done;
}

function sizeOf({ content, refused }: CheckedContent): { readonly loaded: number; readonly refused: number } {
  return { loaded: Object.values(content).reduce((sum, entries) => sum + entries.length, 0), refused };
}
