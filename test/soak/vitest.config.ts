/** Long tests on real servers: `npm run soak`. They print what they measured. */
import { defineConfig } from 'vitest/config';

const MINUTE = 60_000;

export default defineConfig({
  test: {
    name: 'soak',
    include: ['test/soak/**/*.soak.ts'],
    globalSetup: ['test/servers/global-setup.ts'],
    testTimeout: 30 * MINUTE,
    hookTimeout: 20 * MINUTE,
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
});
