/** Hunts records in some shape, and says of the findings what must not depend on the shape. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Finding } from '../../src/core/finding/finding.ts';
import type { NotSeen } from '../../src/core/hunt/not-seen.ts';
import type { Shaped } from './file-shapes.ts';
import { huntWhole } from './hunt-files.ts';

/** What must not depend on the shape of the input. */
export interface Hunted {
  /** By id. */
  readonly findings: readonly Outcome[];
  /** Without the names of files and the places in them, which are of the shape. */
  readonly notSeen: readonly string[];
}

export interface Outcome {
  readonly id: string;
  readonly risk: number;
  readonly joins: Finding['reghunt']['joins'];
  readonly occurrences: number;
  /** `time role code` of each piece. */
  readonly evidence: readonly string[];
  readonly message: string;
}

export async function huntShape(shaped: Shaped): Promise<Hunted> {
  if ('stdin' in shaped) return huntPaths(['-'], Readable.from([shaped.stdin]));
  const folder = mkdtempSync(join(tmpdir(), 'reghunt-shapes-'));
  try {
    for (const [name, content] of Object.entries(shaped.files)) writeFileSync(join(folder, name), content);
    return await huntPaths([folder]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `stdin`: read for the path `-`. */
export async function huntPaths(paths: readonly string[], stdin?: Readable): Promise<Hunted> {
  const { findings, notSeen } = await huntWhole(paths, stdin);
  return {
    findings: findings.map(outcomeOf).sort((a, b) => (a.id < b.id ? -1 : 1)),
    notSeen: notSeen.map(toldOf).sort(),
  };
}

function toldOf({ kind, count, reason, incomplete }: NotSeen): string {
  return `${count} ${kind}${incomplete ? ', incomplete' : ''}: ${reason}`;
}

function outcomeOf({ event, reghunt, message }: Finding): Outcome {
  return {
    id: reghunt.finding.id,
    risk: event.risk_score,
    joins: reghunt.joins,
    occurrences: reghunt.occurrences,
    evidence: reghunt.evidence.map(({ role, ts, source }) => `${ts} ${role} ${source.event_code}`).sort(),
    message,
  };
}
