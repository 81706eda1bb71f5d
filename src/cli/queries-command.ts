/** `reghunt queries`: lists, shows and checks hunts, lists, indicators, mitigations, guards, exceptions and profiles. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { CheckedContent, Content } from '../core/content/content.ts';
import { formatProblem, UsageError } from '../core/problem.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';
import { exportCommand } from './export-command.ts';
import { collectList } from './options.ts';
import { listRulesIn } from './rules-in-lines.ts';
import type { Wiring } from './wiring.ts';

interface MoreContent {
  readonly queries?: readonly string[];
}

export function queriesCommand(wiring: Wiring, report: (code: ExitCode) => void): Command {
  const command = new Command('queries').description(
    'hunts, lists, indicators, mitigations, guards, exceptions and profiles',
  );
  command
    .command('list')
    .description('list what is loaded')
    .option('--queries <folder>', 'more content beside the shipped one; repeatable', collectList)
    .action(async ({ queries }: MoreContent) => {
      const content = await wiring.loadContent(queries ?? []);
      for (const hunt of content.hunts) {
        wiring.stdout.write(`hunt        ${hunt.id}  ${hunt.enabled ? '' : '(off) '}${hunt.name}\n`);
      }
      for (const entry of content.indicators)
        wiring.stdout.write(`indicator   ${entry.id}  ${entry.weight}  ${entry.name}\n`);
      for (const entry of content.mitigations)
        wiring.stdout.write(`mitigation  ${entry.id}  x${entry.factor}  ${entry.name}\n`);
      for (const entry of content.guards)
        wiring.stdout.write(`guard       ${entry.id}  ${entry.floor}  ${entry.name}\n`);
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
    .description(
      'show one entry: its file, what it says, the lists it names and the cases that prove or name it',
    )
    .argument('<id>')
    .option('--queries <folder>', 'more content beside the shipped one; repeatable', collectList)
    .action(async (id: string, { queries }: MoreContent) => {
      wiring.stdout.write(await shown(id, await wiring.loadContent(queries ?? []), wiring));
    });
  command.addCommand(exportCommand(wiring, report));
  return command;
}

/** YAML that can be loaded again: what is told besides stands in comments. Throws `UsageError` for an id that nothing has. */
async function shown(id: string, content: Content, wiring: Wiring): Promise<string> {
  const entry = Object.values(content)
    .flat()
    .find((candidate) => candidate.id === id);
  if (entry === undefined)
    throw new UsageError(`Nothing is called "${id}": reghunt queries list shows the ids.`);
  const text = await wiring.entryText(entry.file, id);
  const lists = content.lists
    .filter((list) => text.includes(`%${list.id}%`))
    .map((list) => `# %${list.id}%: ${list.file}\n`);
  const { proving, naming } =
    'name' in entry ? await wiring.casesOf({ id, name: entry.name }) : { proving: [], naming: [] };
  const cases = [
    ...proving.map((folder) => `# proven by ${folder}\n`),
    ...naming.map((folder) => `# named by ${folder}\n`),
  ];
  return [`# ${entry.file}\n`, text, ...lists, ...cases].join('');
}

/**
 * 2 when anything is wrong; rules that are merely about other events are counted and are no fault. The shipped content
 * is checked as well; the last line counts what the folders hold, or the shipped content when there are none.
 */
async function check(given: readonly string[], wiring: Wiring): Promise<ExitCode> {
  const folders = given.filter((folder) => resolve(folder) !== resolve(wiring.contentFolder));
  const isContent = await Promise.all(folders.map((folder) => wiring.isContentFolder(folder)));
  const hasOwn = isContent.includes(true);
  // Rules of others lower nothing, so what is shipped is as it was when it was made; content of one's own may change it.
  const shipped = await wiring.checkContent([], wiring.now(), folders.length > 0 ? 'none' : 'all');
  const all = hasOwn
    ? await wiring.checkContent(
        folders.filter((_, at) => isContent[at]),
        wiring.now(),
        'all',
      )
    : shipped;
  for (const problem of all.problems) wiring.stderr.write(`${formatProblem(problem)}\n`);
  for (const note of all.notes) wiring.stderr.write(`${formatProblem(note)} (note)\n`);
  const rules = await wiring.readRules(
    folders.filter((_, at) => !isContent[at]),
    all.content,
  );
  listRulesIn(rules, wiring);
  if (all.trial !== undefined) wiring.stdout.write(`${all.trial}\n`);
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
