import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const MINUTE = 60_000;
const SERVERS = 'test/servers/global-setup.ts';
const setupFiles = ['test/fixed-seed.ts'];
/** Programs that tests start are compiled once, not each time. */
const env = { NODE_COMPILE_CACHE: resolve('node_modules/.cache/node') };

/** The files of the quick projects share what they load: they neither change it nor depend on their order. */
const QUICK = {
  isolate: false,
  pool: 'threads',
  setupFiles,
  maxWorkers: Math.min(4, availableParallelism()),
} as const;

/** Of many cases each: they run in `npm test`, not in `npm run check`. */
const LONG = ['test/**/*.long.test.ts'];

/** Quick projects run everywhere; contract and integration ask for real servers, which start when first asked for. */
export default defineConfig({
  test: {
    env,
    projects: [
      {
        test: {
          ...QUICK,
          name: 'unit',
          include: ['test/{core,app,adapters,cli,content,dashboards}/**/*.test.ts'],
          exclude: LONG,
          // Command line tests start processes; a busy machine must not fail them.
          testTimeout: MINUTE,
        },
      },
      {
        test: {
          ...QUICK,
          name: 'golden',
          include: ['test/golden/**/*.test.ts'],
          exclude: LONG,
          testTimeout: MINUTE,
        },
      },
      { test: { ...QUICK, name: 'long', include: LONG, testTimeout: 5 * MINUTE } },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          globalSetup: [SERVERS],
          setupFiles,
          testTimeout: 2 * MINUTE,
          hookTimeout: 8 * MINUTE,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: [SERVERS],
          setupFiles,
          testTimeout: 5 * MINUTE,
          hookTimeout: 8 * MINUTE,
          fileParallelism: false,
        },
      },
    ],
  },
});
