/** Which documents of the baseline are autostarts, and how the worst they ever were is told apart. */
import type { Condition } from '../board.ts';

export const AUTOSTART = 'reghunt.baseline.kind: "autostart"';

export const ACUTE_HABIT = '(reghunt.baseline.severity: "critical" or reghunt.baseline.severity: "high")';

export const BY_HIGHEST_SEVERITY: readonly Condition[] = [
  { label: 'Critical', where: 'reghunt.baseline.severity: "critical"', tone: 'act' },
  { label: 'High', where: 'reghunt.baseline.severity: "high"', tone: 'act-soft' },
  { label: 'Medium', where: 'reghunt.baseline.severity: "medium"', tone: 'calm' },
  { label: 'Low', where: 'reghunt.baseline.severity: "low"', tone: 'calm-soft' },
];
