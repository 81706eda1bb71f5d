/**
 * A small estate in which everything that a board shows occurs, written by our own stores under the real templates. The
 * findings are those of the shipped demo, made older, milder or decided on, so that every number on a board is known.
 */
import { openBaselineStore } from '../../src/adapters/search/baseline-store.ts';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { openFindingStore } from '../../src/adapters/search/finding-store.ts';
import { type IndexTemplate, prepareIndices } from '../../src/adapters/search/index-templates.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';
import { openRunStore } from '../../src/adapters/search/run-store.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import type { Severity } from '../../src/core/judge/score.ts';
import { type Habit, habitOf } from '../../src/core/run/habit.ts';
import type { RunRecord } from '../../src/core/run/run-record.ts';
import { madeNotSeen, madeRecord } from '../core/run/made-record.ts';
import { huntFiles } from '../golden/hunt-files.ts';
import { deleteIndex, indexDocuments } from '../servers/index-documents.ts';

/** What `now` is on the boards. */
export const NOW = '2026-11-30T12:00:00.000Z';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ROLES = ['findings', 'evidence', 'runs', 'baseline', 'coverage'] as const;

export async function seed(
  client: SearchClient,
  templates: readonly IndexTemplate[],
  prefix: string,
): Promise<void> {
  await prepareIndices(client, templates, prefix, ROLES);
  const found = await seededFindings();
  const store = openFindingStore(client, { prefix, templates, refresh: true, now: () => Date.parse(NOW) });
  const { counts } = await store.write(found.map(({ finding }) => finding));
  if (counts.created !== found.length) throw new Error(`findings not written: ${JSON.stringify(counts)}`);
  for (const { finding, reghunt } of found) {
    const path = `/${prefix}-findings/_update/${finding.event.id}`;
    requireOk(
      client,
      await client.request('POST', path, { body: { doc: { reghunt } } }),
      'decide on a finding',
    );
  }
  const runs = openRunStore(client, { prefix });
  for (const run of RUNS) await runs.save(run);
  const baseline = openBaselineStore(client, { prefix });
  const refused = await baseline.write([...found.map(({ finding }) => habitOf(finding)), ...HABITS]);
  if (refused !== undefined) throw new Error(refused);
  await indexDocuments(client, `${prefix}-coverage`, COVERAGE);
  requireOk(client, await client.request('POST', `/${prefix}-*/_refresh`), 'refresh what was seeded');
}

export async function unseed(client: SearchClient, prefix: string): Promise<void> {
  for (const role of ROLES) {
    await deleteIndex(client, `${prefix}-${role}`);
    await client.request('DELETE', `/_index_template/${prefix}-${role}`);
  }
}

function ago(time: number): string {
  return new Date(Date.parse(NOW) - time).toISOString();
}

interface Change {
  readonly severity: Severity;
  /** How long before `NOW` it was first found, in milliseconds. */
  readonly foundAgo: number;
  /** What a scheduled run or a person writes on top. */
  readonly reghunt: object;
}

const REPORTED = { state: 'reported' };
const CLOSED = {
  ...REPORTED,
  triage: { status: 'closed', assignee: 'maria', note: 'a test of ours', at: ago(DAY) },
};

/** In the order of the demo's report: two autostarts and two hives taken, and three that are routine, one suppressed. */
const CHANGES: readonly Change[] = [
  { severity: 'critical', foundAgo: 2 * HOUR, reghunt: REPORTED },
  { severity: 'critical', foundAgo: 3 * HOUR, reghunt: REPORTED },
  { severity: 'critical', foundAgo: 2 * DAY, reghunt: CLOSED },
  { severity: 'high', foundAgo: 4 * DAY, reghunt: { ...REPORTED, triage: { status: 'open', at: ago(DAY) } } },
  { severity: 'low', foundAgo: 10 * DAY, reghunt: REPORTED },
  { severity: 'medium', foundAgo: 5 * HOUR, reghunt: REPORTED },
  { severity: 'low', foundAgo: HOUR, reghunt: REPORTED },
];

const RISK: Readonly<Record<Severity, number>> = { critical: 95, high: 60, medium: 30, low: 8 };

async function seededFindings(): Promise<readonly { readonly finding: Finding; readonly reghunt: object }[]> {
  const demo = await huntFiles(['demo/incident.ndjson']);
  if (demo.length !== CHANGES.length) throw new Error(`the demo has ${demo.length} findings now`);
  const changed = demo.map((finding, place) => changedFinding(finding, CHANGES[place] as Change));
  const [first] = demo;
  if (first === undefined) return changed;
  // One that runs no longer report.
  const below = changedFinding(renamed(first), {
    severity: 'low',
    foundAgo: HOUR,
    reghunt: { state: 'below_threshold' },
  });
  return [...changed, below];
}

function changedFinding(
  finding: Finding,
  { severity, foundAgo, reghunt }: Change,
): { readonly finding: Finding; readonly reghunt: object } {
  return {
    reghunt,
    finding: {
      ...finding,
      event: { ...finding.event, created: ago(foundAgo), risk_score: RISK[severity] },
      reghunt: { ...finding.reghunt, severity },
    },
  };
}

function renamed(finding: Finding): Finding {
  const id = finding.event.id.split('').reverse().join('');
  return {
    ...finding,
    event: { ...finding.event, id },
    reghunt: {
      ...finding.reghunt,
      finding: { ...finding.reghunt.finding, id },
      evidence: finding.reghunt.evidence.map((one) => ({ ...one, id: one.id.split('').reverse().join('') })),
    },
  };
}

function run(id: string, endedAgo: number, over: Partial<RunRecord>): RunRecord {
  const ended = Date.parse(NOW) - endedAgo;
  return madeRecord({ id, started: ended - 40_000, ended, ...over });
}

const RUNS: readonly RunRecord[] = [
  run('run-1', 10 * 60_000, { requests: 30 }),
  run('run-2', 2 * HOUR, {
    status: 'incomplete',
    not_seen: [
      madeNotSeen(),
      madeNotSeen({ kind: 'closed_index', where: 'winlogbeat-6', reason: 'the index is closed' }),
    ],
    read: { buckets: 3, left: 5, claimed_by_others: 0 },
    due: { news: 1, incomplete: 4, recovered: 2, rung: 3, content: 1, redo: 0 },
    requests: 20,
  }),
  run('run-3', 3 * DAY, { status: 'failed', reason: 'the engine did not answer', requests: 5 }),
  run('run-4', 4 * DAY, { requests: 10, read: { buckets: 3, left: 2, claimed_by_others: 0 } }),
];

function habit(template: string, host: string, over: Partial<Habit> = {}): Habit {
  return {
    id: `${template} on ${host}`,
    kind: 'autostart',
    template,
    host,
    location: 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run',
    writer: 'C:\\Windows\\System32\\msiexec.exe',
    severity: 'low',
    firstSeen: ago(20 * DAY),
    lastSeen: ago(2 * DAY),
    ...over,
  };
}

const HABITS: readonly Habit[] = [
  habit('Updater', 'ws-001'),
  habit('Updater', 'ws-002'),
  habit('Updater', 'ws-003'),
  habit('Helper', 'ws-003', { firstSeen: ago(3 * HOUR), lastSeen: ago(HOUR), severity: 'high' }),
  habit('Helper', 'ws-004', { firstSeen: ago(2 * HOUR), lastSeen: ago(HOUR), writer: 'C:\\Users\\x\\a.exe' }),
];

const SENT = { count: 12, last_seen: ago(90 * 60_000) };
const NOTHING = { count: 0 };

function coverage(host: string, hoursAgo: number, kinds: Readonly<Record<string, object>>): object {
  const missing = Object.keys(kinds).filter((kind) => kinds[kind] === NOTHING);
  return {
    '@timestamp': ago(hoursAgo * HOUR),
    host: { name: host },
    reghunt: { run: { id: 'run-1' }, coverage: { ...kinds, missing } },
  };
}

const ALL = { process_create: SENT, registry_set: SENT, file_create: SENT };

const COVERAGE = [
  coverage('ws-001', 2, ALL),
  coverage('ws-002', 2, { ...ALL, registry_set: NOTHING }),
  coverage('ws-002', 3, { ...ALL, registry_set: NOTHING }),
  coverage('ws-003', 2, { ...ALL, registry_set: NOTHING, file_create: NOTHING }),
  coverage('ws-004', 50, { ...ALL, registry_set: NOTHING }),
].map((body, at) => ({ id: `coverage-${at}`, body }));
