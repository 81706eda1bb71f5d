import { describe, expect, it } from 'vitest';
import { buildFinding } from '../../../src/core/finding/build-finding.ts';
import { explainFinding } from '../../../src/core/finding/explain.ts';
import type { Finding } from '../../../src/core/finding/finding.ts';
import { countedSeverity, tallySeverities } from '../../../src/core/finding/severities.ts';
import { compileContent, judge } from '../../../src/core/judge/judge.ts';
import { sigmaRule } from '../../../src/core/report/finding-sigma.ts';
import { isListed, type ReportInput, reportHead } from '../../../src/core/report/report.ts';
import {
  caseOf,
  contains,
  contentOf,
  equals,
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
      indicator('base', { weight: 0.1, group: 'key' }),
      indicator('temp', {
        weight: 0.5,
        group: 'location',
        condition: contains('value.target.path', '\\temp\\'),
      }),
      indicator('also-temp', {
        weight: 0.4,
        group: 'location',
        condition: contains('registry.data.strings', 'temp'),
      }),
    ],
    mitigations: [
      {
        id: 'm',
        name: 'Usual',
        reason: 'Seen.',
        factor: 0.5,
        hunts: [],
        condition: equals('value.name', 'Usual'),
        file: 'm.yml',
      },
    ],
    exceptions: [
      {
        id: 'known',
        name: 'Known',
        reason: 'Ours.',
        owner: 'us',
        expires: NOON * 2,
        effect: { kind: 'suppress' },
        hunts: [],
        condition: equals('value.name', 'Known'),
        file: 'e.yml',
      },
    ],
  }),
);

function finding(name: string, data: string, at = 0): Finding {
  const judged = caseOf(runValue(name, data, { at }));
  return buildFinding(judged, judge(judged, HUNT, TABLES, NOON), HUNT, { runId: 'r', now: NOON });
}

const INPUT: ReportInput = {
  version: '0.1.0',
  generatedAt: NOON,
  range: undefined,
  by: 'event',
  source: 'events.ndjson',
  hunts: [HUNT],
  eventsScanned: 10,
  candidates: 4,
  hopeless: 1,
  belowReport: 0,
  suppressed: 1,
  joins: { writer: { found: 1, missing: { not_logged: 3 } } },
  notSeen: [
    { kind: 'unreadable_line', count: 2, where: 'a.ndjson:4', reason: 'No JSON.', incomplete: false },
  ],
};

const LOW = finding('Low', 'C:\\Program Files\\a.exe', 0);
const LATE = finding('Late', 'C:\\Windows\\Temp\\a.exe', 60);
const EARLY = finding('Early', 'C:\\Windows\\Temp\\a.exe', 30);
const KNOWN = finding('Known', 'C:\\Windows\\Temp\\a.exe', 10);

describe('the report', () => {
  it('lists what is asked for, suppressed ones only when they are', () => {
    const all = [EARLY, LATE, KNOWN, LOW];
    expect(all.filter((one) => isListed(one, {}))).toEqual([EARLY, LATE, LOW]);
    expect(all.filter((one) => isListed(one, { showSuppressed: true }))).toEqual(all);
    expect(all.filter((one) => isListed(one, { minSeverity: 'high' }))).toEqual([EARLY, LATE]);
  });

  it('counts what it does not list, but for suppressed ones', () => {
    expect(tallySeverities([LOW, EARLY, KNOWN].map(countedSeverity))).toEqual({
      low: 1,
      medium: 0,
      high: 1,
      critical: 0,
    });
  });

  it('tells window, source, hunts, joins and what could not be seen', () => {
    const range = { from: NOON, to: NOON + 1000 };
    expect(reportHead({ ...INPUT, range, by: 'ingested' }, tallySeverities([])).window).toMatchObject({
      by: 'ingested',
    });
    expect(reportHead({ ...INPUT, range }, tallySeverities([]))).toEqual({
      name: 'reghunt',
      version: '0.1.0',
      generated_at: '2026-11-18T12:00:00.000Z',
      window: { from: '2026-11-18T12:00:00.000Z', to: '2026-11-18T12:00:01.000Z' },
      source: 'events.ndjson',
      hunts: ['run-keys'],
      totals: {
        events_scanned: 10,
        candidates: 4,
        not_joined: 1,
        below_report_at: 0,
        suppressed: 1,
        findings: 0,
        by_severity: { low: 0, medium: 0, high: 0, critical: 0 },
        joins: { writer: { found: 1, missing: { not_logged: 3 } } },
      },
      not_seen: [
        { kind: 'unreadable_line', count: 2, where: 'a.ndjson:4', reason: 'No JSON.', incomplete: false },
      ],
    });
  });
});

describe('an explanation', () => {
  it('lets a person redo the sum', () => {
    const usual = finding('Usual', 'C:\\Windows\\Temp\\a.exe');
    expect(explainFinding(usual)).toEqual([
      '+ 0.5 location: Indicator temp. Because of temp. [value.target.path = c:\\windows\\temp\\a.exe]',
      '+ 0.4 location: Indicator also-temp (not counted: its group already has as much). Because of also-temp. [registry.data.strings = C:\\Windows\\Temp\\a.exe]',
      '+ 0.1 key: Indicator base. Because of base.',
      'x 0.5 Usual. Seen. [value.name = Usual]',
      '= 100 x (1 - (1 - 0.1) x (1 - 0.5)) = 55',
      '  x 0.5 of mitigations (never below 0.2)',
      '= 28, medium',
    ]);
  });

  it('says what suppresses a finding, until when and whose it is', () => {
    expect(explainFinding(KNOWN).at(-1)).toMatch(/^suppressed by Known until \d{4,6}-.* \(us\): Ours\.$/);
  });
});

describe('the Sigma rule of a finding', () => {
  it('finds the same value for every user, wildcards and quotes escaped', () => {
    const yaml = sigmaRule(finding("O'Brien", 'C:\\Tools\\*.exe')) ?? '';
    expect(yaml).toContain(
      "TargetObject|endswith: '\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\O''Brien'",
    );
    expect(yaml).toContain("Details|contains: 'C:\\Tools\\\\\\*.exe'");
    expect(yaml).toContain('- attack.t1547.001');
    expect(yaml).toMatch(/^id: [0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/m);
  });

  it('of a reg command asks for operation and key', () => {
    const judged = caseOf(process('C:\\Windows\\System32\\reg.exe', 'reg save HKLM\\SAM s'));
    const built = buildFinding(judged, judge(judged, HIVE_HUNT, TABLES, NOON), HIVE_HUNT, {
      runId: 'r',
      now: NOON,
    });
    expect(sigmaRule(built)).toContain(
      "        CommandLine|contains: 'save '\n    selection_2:\n        CommandLine|contains:\n            - 'HKLM\\SAM'\n",
    );
  });

  it('is left out where the log holds no data', () => {
    expect(sigmaRule(finding('Empty', ''))).toBeUndefined();
  });
});
