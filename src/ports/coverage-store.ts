/** Where is kept which kinds of events each host sent, hour by hour. */
import type { HostCoverage } from '../core/run/coverage.ts';

export interface CoverageStore {
  /** Shown to people: where it goes. */
  readonly description: string;
  /** Of one source and the hour that begins then. In place of what was written of it before. Why some could not be written; undefined when all was. */
  write(
    of: { readonly source: string; readonly runId: string; readonly hour: number },
    hosts: readonly HostCoverage[],
  ): Promise<string | undefined>;
}
