/** Combines indicators and mitigations into one risk score that a person can redo by hand. */
import { ordered } from '../ordered.ts';

/** From least to most. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Lowest risk score of each severity. Source: the default risk bands of Elastic's detection rules. */
const STARTS_AT: Readonly<Record<Severity, number>> = { low: 0, medium: 22, high: 48, critical: 74 };

/** `event.severity` by name. Source: the numbers Elastic's detection rules write for these names. */
const NUMBERS: Readonly<Record<Severity, number>> = { low: 21, medium: 47, high: 73, critical: 99 };

/** Mitigations together take away four fifths of a score at most. */
export const LEAST_FACTOR = 0.2;

export interface Weighed {
  readonly group: string;
  /** 0-1. */
  readonly weight: number;
  /** 0-100. */
  readonly floor: number;
}

/** The sum, step by step. */
export interface Score {
  /** 0-100, what is reported. */
  readonly riskScore: number;
  /** 0-100, before mitigations. */
  readonly rawScore: number;
  /** Largest weight of each group, the largest first. */
  readonly groups: readonly { readonly group: string; readonly weight: number }[];
  /** What the raw score was multiplied with, never below `LEAST_FACTOR`. */
  readonly factor: number;
  /** Mitigations stop here; 0 when neither an indicator nor a guard sets a floor. */
  readonly floor: number;
}

/**
 * `100 x (1 - product over groups of (1 - the group's largest weight)) x max(0.2, product of factors)`, rounded, but
 * mitigations do not take it below the highest floor of indicators and guards (nor does a floor lift it above the unmitigated
 * score).
 * Independent of order; never falls when an indicator is added.
 */
export function score(
  indicators: readonly Weighed[],
  factors: readonly number[],
  guards: readonly number[] = [],
): Score {
  const groups = largestOfGroups(indicators);
  let unlikely = 1;
  for (const { weight } of groups) unlikely *= 1 - weight;
  const factor = Math.min(1, Math.max(LEAST_FACTOR, product(factors)));
  const raw = 100 * (1 - unlikely);
  const floor = Math.max(0, ...indicators.map((indicator) => indicator.floor), ...guards);
  const riskScore = Math.max(bounded(raw * factor), Math.min(bounded(raw), floor));
  return { riskScore, rawScore: bounded(raw), groups, factor, floor };
}

/** In order: floating point products depend on the order of their factors, findings must not. */
function largestOfGroups(indicators: readonly Weighed[]): Score['groups'] {
  const groups: { readonly group: string; weight: number }[] = [];
  for (const { group, weight } of indicators) {
    const known = groups.find((one) => one.group === group);
    if (known === undefined) groups.push({ group, weight });
    else known.weight = Math.max(known.weight, weight);
  }
  return ordered(
    groups,
    (one, other) => one.weight < other.weight || (one.weight === other.weight && one.group > other.group),
  );
}

/** Sorted, as above. */
function product(values: readonly number[]): number {
  return ordered(values, (one, other) => one > other).reduce((all, value) => all * value, 1);
}

/** A whole number of 0-100; what floating point leaves in the tenth decimal does not decide a rounding. */
function bounded(value: number): number {
  return Math.min(100, Math.max(0, Math.round(Math.round(value * 1e9) / 1e9)));
}

/** The least risk score of a severity. */
export function leastRiskOf(severity: Severity): number {
  return STARTS_AT[severity];
}

/** The band a risk score of 0-100 falls in. */
export function severityOf(riskScore: number): Severity {
  return SEVERITIES.findLast((name) => riskScore >= STARTS_AT[name]) ?? 'low';
}

/** 0 for low up to 3 for critical. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

export function severityNumber(severity: Severity): number {
  return NUMBERS[severity];
}
