/** `reghunt queries`: lists, shows and checks hunts, indicators, mitigations, exceptions and profiles. */
import { Command } from 'commander';
import { UsageError } from '../core/problem.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';
import { exportCommand } from './export-command.ts';
import type { Wiring } from './wiring.ts';

export function queriesCommand(wiring: Wiring, report: (code: ExitCode) => void): Command {
  const command = new Command('queries').description(
    'hunts, indicators, mitigations, exceptions and profiles',
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
      for (const entry of content.profiles) wiring.stdout.write(`profile     ${entry.id}  ${entry.name}\n`);
    });
  command
    .command('check')
    .description('check the shipped content, and further folders on top of it')
    .argument('[folders...]')
    .action(async (folders: readonly string[]) => {
      const content = await wiring.loadContent(folders);
      const loaded =
        content.hunts.length +
        content.indicators.length +
        content.mitigations.length +
        content.exceptions.length +
        content.profiles.length;
      wiring.stdout.write(`${loaded} loaded, 0 refused\n`);
      report(EXIT.done);
    });
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
