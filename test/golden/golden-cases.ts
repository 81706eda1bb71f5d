/** Golden cases: for each a malicious event file, its benign twin, and what is expected of both. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { SEVERITIES } from '../../src/core/judge/score.ts';
import { GOLDEN_CASES, goldenNames } from './golden-names.ts';

const severity = z.enum(SEVERITIES);
const texts = z.array(z.string()).default([]);

const expectedSchema = z.strictObject({
  /** Id of the entry that the case is chiefly about; it lies in the folder called like the entry's file. */
  proves: z.string(),
  notes: z.string().min(10),
  /** Indicators by which the malicious file is told from its twin: there, and never in the twin. */
  tells: texts,
  /** Indicators that both have: they say what kind of case it is. */
  holds: texts,
  /** Mitigations and exceptions that the twin has and the malicious file has not. */
  lowered_by: texts,
  malicious: z.strictObject({
    at_least: severity,
    joins: z.record(z.string(), z.string()).default({}),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    /** Of all findings, where one act must not be told twice. */
    findings: z.number().optional(),
    /** How often the act is counted. */
    occurrences: z.number().optional(),
  }),
  benign: z.strictObject({ at_most: severity }),
});

export interface GoldenCase {
  /** `<entry>/<case>`. */
  readonly name: string;
  readonly malicious: string;
  readonly benign: string;
  readonly expected: z.infer<typeof expectedSchema>;
}

export function goldenCases(): readonly GoldenCase[] {
  return goldenNames().map((name) => {
    const folder = join(GOLDEN_CASES, name);
    const written: unknown = parse(readFileSync(join(folder, 'expected.yml'), 'utf8'));
    const expected = expectedSchema.safeParse(written);
    if (!expected.success) throw new Error(`${folder}/expected.yml: ${z.prettifyError(expected.error)}`);
    return {
      name,
      malicious: join(folder, 'malicious.ndjson'),
      benign: join(folder, 'benign.ndjson'),
      expected: expected.data,
    };
  });
}
