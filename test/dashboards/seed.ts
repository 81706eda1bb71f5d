/** A small estate in which everything that a board shows occurs, written by our own stores under the real templates. */
import { openBaselineStore } from '../../src/adapters/search/baseline-store.ts';
import type { SearchClient } from '../../src/adapters/search/client.ts';
import { openCoverageStore } from '../../src/adapters/search/coverage-store.ts';
import { writeTransitions } from '../../src/adapters/search/finding-documents.ts';
import { openFindingStore } from '../../src/adapters/search/finding-store.ts';
import { type IndexTemplate, prepareIndices } from '../../src/adapters/search/index-templates.ts';
import { requireOk } from '../../src/adapters/search/refusal.ts';
import { openRunStore } from '../../src/adapters/search/run-store.ts';
import { type Transition, transitionDocument } from '../../src/core/finding/transition.ts';
import { type CoveredKind, coverageOf } from '../../src/core/run/coverage.ts';
import { type Habit, habitOf } from '../../src/core/run/habit.ts';
import type { RunRecord } from '../../src/core/run/run-record.ts';
import { madeNotSeen, madeRecord } from '../core/run/made-record.ts';
import { deleteIndex } from '../servers/index-documents.ts';
import { type SeededFinding, seededFindings } from './seed-findings.ts';
import { ago, DAY, HOUR, NOW } from './seed-time.ts';

const ROLES = ['findings', 'evidence', 'transitions', 'runs', 'baseline', 'coverage'] as const;

export async function seed(
  client: SearchClient,
  templates: readonly IndexTemplate[],
  prefix: string,
): Promise<void> {
  await prepareIndices(client, templates, prefix, ROLES);
  const found = await seededFindings();
  await seedFindings(client, templates, prefix, found);
  const runs = openRunStore(client, { prefix });
  for (const run of RUNS) await runs.save(run);
  const baseline = openBaselineStore(client, { prefix });
  // One after another: what two findings have in common is merged, as runs do.
  for (const one of [...found.map(({ finding }) => habitOf(finding)), ...HABITS]) {
    written(await baseline.write([one]));
  }
  const coverage = openCoverageStore(client, { prefix });
  for (const { hoursAgo, sent } of COVERAGE) {
    const hour = Date.parse(NOW) - hoursAgo * HOUR;
    const counts = Object.entries(sent).map(([host, kinds]) => hostCount(host, hour, kinds));
    const hosts = coverageOf('quay', { from: hour, to: hour + HOUR }, counts);
    written(await coverage.write({ source: 'quay', runId: 'run-1', hour }, hosts));
  }
  requireOk(client, await client.request('POST', `/${prefix}-*/_refresh`), 'refresh what was seeded');
}

export async function unseed(client: SearchClient, prefix: string): Promise<void> {
  for (const role of ROLES) {
    await deleteIndex(client, `${prefix}-${role}`);
    await client.request('DELETE', `/_index_template/${prefix}-${role}`);
  }
}

function written(refused: string | undefined): void {
  if (refused !== undefined) throw new Error(refused);
}

async function seedFindings(
  client: SearchClient,
  templates: readonly IndexTemplate[],
  prefix: string,
  found: readonly SeededFinding[],
): Promise<void> {
  const store = openFindingStore(client, { prefix, templates, refresh: true, now: () => Date.parse(NOW) });
  const { counts } = await store.write(found.map(({ finding }) => finding));
  if (counts.created !== found.length) throw new Error(`findings not written: ${JSON.stringify(counts)}`);
  for (const { finding, decided } of found) {
    const path = `/${prefix}-findings/_update/${finding.event.id}`;
    const answer = await client.request('POST', path, { body: { doc: { reghunt: decided } } });
    requireOk(client, answer, 'decide on a finding');
  }
  const told = TOLD.flatMap((transition, place) => {
    const finding = found[place]?.finding;
    return finding === undefined ? [] : [transitionDocument(finding, transition, Date.parse(NOW) - HOUR)];
  });
  const refused = await writeTransitions(client, `${prefix}-transitions`, told, undefined);
  for (const reason of refused.values()) written(reason);
}

/** Of the first findings. */
const TOLD: readonly Transition[] = [
  { kind: 'risen', ordinal: 1, from: 'new', to: 'critical' },
  { kind: 'risen', ordinal: 1, from: 'low', to: 'critical' },
  { kind: 'reopened', ordinal: 1, from: 'closed', to: 'critical' },
];

function run(id: string, endedAgo: number, over: Partial<RunRecord>): RunRecord {
  const ended = Date.parse(NOW) - endedAgo;
  return madeRecord({ id, started: ended - 40_000, ended, ...over });
}

const RUNS: readonly RunRecord[] = [
  run('run-1', HOUR / 6, { requests: 30, read: { buckets: 3, left: 1, claimed_by_others: 0 } }),
  run('run-2', 2 * HOUR, {
    status: 'incomplete',
    not_seen: [
      madeNotSeen(),
      madeNotSeen({ kind: 'closed_index', where: 'winlogbeat-6', reason: 'the index is closed' }),
    ],
    read: { buckets: 3, left: 5, claimed_by_others: 0 },
    due: { news: 1, incomplete: 4, recovered: 2, rung: 3, content: 1, redo: 0 },
    set_writers: {
      found: 5,
      missing: { ...madeRecord().set_writers.missing, no_entity_id: 2, truncated: 1 },
    },
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

type Sent = readonly [process_create: number, registry_set: number, file_create: number];

/** Events of each kind that each host sent in an hour. */
const COVERAGE: readonly { readonly hoursAgo: number; readonly sent: Readonly<Record<string, Sent>> }[] = [
  { hoursAgo: 2, sent: { 'ws-001': [40, 3, 9], 'ws-002': [7, 0, 2], 'ws-003': [5, 0, 0] } },
  { hoursAgo: 3, sent: { 'ws-001': [20, 1, 4], 'ws-002': [9, 0, 2] } },
  { hoursAgo: 50, sent: { 'ws-003': [8, 2, 5], 'ws-004': [6, 0, 1] } },
];

function hostCount(host: string, hour: number, [process_create, registry_set, file_create]: Sent) {
  const of = (count: number) => ({ count, ...(count === 0 ? {} : { lastSeen: hour + HOUR / 2 }) });
  const kinds: Record<CoveredKind, ReturnType<typeof of>> = {
    process_create: of(process_create),
    registry_set: of(registry_set),
    file_create: of(file_create),
  };
  return { host, kinds };
}
