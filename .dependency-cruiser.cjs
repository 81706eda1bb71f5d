/** The layer rules of docs/decisions/0001-layers.md, enforced by `npm run arch`. */

/** The floors of core, bottom up: an import goes down only. What lies in core itself is a leaf that every floor may use. */
const FLOORS = ['event', 'sigma', 'windows', 'content', 'act', 'case', 'facts', 'fields', 'judge', 'finding', 'hunt', 'wear', 'config', 'run', 'export', 'report', 'dashboards'];

const floorRules = FLOORS.slice(0, -1).map((floor, at) => ({
  name: `core-${floor}-imports-downwards`,
  comment: `What ${floor} needs from above is a parameter, or belongs below.`,
  severity: 'error',
  from: { path: `^src/core/${floor}/` },
  to: { path: `^src/core/(${FLOORS.slice(at + 1).join('|')})/` },
}));

/** The rooms of the file adapter, in the order of the way through it; its source stands above all of them. */
const ROOMS = ['scratch', 'input', 'scan', 'index'];

const roomRules = ROOMS.map((room, at) => ({
  name: `files-${room}-looks-back-only`,
  comment: `What ${room} needs of a later room, or of the source, is a parameter.`,
  severity: 'error',
  from: { path: `^src/adapters/files/${room}/` },
  to: { path: '^src/adapters/files/', pathNot: `^src/adapters/files/(${ROOMS.slice(0, at + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...floorRules,
    ...roomRules,
    {
      name: 'every-folder-of-files-is-a-room',
      comment: 'Give a new folder its place among ROOMS.',
      severity: 'error',
      from: {},
      to: { path: '^src/adapters/files/[^/]+/', pathNot: `^src/adapters/files/(${ROOMS.join('|')})/` },
    },
    { name: 'core-leaves-import-no-floor', comment: 'A leaf knows nothing but leaves.', severity: 'error', from: { path: '^src/core/[^/]+$' }, to: { path: '^src/core/[^/]+/' } },
    {
      name: 'every-folder-of-core-is-a-floor',
      comment: 'Give a new folder its place among FLOORS.',
      severity: 'error',
      from: {},
      to: { path: '^src/core/[^/]+/', pathNot: `^src/core/(${FLOORS.join('|')})/` },
    },
    { name: 'no-cycles', comment: 'Turn the shared part into a leaf both import.', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-pure',
      comment: 'core does no I/O: move the I/O to an adapter behind a port.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^src/', pathNot: '^src/core/' },
    },
    {
      name: 'core-imports-only-zod-re2js',
      comment: 'core may use zod and the linear-time regex library, nothing else; sha256.ts hashes, which is no I/O.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '^src/core/sha256\\.ts$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/(zod|re2js)/' },
    },
    {
      name: 'core-hashes-and-no-more',
      comment: 'sha256.ts is the one file of core with a built-in module, and that one computes.',
      severity: 'error',
      from: { path: '^src/core/sha256\\.ts$' },
      to: { pathNot: '^(node:)?crypto$' },
    },
    { name: 'ports-know-core-only', comment: 'A port is an interface over core types.', severity: 'error', from: { path: '^src/ports/' }, to: { path: '^src/', pathNot: '^src/(core|ports)/' } },
    { name: 'app-uses-ports', comment: 'A use case talks to ports; compose.ts hands it the adapters.', severity: 'error', from: { path: '^src/app/' }, to: { path: '^src/', pathNot: '^src/(core|ports|app)/' } },
    { name: 'adapters-stand-alone', comment: 'An adapter imports core and ports.', severity: 'error', from: { path: '^src/adapters/' }, to: { path: '^src/', pathNot: '^src/(core|ports|adapters)/' } },
    {
      name: 'adapters-never-import-each-other',
      comment: 'Shared search logic lives in adapters/search, which holds no client.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/($1|search)/' },
    },
    {
      name: 'shared-search-is-for-the-engines',
      comment: 'Only the two engine adapters import what they share.',
      severity: 'error',
      from: { path: '^src/adapters/', pathNot: '^src/adapters/(search|elasticsearch|opensearch)/' },
      to: { path: '^src/adapters/search/' },
    },
    { name: 'cli-uses-app-and-core', comment: 'The command line knows use cases, not adapters.', severity: 'error', from: { path: '^src/cli/' }, to: { path: '^src/', pathNot: '^src/(cli|app|core|ports)/' } },
    { name: 'nobody-imports-the-root', comment: 'compose.ts is the composition root; main.ts starts it.', severity: 'error', from: { pathNot: '^src/main\\.ts$' }, to: { path: '^src/(main|compose)\\.ts$' } },
    {
      name: 'elastic-client-in-one-file',
      severity: 'error',
      comment: 'Ask the SearchClient port for what you need.',
      from: { path: '^src/', pathNot: '^src/adapters/elasticsearch/client\\.ts$' },
      to: { path: 'node_modules/@elastic/' },
    },
    {
      name: 'opensearch-client-in-one-file',
      severity: 'error',
      comment: 'Ask the SearchClient port for what you need.',
      from: { path: '^src/', pathNot: '^src/adapters/opensearch/client\\.ts$' },
      to: { path: 'node_modules/@opensearch-project/' },
    },
    {
      name: 'node-cron-in-one-file',
      severity: 'error',
      comment: 'Ask the Clock port.',
      from: { path: '^src/', pathNot: '^src/adapters/clock/cron-clock\\.ts$' },
      to: { path: 'node_modules/node-cron/' },
    },
    {
      name: 'pino-in-one-file',
      severity: 'error',
      comment: 'Ask the RunLog port.',
      from: { path: '^src/', pathNot: '^src/adapters/log/pino-log\\.ts$' },
      to: { path: 'node_modules/pino/' },
    },
    {
      name: 'prometheus-client-in-one-file',
      severity: 'error',
      comment: 'Ask the ServiceMetrics port.',
      from: { path: '^src/', pathNot: '^src/adapters/metrics/prometheus-metrics\\.ts$' },
      to: { path: 'node_modules/@prometheus-io/' },
    },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsConfig: { fileName: 'tsconfig.json' }, tsPreCompilationDeps: true, exclude: { path: '^(dist|node_modules)/' } },
};
