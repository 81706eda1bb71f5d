/** When people have to be told of a finding again: it is worse than it ever was, has come back, or was closed too early. Pure. */
import { type Severity, severityRank } from '../judge/score.ts';
import { sha256OfParts } from '../sha256.ts';
import type { Finding, ReghuntPart, Triage } from './finding.ts';

/**
 * `risen`: it is worse than it ever was while it was shown, or is shown for the first time. `reopened`: people closed it, and
 * the act was done again. `returned`: it had fallen below what is reported or was suppressed, and is shown again.
 */
export const TRANSITION_KINDS = ['risen', 'reopened', 'returned'] as const;
export type TransitionKind = (typeof TRANSITION_KINDS)[number];

/** The word in `reghunt.triage.status` by which people close a finding. Any other leaves it open. */
export const CLOSED = 'closed';

/** What a finding was before: not known, not shown, closed by people, or shown with a severity. */
export type Before = 'new' | 'below_threshold' | 'suppressed' | typeof CLOSED | Severity;

export interface Transition {
  readonly kind: TransitionKind;
  /** The how manyth of its kind, from 1; of each severity a finding rises to but once. */
  readonly ordinal: number;
  readonly from: Before;
  readonly to: Severity;
}

/** What has been told of a finding so far: kept in it, so that whoever comes next tells nothing twice. */
export interface Told {
  /** The highest. */
  readonly severity: Severity;
  /** How often. */
  readonly returned: number;
  readonly reopened: number;
  /** `triage.at` of the closing after which it was told of last. */
  readonly closed_at?: string;
}

/** As much of a kept finding as decides what is told of it. */
export interface Shown extends Pick<ReghuntPart, 'severity' | 'suppressed_by' | 'last_seen'> {
  readonly state: 'reported' | 'below_threshold';
  readonly triage?: Triage;
}

/**
 * What is to be told when `held` becomes `fresh`, and what has been told then; undefined for nothing. `told`: as `held` has it.
 *
 * One change is told once, by the first of the kinds that fits. A finding that is not shown tells nothing; what is known of it
 * then is told when it is shown. A closing is told of once, by the first act after it, however many follow. Depends on the
 * arguments alone: whoever died before the finding was written is followed by one that tells the same, under the same id.
 */
export function transitionBetween(
  held: Shown | undefined,
  told: Told | undefined,
  fresh: Shown,
): { readonly transition: Transition; readonly told: Told } | undefined {
  if (hiddenBy(fresh) !== undefined) return undefined;
  const { severity: to, triage } = fresh;
  const closedAt = triage?.status === CLOSED && isDoneAfter(triage, held, fresh) ? triage.at : undefined;
  const isReopened = closedAt !== undefined && closedAt !== told?.closed_at;
  const from = isReopened ? CLOSED : before(held);
  const known = {
    severity: to,
    returned: 0,
    reopened: 0,
    ...told,
    ...(isReopened ? { closed_at: closedAt } : {}),
  };
  if (told === undefined || severityRank(to) > severityRank(told.severity))
    return { transition: { kind: 'risen', ordinal: 1, from, to }, told: { ...known, severity: to } };
  if (isReopened) {
    const ordinal = told.reopened + 1;
    return { transition: { kind: 'reopened', ordinal, from, to }, told: { ...known, reopened: ordinal } };
  }
  if (held !== undefined && hiddenBy(held) !== undefined) {
    const ordinal = told.returned + 1;
    return { transition: { kind: 'returned', ordinal, from, to }, told: { ...known, returned: ordinal } };
  }
  return undefined;
}

/** Why a finding is not shown as one that counts; undefined when it is. */
function hiddenBy({ state, suppressed_by }: Shown): 'below_threshold' | 'suppressed' | undefined {
  if (state === 'below_threshold') return state;
  return suppressed_by === undefined ? undefined : 'suppressed';
}

function before(held: Shown | undefined): Before {
  return held === undefined ? 'new' : (hiddenBy(held) ?? held.severity);
}

/** Whether an act has come that was done after the closing: one dated by a clock that runs ahead was there before. */
function isDoneAfter({ at }: Triage, held: Shown | undefined, { last_seen }: Shown): boolean {
  const last = Date.parse(last_seen);
  return last > Date.parse(at) && (held === undefined || last > Date.parse(held.last_seen));
}

/** The same transition always has the same id: whoever writes it again writes nothing new. */
function transitionId(finding: string, { kind, ordinal, to }: Transition): string {
  return sha256OfParts([finding, kind, to, String(ordinal)]);
}

/** A transition as it is indexed, with the `_id` it is written under. */
export interface TransitionDocument {
  readonly id: string;
  /** Id of the finding it tells of. */
  readonly finding: string;
  readonly document: object;
}

/**
 * The finding as it is shown, at the time of the transition: epoch milliseconds by the engine's clock.
 *
 * `event.kind` is `event`, not the finding's `alert`: a detection rule reads these documents and makes the alerts, and the
 * rules that Elastic ships for alerts of other products take every document of kind `alert` for one of its own.
 */
export function transitionDocument(
  finding: Finding,
  transition: Transition,
  now: number,
): TransitionDocument {
  const { id: finding_id } = finding.reghunt.finding;
  const id = transitionId(finding_id, transition);
  const { ecs, message, rule, threat, host, user, process, registry, file, related, reghunt } = finding;
  const { ingested: _ingested, ...event } = finding.event;
  return {
    id,
    finding: finding_id,
    document: {
      '@timestamp': new Date(now).toISOString(),
      ecs,
      message,
      event: { ...event, id, kind: 'event', dataset: 'reghunt.transitions' },
      rule,
      threat,
      host,
      user,
      process,
      registry,
      file,
      related,
      reghunt: { finding: reghunt.finding, severity: reghunt.severity, why: reghunt.why, transition },
    },
  };
}
