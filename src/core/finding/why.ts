/** Why a finding has its risk, a line each: boards show lists of objects without their pairs, so number and name share a line. */
import { compareText } from '../compare-text.ts';
import { decapitalise } from '../decapitalise.ts';
import type { FindingGuard, FindingIndicator, FindingMitigation, Judgement } from '../judge/judgement.ts';

/**
 * Indicators by weight, largest first: `0.80 content: code that fetches and runs more`. Behind them what lowered the risk,
 * strongest first: `x0.50 copy kept in a folder made for backups`, and what stopped that: `not below 22: begun by a program
 * that opens documents`. Among equals the smaller id comes first.
 */
export function whyLines({
  indicators,
  mitigations,
  guards,
}: Pick<Judgement, 'indicators' | 'mitigations' | 'guards'>): readonly string[] {
  return [
    ...[...indicators].sort((a, b) => b.weight - a.weight || compareText(a.id, b.id)).map(raised),
    ...[...mitigations].sort((a, b) => a.factor - b.factor || compareText(a.id, b.id)).map(lowered),
    ...guards.map(kept),
  ];
}

function raised({ weight, group, name }: FindingIndicator): string {
  return `${weight.toFixed(2)} ${group}: ${decapitalise(name)}`;
}

function kept({ floor, name }: FindingGuard): string {
  return `not below ${floor}: ${decapitalise(name)}`;
}

function lowered({ factor, name }: FindingMitigation): string {
  return `x${factor.toFixed(2)} ${decapitalise(name)}`;
}
