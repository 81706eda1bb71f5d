import { describe, expect, it } from 'vitest';
import { techniqueOf } from '../../../src/core/content/attack.ts';
import type { Hunt } from '../../../src/core/content/content.ts';
import { FACTS } from '../../../src/core/facts/catalogue.ts';
import { DOCUMENTS } from '../../../src/core/fields/documents.ts';
import type { FieldType } from '../../../src/core/fields/field.ts';
import { buildFinding } from '../../../src/core/finding/build-finding.ts';
import { evidenceDocuments, indexedFinding } from '../../../src/core/finding/evidence.ts';
import type { Finding } from '../../../src/core/finding/finding.ts';
import { EVENT_FIELDS } from '../../../src/core/finding/finding-fields.ts';
import { leaves, nest } from '../../../src/core/finding/nested.ts';
import { compileContent, judge } from '../../../src/core/judge/judge.ts';
import { sha256OfParts } from '../../../src/core/sha256.ts';
import {
  ALWAYS,
  caseOf,
  contentOf,
  equals,
  event,
  HIVE_HUNT,
  HUNT,
  indicator,
  NOON,
  process,
  runValue,
} from '../hunt/given.ts';

const TABLES = compileContent(
  contentOf({
    indicators: [
      indicator('one', {
        weight: 0.6,
        floor: 20,
        attack: ['T1547.001'],
        condition: { op: 'match', field: 'registry.path', match: { kind: 'exists', expected: true } },
      }),
    ],
    mitigations: [
      {
        id: 'm',
        name: 'Usual',
        reason: 'Seen.',
        factor: 0.5,
        hunts: [],
        condition: { op: 'match', field: 'value.name', match: { kind: 'exists', expected: true } },
        file: 'm.yml',
      },
    ],
    guards: [
      {
        id: 'g',
        name: 'Not excused',
        reason: 'By nothing.',
        floor: 21,
        hunts: [],
        condition: { op: 'match', field: 'value.name', match: { kind: 'exists', expected: true } },
        file: 'g.yml',
      },
    ],
    exceptions: [
      {
        id: 'e',
        name: 'Known',
        reason: 'Ours.',
        owner: 'us',
        expires: NOON * 2,
        effect: { kind: 'suppress' },
        hunts: [],
        condition: ALWAYS,
        file: 'e.yml',
      },
    ],
  }),
);
const CONTEXT = { runId: 'run-1', now: NOON };

/** Every allow-listed field filled, and every part found. */
function fullCase() {
  const all = Object.fromEntries(EVENT_FIELDS.map(({ name }) => [name, filler(name)]));
  const anchor = runValue('App', 'C:\\Users\\kim\\app.exe -s', {
    id: 'A',
    fields: {
      ...all,
      'registry.path': 'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\App',
      'vendor.secret': 'never copied',
    },
    code: '13',
  });
  const source = { kind: 'file', file: 'events.json', line: 1, ordinal: 3, event_code: '13' } as const;
  const writer = process('C:\\w.exe', 'w', { at: -10, id: 'A', fields: all });
  return caseOf(
    { ...anchor, source },
    {
      writer: { status: 'found', event: writer, weak: true },
      ancestors: { events: [process('C:\\p.exe', 'p', { at: -20, fields: all })], stopped: 'not_logged' },
      payloadFile: {
        status: 'found',
        event: event({ kind: 'file_create', at: -5, fields: all }),
        weak: false,
      },
      payloadProcess: {
        status: 'found',
        event: process('C:\\Users\\kim\\app.exe', 'x', { at: 5, fields: all }),
        weak: false,
      },
      neighbours: [event({ at: 7, fields: all })],
    },
  );
}

function filler(name: string): string | number | boolean | readonly string[] {
  if (/(pid|size)$/.test(name)) return '42';
  if (/code_signature\.(exists|trusted)$/.test(name)) return 'true';
  return name === 'registry.data.strings' ? ['C:\\Users\\kim\\app.exe -s'] : `some ${name}`;
}

function fullFinding(): Finding {
  const judged = fullCase();
  const built = buildFinding(judged, judge(judged, HUNT, TABLES, NOON), HUNT, CONTEXT);
  const extra = Object.fromEntries(
    FACTS.map(({ name, type }) => [name, { text: 'x', texts: ['x'], number: 1.5, boolean: true }[type]]),
  );
  return {
    ...built,
    reghunt: {
      ...built.reghunt,
      facts: nest(extra),
      fleet: { hosts: 3 },
      evidence_truncated: true,
      triage: { status: 'open', assignee: 'kim', note: 'n', at: '2026-11-19T00:00:00.000Z' },
      joins: {
        ...built.reghunt.joins,
        payload_file: { status: 'missing', reason: 'truncated', weak: false },
      },
    },
  };
}

const JSON_TYPES: Readonly<Record<FieldType, string>> = {
  keyword: 'string',
  column: 'string',
  wildcard: 'string',
  text: 'string',
  date: 'string',
  long: 'number',
  double: 'number',
  boolean: 'boolean',
  binary: 'string',
};

function namesIn(documents: readonly object[]): ReadonlySet<string> {
  return new Set(documents.flatMap((document) => leaves(document).map(({ name }) => name)));
}

/** Names under which lists of objects stand. */
function listsIn(value: unknown, name = ''): ReadonlySet<string> {
  if (typeof value !== 'object' || value === null) return new Set();
  if (Array.isArray(value)) return new Set(value.some((item) => typeof item === 'object') ? [name] : []);
  return new Set(
    Object.entries(value).flatMap(([key, inner]) => [
      ...listsIn(inner, name === '' ? key : `${name}.${key}`),
    ]),
  );
}

/** The anchor and all else read from an index. */
function fromIndex(): Finding {
  const judged = fullCase();
  const source = { kind: 'index', index: 'logs', id: '1', event_code: '13' } as const;
  const viaIndex = { ...judged, anchor: { ...judged.anchor, source } };
  return buildFinding(viaIndex, judge(viaIndex, HUNT, TABLES, NOON), HUNT, CONTEXT);
}

describe('a finding', () => {
  it.each([
    ['findings', () => [indexedFinding(fullFinding())]],
    ['evidence', () => evidenceDocuments(fullFinding()).map(({ document }) => document)],
  ] as const)('has no leaf that the list of %s does not tell of, and each of its type', (role, documents) => {
    const types = new Map(DOCUMENTS[role].fields.map(({ name, type }) => [name, type]));
    const found = documents().flatMap((document) => leaves(document));
    expect(found.length).toBeGreaterThan(60);
    for (const { name, value } of found) {
      const type = types.get(name);
      expect(type, `${name} is not in the list of ${role}`).toBeDefined();
      for (const item of Array.isArray(value) ? value : [value])
        expect(typeof item, name).toBe(type === undefined ? '' : JSON_TYPES[type]);
    }
  });

  it('fills every leaf that the list tells of, but what is put on as it is written', () => {
    const filled = namesIn([fullFinding(), fromIndex()].map(indexedFinding));
    const empty = DOCUMENTS.findings.fields.map(({ name }) => name).filter((name) => !filled.has(name));
    const later = empty.filter((name) => !name.startsWith('reghunt.joins.'));
    // By scheduled runs the most.
    expect(later.sort()).toEqual([
      'event.ingested',
      'reghunt.act_keys',
      'reghunt.acts',
      'reghunt.anchors',
      'reghunt.awaited',
      'reghunt.generation',
      'reghunt.pending_until',
      'reghunt.state',
      'reghunt.told.closed_at',
      'reghunt.told.reopened',
      'reghunt.told.returned',
      'reghunt.told.severity',
      'reghunt.waits_until',
    ]);
  });

  it('has evidence that fills every leaf its list tells of', () => {
    const documents = [fullFinding(), fromIndex()].flatMap((finding) => evidenceDocuments(finding));
    const filled = namesIn(documents.map(({ document }) => document));
    expect(DOCUMENTS.evidence.fields.map(({ name }) => name).filter((name) => !filled.has(name))).toEqual([]);
  });

  it('keeps objects in those lists alone that are told to be lists of objects', () => {
    expect([...listsIn(indexedFinding(fullFinding()))].sort()).toEqual([...DOCUMENTS.findings.lists].sort());
    for (const { document } of evidenceDocuments(fullFinding())) expect(listsIn(document).size).toBe(0);
  });

  it('copies nothing that is not on the list', () => {
    expect(JSON.stringify(fullFinding())).not.toContain('never copied');
  });

  it('is identified by the act, not by the hunt, the run or the place it was read from', () => {
    const one = runValue('App', 'C:\\a.exe', { host: 'WS-01.corp.example', at: 1 });
    const two = runValue('App', 'C:\\a.exe', { host: 'ws-01', at: 500 });
    const idOf = (anchor: typeof one, hunt = HUNT, runId = 'r1') => {
      const judged = caseOf(anchor);
      return buildFinding(judged, judge(judged, HUNT, TABLES, NOON), hunt, { ...CONTEXT, runId }).reghunt
        .finding.id;
    };
    expect(idOf(two, { ...HUNT, id: 'another' }, 'r2')).toBe(idOf(one));
    expect(idOf(runValue('App', 'C:\\b.exe'))).not.toBe(idOf(one));
    expect(idOf(one)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says what it is and what was done', () => {
    const { event: told, reghunt } = fullFinding();
    expect(told).toMatchObject({
      id: reghunt.finding.id,
      kind: 'alert',
      dataset: 'reghunt.findings',
      action: 'registry-value-set',
    });
    const done = (line: string) => {
      const judged = caseOf(process('C:\\Windows\\System32\\reg.exe', line));
      return buildFinding(judged, judge(judged, HIVE_HUNT, TABLES, NOON), HIVE_HUNT, CONTEXT).event.action;
    };
    expect(done('reg save HKLM\\SAM c:\\t\\a')).toBe('hive-saved');
    expect(done('reg import c:\\t\\a.reg')).toBe('registry-file-imported');
    expect(done('reg /?')).toBe('process-started');
  });

  it('names technique and sub-technique apart', () => {
    expect(fullFinding().threat).toMatchObject({
      technique: {
        id: ['T1547'],
        name: ['Boot or Logon Autostart Execution'],
        subtechnique: { id: ['T1547.001'], name: ['Registry Run Keys / Startup Folder'] },
      },
    });
  });

  it('names the techniques of the act and of the indicators that hold, and no other of its hunt', () => {
    const named = (id: string) => techniqueOf(id) ?? { id, name: id, tactics: [] };
    const tagged: Hunt = {
      ...HIVE_HUNT,
      attack: [
        { techniques: [named('T1012')], when: equals('hive.act', 'copy') },
        { techniques: [named('T1112')], when: equals('hive.act', 'replace') },
      ],
    };
    const tables = compileContent(
      contentOf({
        hunts: [tagged],
        indicators: [
          indicator('held', { condition: equals('reg.operation', 'save'), attack: ['T1003.002', 'T9999'] }),
          indicator('not', { condition: equals('reg.operation', 'load'), attack: ['T1547.001'] }),
        ],
      }),
    );
    const judged = caseOf(process('C:\\Windows\\System32\\reg.exe', 'reg save HKLM\\SAM c:\\t\\a'));
    const { threat } = buildFinding(judged, judge(judged, tagged, tables, NOON), tagged, CONTEXT);
    expect(threat).toEqual({
      framework: 'MITRE ATT&CK',
      tactic: { id: ['TA0006', 'TA0007'], name: ['Credential Access', 'Discovery'] },
      technique: {
        id: ['T1003', 'T1012', 'T9999'],
        name: ['OS Credential Dumping', 'Query Registry', 'T9999'],
        subtechnique: { id: ['T1003.002'], name: ['Security Account Manager'] },
      },
    });
  });

  it('of a reg command that the grammar does not know is still told apart from others', () => {
    const ids = ['reg /?', 'reg what'].map((line) => {
      const judged = caseOf(process('C:\\Windows\\System32\\reg.exe', line));
      return buildFinding(judged, judge(judged, HIVE_HUNT, TABLES, NOON), HIVE_HUNT, CONTEXT).reghunt.finding
        .id;
    });
    expect(new Set(ids).size).toBe(2);
  });

  it('says in one sentence who did what where and what to do', () => {
    const judged = caseOf(runValue('Updater', 'C:\\Users\\kim\\up.exe -q', { id: 'A' }), {
      writer: {
        status: 'found',
        event: process('C:\\Windows\\System32\\reg.exe', 'reg add', { id: 'A' }),
        weak: false,
      },
      ancestors: { events: [process('C:\\ps\\powershell.exe', 'powershell')], stopped: undefined },
    });
    const tables = compileContent(
      contentOf({ indicators: [indicator('x', { name: 'Payload is new', weight: 0.6 })] }),
    );
    const { message } = buildFinding(judged, judge(judged, HUNT, tables, NOON), HUNT, CONTEXT);
    expect(message).toMatch(
      /^reg\.exe \(started by powershell\.exe\) on ws-01 set HKU\\S-1-5-21-.*\\Run\\Updater, which starts c:\\users\\kim\\up\.exe: payload is new; secure the file and the value/,
    );
  });

  it('of a saved hive says what was saved to where', () => {
    const judged = caseOf(
      process('C:\\Windows\\System32\\reg.exe', 'reg save HKLM\\SAM C:\\Windows\\Temp\\s.tmp'),
    );
    const { message, file } = buildFinding(
      judged,
      judge(judged, HIVE_HUNT, TABLES, NOON),
      HIVE_HUNT,
      CONTEXT,
    );
    expect(message).toContain('saved HKLM\\SAM to c:\\windows\\temp\\s.tmp');
    expect(file).toEqual({ name: 's.tmp', path: 'c:\\windows\\temp\\s.tmp' });
  });
});

describe('ids', () => {
  it('never take two lists of parts for one', () => {
    expect(sha256OfParts(['ab', 'c'])).not.toBe(sha256OfParts(['a', 'bc']));
    expect(sha256OfParts(['1:a'])).not.toBe(sha256OfParts(['1', 'a']));
  });
});
