/** What judging a case gives: what raised and lowered the risk, with reasons, and the sum. */
import type { Score, Severity } from './score.ts';

/** One observation that raised the score: `field` held `value`. Values are cut to 1,024 characters. */
export interface FindingIndicator {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
  readonly group: string;
  readonly weight: number;
  readonly field?: string;
  readonly value?: string;
  readonly attack: readonly string[];
}

/** One observation, or an exception that lowers, that the score was multiplied with. */
export interface FindingMitigation {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
  readonly factor: number;
  readonly field?: string;
  readonly value?: string;
}

export interface SuppressedBy {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
  readonly owner: string;
  /** ISO 8601, UTC. */
  readonly expires: string;
}

export interface Judgement {
  /** 0-100. */
  readonly riskScore: number;
  readonly severity: Severity;
  /** Largest weight first. */
  readonly indicators: readonly FindingIndicator[];
  /** Exceptions that lower are among them. */
  readonly mitigations: readonly FindingMitigation[];
  readonly suppressedBy?: SuppressedBy;
  /** Mitigations do not take the score below it. */
  readonly floor: number;
  readonly score: Score;
}
