/** What judging a case gives: what raised and lowered the risk, with reasons, and the sum. */
import type { HuntEvent } from '../event/event.ts';
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

/** One observation below whose floor nothing takes the risk. From medium on it keeps exceptions from suppressing. */
export interface FindingGuard {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
  readonly floor: number;
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

/** What one entry that holds was read from: fields of the case, or for a public rule the event it speaks of. */
export interface Ground {
  readonly of: 'indicators' | 'mitigations';
  /** Of the entry. */
  readonly id: string;
  readonly fields: readonly string[];
  /** The value that showed it, where one did. */
  readonly value: string | undefined;
  readonly event: HuntEvent | undefined;
}

export interface Judgement {
  /** 0-100. */
  readonly riskScore: number;
  readonly severity: Severity;
  /** Largest weight first. */
  readonly indicators: readonly FindingIndicator[];
  /** Exceptions that lower are among them. */
  readonly mitigations: readonly FindingMitigation[];
  /** Highest floor first; none where nothing would lower or suppress. */
  readonly guards: readonly FindingGuard[];
  readonly suppressedBy?: SuppressedBy;
  /** What each indicator and mitigation was read from. */
  readonly grounds: readonly Ground[];
  /** Mitigations do not take the score below it. */
  readonly floor: number;
  readonly score: Score;
}
