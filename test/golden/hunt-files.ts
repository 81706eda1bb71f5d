/** Hunts event files in this process through what the command line is made of: file source, joins, judging, merging. */
import { Readable } from 'node:stream';
import { inflate } from '../../src/adapters/compression/inflate.ts';
import { openFiles } from '../../src/adapters/files/open-files.ts';
import { openFindingSpool } from '../../src/adapters/spool/finding-spool.ts';
import { runHunts } from '../../src/app/run-hunts.ts';
import type { Content } from '../../src/core/content/content.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import { mergeFindings } from '../../src/core/finding/merge-findings.ts';
import type { NotSeen } from '../../src/core/hunt/not-seen.ts';
import { shippedContent } from '../shipped.ts';

const content = await shippedContent();
const normaliser = compileProfiles(content.profiles);

/** Exceptions expire: the day is fixed so that the same files give the same findings next year. */
const NOW = Date.parse('2026-11-22T00:00:00Z');

/** All hunts, those that are off by default included. `stdin`: read for the path `-`. */
export async function huntFiles(
  paths: readonly string[],
  stdin: Readable = Readable.from([]),
): Promise<readonly Finding[]> {
  return (await huntWhole(paths, stdin)).findings;
}

/** With what could not be seen in the files. `by`: other content than the shipped, of the same profiles. */
export async function huntWhole(
  paths: readonly string[],
  stdin: Readable = Readable.from([]),
  by: Content = content,
): Promise<{ readonly findings: readonly Finding[]; readonly notSeen: readonly NotSeen[] }> {
  const source = await openFiles(paths, {
    profiles: content.profiles,
    normaliser,
    stdin,
    now: () => NOW,
    neighbours: by.hunts.flatMap(({ join }) => join.pairs),
  });
  const spool = openFindingSpool({ merge: mergeFindings, inMemory: 1000 });
  try {
    await runHunts(
      { hunts: by.hunts, range: undefined, runId: 'golden', now: NOW },
      { source, content: by, spool, store: undefined, inflate, progress: { update: () => undefined } },
    );
    return { findings: [...spool.inOrder()], notSeen: source.notSeen() };
  } finally {
    spool.close();
    await source.close();
  }
}

export { content as shippedContent };
