/** Composition root: hands the command line its adapters. The only file that knows every layer. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { cronClock } from './adapters/clock/cron-clock.ts';
import { inflate } from './adapters/compression/inflate.ts';
import { contentFingerprint } from './adapters/content/content-fingerprint.ts';
import { entryText } from './adapters/content/entry-text.ts';
import { casesOf } from './adapters/content/golden-cases.ts';
import { checkContent, holdsContent, loadContent } from './adapters/content/load-content.ts';
import { readConfigFile, readSecret } from './adapters/content/read-config.ts';
import { readRules } from './adapters/content/read-rules.ts';
import type { DashboardsConnection } from './adapters/dashboards/api.ts';
import { openDashboards as openDashboardsServer } from './adapters/dashboards/open-dashboards.ts';
import { openFiles } from './adapters/files/open-files.ts';
import { openHealthServer } from './adapters/http/health-server.ts';
import { pinoLog } from './adapters/log/pino-log.ts';
import { prometheusMetrics } from './adapters/metrics/prometheus-metrics.ts';
import { openBaselineStore } from './adapters/search/baseline-store.ts';
import { DEFAULT_RETRIES, type SearchConnection } from './adapters/search/client.ts';
import { connectSearch } from './adapters/search/connect.ts';
import { openCoverageStore } from './adapters/search/coverage-store.ts';
import { openEventSink } from './adapters/search/event-sink.ts';
import { openFindingKeeper } from './adapters/search/finding-keeper.ts';
import { openFindingStore } from './adapters/search/finding-store.ts';
import { openLedgerStore } from './adapters/search/ledger-store.ts';
import { openRunStore } from './adapters/search/run-store.ts';
import { openSearchSource, type SearchSourceOptions } from './adapters/search/search-source.ts';
import { serverTime } from './adapters/search/server-time.ts';
import { readIndexTemplates } from './adapters/search/template-files.ts';
import { withTraffic } from './adapters/search/traffic.ts';
import { openBacktestStore } from './adapters/spool/backtest-store.ts';
import { openFindingSpool } from './adapters/spool/finding-spool.ts';
import type { Engine, SourceOptions, Terminal, Wiring } from './cli/wiring.ts';
import { caseWindow } from './core/case/time-windows.ts';
import type { ConnectionOptions } from './core/config/config.ts';
import type { DashboardsAuth, DashboardsConfig } from './core/config/dashboards.ts';
import type { SecretSource } from './core/config/secret-source.ts';
import { defaultPatterns } from './core/content/default-patterns.ts';
import { compileProfiles } from './core/event/normalise.ts';
import { mergeFindings } from './core/finding/merge-findings.ts';
import { UsageError } from './core/problem.ts';
import type { DashboardsServer } from './ports/dashboards-server.ts';

/** The project's own folder, from the sources as from `dist/`. */
const shipped = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** What a process has around it; `process` itself, or a test's own. */
export interface Surroundings {
  readonly stdin: Readable;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly env: NodeJS.ProcessEnv;
}

/** `interrupted`: told when somebody asks the process to end. */
export async function compose(
  around: Surroundings,
  interrupted: AbortSignal = new AbortController().signal,
): Promise<Wiring> {
  const { stdout, stderr, env } = around;
  const version = await readVersion();
  return {
    version,
    // Looked at only when it is asked for: a process that does not read its stdin leaves it alone.
    stdin: () => around.stdin,
    stdout,
    stderr,
    env,
    demoFile: shipped('demo/incident.ndjson'),
    contentFolder: shipped('queries'),
    now: () => Date.now(),
    newRunId: () => randomUUID(),
    interrupted,
    inflate,
    readConfig: (file, overrides) => readConfigFile(file, { overrides, env }),
    loadContent: (folders) =>
      loadContent([shipped('queries'), ...folders.map(existingFolder)], { folders, inflate }),
    checkContent: (folders, at, onTrial) => {
      const tried = { all: [shipped('queries'), ...folders], own: folders, none: [] }[onTrial];
      return checkContent([shipped('queries'), ...folders], { folders, at }, { folders: tried, inflate });
    },
    entryText,
    casesOf: (rule) => casesOf(shipped('test/golden/cases'), rule),
    readRules,
    isContentFolder: holdsContent,
    openFiles: (paths, content, progress, { snapshotHost, threads, allowUnread } = {}) => {
      // Gigabytes pass through: a heap that grows in small steps keeps below the memory that is promised, for a twentieth
      // of the time. What an engine answers is bounded by its pages.
      setFlagsFromString('--heap-growing-percent=60');
      const normaliser = compileProfiles(content.profiles);
      if (paths.includes('-')) endWith(around.stdin, interrupted);
      return openFiles(paths, {
        profiles: content.profiles,
        normaliser,
        stdin: around.stdin,
        ...(snapshotHost === undefined ? {} : { snapshotHost }),
        allowUnread: allowUnread === true,
        now: () => Date.now(),
        progress,
        interrupted,
        neighbours: content.hunts.flatMap(({ join }) => join.pairs),
        ...(threads === undefined ? {} : { limits: { threads, threadsFrom: 0 } }),
      });
    },
    connect: (options, runId, ending = interrupted) =>
      connect(options, { sender: { version, runId }, interrupted: ending }),
    openDashboards: (config) => openDashboards(config, { userAgent: `reghunt/${version}`, interrupted }),
    clock: cronClock,
    monotonic: () => performance.now(),
    openLog: () => pinoLog(stderr, { version, now: () => Date.now() }),
    openMetrics: (sources) => prometheusMetrics({ version, sources }),
    openHealthServer,
    contentFingerprint: (paths) => contentFingerprint([shipped('queries'), ...paths]),
    openSpool: () => openFindingSpool({ merge: mergeFindings }),
    backtests: openBacktestStore(join(stateFolder(env), 'backtests')),
  };
}

/** Where the platform has programs keep what is theirs from run to run. */
function stateFolder(env: NodeJS.ProcessEnv): string {
  const own = env['REGHUNT_STATE_DIR'];
  if (own !== undefined && own !== '') return own;
  const local = process.platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_STATE_HOME'];
  return join(local === undefined || local === '' ? join(homedir(), '.local', 'state') : local, 'reghunt');
}

/** Nobody else may ever end it: whoever reads it is told then. */
function endWith(stdin: Readable, interrupted: AbortSignal): void {
  // Where nobody reads it any more nobody is to hear of it.
  stdin.on('error', () => undefined);
  const end = (): void => void stdin.destroy(interrupted.reason as Error);
  if (interrupted.aborted) end();
  else interrupted.addEventListener('abort', end, { once: true });
}

async function connect(
  options: ConnectionOptions,
  run: Pick<SearchConnection, 'sender' | 'interrupted'>,
): Promise<Engine> {
  const engine = options.engine === 'auto' ? undefined : options.engine;
  const { client, traffic } = withTraffic(
    await connectSearch(
      { ...(await searchConnection(options)), ...run },
      {
        elasticsearch: async (given) =>
          (await import('./adapters/elasticsearch/client.ts')).elasticsearchWire(given),
        opensearch: async (given) => (await import('./adapters/opensearch/client.ts')).opensearchWire(given),
      },
      engine,
    ),
  );
  const templates = await readIndexTemplates(shipped('mappings'));
  return {
    openSource: (given) => openSearchSource(client, sourceOptions(given)),
    openCountingSource: (given) => openSearchSource(client, { ...sourceOptions(given), isCounted: true }),
    openRunStores: (prefix) => ({
      ledger: openLedgerStore(client, { prefix, templates }),
      keeper: openFindingKeeper(client, { prefix, templates }),
      baseline: openBaselineStore(client, { prefix }),
      runs: openRunStore(client, { prefix }),
      coverage: openCoverageStore(client, { prefix }),
    }),
    serverTime: () => serverTime(client),
    traffic,
    openStore: (prefix) => openFindingStore(client, { prefix, templates }),
    openSink: (prefix) => openEventSink(client, { prefix, templates }),
    close: () => client.close(),
  };
}

function sourceOptions(given: SourceOptions): SearchSourceOptions {
  const { content, patterns, hunts, range, by, excludedTiers, pageSize } = given;
  return {
    profiles: content.profiles,
    patterns: patterns.length > 0 ? patterns : defaultPatterns(content),
    patternsOptional: patterns.length === 0,
    window: range,
    by,
    excludedTiers,
    reachOf: (times) => caseWindow(times, hunts),
    ...(pageSize === undefined ? {} : { pageSize }),
  };
}

async function searchConnection(options: ConnectionOptions): Promise<SearchConnection> {
  const { auth, caFile, caFingerprint } = options;
  return {
    nodes: [options.url],
    credentials:
      auth.kind === 'basic'
        ? { kind: 'password', username: auth.username, password: auth.password }
        : auth.kind === 'api_key'
          ? { kind: 'api_key', apiKey: auth.key }
          : { kind: 'none' },
    tls: {
      ...(caFile === undefined ? {} : { ca: await readAuthority(caFile) }),
      ...(caFingerprint === undefined ? {} : { fingerprint: caFingerprint }),
      insecure: options.insecure,
    },
    requestTimeoutMs: options.timeoutMs,
    retries: DEFAULT_RETRIES,
    concurrency: options.concurrency,
  };
}

/** Throws `UsageError` where there is no URL, or a secret cannot be had. */
async function openDashboards(
  { url, product, space, tenant, auth, caFile, insecure, timeoutMs }: DashboardsConfig,
  around: Pick<DashboardsConnection, 'userAgent' | 'interrupted'>,
): Promise<DashboardsServer> {
  if (url === undefined) {
    throw new UsageError(
      'No Kibana or OpenSearch Dashboards to bring them to: give --dashboards-url <url> (or REGHUNT_DASHBOARDS_URL, or "url" under "dashboards" in reghunt.yml), or --out <folder> for files to import by hand.',
    );
  }
  const ca = caFile === undefined ? undefined : await readAuthority(caFile);
  const options = { url, product, space, tenant, ca, insecure, timeoutMs, ...around };
  return openDashboardsServer({ ...options, auth: withSecret(auth) });
}

function withSecret(auth: DashboardsAuth): DashboardsConnection['auth'] {
  switch (auth.kind) {
    case 'none':
      return auth;
    case 'api_key':
      return { kind: 'api_key', key: secretOf(auth.key) };
    case 'bearer':
      return { kind: 'bearer', token: secretOf(auth.token) };
    case 'basic': {
      const { username, password } = auth;
      if (password !== undefined) return { kind: 'basic', username, password: secretOf(password) };
      throw new UsageError(
        `No password for user "${username}": set REGHUNT_DASHBOARDS_PASSWORD, or name a file as "password_file" under "dashboards".`,
      );
    }
  }
}

function secretOf(source: SecretSource): string {
  if (source.kind === 'text') return source.text;
  try {
    return readSecret(source.file);
  } catch (error) {
    throw new UsageError(`dashboards: ${(error as Error).message}`);
  }
}

async function readAuthority(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`Cannot read the certificate authority ${file}: ${(error as Error).message}.`);
  }
}

function existingFolder(folder: string): string {
  if (!existsSync(folder))
    throw new UsageError(`There is no folder ${folder}: give one that holds hunts/, indicators/, ...`);
  return folder;
}

async function readVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(shipped('package.json'), 'utf8')) as { version: string };
  return version;
}
