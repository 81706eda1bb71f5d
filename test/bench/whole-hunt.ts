/** A hunt as the command line runs it, without the command line: the same adapters, silent, findings read at the end. */
import { inflate } from '../../src/adapters/compression/inflate.ts';
import { openFiles } from '../../src/adapters/files/open-files.ts';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { openSearchSource } from '../../src/adapters/search/search-source.ts';
import { openFindingSpool } from '../../src/adapters/spool/finding-spool.ts';
import { type RunSummary, runHunts } from '../../src/app/run-hunts.ts';
import type { Content, Hunt } from '../../src/core/content/content.ts';
import type { TimeRange } from '../../src/core/event/event.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import { mergeFindings } from '../../src/core/finding/merge-findings.ts';
import type { EventSource } from '../../src/ports/event-source.ts';

export interface HuntResult {
  readonly summary: RunSummary;
  /** After merging. */
  readonly findings: number;
}

/** Throws when no shipped hunt has this id. */
export function huntOf(content: Content, id: string): Hunt {
  const hunt = content.hunts.find((candidate) => candidate.id === id);
  if (hunt === undefined) throw new Error(`there is no hunt ${id} in queries/hunts`);
  return hunt;
}

export async function huntEngine(
  client: SearchClient,
  index: string,
  content: Content,
  hunts: readonly Hunt[],
  range: TimeRange,
): Promise<HuntResult> {
  const source = await openSearchSource(client, { profiles: content.profiles, patterns: [index] });
  return hunt(source, content, hunts, range);
}

export async function huntFile(file: string, content: Content, hunts: readonly Hunt[]): Promise<HuntResult> {
  const source = await openFiles([file], {
    profiles: content.profiles,
    normaliser: compileProfiles(content.profiles),
    neighbours: hunts.flatMap(({ join }) => join.pairs),
  });
  return hunt(source, content, hunts, undefined);
}

async function hunt(
  source: EventSource,
  content: Content,
  hunts: readonly Hunt[],
  range: TimeRange | undefined,
): Promise<HuntResult> {
  const spool = openFindingSpool({ merge: mergeFindings });
  try {
    const summary = await runHunts(
      { hunts, range, runId: 'bench', now: range?.to ?? Date.now() },
      {
        source,
        content,
        spool,
        store: undefined,
        inflate,
        progress: { update: () => undefined },
      },
    );
    let findings = 0;
    for (const finding of spool.inOrder()) if (finding.reghunt.finding.id !== '') findings += 1;
    if (summary.incomplete)
      throw new Error(`the hunt did not see everything: ${JSON.stringify(summary.notSeen.slice(0, 5))}`);
    return { summary, findings };
  } finally {
    spool.close();
    await source.close();
  }
}
