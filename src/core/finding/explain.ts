/** Lays out a finding's score as lines of text from which a person can redo the sum. */

import { LEAST_FACTOR } from '../judge/score.ts';
import type { Finding } from './finding.ts';

/** Without colours or indentation of its own; one step a line. */
export function explainFinding(finding: Finding): readonly string[] {
  const {
    indicators,
    mitigations,
    guards = [],
    score,
    severity,
    suppressed_by: suppressed,
  } = finding.reghunt;
  const counted = new Map<string, number>();
  for (const { group, weight } of indicators) counted.set(group, Math.max(counted.get(group) ?? 0, weight));
  const used = new Set<string>();
  const raised = indicators.map(({ name, reason, group, weight, field, value }) => {
    const counts = weight === counted.get(group) && !used.has(group);
    if (counts) used.add(group);
    const note = counts ? '' : ' (not counted: its group already has as much)';
    return `+ ${weight} ${group}: ${name}${note}. ${reason}${shown(field, value)}`;
  });
  const lowered = mitigations.map(
    ({ name, reason, factor, field, value }) => `x ${factor} ${name}. ${reason}${shown(field, value)}`,
  );
  const kept = guards.map(
    ({ name, reason, floor, field, value }) => `not below ${floor}: ${name}. ${reason}${shown(field, value)}`,
  );
  const groups = [...counted.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const sum = groups.map(([, weight]) => `(1 - ${weight})`).join(' x ');
  return [
    ...raised,
    ...lowered,
    ...kept,
    groups.length === 0 ? '= 0: no indicator holds' : `= 100 x (1 - ${sum}) = ${score.raw}`,
    ...(mitigations.length === 0
      ? []
      : [`  x ${number(score.factor)} of mitigations (never below ${LEAST_FACTOR})`]),
    ...(score.floor > 0 ? [`  mitigations stop at ${score.floor}`] : []),
    `= ${finding.event.risk_score}, ${severity}`,
    ...(suppressed === undefined
      ? []
      : [
          `suppressed by ${suppressed.name} until ${suppressed.expires.slice(0, 10)} (${suppressed.owner}): ${suppressed.reason}`,
        ]),
  ];
}

function shown(field: string | undefined, value: string | undefined): string {
  if (field === undefined) return '';
  return value === undefined ? ` [${field} is absent]` : ` [${field} = ${value}]`;
}

function number(value: number): string {
  return String(Number(value.toFixed(4)));
}
