/** Keeps findings in an engine: read, merged and written under sequence numbers, each counted once; evidence beside them. */
import { isDeepStrictEqual } from 'node:util';

import { FailureTally } from '../../core/failure-tally.ts';
import { evidenceDocuments, indexedFinding } from '../../core/finding/evidence.ts';
import type { Finding } from '../../core/finding/finding.ts';
import { mergeFindings } from '../../core/finding/merge-findings.ts';
import type { FindingStore, WriteCounts } from '../../ports/finding-store.ts';
import type { BulkOptions } from './bulk.ts';
import type { SearchClient } from './client.ts';
import { writeEvidence } from './finding-documents.ts';
import { DEFAULT_PREFIX, type IndexTemplate, indexName, prepareIndices } from './index-templates.ts';
import { textAt } from './json.ts';
import { isScheduled, plainJson } from './kept-finding.ts';
import { type MergeOutcome, type MergingWriter, mergeAndWrite } from './merging-writer.ts';

export interface FindingStoreOptions {
  /** Findings go to `<prefix>-findings`, evidence to `<prefix>-evidence`. */
  readonly prefix?: string;
  readonly templates: readonly IndexTemplate[];
  /** Makes findings searchable before `write` returns. Off: the engine's own refresh does, within a second by default. */
  readonly refresh?: boolean;
  /** Epoch milliseconds: when findings are written. */
  readonly now?: () => number;
  readonly bulk?: BulkOptions;
}

/** Throws `UsageError` for a prefix that cannot begin an index name. */
export function openFindingStore(client: SearchClient, options: FindingStoreOptions): FindingStore {
  const prefix = options.prefix ?? DEFAULT_PREFIX;
  const findings = indexName(prefix, 'findings');
  const evidence = indexName(prefix, 'evidence');
  const now = options.now ?? Date.now;
  const writer: MergingWriter<Finding, Finding> = {
    index: findings,
    settle: (stored, given) => (stored === undefined ? toStored(given) : mergeWithStored(stored, given)),
    stamp: (finding) => ({
      ...finding,
      event: { ...finding.event, ingested: new Date(now()).toISOString() },
    }),
    // Evidence first: a finding that is stored then always has its evidence, so that one found unchanged
    // needs none written. Killed in between, the rerun finds no finding and writes its evidence again.
    before: (fresh) =>
      writeEvidence(
        client,
        evidence,
        [...fresh.values()].flatMap(({ given, result }) => evidenceDocuments(given, result)),
        options.bulk,
      ),
    bulk: { ...options.bulk, refresh: options.refresh === true },
  };
  return {
    description: `${findings} on ${client.describe()}`,
    prepare: () => prepareIndices(client, options.templates, prefix, ['findings', 'evidence']),
    write: async (given) => {
      const { folded, twins } = foldById(given);
      const outcomes = new Map<string, MergeOutcome>();
      for (const some of slices(folded, FINDINGS_AT_ONCE)) {
        for (const [id, outcome] of await mergeAndWrite(client, writer, some)) outcomes.set(id, outcome);
      }
      return summary(outcomes, twins);
    },
  };
}

/** Bounds what is held as text while it is written: a finding may bring hundreds of pieces of evidence. */
const FINDINGS_AT_ONCE = 500;

function* slices<K, V>(map: ReadonlyMap<K, V>, size: number): Iterable<ReadonlyMap<K, V>> {
  const entries = [...map];
  for (let from = 0; from < entries.length; from += size) yield new Map(entries.slice(from, from + size));
}

/** What came on top of the first finding of an id, and whether it added anything. */
interface Twins {
  readonly adding: number;
  readonly idle: number;
}

/** A page may hold one finding twice: two hunts that see one act, one act that was logged twice. */
function foldById(given: readonly Finding[]): {
  readonly folded: ReadonlyMap<string, Finding>;
  readonly twins: ReadonlyMap<string, Twins>;
} {
  const folded = new Map<string, Finding>();
  const twins = new Map<string, Twins>();
  for (const finding of given) {
    const id = finding.reghunt.finding.id;
    const before = folded.get(id);
    const after = before === undefined ? finding : mergeFindings(before, finding);
    folded.set(id, after);
    if (before === undefined) continue;
    const { adding, idle } = twins.get(id) ?? { adding: 0, idle: 0 };
    const isIdle = isDeepStrictEqual(toStored(before), toStored(after));
    twins.set(id, isIdle ? { adding, idle: idle + 1 } : { adding: adding + 1, idle });
  }
  return { folded, twins };
}

/** What scheduled runs keep is theirs: a run of other hunts or other content judges it by less than they know. */
function mergeWithStored(stored: unknown, given: Finding): Finding | undefined {
  const id = given.reghunt.finding.id;
  if (textAt(stored, 'reghunt', 'finding', 'id') !== id)
    throw new Error('the stored document is not this finding');
  if (isScheduled(stored)) return undefined;
  const held = stored as Finding;
  const merged = mergeFindings(held, given);
  const { triage: _given, ...part } = merged.reghunt;
  const triage = held.reghunt.triage;
  // What people set stands, whatever a run brings.
  return toStored({ ...merged, reghunt: { ...part, ...(triage === undefined ? {} : { triage }) } });
}

/** Through JSON, because that is how it comes back. */
function toStored(finding: Finding): Finding {
  return plainJson(indexedFinding(finding));
}

function summary(
  outcomes: ReadonlyMap<string, MergeOutcome>,
  twins: ReadonlyMap<string, Twins>,
): { readonly counts: WriteCounts; readonly failures: ReturnType<FailureTally['list']> } {
  const counts = { created: 0, merged: 0, unchanged: 0, failed: 0 };
  const failures = new FailureTally();
  for (const [id, outcome] of outcomes) {
    const { adding, idle } = twins.get(id) ?? { adding: 0, idle: 0 };
    counts[outcome.kind] += 1;
    if (outcome.kind === 'failed') {
      counts.failed += adding + idle;
      failures.add(outcome.reason, 1 + adding + idle);
    } else {
      counts[outcome.kind === 'unchanged' ? 'unchanged' : 'merged'] += adding;
      counts.unchanged += idle;
    }
  }
  return { counts, failures: failures.list() };
}
