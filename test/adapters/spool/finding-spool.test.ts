import { describe, expect, it } from 'vitest';
import { openFindingSpool } from '../../../src/adapters/spool/finding-spool.ts';
import { buildFinding } from '../../../src/core/finding/build-finding.ts';
import type { Finding } from '../../../src/core/finding/finding.ts';
import { compareFindings } from '../../../src/core/finding/finding-order.ts';
import { mergeFindings } from '../../../src/core/finding/merge-findings.ts';
import { compileContent, judge } from '../../../src/core/judge/judge.ts';
import { caseOf, contentOf, HUNT, indicator, NOON, runValue } from '../../core/hunt/given.ts';

const TABLES = compileContent(contentOf({ indicators: [indicator('base', { weight: 0.5 })] }));

/** Each number is an act of its own; another line is the same act seen again. */
function findingOf(act: number, line: number): Finding {
  // Long enough for a few hundred of them to be written in several goes.
  const program = `C:\\Tools\\${'long '.repeat(400)}${act}.exe`;
  const judged = caseOf(runValue(`App${act}`, program, { line, at: line }));
  const judgement = judge(judged, HUNT, TABLES, NOON);
  return buildFinding(judged, judgement, HUNT, { runId: 'r', now: NOON });
}

function spelled(findings: Iterable<Finding>): readonly unknown[] {
  return [...findings].map((finding): unknown => JSON.parse(JSON.stringify(finding)));
}

describe('a finding spool', () => {
  it('gives back on disk what it would have held in memory, merged and in order', () => {
    const inMemory = openFindingSpool({ merge: mergeFindings, inMemory: 1_000 });
    const onDisk = openFindingSpool({ merge: mergeFindings, inMemory: 3 });
    try {
      for (let line = 1; line <= 300; line += 1) {
        // Some come again at once, while they wait to be written; others long after.
        const finding = findingOf(line % 7 === 0 ? line - 1 : line % 120, line);
        onDisk.add(finding);
        inMemory.add(finding);
      }
      expect(onDisk.size).toBe(inMemory.size);
      expect(onDisk.bySeverity()).toEqual(inMemory.bySeverity());
      const read = spelled(onDisk.inOrder());
      expect(read).toEqual(spelled(inMemory.inOrder()));
      expect(read.length).toBeGreaterThan(100);
      const orders = [...onDisk.inOrder()].map((finding) => ({
        '@timestamp': finding['@timestamp'],
        risk: finding.event.risk_score,
        id: finding.reghunt.finding.id,
      }));
      expect(orders).toEqual([...orders].sort(compareFindings));
    } finally {
      inMemory.close();
      onDisk.close();
    }
  });
});
