/** `reghunt config`: shows the configuration that counts, with its secrets hidden. */
import { Command } from 'commander';
import { showConfig } from '../core/config/show-config.ts';
import { addConfigOptions, type ConfigFlags, configFileOf, readConfigOf } from './config-file.ts';
import type { Wiring } from './wiring.ts';

export function configCommand(wiring: Wiring): Command {
  const command = new Command('config').description(
    'show the configuration that counts: where each value comes from, and of secrets only whether they are set',
  );
  return addConfigOptions(command).action(async (flags: ConfigFlags) => {
    const read = await readConfigOf(flags, wiring);
    wiring.stdout.write(`# ${configFileOf(flags, wiring)}\n${showConfig(read)}`);
  });
}
