/** Counts how often each part of a case was found, and why it was missing. */
import type { JoinedCase, Part } from '../core/case/case.ts';
import type { PartCounts } from '../core/report/report.ts';

export type JoinCounts = Readonly<
  Record<'writer' | 'ancestors' | 'payload_file' | 'payload_process', PartCounts>
>;

export interface JoinTally {
  add(joined: JoinedCase): void;
  counts(): JoinCounts;
}

export function joinTally(): JoinTally {
  const names = ['writer', 'ancestors', 'payload_file', 'payload_process'] as const;
  const tallies = new Map(names.map((name) => [name, { found: 0, missing: new Map<string, number>() }]));
  const count = (name: (typeof names)[number], missing: string | undefined): void => {
    const tally = tallies.get(name);
    if (tally === undefined) return;
    if (missing === undefined) tally.found += 1;
    else tally.missing.set(missing, (tally.missing.get(missing) ?? 0) + 1);
  };
  const counts = (name: (typeof names)[number]): PartCounts => {
    const tally = tallies.get(name);
    return { found: tally?.found ?? 0, missing: Object.fromEntries(tally?.missing ?? []) };
  };
  return {
    add(joined) {
      count('writer', missingReason(joined.writer));
      const { events, stopped } = joined.ancestors;
      count('ancestors', events.length > 0 ? undefined : (stopped ?? 'not_logged'));
      count('payload_file', missingReason(joined.payloadFile));
      count('payload_process', missingReason(joined.payloadProcess));
    },
    counts: () => ({
      writer: counts('writer'),
      ancestors: counts('ancestors'),
      payload_file: counts('payload_file'),
      payload_process: counts('payload_process'),
    }),
  };
}

function missingReason(part: Part): string | undefined {
  return part.status === 'missing' ? part.reason : undefined;
}
