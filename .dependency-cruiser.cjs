/** The layer rules of docs/decisions/0001-layers.md, enforced by `npm run arch`. */
module.exports = {
  forbidden: [
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
      comment: 'core may use zod and the linear-time regex library, nothing else.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/(zod|re2js)/' },
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
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsConfig: { fileName: 'tsconfig.json' }, tsPreCompilationDeps: true, exclude: { path: '^(dist|node_modules)/' } },
};
