/** Which findings count as open, and how severities are told apart, in the query language both products read. */
import type { Condition } from '../board.ts';

/** Neither below what is reported today, nor suppressed, nor closed by somebody. An ad-hoc hunt writes no state. */
export const OPEN =
  'not reghunt.state: "below_threshold" and not reghunt.suppressed_by.id: * and not reghunt.triage.status: "closed"';

export const ACUTE = '(reghunt.severity: "critical" or reghunt.severity: "high")';

/** First found, whatever the time of the act: an event may come late. */
export const SINCE_YESTERDAY = 'event.created >= now-1d';

export const BY_SEVERITY: readonly Condition[] = [
  { label: 'Critical', where: 'reghunt.severity: "critical"', tone: 'act' },
  { label: 'High', where: 'reghunt.severity: "high"', tone: 'act-soft' },
  { label: 'Medium', where: 'reghunt.severity: "medium"', tone: 'calm' },
  { label: 'Low', where: 'reghunt.severity: "low"', tone: 'calm-soft' },
];
