/** What Prometheus is told of a service, as the text it reads; and the page that lists it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prometheusMetrics } from '../../../src/adapters/metrics/prometheus-metrics.ts';
import { AT_NOON, madeNotSeen, madeRecord } from '../../core/run/made-record.ts';

const made = () => prometheusMetrics({ version: '1.2.3', sources: ['quay'] });

/** Ours, with their values. */
async function samples({ page }: ReturnType<typeof made>): Promise<ReadonlyMap<string, number>> {
  const text = await page.text();
  return new Map(
    text
      .split('\n')
      .filter((line) => line.startsWith('reghunt_'))
      .map((line) => {
        const end = line.lastIndexOf(' ');
        return [line.slice('reghunt_'.length, end), Number(line.slice(end + 1))];
      }),
  );
}

describe('metrics', () => {
  it('stand at 0 from the start for all that may happen to a source', async () => {
    const told = await samples(made());
    expect(told.get('runs_total{source="quay",status="failed"}')).toBe(0);
    expect(told.get('ticks_failed_total{source="quay",failure="bug"}')).toBe(0);
    expect(told.get('ticks_skipped_total{source="quay"}')).toBe(0);
    expect(told.get('findings_total{source="quay",severity="critical"}')).toBe(0);
    expect(told.get('content_reloads_total{outcome="refused"}')).toBe(0);
    expect(told.get('build_info{version="1.2.3"}')).toBe(1);
    expect([...told.keys()].join()).not.toContain('last_complete_run');
  });

  it('add up what runs did', async () => {
    const metrics = made();
    metrics.ran(madeRecord());
    metrics.ran(madeRecord({ read: { buckets: 4, left: 5, claimed_by_others: 1 } }));
    const told = await samples(metrics);
    expect(Object.fromEntries(told)).toMatchObject({
      'runs_total{source="quay",status="complete"}': 2,
      'run_duration_seconds_count{source="quay"}': 2,
      'run_duration_seconds_sum{source="quay"}': 3,
      'run_duration_seconds_bucket{le="1",source="quay"}': 0,
      'run_duration_seconds_bucket{le="2.5",source="quay"}': 2,
      'last_complete_run_timestamp_seconds{source="quay"}': AT_NOON / 1000,
      'buckets_due_total{source="quay",reason="news"}': 4,
      'buckets_due_total{source="quay",reason="incomplete"}': 2,
      'buckets_read_total{source="quay"}': 7,
      'buckets_left{source="quay"}': 5,
      'buckets_claimed_by_others_total{source="quay"}': 1,
      'events_read_total{source="quay"}': 80,
      'findings_total{source="quay",severity="critical"}': 2,
      'findings_total{source="quay",severity="medium"}': 4,
      'findings_written_total{source="quay",outcome="created"}': 4,
      'findings_written_total{source="quay",outcome="merged"}': 2,
      'engine_requests_total{source="quay"}': 24,
      'engine_bytes_total{source="quay"}': 8192,
    });
  });

  it('take no other run for a complete one', async () => {
    const metrics = made();
    metrics.ran(madeRecord({ status: 'lasting', ended: AT_NOON }));
    metrics.ran(madeRecord({ status: 'budget', ended: AT_NOON + 60_000 }));
    metrics.ran(madeRecord({ status: 'incomplete', ended: AT_NOON + 120_000 }));
    const told = await samples(metrics);
    expect(told.get('last_complete_run_timestamp_seconds{source="quay"}')).toBe(AT_NOON / 1000);
  });

  it('say what the last run could not see, no longer what the one before could not', async () => {
    const metrics = made();
    const seen = () => samples(metrics);
    metrics.ran(
      madeRecord({
        not_seen: [
          madeNotSeen({ count: 2 }),
          madeNotSeen({ count: 3, where: 'another' }),
          madeNotSeen({ lasting: true }),
        ],
      }),
    );
    expect((await seen()).get('not_seen{source="quay",kind="failed_shard",lasting="false"}')).toBe(5);
    expect((await seen()).get('not_seen{source="quay",kind="failed_shard",lasting="true"}')).toBe(1);
    metrics.ran(madeRecord({ not_seen: [madeNotSeen({ lasting: true, count: 4 })] }));
    expect((await seen()).get('not_seen{source="quay",kind="failed_shard",lasting="false"}')).toBe(0);
    expect((await seen()).get('not_seen{source="quay",kind="failed_shard",lasting="true"}')).toBe(4);
  });

  it('count failures, skipped wake-ups and changes of the content', async () => {
    const metrics = made();
    metrics.failed('quay', 'engine');
    metrics.failed('quay', 'bug');
    metrics.skipped('quay');
    metrics.reloaded('refused');
    expect((await samples(metrics)).get('content_refused')).toBe(1);
    metrics.reloaded('loaded');
    expect(Object.fromEntries(await samples(metrics))).toMatchObject({
      'ticks_failed_total{source="quay",failure="engine"}': 1,
      'ticks_failed_total{source="quay",failure="bug"}': 1,
      'ticks_skipped_total{source="quay"}': 1,
      'content_reloads_total{outcome="refused"}': 1,
      'content_reloads_total{outcome="loaded"}': 1,
      content_refused: 0,
    });
  });

  it('of two services in one process are apart', async () => {
    const first = made();
    const second = made();
    first.skipped('quay');
    expect((await samples(second)).get('ticks_skipped_total{source="quay"}')).toBe(0);
  });

  it('hold those of the process, in the text form of Prometheus', async () => {
    const { page } = made();
    expect(await page.text()).toContain('process_resident_memory_bytes');
    expect(page.contentType).toContain('text/plain; version=0.0.4');
  });
});

it('docs/service.md lists every metric with its type and labels, and says what it says', async () => {
  const metrics = made();
  metrics.ran(madeRecord({ not_seen: [madeNotSeen()] }));
  const text = await metrics.page.text();
  const rows = [
    ...text.matchAll(/^# HELP (reghunt_\S+) (.+)\n# TYPE \S+ (\S+)\n(?:\1\S*?(?:\{([^}]*)\})? .*)?/gm),
  ];
  const page = readFileSync('docs/service.md', 'utf8');
  const documented = [...page.matchAll(/^\| `(reghunt_[a-z_]+)` \| (\w+) \| (.*?) \| (.+) \|$/gm)];
  expect(documented.map(([, name, type, labels, meaning]) => [name, type, labels, meaning])).toEqual(
    rows.map(([, name, help, type, labels = '']) => [
      name,
      type,
      [...labels.matchAll(/(\w+)="/g)]
        .map(([, label]) => label)
        .filter((label) => label !== 'le')
        .join(', '),
      help,
    ]),
  );
});
