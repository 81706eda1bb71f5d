import { defineConfig } from 'vitest/config';

/**
 * What mutants of facts and of Sigma's language are held against: their own tests, and the golden cases. Hostile values
 * stay outside: they cost minutes where each step of the code is watched.
 */
export default defineConfig({
  test: {
    include: ['test/core/{facts,sigma,hunt}/**/*.test.ts', 'test/golden/cases.test.ts'],
    testTimeout: 60_000,
  },
});
