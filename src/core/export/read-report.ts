/** Reads findings back from a report, as `--format json` or `ndjson` printed it, or says why they are none. */
import { z } from 'zod';
import type { Finding } from '../finding/finding.ts';
import { SEVERITIES } from '../judge/score.ts';
import { UsageError } from '../problem.ts';

const names = z.array(z.string());

/** What the export reads; everything else is carried along unread. */
const finding = z.looseObject({
  '@timestamp': z.string(),
  message: z.string(),
  threat: z.looseObject({
    technique: z.looseObject({ id: names, subtechnique: z.looseObject({ id: names }).optional() }),
  }),
  event: z.looseObject({ risk_score: z.number(), category: names }),
  file: z.looseObject({}).optional(),
  registry: z.looseObject({}).optional(),
  process: z.looseObject({}).optional(),
  reghunt: z.looseObject({
    finding: z.looseObject({ id: z.string().regex(/^[0-9a-f]{32,}$/), kind: z.enum(['autostart', 'hive']) }),
    severity: z.enum(SEVERITIES),
    facts: z.looseObject({}),
    indicators: z.array(z.looseObject({ attack: names })),
  }),
});

/** Throws UsageError naming `where` and the first entry that is no finding. */
export function readReport(text: string, where: string): readonly Finding[] {
  return entriesIn(text, where).map((entry, index) => {
    const read = finding.safeParse(entry);
    if (!read.success) {
      const [issue] = read.error.issues;
      throw new UsageError(
        `${where}: entry ${index + 1} is no finding (${issue?.path.join('.')}: ${issue?.message}). Give a report of: reghunt hunt --format json.`,
      );
    }
    // The checked part is what is used; the rest is of the same version's writing.
    return entry as Finding;
  });
}

function entriesIn(text: string, where: string): readonly unknown[] {
  const whole = parsed(text);
  if (whole !== undefined) return isReport(whole) ? whole.findings : [whole];
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const entry = parsed(line);
      if (entry === undefined) {
        throw new UsageError(
          `${where}:${index + 1} is not JSON: give a report of reghunt hunt --format json, or ndjson.`,
        );
      }
      return entry;
    });
}

function isReport(value: unknown): value is { readonly findings: readonly unknown[] } {
  return typeof value === 'object' && value !== null && 'findings' in value && Array.isArray(value.findings);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
