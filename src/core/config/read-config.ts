/** Makes the configuration of what flags, environment and file say, in this order; what none of them says is the default. */
import { z } from 'zod';
import type { Located } from '../located.ts';
import { type Problem, UsageError } from '../problem.ts';
import { checkFile } from './check-file.ts';
import type { Config } from './config.ts';
import { OVERRIDABLE } from './config-schema.ts';
import type { DashboardsLayer } from './dashboards.ts';
import { DASHBOARDS, type Environment, FINDINGS, variable } from './environment.ts';
import { lineOf, type OriginOf, originsOf, type Path } from './origins.ts';
import { readConnections } from './read-connections.ts';
import { readDashboards } from './read-dashboards.ts';

/** What a command line says instead of the file. */
export interface ConfigOverrides {
  readonly url?: string | undefined;
  readonly queries?: readonly string[] | undefined;
  readonly indexPrefix?: string | undefined;
  readonly threshold?: string | undefined;
  readonly dashboards?: DashboardsLayer['says'] | undefined;
}

export interface ConfigSurroundings {
  readonly overrides: ConfigOverrides;
  readonly env: Environment;
  /** Where a path that is written in the file leads, seen from the file's folder. */
  readonly resolvePath: (path: string) => string;
  /** Throws an error that says why a file cannot be read, and never what is in it. */
  readonly readSecret: (file: string) => string;
}

export interface ReadConfig {
  readonly config: Config;
  readonly originOf: OriginOf;
}

/** Every fault of the file with its place. Throws `UsageError` for what flags or environment say wrongly. */
export function readConfig(
  node: Located,
  file: string,
  around: ConfigSurroundings,
): ReadConfig | { readonly problems: readonly Problem[] } {
  const checked = checkFile(node, file);
  if ('problems' in checked) return checked;
  const { written } = checked;
  const told = new Map<string, string>();
  const connections = readConnections(written, {
    node,
    file,
    around: { ...around, url: around.overrides.url },
    told,
  });
  if ('problems' in connections) return connections;
  const dashboards = readDashboards({
    flags: around.overrides.dashboards,
    env: around.env,
    file: {
      written: written.dashboards,
      resolvePath: around.resolvePath,
      lineOf: (key) => lineOf(node, [DASHBOARDS, key]),
    },
    told,
  });
  const { schedule, serve } = written;
  const { overrides, env } = around;
  /** The flag, or the variable that stands for it. */
  const override = <Value>(path: Path, { flag, name, form }: Override<Value>): Value | undefined => {
    const fromFlag = overrides[flag.key];
    const value = fromFlag ?? variable(env, name);
    if (value === undefined) return undefined;
    const origin = fromFlag === undefined ? name : flag.name;
    told.set(path.join('.'), origin);
    const read = form.safeParse(value);
    if (read.success) return read.data;
    throw new UsageError(`${origin}: ${read.error.issues[0]?.message ?? 'cannot be used.'}`);
  };
  return {
    config: {
      sources: connections.sources,
      findings: {
        connection: connections.findings,
        prefix: override([FINDINGS, 'index_prefix'], INDEX_PREFIX) ?? written.findings.index_prefix,
      },
      schedule: {
        cron: schedule.cron,
        jitter: schedule.jitter,
        rungs: schedule.rungs,
        budget: schedule.budget,
        claimTimeout: schedule.claim_timeout,
      },
      hunts: written.hunts,
      queries: override(['queries'], QUERIES) ?? written.queries.map(around.resolvePath),
      indicators: written.indicators.map(around.resolvePath),
      threshold: override(['threshold'], THRESHOLD) ?? written.threshold,
      serve: { host: serve.host, port: serve.port, readyWithin: serve.ready_within },
      dashboards,
    },
    originOf: originsOf(node, told),
  };
}

interface Override<Value> {
  readonly flag: { readonly key: Exclude<keyof ConfigOverrides, 'dashboards'>; readonly name: string };
  readonly name: string;
  readonly form: z.ZodType<Value>;
}

const INDEX_PREFIX: Override<string> = {
  flag: { key: 'indexPrefix', name: '--index-prefix' },
  name: 'REGHUNT_INDEX_PREFIX',
  form: OVERRIDABLE.indexPrefix,
};
const THRESHOLD: Override<Config['threshold']> = {
  flag: { key: 'threshold', name: '--threshold' },
  name: 'REGHUNT_THRESHOLD',
  form: OVERRIDABLE.threshold,
};
/** Several in one variable as in one flag; they are seen from where the program is started. */
const QUERIES: Override<readonly string[]> = {
  flag: { key: 'queries', name: '--queries' },
  name: 'REGHUNT_QUERIES',
  form: z.union([z.array(z.string()), z.string().transform((folders) => folders.split(/\s*,\s*/))]),
};
