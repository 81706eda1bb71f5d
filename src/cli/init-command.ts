/** `reghunt init`: writes a commented `reghunt.yml`, and never over one that is there. */
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { initText } from '../core/config/init-text.ts';
import { UsageError } from '../core/problem.ts';
import { CONFIG_FILE } from './config-file.ts';
import { reasonOf } from './output/output-error.ts';
import type { Wiring } from './wiring.ts';

interface InitFlags {
  readonly output: string;
  readonly force?: boolean;
}

export function initCommand(wiring: Wiring): Command {
  return new Command('init')
    .description('write a commented configuration with every key, what it means and its default')
    .option('--output <file>', 'where to', CONFIG_FILE)
    .option('--force', 'overwrite the file if it is there')
    .action(async ({ output, force }: InitFlags) => {
      await write(output, force === true);
      const named = output === CONFIG_FILE ? '' : ` --config ${output}`;
      wiring.stdout.write(
        `${output} is written: correct the url under "sources", then run \`reghunt config${named}\` to see what counts.\n`,
      );
    });
}

async function write(file: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, initText(), { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new UsageError(
        `${file} is there already and was left as it is: --force overwrites it, --output names another.`,
      );
    }
    throw new UsageError(`${file} cannot be written: ${reasonOf(error)}. Name another by --output.`);
  }
}
