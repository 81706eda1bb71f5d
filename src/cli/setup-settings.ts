/** What `setup` is to bring where: from `reghunt.yml` where there is one, else from flags and environment alone. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Config } from '../core/config/config.ts';
import { OVERRIDABLE } from '../core/config/config-schema.ts';
import { type DashboardsConfig, type DashboardsLayer, PRODUCTS } from '../core/config/dashboards.ts';
import { variable } from '../core/config/environment.ts';
import { readDashboards } from '../core/config/read-dashboards.ts';
import { defaultPatterns } from '../core/content/default-patterns.ts';
import { UsageError } from '../core/problem.ts';
import { CONFIG_FILE, configFileOf } from './config-file.ts';
import { collectList } from './options.ts';
import type { Wiring } from './wiring.ts';

/** What commander parsed; every flag is optional. */
export interface SetupSettingsFlags {
  readonly config?: string;
  readonly indexPrefix?: string;
  readonly indexPattern?: readonly string[];
  readonly dashboardsUrl?: string;
  readonly product?: DashboardsConfig['product'];
  readonly space?: string;
  readonly tenant?: string;
  readonly dashboardsUsername?: string;
  readonly dashboardsCa?: string;
  readonly dashboardsInsecure?: boolean;
}

export interface SetupSettings {
  readonly dashboards: DashboardsConfig;
  /** Of the names of our indices. */
  readonly prefix: string;
  /** Indices that are hunted. */
  readonly patterns: readonly string[];
}

export function addSetupOptions(command: Command): Command {
  return command
    .option(
      '--config <file>',
      `configuration (or REGHUNT_CONFIG); default: ./${CONFIG_FILE}, and without one flags and environment alone`,
    )
    .option(
      '--dashboards-url <url>',
      'Kibana or OpenSearch Dashboards, with its base path (or REGHUNT_DASHBOARDS_URL)',
    )
    .addOption(
      new Option(
        '--product <name>',
        'which of them it is (or REGHUNT_DASHBOARDS_PRODUCT); default: kibana',
      ).choices(PRODUCTS),
    )
    .option('--space <id>', 'space of Kibana (or REGHUNT_DASHBOARDS_SPACE)')
    .option('--tenant <name>', 'tenant of OpenSearch Dashboards (or REGHUNT_DASHBOARDS_TENANT)')
    .option(
      '--dashboards-username <name>',
      'user for basic authentication; the password comes from REGHUNT_DASHBOARDS_PASSWORD',
    )
    .option('--dashboards-ca <file>', 'PEM file of the certificate authority to trust')
    .option('--dashboards-insecure', 'do not verify the server certificate')
    .option('--index-prefix <prefix>', 'findings are in <prefix>-findings (or REGHUNT_INDEX_PREFIX)')
    .option(
      '--index-pattern <patterns>',
      'index patterns that are hunted, for the view of raw events, repeatable; default: those configured',
      collectList,
    );
}

/** Throws `UsageError`. Reads no secret of the dashboards. */
export async function setupSettings(flags: SetupSettingsFlags, wiring: Wiring): Promise<SetupSettings> {
  const says = flagsOf(flags);
  const isNamed = (flags.config ?? variable(wiring.env, 'REGHUNT_CONFIG')) !== undefined;
  if (!isNamed && !existsSync(CONFIG_FILE)) {
    return {
      dashboards: readDashboards({ flags: says, env: wiring.env }),
      prefix: prefixOf(flags, wiring),
      patterns: await patternsOf(flags, [[]], wiring),
    };
  }
  const { indexPrefix } = flags;
  const read = await wiring.readConfig(configFileOf(flags, wiring), { indexPrefix, dashboards: says });
  const { dashboards, findings, sources } = read.config;
  return {
    dashboards,
    prefix: findings.prefix,
    patterns: await patternsOf(
      flags,
      sources.map(({ patterns }: Config['sources'][number]) => patterns),
      wiring,
    ),
  };
}

function flagsOf(flags: SetupSettingsFlags): DashboardsLayer['says'] {
  return {
    url: flags.dashboardsUrl,
    product: flags.product,
    space: flags.space,
    tenant: flags.tenant,
    username: flags.dashboardsUsername,
    caFile: flags.dashboardsCa,
    insecure: flags.dashboardsInsecure,
  };
}

function prefixOf({ indexPrefix }: SetupSettingsFlags, { env }: Wiring): string {
  const name = indexPrefix === undefined ? 'REGHUNT_INDEX_PREFIX' : '--index-prefix';
  const read = OVERRIDABLE.indexPrefix
    .default('reghunt')
    .safeParse(indexPrefix ?? variable(env, 'REGHUNT_INDEX_PREFIX'));
  if (read.success) return read.data;
  throw new UsageError(`${name}: ${read.error.issues[0]?.message ?? 'cannot be used.'}`);
}

/** Of all sources; one that names none is hunted where the known shippers write. */
async function patternsOf(
  { indexPattern = [] }: SetupSettingsFlags,
  configured: readonly (readonly string[])[],
  wiring: Wiring,
): Promise<readonly string[]> {
  if (indexPattern.length > 0) return indexPattern;
  const usual = configured.some((patterns) => patterns.length === 0)
    ? defaultPatterns(await wiring.loadContent([]))
    : [];
  return [...new Set([...configured.flat(), ...usual])];
}
