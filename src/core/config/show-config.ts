/** Shows a configuration as it counts, with where each value comes from; of a secret only whether there is one. */
import { formatDuration } from '../content/duration.ts';
import type { ConnectionOptions } from './config.ts';
import type { DashboardsAuth, DashboardsConfig } from './dashboards.ts';
import { DASHBOARDS } from './environment.ts';
import type { Path } from './origins.ts';
import type { ReadConfig } from './read-config.ts';
import { yamlValue } from './yaml-value.ts';

/** YAML; an origin stands behind each value. */
export function showConfig({ config, originOf }: ReadConfig): string {
  const { sources, findings, schedule, serve } = config;
  const row = (depth: number, key: string, value: unknown, path: Path): string => {
    const text = `${' '.repeat(depth)}${key}: ${yamlValue(value)}`;
    return `${text.padEnd(ORIGINS_AT)} # ${originOf(path)}`;
  };
  const connection = (depth: number, options: ConnectionOptions, path: Path): readonly string[] =>
    connectionRows(options).map(({ key, value, told }) => row(depth, key, value, [...path, told]));
  return [
    'sources:',
    ...sources.flatMap(({ name, connection: options, patterns, excludedTiers, horizons }, at) => {
      const path = ['sources', at];
      return [
        row(2, '- name', name, [...path, 'name']),
        ...connection(4, options, path),
        row(4, 'indices', patterns, [...path, 'indices']),
        row(4, 'exclude_tiers', excludedTiers, [...path, 'exclude_tiers']),
        '    horizons:',
        ...Object.entries(horizons).map(([key, value]) =>
          row(6, key, formatDuration(value), [...path, 'horizons', key]),
        ),
      ];
    }),
    'findings:',
    ...connection(2, findings.connection, ['findings']),
    row(2, 'index_prefix', findings.prefix, ['findings', 'index_prefix']),
    'schedule:',
    row(2, 'cron', schedule.cron, ['schedule', 'cron']),
    row(2, 'jitter', formatDuration(schedule.jitter), ['schedule', 'jitter']),
    row(2, 'rungs', schedule.rungs.map(formatDuration), ['schedule', 'rungs']),
    '  budget:',
    row(4, 'time', formatDuration(schedule.budget.time), ['schedule', 'budget', 'time']),
    row(4, 'requests', schedule.budget.requests, ['schedule', 'budget', 'requests']),
    row(2, 'claim_timeout', formatDuration(schedule.claimTimeout), ['schedule', 'claim_timeout']),
    row(0, 'hunts', config.hunts, ['hunts']),
    row(0, 'queries', config.queries, ['queries']),
    row(0, 'indicators', config.indicators, ['indicators']),
    row(0, 'threshold', config.threshold, ['threshold']),
    'serve:',
    row(2, 'host', serve.host, ['serve', 'host']),
    row(2, 'port', serve.port, ['serve', 'port']),
    row(2, 'ready_within', formatDuration(serve.readyWithin), ['serve', 'ready_within']),
    `${DASHBOARDS}:`,
    ...dashboardsRows(config.dashboards).map(({ key, value, told }) =>
      row(2, key, value, [DASHBOARDS, told]),
    ),
    '',
  ].join('\n');
}

/** Beyond most values. */
const ORIGINS_AT = 48;

interface ConnectionRow {
  readonly key: string;
  readonly value: unknown;
  /** What its origin is told under. */
  readonly told: string;
}

function connectionRows(options: ConnectionOptions): readonly ConnectionRow[] {
  const { url, engine, auth, caFile, caFingerprint, insecure, timeoutMs, concurrency } = options;
  const username = auth.kind === 'basic' ? auth.username : undefined;
  const rows: readonly ConnectionRow[] = [
    { key: 'url', value: url, told: 'url' },
    { key: 'engine', value: engine, told: 'engine' },
    { key: 'username', value: username, told: 'username' },
    { key: 'password', value: isSet(auth.kind === 'basic'), told: 'password' },
    { key: 'api_key', value: isSet(auth.kind === 'api_key'), told: 'apiKey' },
    { key: 'ca', value: caFile, told: 'caFile' },
    { key: 'ca_fingerprint', value: caFingerprint, told: 'caFingerprint' },
    { key: 'insecure', value: insecure, told: 'insecure' },
    { key: 'timeout', value: formatDuration(timeoutMs), told: 'timeoutMs' },
    { key: 'concurrency', value: concurrency, told: 'concurrency' },
  ];
  return rows.map(withoutGaps);
}

function dashboardsRows(options: DashboardsConfig): readonly ConnectionRow[] {
  const { url, product, space, tenant, auth, caFile, insecure, timeoutMs } = options;
  const isOf = (kind: DashboardsAuth['kind']): string => isSet(auth.kind === kind);
  const rows: readonly ConnectionRow[] = [
    { key: 'url', value: url, told: 'url' },
    { key: 'product', value: product, told: 'product' },
    { key: 'space', value: space, told: 'space' },
    { key: 'tenant', value: tenant, told: 'tenant' },
    { key: 'username', value: auth.kind === 'basic' ? auth.username : undefined, told: 'username' },
    {
      key: 'password',
      value: isSet(auth.kind === 'basic' && auth.password !== undefined),
      told: 'password',
    },
    { key: 'api_key', value: isOf('api_key'), told: 'apiKey' },
    { key: 'token', value: isOf('bearer'), told: 'token' },
    { key: 'ca', value: caFile, told: 'caFile' },
    { key: 'insecure', value: insecure, told: 'insecure' },
    { key: 'timeout', value: formatDuration(timeoutMs), told: 'timeoutMs' },
  ];
  return rows.map(withoutGaps);
}

function isSet(there: boolean): string {
  return there ? '(set)' : '(not set)';
}

function withoutGaps(row: ConnectionRow): ConnectionRow {
  return row.value === undefined ? { ...row, value: '(not set)' } : row;
}
