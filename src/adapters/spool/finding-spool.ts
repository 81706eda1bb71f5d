/** A finding spool that keeps the first findings in memory and the rest in a temporary file. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../core/finding/finding.ts';
import { compareFindings } from '../../core/finding/finding-order.ts';
import { countedSeverity, tallySeverities } from '../../core/finding/severities.ts';
import type { Severity } from '../../core/judge/score.ts';
import type { FindingSpool } from '../../ports/finding-spool.ts';

export interface SpoolOptions {
  readonly merge: (held: Finding, added: Finding) => Finding;
  /** Findings held in memory before the rest goes to disk. */
  readonly inMemory?: number;
}

/** What is kept of a finding on disk: enough to order it, and where to read it again. */
interface Spilled {
  readonly offset: number;
  readonly length: number;
  readonly order: Pick<Finding, '@timestamp'> & { readonly risk: number; readonly id: string };
  /** Undefined when an exception suppresses it. */
  readonly severity: Severity | undefined;
}

/** Findings to hold in memory, some 10 KB each with their evidence. Writing one and reading it again costs as much as judging it. */
const IN_MEMORY = 3_000;

/** Memory: `inMemory` findings and about 200 bytes for each one beyond. */
export function openFindingSpool({ merge, inMemory = IN_MEMORY }: SpoolOptions): FindingSpool {
  const held = new Map<string, Finding>();
  const spilled = new Map<string, Spilled>();
  let disk: Disk | undefined;

  const spill = (id: string, finding: Finding): void => {
    disk ??= openDisk();
    const place = disk.append(JSON.stringify(finding));
    spilled.set(id, { ...place, order: orderOf(finding), severity: countedSeverity(finding) });
  };
  const read = (entry: Spilled): Finding => {
    if (disk === undefined) throw new Error('finding spool: an entry on disk without a disk');
    return JSON.parse(disk.read(entry.offset, entry.length)) as Finding;
  };

  return {
    add(finding) {
      const id = finding.reghunt.finding.id;
      const onDisk = spilled.get(id);
      if (onDisk !== undefined) {
        spill(id, merge(read(onDisk), finding));
        return;
      }
      const before = held.get(id);
      const now = before === undefined ? finding : merge(before, finding);
      if (before !== undefined || held.size < inMemory) held.set(id, now);
      else spill(id, now);
    },
    get size() {
      return held.size + spilled.size;
    },
    bySeverity: () =>
      tallySeverities([
        ...[...held.values()].map(countedSeverity),
        ...[...spilled.values()].map(({ severity }) => severity),
      ]),
    *inOrder() {
      const entries = [
        ...[...held.values()].map((finding) => ({ order: orderOf(finding), finding: () => finding })),
        ...[...spilled.values()].map((entry) => ({ order: entry.order, finding: () => read(entry) })),
      ];
      entries.sort((a, b) => compareFindings(a.order, b.order));
      for (const entry of entries) yield entry.finding();
    },
    close() {
      disk?.remove();
      disk = undefined;
      held.clear();
      spilled.clear();
    },
  };
}

function orderOf(finding: Finding): Spilled['order'] {
  return {
    '@timestamp': finding['@timestamp'],
    risk: finding.event.risk_score,
    id: finding.reghunt.finding.id,
  };
}

interface Disk {
  append(text: string): { readonly offset: number; readonly length: number };
  read(offset: number, length: number): string;
  remove(): void;
}

/** Bytes. A call of the system costs more than copying this much. */
const WRITTEN_AT_ONCE = 256 * 1024;

function openDisk(): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'reghunt-findings-'));
  const file = openSync(join(folder, 'findings.ndjson'), 'w+', 0o600);
  const removeAtExit = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeAtExit);
  let end = 0;
  /** Bytes that belong behind what is written, at most `WRITTEN_AT_ONCE` and one finding. */
  let waiting: Buffer[] = [];
  let held = 0;
  const write = (): void => {
    const bytes = Buffer.concat(waiting, held);
    const start = end - held;
    let written = 0;
    while (written < held) written += writeSync(file, bytes, written, held - written, start + written);
    waiting = [];
    held = 0;
  };
  return {
    append(text) {
      const bytes = Buffer.from(text, 'utf8');
      const offset = end;
      waiting.push(bytes);
      held += bytes.length;
      end += bytes.length;
      if (held >= WRITTEN_AT_ONCE) write();
      return { offset, length: bytes.length };
    },
    read(offset, length) {
      if (offset + length > end - held) write();
      const bytes = Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const count = readSync(file, bytes, done, length - done, offset + done);
        if (count === 0) throw new Error(`finding spool: ${folder} was cut short`);
        done += count;
      }
      return bytes.toString('utf8');
    },
    remove() {
      closeSync(file);
      removeAtExit();
      process.off('exit', removeAtExit);
    },
  };
}
