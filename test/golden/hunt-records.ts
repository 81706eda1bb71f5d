/** Hunts a handful of records in memory with the shipped content, through the product's own stages. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { inflate } from '../../src/adapters/compression/inflate.ts';
import { runHunts } from '../../src/app/run-hunts.ts';
import type { HuntEvent } from '../../src/core/event/event.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import type { Finding } from '../../src/core/finding/finding.ts';
import { mergeFindings } from '../../src/core/finding/merge-findings.ts';
import { countedSeverity, tallySeverities } from '../../src/core/finding/severities.ts';
import type { FindingSpool } from '../../src/ports/finding-spool.ts';
import { memorySource } from '../memory-source.ts';
import { shippedContent } from '../shipped.ts';

const NOW = Date.parse('2026-11-22T00:00:00Z');
const content = await shippedContent();
const normaliser = compileProfiles(content.profiles);

export interface Hunted {
  readonly findings: readonly Finding[];
  /** Finding of the anchor on a line. */
  readonly byLine: ReadonlyMap<number, Finding>;
}

/** `isWorthReading` spares parsing lines that cannot matter. */
export async function huntFile(
  path: string,
  isWorthReading: (line: string) => boolean = () => true,
): Promise<Hunted> {
  const sink = linesAndFindings();
  await runHunts(
    { hunts: content.hunts, range: undefined, runId: 'golden', now: NOW },
    {
      source: memorySource(readEvents(path, isWorthReading)),
      content,
      spool: sink,
      store: undefined,
      inflate,
      progress: { update: () => undefined },
    },
  );
  const findings = [...sink.inOrder()];
  const byId = new Map(findings.map((finding) => [finding.reghunt.finding.id, finding]));
  const byLine = new Map<number, Finding>();
  for (const [line, id] of sink.lines) {
    const finding = byId.get(id);
    if (finding !== undefined) byLine.set(line, finding);
  }
  return { findings, byLine };
}

/** A spool that also knows from which lines its findings came before they were merged. */
function linesAndFindings(): FindingSpool & { readonly lines: ReadonlyMap<number, string> } {
  const merged = new Map<string, Finding>();
  const lines = new Map<number, string>();
  return {
    lines,
    add(finding) {
      const { finding: own, source } = finding.reghunt;
      const before = merged.get(own.id);
      merged.set(own.id, before === undefined ? finding : mergeFindings(before, finding));
      if (source.kind === 'file') lines.set(source.line, own.id);
    },
    get size() {
      return merged.size;
    },
    bySeverity: () => tallySeverities([...merged.values()].map(countedSeverity)),
    inOrder: () => merged.values(),
    close: () => undefined,
  };
}

export function readEvents(
  path: string,
  isWorthReading: (line: string) => boolean = () => true,
): readonly HuntEvent[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '' || !isWorthReading(line)) return [];
    const read = normaliser.normalise(JSON.parse(line), { kind: 'file', file: path, line: at + 1 });
    return 'event' in read ? [read.event] : [];
  });
}
