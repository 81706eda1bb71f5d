/** An hour of the ledger as a document: compact rows by selection, index and bucket. */
import { ACT_HASH, BUCKET, cellKey, type Look } from '../../core/run/ledger.ts';
import type { Claim, LedgerHour } from '../../ports/ledger-store.ts';
import { at, entriesAt, numberAt, textAt } from './json.ts';

/** hits, timeSum, ingested or 0, query, generation, at, joined, candidates, and of a failed look since when and how often. */
type Row = readonly [number, number, number, string, number, number, string, number, number?, number?];

export function ledgerId(source: string, hour: number): string {
  return `ledger|${source}|${new Date(hour).toISOString().slice(0, 13)}`;
}

export function ledgerDocument(source: string, hour: number, { looks, claim }: LedgerHour): object {
  const cells: Record<string, Record<string, Record<string, Row>>> = {};
  for (const [key, look] of looks) {
    const [bucket = '', selection = '', index = ''] = key.split('\u0000');
    cells[selection] ??= {};
    cells[selection][index] ??= {};
    cells[selection][index][String((Number(bucket) - hour) / BUCKET)] = rowOf(look);
  }
  return {
    '@timestamp': new Date(hour).toISOString(),
    reghunt: { state: { kind: 'ledger', source, cells, ...(claim === undefined ? {} : { claim }) } },
  };
}

function rowOf({ count, query, generation, at: time, joined, candidates, failed }: Look): Row {
  const row = [
    count.hits,
    count.timeSum,
    count.ingested ?? 0,
    query,
    generation,
    time,
    joined,
    candidates,
  ] as const;
  return failed === undefined ? row : [...row, failed.since, failed.tries];
}

/** Throws for a document that is none of the ledger's. */
export function readLedgerHour(document: unknown, hour: number): LedgerHour {
  const state = at(document, 'reghunt', 'state');
  if (textAt(state, 'kind') !== 'ledger') throw new Error('no hour of the ledger');
  const looks = new Map<string, Look>();
  for (const [selection, byIndex] of entriesAt(state, 'cells')) {
    for (const [index, byBucket] of entriesAt(byIndex)) {
      for (const [offset, row] of entriesAt(byBucket)) {
        const bucket = hour + Number(offset) * BUCKET;
        looks.set(cellKey({ selection, index, bucket }), lookOf(row as Row));
      }
    }
  }
  return { looks, claim: claimOf(state) };
}

function lookOf([
  hits,
  timeSum,
  ingested,
  query,
  generation,
  time,
  joined,
  candidates,
  since,
  tries,
]: Row): Look {
  return {
    count: { hits, timeSum, ...(ingested > 0 ? { ingested } : {}) },
    query,
    generation,
    at: time,
    joined: joined.length % ACT_HASH === 0 ? joined : '',
    candidates,
    ...(since === undefined || tries === undefined ? {} : { failed: { since, tries } }),
  };
}

function claimOf(state: unknown): Claim | undefined {
  const owner = textAt(state, 'claim', 'owner');
  return owner === '' ? undefined : { owner, beat: numberAt(state, 'claim', 'beat') };
}
