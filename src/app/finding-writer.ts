/** Writes the findings of a run page by page and counts what became of each; a store that fails ends no run. */
import type { Finding } from '../core/finding/finding.ts';
import { mergeFindings } from '../core/finding/merge-findings.ts';
import type { NotSeen } from '../core/hunt/not-seen.ts';
import { EngineError } from '../core/problem.ts';
import type { FindingStore, WriteCounts, WriteResult } from '../ports/finding-store.ts';

export interface FindingWriter {
  /** A store that cannot be prepared is written nothing: its documents would lie in an index without its template. */
  prepare(): Promise<void>;
  write(findings: readonly Finding[]): Promise<void>;
  counts(): WriteCounts;
  /** Most frequent reason first. */
  failures(): WriteResult['failures'];
  /** What keeps a run from being whole beside single findings. */
  notSeen(): readonly NotSeen[];
}

export function findingWriter(store: FindingStore): FindingWriter {
  let counts: WriteCounts = { created: 0, merged: 0, unchanged: 0, failed: 0 };
  const reasons = new Map<string, number>();
  let unprepared: string | undefined;

  const fail = (reason: string, count: number): WriteResult => ({
    counts: { created: 0, merged: 0, unchanged: 0, failed: count },
    failures: [{ reason, count }],
  });
  const add = (result: WriteResult): void => {
    counts = {
      created: counts.created + result.counts.created,
      merged: counts.merged + result.counts.merged,
      unchanged: counts.unchanged + result.counts.unchanged,
      failed: counts.failed + result.counts.failed,
    };
    for (const { reason, count } of result.failures) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  };

  return {
    async prepare() {
      unprepared = await reasonOf(() => store.prepare());
    },
    async write(findings) {
      const once = onceEach(findings);
      if (once.length === 0) return;
      if (unprepared !== undefined) return add(fail(unprepared, once.length));
      const reason = await reasonOf(async () => add(await store.write(once)));
      if (reason !== undefined) add(fail(reason, once.length));
    },
    counts: () => counts,
    failures: () =>
      [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
    notSeen: () =>
      unprepared === undefined
        ? []
        : [
            {
              kind: 'write_failed',
              count: 1,
              where: store.description,
              reason: `nothing was written: ${unprepared}`,
              incomplete: true,
            },
          ],
  };
}

/** Why the engine failed; undefined when it did not. */
async function reasonOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof EngineError) return error.message;
    throw error;
  }
}

/** A store takes each finding once at a time. */
function onceEach(findings: readonly Finding[]): readonly Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of findings) {
    const { id } = finding.reghunt.finding;
    const held = merged.get(id);
    merged.set(id, held === undefined ? finding : mergeFindings(held, finding));
  }
  return [...merged.values()];
}
