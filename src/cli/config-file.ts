/** Where a command finds `reghunt.yml`, and what its flags say instead of it. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Config } from '../core/config/config.ts';
import { variable } from '../core/config/environment.ts';
import type { ReadConfig } from '../core/config/read-config.ts';
import type { Severity } from '../core/judge/score.ts';
import { UsageError } from '../core/problem.ts';
import { collectList, severityOption } from './options.ts';
import type { Wiring } from './wiring.ts';

export const CONFIG_FILE = 'reghunt.yml';

/** What commander parsed; every flag is optional. */
export interface ConfigFlags {
  readonly config?: string;
  readonly url?: string;
  readonly queries?: readonly string[];
  readonly indexPrefix?: string;
  readonly threshold?: Severity;
}

export function addConfigOptions(command: Command): Command {
  return command
    .option('--config <file>', `configuration (or REGHUNT_CONFIG); default: ./${CONFIG_FILE}`)
    .option('--url <url>', 'Elasticsearch or OpenSearch to hunt in, where it is only one (or REGHUNT_URL)')
    .option(
      '--queries <folder>',
      'more hunts, indicators and exceptions, instead of those configured; repeatable (or REGHUNT_QUERIES)',
      collectList,
    )
    .option('--index-prefix <prefix>', 'findings go to <prefix>-findings (or REGHUNT_INDEX_PREFIX)')
    .option(
      '--threshold <severity>',
      'write findings from this severity on (or REGHUNT_THRESHOLD)',
      severityOption,
    );
}

/** Throws `UsageError` with every problem of the file and its place. */
export async function loadConfig(flags: ConfigFlags, wiring: Wiring): Promise<Config> {
  return (await readConfigOf(flags, wiring)).config;
}

/** The same with where each value comes from. */
export function readConfigOf(flags: ConfigFlags, wiring: Wiring): Promise<ReadConfig> {
  const { url, queries, indexPrefix, threshold } = flags;
  return wiring.readConfig(configFileOf(flags, wiring), { url, queries, indexPrefix, threshold });
}

export function configFileOf({ config }: ConfigFlags, { env }: Wiring): string {
  const named = config ?? variable(env, 'REGHUNT_CONFIG');
  const file = named ?? CONFIG_FILE;
  if (existsSync(file)) return file;
  throw new UsageError(
    named === undefined
      ? `There is no ${CONFIG_FILE} in this folder: run \`reghunt init\` to have one written, or name another by --config or REGHUNT_CONFIG.`
      : `There is no configuration ${file}, which ${config === undefined ? 'REGHUNT_CONFIG' : '--config'} names: run \`reghunt init --output ${file}\` to have one written.`,
  );
}
