/** From a joined case to its finding: the act in its right place, facts, judgement, the document. Pure. */
import type { JoinedCase } from '../case/case.ts';
import { atDrives } from '../case/drives.ts';
import { atCommand } from '../case/hive-command.ts';
import { atLoggedSet } from '../case/logged-set.ts';
import { atToldOutput } from '../case/told-output.ts';
import type { Content, Hunt } from '../content/content.ts';
import { caseFacts } from '../facts/case-facts.ts';
import { buildFinding } from '../finding/build-finding.ts';
import type { Finding } from '../finding/finding.ts';
import { compileContent, judge } from '../judge/judge.ts';
import type { Inflate } from '../windows/powershell/base64.ts';

/** `below`: under the hunt's `report_at`, or what the run reports at all, so it is counted and no more. */
export interface Conclusion {
  readonly is: 'below' | 'finding';
  /** Made when it is asked for: most cases are below. */
  readonly finding: Finding;
}

export interface ConcludeContext {
  readonly content: Content;
  readonly inflate: Inflate;
  readonly runId: string;
  /** Epoch milliseconds: when findings are first found, and exceptions expire. */
  readonly now: number;
  /** The least risk score that is reported, whatever a hunt reports at. Default: 0. */
  readonly leastRisk?: number;
}

export type Conclude = (joined: JoinedCase, hunt: Hunt) => Conclusion;

/** Compiles the content once; to be kept for a run. */
export function concluder({ content, inflate, runId, now, leastRisk = 0 }: ConcludeContext): Conclude {
  const tables = compileContent(content);
  return (joined, hunt) => {
    const act = reanchor(joined, hunt);
    const judged = { ...act, facts: caseFacts(act, inflate) };
    const judgement = judge(judged, hunt, tables, now);
    let finding: Finding | undefined;
    return {
      is: judgement.riskScore < Math.max(hunt.reportAt, leastRisk) ? 'below' : 'finding',
      get finding(): Finding {
        finding ??= buildFinding(judged, judgement, hunt, { runId, now });
        return finding;
      },
    };
  };
}

/**
 * One act makes one case: that of the command which wrote the file, or of the value set that the command made. Volumes
 * in the paths of what was joined are drives from here on, where the case tells them.
 */
export function reanchor(joined: JoinedCase, { finding }: Hunt): JoinedCase {
  return atDrives(finding === 'hive' ? atToldOutput(atCommand(joined)) : atLoggedSet(joined));
}
