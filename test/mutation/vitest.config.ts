import { defineConfig } from 'vitest/config';

/**
 * What mutants of facts and of Sigma's language are held against: their own tests alone, since each mutant runs all that
 * reach it.
 */
export default defineConfig({
  test: {
    include: ['test/core/{facts,sigma,hunt,event,export}/**/*.test.ts', 'test/content/facts-page.test.ts'],
    setupFiles: ['test/mutation/few-samples.ts'],
    testTimeout: 60_000,
    isolate: false,
  },
});
