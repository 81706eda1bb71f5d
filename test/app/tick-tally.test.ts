/** What a tick counts for its record. */
import { expect, it } from 'vitest';
import { tickTally } from '../../src/app/tick-tally.ts';
import type { JoinedCase } from '../../src/core/case/case.ts';
import { buildFinding } from '../../src/core/finding/build-finding.ts';
import { compileContent, judge } from '../../src/core/judge/judge.ts';
import { caseOf, contentOf, HUNT, indicator, process, runValue } from '../core/hunt/given.ts';

const TABLES = compileContent(contentOf({ indicators: [indicator('any')] }));
const WRITER = process('C:\\a\\setup.exe', 'go');
const FOUND = { status: 'found', event: WRITER, weak: false } as const;

function concluded(anchor: JoinedCase['anchor'], parts: Partial<JoinedCase>) {
  const joined = caseOf(anchor, parts);
  const finding = buildFinding(joined, judge(joined, HUNT, TABLES, 0), HUNT, { runId: 'r', now: 0 });
  return { joined, conclusion: { is: 'finding', finding } as const };
}

it('counts the writers of values that were set, and why the others are missing', () => {
  const tally = tickTally();
  const value = runValue('App', 'C:\\Tools\\app.exe');
  tally.act(concluded(value, { writer: FOUND }));
  tally.act(concluded(value, {}));
  tally.act(concluded(value, { writer: { status: 'missing', reason: 'no_entity_id' } }));
  // A process is its own writer, and so is a command that tells of a value.
  tally.act(concluded(WRITER, {}));
  tally.act(concluded({ ...value, inferred: { from: WRITER } }, { writer: FOUND }));
  expect(tally.counts()).toMatchObject({
    joined: 5,
    setWriters: {
      found: 1,
      missing: { not_logged: 1, no_entity_id: 1, truncated: 0, not_applicable: 0 },
    },
  });
});
