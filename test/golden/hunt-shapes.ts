/** Hunts records in some shape, and says of the findings what must not depend on the shape. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Finding } from '../../src/core/finding/finding.ts';
import type { Shaped } from './file-shapes.ts';
import { huntFiles } from './hunt-files.ts';

export interface Outcome {
  readonly id: string;
  readonly risk: number;
  readonly joins: Finding['reghunt']['joins'];
  readonly occurrences: number;
  /** `time role code` of each piece. */
  readonly evidence: readonly string[];
  readonly message: string;
}

export async function huntShape(shaped: Shaped): Promise<readonly Outcome[]> {
  if ('stdin' in shaped) return outcomes(await huntFiles(['-'], Readable.from([shaped.stdin])));
  const folder = mkdtempSync(join(tmpdir(), 'reghunt-shapes-'));
  try {
    for (const [name, content] of Object.entries(shaped.files)) writeFileSync(join(folder, name), content);
    return outcomes(await huntFiles([folder]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** By id. */
export function outcomes(findings: readonly Finding[]): readonly Outcome[] {
  return findings.map(outcomeOf).sort((a, b) => (a.id < b.id ? -1 : 1));
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
