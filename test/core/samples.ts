/** How many samples a law is tried on. */

const FEW = 25;

/** `count`, or a few where thousands of mutants run the same law (Stryker names its workers in the environment). */
export function samples(count: number): number {
  return process.env['STRYKER_MUTATOR_WORKER'] === undefined ? count : Math.min(count, FEW);
}
