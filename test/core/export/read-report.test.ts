import { describe, expect, it } from 'vitest';
import type { Select } from '../../../src/core/content/content.ts';
import { exportRules } from '../../../src/core/export/export-rules.ts';
import { findingTechniques } from '../../../src/core/export/finding-layer.ts';
import { findingRule } from '../../../src/core/export/finding-rule.ts';
import { navigatorLayer } from '../../../src/core/export/navigator-layer.ts';
import { readReport } from '../../../src/core/export/read-report.ts';
import { UsageError } from '../../../src/core/problem.ts';
import { predicate, recordView } from '../../../src/core/sigma/predicate.ts';
import { sampleFinding } from '../../contract/sample-finding.ts';
import { layerFaults } from '../../peers/navigator.ts';

describe('a report read back', () => {
  const finding = sampleFinding({
    name: 'Updater',
    runId: 'run-1',
    minutes: [1],
    registry: { data: { strings: ['C:\\\\Tools\\\\u.exe'], type: 'REG_SZ' } },
  });

  it('gives the findings of --format json and of ndjson alike', () => {
    const json = JSON.stringify({ report: {}, findings: [finding], sigma_rules: [] });
    const ndjson = `${JSON.stringify(finding)}\n${JSON.stringify(finding)}\n`;
    expect(readReport(json, 'r.json')).toEqual([finding]);
    expect(readReport(ndjson, 'r.ndjson')).toEqual([finding, finding]);
    expect(readReport(JSON.stringify({ findings: [] }), 'r.json')).toEqual([]);
  });

  it('names the entry that is no finding, and the line that is no JSON', () => {
    expect(() => readReport('{"findings":[{"a":1}]}', 'r.json')).toThrow(/r\.json: entry 1 is no finding/);
    expect(() => readReport(`${JSON.stringify(finding)}\nnot json`, 'r.json')).toThrow(
      /r\.json:2 is not JSON/,
    );
    expect(() => readReport('<xml/>', 'r.json')).toThrow(UsageError);
  });

  it('makes a rule that holds for every user', () => {
    const rule = findingRule(finding);
    expect(rule?.select).toHaveLength(1);
    expect(JSON.stringify(rule?.select)).not.toMatch(/S-1-5-21|HK(LM|U)/);
  });

  it('makes a rule of what the event is about: a file below drive and user, a whole command line', () => {
    const base = { ...finding, event: { ...finding.event, category: ['file'] } };
    const path = 'C:\\Users\\kim\\AppData\\Roaming\\x.lnk';
    expect(findingRule({ ...base, file: { path } })?.select).toMatchObject([
      {
        kind: 'file_create',
        condition: { match: { pattern: ['*', { literal: '\\AppData\\Roaming\\x.lnk' }] } },
      },
    ]);
    const process = { command_line: 're^g sa^ve HKLM\\SAM s' };
    const event = { ...finding.event, category: ['process'] };
    expect(findingRule({ ...finding, event, process })?.select).toMatchObject([
      {
        kind: 'process_create',
        condition: { match: { pattern: ['*', { literal: process.command_line }, '*'] } },
      },
    ]);
    expect(findingRule({ ...finding, event: { ...finding.event, category: [] } })).toBeUndefined();
  });

  it('takes in the command as the shell was told it, and as it ran then', () => {
    const inShell = 'cmd /c "reg.exe import c:\\a.reg"';
    const asRun = 'reg.exe  import c:\\a.reg';
    const evidence = [inShell, asRun, 'powershell'].map((line, at) => ({
      id: `${at}`,
      role: (['wrapper', 'anchor', 'ancestor'] as const)[at] ?? 'anchor',
      ts: finding['@timestamp'],
      source: { kind: 'file', file: 'a.ndjson', line: at, event_code: '1' } as const,
      supports: {},
      event: { process: { command_line: line } },
    }));
    const rule = findingRule({
      ...finding,
      event: { ...finding.event, category: ['process'] },
      process: { command_line: inShell },
      reghunt: { ...finding.reghunt, facts: {}, evidence },
    });
    const hits = (line: string): boolean | undefined =>
      rule?.select.some(({ condition }) =>
        predicate(condition)(recordView({ 'process.command_line': line })),
      );
    expect([inShell, asRun, 'powershell'].map(hits)).toEqual([true, true, false]);
  });

  it('asks for the key of a command below its root, so that no other path is taken for it', () => {
    const saved = (line: string, key: string) =>
      findingRule({
        ...finding,
        event: { ...finding.event, category: ['process'] },
        process: { command_line: line },
        reghunt: { ...finding.reghunt, facts: { reg: { operation: 'save', key: { path: key } } } },
      })?.select[0];
    const takes = (select: Select | undefined, line: string): boolean =>
      select !== undefined && predicate(select.condition)(recordView({ 'process.command_line': line }));
    const sam = saved('reg save hklm\\sam s', 'HKLM\\SAM');
    expect(takes(sam, 'x.exe SAVE HKEY_LOCAL_MACHINE\\SAM y')).toBe(true);
    expect(takes(sam, '"C:\\Program Files\\Samsung\\autosave.exe" save now')).toBe(false);
    const lsa = saved('reg save hklm\\system\\controlset001\\x s', 'HKLM\\SYSTEM\\CurrentControlSet\\x');
    expect(takes(lsa, 'reg save HKLM\\SYSTEM\\ControlSet002\\x y')).toBe(true);
    const root = saved('reg save HKLM all', 'HKLM');
    expect(takes(root, 'reg save HKLM other')).toBe(false);
    expect(takes(root, 'cmd /c reg save HKLM all')).toBe(true);
  });

  it('asks also for the command line that alone told of a value', () => {
    const told = findingRule({
      ...finding,
      process: { command_line: 'reg add ...' },
      reghunt: { ...finding.reghunt, facts: { value: { source: 'command_line' } } },
    });
    expect(told?.select.map(({ kind }) => kind)).toEqual(['registry_set', 'process_create']);
  });

  it('makes a Navigator layer with the highest risk of each technique', () => {
    const text = navigatorLayer('n', 'd', [
      { id: 'T1112', score: 10, comment: 'a' },
      { id: 'T1112', score: 30, comment: 'a' },
      { id: 'T1012', score: 5, comment: 'b' },
      ...findingTechniques(finding),
    ]);
    expect(layerFaults(text)).toEqual([]);
    const layer = JSON.parse(text) as {
      techniques: { techniqueID: string; score: number }[];
      versions: { layer: string };
    };
    expect(layer.versions.layer).toBe('4.5');
    expect(layer.techniques.slice(0, 1)).toMatchObject([{ techniqueID: 'T1012', score: 5 }]);
    expect(layer.techniques.filter(({ techniqueID }) => techniqueID === 'T1112')).toHaveLength(1);
    expect(layer.techniques.map(({ techniqueID }) => techniqueID)).toEqual(
      [...new Set(layer.techniques.map(({ techniqueID }) => techniqueID))].sort(),
    );
  });
});

describe('a comment', () => {
  it('cannot be left by what a finding holds', () => {
    const profile = { id: 'p', name: 'P', indices: [], kinds: {} };
    const rule = {
      id: 'x\n*',
      uuid: '5a1c0c52-6d2b-4e57-9f0e-2f1d7f4f6a31',
      title: 'a ``` b\r\n| delete\u2028c',
      description: '',
      status: 'test' as const,
      level: 'low' as const,
      references: [],
      falsePositives: [],
      techniques: [],
      select: [],
      pairs: [],
      remarks: [],
    };
    const [comment = ''] = exportRules([rule], 'spl', {
      ...profile,
      entityId: 'none',
      host: [],
      time: [],
      known: [],
      properties: [],
      rangeField: '@timestamp',
      identity: { version: 1, fields: [] },
      file: 'p.yml',
    }).split('\n');
    expect(comment).toBe("``` a ''' b | delete c (x *) ```");
  });
});
