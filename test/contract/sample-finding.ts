/** Made-up findings for the store's tests: one autostart value, seen as often as asked. */
import { createHash } from 'node:crypto';
import type { SourceRef } from '../../src/core/event/event.ts';
import type { EcsObject, Evidence, Finding } from '../../src/core/finding/finding.ts';

export interface Sample {
  readonly name: string;
  readonly runId: string;
  /** Minutes after midnight at which the value was set, one event each. */
  readonly minutes: readonly number[];
  readonly risk?: number;
  /** Added to the finding itself. */
  readonly registry?: EcsObject;
  /** Added to each of its events. */
  readonly event?: EcsObject;
}

export function sampleId(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

/** The same name and minutes give the same finding, but for the run and when it was found. */
export function sampleFinding({
  name,
  runId,
  minutes,
  risk = 60,
  registry = {},
  event = {},
}: Sample): Finding {
  const id = sampleId(name);
  const evidence = minutes.map((minute) => sampleEvidence(id, name, minute, event));
  const first = evidence[0];
  const last = evidence.at(-1);
  if (first === undefined || last === undefined) throw new Error('a sample needs at least one minute');
  return {
    '@timestamp': first.ts,
    ecs: { version: '8.17.0' },
    event: {
      id,
      kind: 'alert',
      module: 'reghunt',
      dataset: 'reghunt.findings',
      action: 'registry-value-set',
      category: ['registry'],
      type: ['change'],
      created: runId === 'run-1' ? '2026-03-02T01:00:00.000Z' : '2026-03-02T02:00:00.000Z',
      risk_score: risk,
      severity: 73,
    },
    rule: {
      uuid: '5b0c1f0e-6d0e-4c43-9a0f-0d6c3a7f7a01',
      name: 'Run keys',
      version: '1.0.0',
      ruleset: 'reghunt',
    },
    threat: {
      framework: 'MITRE ATT&CK',
      tactic: { id: ['TA0003'], name: ['Persistence'] },
      technique: {
        id: ['T1547'],
        name: ['Boot or Logon Autostart Execution'],
        subtechnique: { id: ['T1547.001'], name: ['Registry Run Keys / Startup Folder'] },
      },
    },
    host: { name: 'quay-07' },
    registry: { path: `HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\${name}`, ...registry },
    related: { hosts: ['quay-07'] },
    message: `${name} starts with Windows on quay-07`,
    reghunt: {
      finding: { id, kind: 'autostart', group: 'run value' },
      severity: 'high',
      indicators: [],
      mitigations: [],
      why: [],
      score: { raw: 0.6, factor: 1, floor: 0 },
      facts: {},
      joins: {
        writer: { status: 'missing', reason: 'not_logged' },
        ancestors: { status: 'missing', reason: 'not_logged', count: 0 },
        payload_file: { status: 'missing', reason: 'not_logged' },
        payload_process: { status: 'missing', reason: 'not_logged' },
      },
      first_seen: first.ts,
      last_seen: last.ts,
      occurrences: evidence.length,
      source: first.source,
      evidence,
      process_ids: [],
      run_id: runId,
    },
  };
}

function sampleEvidence(finding: string, name: string, minute: number, event: EcsObject): Evidence {
  const source: SourceRef = { kind: 'file', file: 'quay.ndjson', line: minute + 1, event_code: '13' };
  const ts = new Date(Date.UTC(2026, 2, 1, 0, minute)).toISOString();
  return {
    id: sampleId(`${finding} ${minute}`),
    role: 'anchor',
    supports: {},
    ts,
    source,
    event: {
      '@timestamp': ts,
      event: { code: '13' },
      host: { name: 'quay-07' },
      registry: { value: name },
      ...event,
    },
  };
}
