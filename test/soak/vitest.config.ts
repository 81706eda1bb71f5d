/** Long tests on real servers: `npm run soak`. They print what they measured. */
import { defineConfig } from 'vitest/config';

const MINUTE = 60_000;

export default defineConfig({
  test: {
    name: 'soak',
    include: ['test/soak/**/*.soak.ts'],
    globalSetup: ['test/servers/global-setup.ts'],
    // A day of two million events is loaded and lived through.
    testTimeout: 120 * MINUTE,
    // What is left after collecting garbage is what grows.
    execArgv: ['--expose-gc'],
    hookTimeout: 20 * MINUTE,
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
});
