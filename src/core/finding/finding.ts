/** The finding: an ECS document, the same nested shape in the JSON report and in the index. Public contract. */

import type { MissingReason } from '../case/case.ts';
import type { FindingKind } from '../content/content.ts';
import type { FieldValue, SourceRef } from '../event/event.ts';
import type { FindingGuard, FindingIndicator, FindingMitigation, SuppressedBy } from '../judge/judgement.ts';
import type { Severity } from '../judge/score.ts';
import type { Supports } from './supports.ts';

/** A nested piece of an ECS document whose leaves an allow-list bounds (`finding-fields.ts`). */
export interface EcsObject {
  readonly [name: string]: FieldValue | EcsObject;
}

/** Why an event is part of a finding. `wrapper`: a shell that was told to run the act, as `cmd /c reg save` is. */
export const EVIDENCE_ROLES = [
  'anchor',
  'wrapper',
  'writer',
  'ancestor',
  'payload_file',
  'payload_creator',
  'payload_process',
  'neighbour',
] as const;
export type EvidenceRole = (typeof EVIDENCE_ROLES)[number];

export interface Evidence {
  /** SHA-256 over the finding's id and the event's own identity. */
  readonly id: string;
  readonly role: EvidenceRole;
  /** ISO 8601, UTC. */
  readonly ts: string;
  readonly source: SourceRef;
  /** What rests on the event; empty for an act that was seen again. */
  readonly supports: Supports;
  /** Entity ids of its process and the parent, as the event spells them; absent where it knows none. */
  readonly process_ids?: readonly string[];
  /** The event itself: in reports and evidence documents, not in the indexed finding. */
  readonly event?: EcsObject;
}

export interface JoinOutcome {
  readonly status: 'found' | 'missing';
  /** `pending`: it was not there when it was looked for, and may still come. */
  readonly reason?: MissingReason | 'pending';
  /** Joined without an entity id, by pid and time. */
  readonly weak?: boolean;
}

/** Set by people, never by a run. */
export interface Triage {
  readonly status: string;
  readonly assignee?: string;
  readonly note?: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface ReghuntPart {
  readonly finding: {
    /** SHA-256, also the document's `_id`. */
    readonly id: string;
    readonly kind: FindingKind;
    /** What the finding is about with user names, SIDs, GUIDs, versions and numbers taken out. */
    readonly group: string;
  };
  readonly severity: Severity;
  readonly indicators: readonly FindingIndicator[];
  readonly mitigations: readonly FindingMitigation[];
  /** Absent when none keeps anything from lowering or suppressing. */
  readonly guards?: readonly FindingGuard[];
  /** Both as lines for people: see `whyLines`. */
  readonly why: readonly string[];
  /** The score before mitigations and the floor they stop at: with the lists above the whole sum. */
  readonly score: { readonly raw: number; readonly factor: number; readonly floor: number };
  readonly facts: EcsObject;
  readonly joins: {
    readonly writer: JoinOutcome;
    readonly ancestors: JoinOutcome & { readonly count: number };
    readonly payload_file: JoinOutcome;
    readonly payload_process: JoinOutcome;
  };
  /** ISO 8601, UTC: earliest and latest time of the act. */
  readonly first_seen: string;
  readonly last_seen: string;
  /** Acts behind the finding; log twins and wrappers of one act count once. */
  readonly occurrences: number;
  readonly fleet?: { readonly hosts: number };
  readonly suppressed_by?: SuppressedBy;
  readonly triage?: Triage;
  readonly source: SourceRef;
  /** Earliest first, at most `MOST_EVIDENCE`. */
  readonly evidence: readonly Evidence[];
  /** True when there was more evidence than is listed: `occurrences` then counts only what is listed. */
  readonly evidence_truncated?: boolean;
  /** Entity ids of every process of the evidence and its parent, as the events spell them; sorted. */
  readonly process_ids: readonly string[];
  /** The run that found it first. */
  readonly run_id: string;
}

export interface Finding {
  /** The anchor's own time, ISO 8601, UTC. */
  readonly '@timestamp': string;
  readonly ecs: { readonly version: string };
  readonly event: {
    /** That of the finding: the document is the alert, the events behind it are its evidence. */
    readonly id: string;
    readonly kind: 'alert';
    readonly module: 'reghunt';
    readonly dataset: 'reghunt.findings';
    /** What was done: `registry-value-set`, `hive-saved`, ... */
    readonly action: string;
    readonly category: readonly string[];
    readonly type: readonly string[];
    /** When first found, ISO 8601, UTC. */
    readonly created: string;
    /** When it was last written to the index, ISO 8601, UTC; absent in reports. */
    readonly ingested?: string;
    /** 0-100. */
    readonly risk_score: number;
    readonly severity: number;
  };
  readonly rule: {
    readonly uuid: string;
    readonly name: string;
    readonly version: string;
    readonly ruleset: 'reghunt';
  };
  readonly threat: {
    readonly framework: 'MITRE ATT&CK';
    readonly tactic: { readonly id: readonly string[]; readonly name: readonly string[] };
    readonly technique: {
      readonly id: readonly string[];
      readonly name: readonly string[];
      readonly subtechnique?: { readonly id: readonly string[]; readonly name: readonly string[] };
    };
  };
  readonly host: EcsObject;
  readonly user?: EcsObject;
  /** The writer, or reg.exe itself, with `parent`. */
  readonly process?: EcsObject;
  readonly registry?: EcsObject;
  /** The payload's file, or what reg.exe wrote. */
  readonly file?: EcsObject;
  readonly related: EcsObject;
  /** One sentence a person can act on. */
  readonly message: string;
  readonly reghunt: ReghuntPart;
}
