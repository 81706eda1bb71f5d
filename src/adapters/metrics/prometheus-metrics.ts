/** What a service counts, as Prometheus asks for it: through @prometheus-io/client, the one file that imports it. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { SEVERITIES } from '../../core/judge/score.ts';
import { DUE_REASONS, isWhole, RUN_STATUSES, type RunRecord } from '../../core/run/run-record.ts';
import type { MetricsPage } from '../../ports/health-server.ts';
import { type ServiceMetrics, TICK_FAILURES } from '../../ports/service-metrics.ts';

/** Seconds: from a tick with nothing to do up to one that uses an hour's budget. */
const DURATIONS = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

export interface PrometheusMetrics extends ServiceMetrics {
  readonly page: MetricsPage;
}

/** In a registry of its own. What can happen to each source stands there from the start, as 0. */
export function prometheusMetrics(options: {
  readonly version: string;
  readonly sources: readonly string[];
}): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: `reghunt_${name}`, help, labelNames, registers: [registry] });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `reghunt_${name}`, help, labelNames, registers: [registry] });

  const build = gauge('build_info', 'Always 1; the version is its label.', ['version']);
  const runs = counter('runs_total', 'Runs by how they ended.', ['source', 'status']);
  const duration = new Histogram({
    name: 'reghunt_run_duration_seconds',
    help: 'How long runs took.',
    labelNames: ['source'],
    buckets: DURATIONS,
    registers: [registry],
  });
  const lastComplete = gauge(
    'last_complete_run_timestamp_seconds',
    'When the last complete run ended, in seconds since 1970; absent before the first.',
    ['source'],
  );
  const failures = counter('ticks_failed_total', 'Ticks that ended without a run record, by failure.', [
    'source',
    'failure',
  ]);
  const skipped = counter('ticks_skipped_total', 'Wake-ups that found the last run going on.', ['source']);
  const due = counter('buckets_due_total', 'Ten-minute buckets that were due, by reason.', [
    'source',
    'reason',
  ]);
  const read = counter('buckets_read_total', 'Ten-minute buckets that were read or joined again.', [
    'source',
  ]);
  const left = gauge('buckets_left', 'Ten-minute buckets that the last run left for later ones.', ['source']);
  const claimed = counter(
    'buckets_claimed_by_others_total',
    'Due buckets that another process was reading.',
    ['source'],
  );
  const events = counter('events_read_total', 'Events that selections returned.', ['source']);
  const findings = counter('findings_total', 'Findings of runs by severity, known ones included.', [
    'source',
    'severity',
  ]);
  const written = counter('findings_written_total', 'Findings given to the store by what became of them.', [
    'source',
    'outcome',
  ]);
  const notSeen = gauge(
    'not_seen',
    'What the last run could not see, by kind; lasting: it has not answered for a day.',
    ['source', 'kind', 'lasting'],
  );
  const requests = counter('engine_requests_total', 'Requests to the engine of a source.', ['source']);
  const bytes = counter('engine_bytes_total', 'Bytes that the engine of a source answered with.', ['source']);
  const reloads = counter('content_reloads_total', 'Changes of the content by what became of them.', [
    'outcome',
  ]);
  const refused = gauge(
    'content_refused',
    '1 while the content on disk is broken and an older one is used.',
    [],
  );

  build.set({ version: options.version }, 1);
  for (const outcome of ['loaded', 'refused'] as const) reloads.inc({ outcome }, 0);
  refused.set(0);
  for (const source of options.sources) {
    for (const status of RUN_STATUSES) runs.inc({ source, status }, 0);
    for (const failure of TICK_FAILURES) failures.inc({ source, failure }, 0);
    for (const severity of SEVERITIES) findings.inc({ source, severity }, 0);
    skipped.inc({ source }, 0);
  }

  /** What an earlier run could not see and this one could is 0, not what it was. */
  const seenBefore = new Map<string, Map<string, { readonly kind: string; readonly lasting: string }>>();
  const setNotSeen = (record: RunRecord): void => {
    const { source } = record;
    const known = seenBefore.get(source) ?? new Map();
    seenBefore.set(source, known);
    for (const labels of known.values()) notSeen.set({ source, ...labels }, 0);
    for (const { kind, lasting, count } of record.not_seen) {
      const labels = { kind, lasting: String(lasting) };
      known.set(`${kind} ${lasting}`, labels);
      notSeen.inc({ source, ...labels }, count);
    }
  };

  return {
    ran: (record) => {
      const { source } = record;
      runs.inc({ source, status: record.status });
      duration.observe({ source }, (record.ended - record.started) / 1000);
      if (isWhole(record)) lastComplete.set({ source }, record.ended / 1000);
      for (const reason of DUE_REASONS) due.inc({ source, reason }, record.due[reason]);
      read.inc({ source }, record.read.buckets);
      left.set({ source }, record.read.left);
      claimed.inc({ source }, record.read.claimed_by_others);
      events.inc({ source }, record.events_read);
      for (const severity of SEVERITIES) findings.inc({ source, severity }, record.by_severity[severity]);
      for (const [outcome, count] of Object.entries(record.written)) written.inc({ source, outcome }, count);
      setNotSeen(record);
      requests.inc({ source }, record.requests);
      bytes.inc({ source }, record.bytes);
    },
    failed: (source, failure) => failures.inc({ source, failure }),
    skipped: (source) => skipped.inc({ source }),
    reloaded: (outcome) => {
      reloads.inc({ outcome });
      refused.set(outcome === 'refused' ? 1 : 0);
    },
    page: { contentType: registry.contentType, text: () => registry.metrics() },
  };
}
