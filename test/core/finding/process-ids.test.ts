/** One filter by a process shows both sides: the finding, and the events that are its own or its children's. */
import { describe, expect, it } from 'vitest';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { buildFinding } from '../../../src/core/finding/build-finding.ts';
import { evidenceDocuments, indexedFinding } from '../../../src/core/finding/evidence.ts';
import type { Finding } from '../../../src/core/finding/finding.ts';
import { mergeFindings } from '../../../src/core/finding/merge-findings.ts';
import { processIdsOf } from '../../../src/core/finding/process-ids.ts';
import { compileContent, judge } from '../../../src/core/judge/judge.ts';
import { caseOf, contentOf, HUNT, indicator, NOON, process, runValue } from '../hunt/given.ts';

const TABLES = compileContent(contentOf({ indicators: [indicator('any', { weight: 0.6 })] }));

const own = (id: string, parent?: string) => ({
  'process.entity_id': id,
  ...(parent === undefined ? {} : { 'process.parent.entity_id': parent }),
});

/** Spelled as Sysmon does it; the canonical form has no braces. */
function spelledOut(event: HuntEvent): HuntEvent {
  const spelled = Object.fromEntries(
    Object.entries(event.fields).flatMap(([name, value]) =>
      name.endsWith('.entity_id') ? [[name, `{${String(value).toLowerCase()}}`]] : [],
    ),
  );
  return { ...event, spelled };
}

function findingOf(anchor: HuntEvent, writer?: HuntEvent, ancestors: readonly HuntEvent[] = []): Finding {
  const judged = caseOf(anchor, {
    ...(writer === undefined ? {} : { writer: { status: 'found', event: writer, weak: false } }),
    ancestors: { events: ancestors, stopped: 'not_logged' },
  });
  return buildFinding(judged, judge(judged, HUNT, TABLES, NOON), HUNT, { runId: 'r', now: NOON });
}

const value = (id: string, at = 0) => spelledOut(runValue('App', 'C:\\a.exe', { at, id, fields: own(id) }));
const shell = spelledOut(process('C:\\w.exe', 'w', { at: -1, id: 'B', parent: 'A', fields: own('B', 'A') }));
const office = spelledOut(
  process('C:\\o.exe', 'o', { at: -2, id: 'A', parent: '0A', fields: own('A', '0A') }),
);

describe('of an event', () => {
  it('own process and parent are told as the record spells them, each once and in order', () => {
    expect(processIdsOf(shell)).toEqual(['{a}', '{b}']);
    expect(processIdsOf({ ...shell, spelled: { 'process.entity_id': '{b}' } })).toEqual(['A', '{b}']);
    expect(processIdsOf(process('C:\\w.exe', 'w', { fields: own('A', 'A') }))).toEqual(['A']);
  });

  it('nothing is told where the log has no entity ids', () => {
    expect(processIdsOf(process('C:\\w.exe', 'w'))).toEqual([]);
    const [only] = findingOf(runValue('App', 'C:\\a.exe')).reghunt.evidence;
    expect(only).not.toHaveProperty('process_ids');
  });
});

describe('a finding', () => {
  const finding = findingOf(value('B'), shell, [office]);

  it('has those of all its evidence', () => {
    expect(finding.reghunt.process_ids).toEqual(['{0a}', '{a}', '{b}']);
    expect(findingOf(runValue('App', 'C:\\a.exe')).reghunt.process_ids).toEqual([]);
  });

  it('is found by the ids it shows', () => {
    const { process: shown } = finding;
    expect(finding.reghunt.process_ids).toContain(shown?.['entity_id']);
    expect(shown).toMatchObject({ entity_id: '{b}', parent: { entity_id: '{a}' } });
    const cut = { ...finding, reghunt: { ...finding.reghunt, evidence: [] } };
    expect(mergeFindings(cut, cut).reghunt.process_ids).toEqual(['{a}', '{b}']);
  });

  it('has evidence documents that one filter finds beside those of the children', () => {
    const found = evidenceDocuments(finding).map(({ document }) => document);
    const withId = (id: string) =>
      found.filter(({ reghunt }) => JSON.stringify(reghunt).includes(`"${id}"`)).length;
    expect([withId('{b}'), withId('{a}'), withId('{0a}')]).toEqual([2, 2, 1]);
  });

  it('keeps them through the index, where events are not at hand', () => {
    const held = JSON.parse(JSON.stringify(indexedFinding(finding))) as Finding;
    const again = findingOf(value('C', 60));
    const merged = mergeFindings(held, again);
    expect(merged.reghunt.process_ids).toEqual(['{0a}', '{a}', '{b}', '{c}']);
    expect(mergeFindings(again, held).reghunt.process_ids).toEqual(merged.reghunt.process_ids);
  });

  it('gets them where an earlier version wrote it without', () => {
    const { why: _why, process_ids: _ids, ...part } = finding.reghunt;
    const evidence = part.evidence.map(({ process_ids: _of, event: _event, ...item }) => item);
    const held = { ...finding, reghunt: { ...part, evidence } } as unknown as Finding;
    expect(mergeFindings(held, finding).reghunt).toMatchObject({
      why: finding.reghunt.why,
      process_ids: ['{0a}', '{a}', '{b}'],
    });
    expect(mergeFindings(held, findingOf(value('C', 60))).reghunt.process_ids).toContain('{c}');
  });
});
