/** Rules take what their condition takes: never less, and what more they take is said. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KindLayout } from '../../../src/core/event/profile.ts';
import { compileDetection } from '../../../src/core/export/compile-detection.ts';
import { DSL } from '../../../src/core/export/dsl.ts';
import { EQL, EQL_WORDS } from '../../../src/core/export/eql.ts';
import { ESQL, ESQL_WORDS } from '../../../src/core/export/esql.ts';
import { KQL, KQL_WORDS } from '../../../src/core/export/kql.ts';
import { LUCENE, LUCENE_WORDS } from '../../../src/core/export/lucene.ts';
import { profilePlan } from '../../../src/core/export/profile-plan.ts';
import { rawPatterns } from '../../../src/core/export/raw-pattern.ts';
import { sigmaDetection } from '../../../src/core/export/sigma-detection.ts';
import { SIGMA } from '../../../src/core/export/sigma-dialect.ts';
import { printNode } from '../../../src/core/export/text-node.ts';
import { WINDOWS_PLAN } from '../../../src/core/export/windows-names.ts';
import type { Condition } from '../../../src/core/sigma/condition.ts';
import { readPattern } from '../../../src/core/sigma/pattern.ts';
import { predicate, recordView } from '../../../src/core/sigma/predicate.ts';
import { render } from '../../../src/core/sigma/query.ts';
import { conditionOf } from '../sigma/detection.ts';
import { serverMatches } from '../sigma/server-simulator.ts';

const LAYOUT: KindLayout = {
  when: [{ fields: ['event.code'], values: ['13'] }],
  fields: {
    'registry.path': { from: ['registry.path', 'raw.TargetObject'], as: 'registry_path' },
    'registry.data.strings': { from: ['raw.Details'], as: 'registry_data' },
    'process.executable': { from: ['process.executable'], as: 'path' },
    'process.command_line': { from: ['process.command_line'], as: 'text' },
    'user.name': { from: ['user.name'], as: 'user_name' },
  },
};
const PLAN = profilePlan(LAYOUT);

function detection(...lines: readonly string[]): Condition {
  return conditionOf(`sel:\n${lines.map((line) => `  ${line}\n`).join('')}condition: sel\n`);
}

describe('a rule takes whatever its condition takes', () => {
  const segment = fc.constantFrom(
    'Run',
    'RunOnce',
    'Software',
    'CurrentControlSet',
    'App&Co',
    "O'B",
    'S-1-5-21-7',
    '%x%',
    'a*b',
  );
  /** A path as it is logged, and as conditions see it. */
  const path = fc
    .tuple(
      fc.constantFrom(
        ['HKLM', 'HKLM'],
        ['\\REGISTRY\\MACHINE', 'HKLM'],
        ['HKEY_LOCAL_MACHINE', 'HKLM'],
        ['HKU\\S-1-5-21-7', 'HKU\\S-1-5-21-7'],
        ['\\REGISTRY\\USER\\S-1-5-21-7', 'HKU\\S-1-5-21-7'],
      ),
      fc.array(segment, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
    )
    .map(([[rawRoot = '', root = ''], segments, escaped]) => ({
      raw: [rawRoot, ...segments.map((each) => respelled(each, escaped))].join('\\'),
      canonical: [root, ...segments].join('\\'),
    }));
  const respelled = (each: string, escaped: boolean): string => {
    if (each === 'CurrentControlSet') return escaped ? 'ControlSet001' : each;
    return escaped ? each.replaceAll('&', '&amp;') : each;
  };
  const value = fc
    .tuple(
      fc.constantFrom('\\', 'HKLM\\', 'HKU\\S-1-5-21-7\\', ''),
      fc.array(segment, { maxLength: 2 }),
      fc.constantFrom('', '\\'),
    )
    .map(([before, segments, after]) => `${before}${segments.join('\\')}${after}`)
    .filter((each) => each !== '');
  const leaf = fc.oneof(
    fc
      .tuple(value, fc.constantFrom('', '|contains', '|startswith', '|endswith'))
      .map(([each, shape]) =>
        detection(`registry.path${shape}: '${each.replaceAll("'", "''").replaceAll('*', '\\*')}'`),
      ),
    fc
      .constantFrom('save', 'c:\\a', 'é')
      .map((each) => detection(`process.command_line|contains: '${each}'`)),
    fc
      .constantFrom('\\reg.exe', 'C:\\w\\reg.exe')
      .map((each) => detection(`process.executable|endswith: '${each}'`)),
  );
  const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((of): Condition => ({ op: 'and', of })),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((of): Condition => ({ op: 'or', of })),
      tie('tree').map((of): Condition => ({ op: 'not', of })),
    ),
  }));
  const caps = new Map(
    ['registry.path', 'raw.TargetObject', 'process.executable', 'process.command_line'].map((name) => [
      name,
      { types: ['keyword'], searchable: true },
    ]),
  );

  it('in Query DSL, over every spelling of what is logged', () => {
    fc.assert(
      fc.property(
        tree,
        path,
        fc.constantFrom('reg SAVE C:\\A', 'É'),
        fc.boolean(),
        (condition, { raw, canonical }, line, prefixed) => {
          const image = 'C:\\W\\reg.exe';
          const accepted = predicate(condition)(
            recordView({
              'registry.path': canonical,
              'process.command_line': line,
              'process.executable': image,
            }),
          );
          const query = render(compileDetection(condition, PLAN, DSL).node);
          const stored = {
            'raw.TargetObject': raw,
            'process.command_line': line,
            'process.executable': prefixed ? `\\??\\${image}` : image,
          };
          if (accepted) expect(serverMatches(query, stored, { caps, listsIgnored: true })).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('and asks for a Run key without its root, and not for keys that end like it', () => {
    const spelled = rawPatterns(
      readPattern('*\\CurrentVersion\\Run\\\\*'),
      { from: ['p'], as: 'registry_path' },
      { partOf: false, doubled: false },
    );
    expect(spelled).toEqual({
      how: 'all',
      exact: true,
      patterns: [readPattern('*\\\\CurrentVersion\\\\Run\\\\*')],
    });
    const rooted = rawPatterns(
      readPattern('HKLM\\SAM'),
      { from: ['p'], as: 'registry_path' },
      { partOf: false, doubled: false },
    );
    expect(rooted).toMatchObject({ patterns: [['*', { literal: '\\SAM' }]], exact: false });
  });

  it('doubles backslashes for shippers that do', () => {
    const wazuh = rawPatterns(
      readPattern('*\\Run\\x'),
      { from: ['p'], as: 'registry_path' },
      { partOf: false, doubled: true },
    );
    expect(wazuh).toMatchObject({ patterns: [['*', { literal: '\\\\Run\\\\x' }]] });
  });
});

describe('what a language cannot say', () => {
  const regex = detection(
    "process.command_line|re: '\\ba+b'",
    "user.name: 'kim'",
    "process.command_line|contains: 'x'",
  );

  it('is left open where it must hold, and said', () => {
    const { node, notes } = compileDetection(regex, PLAN, LUCENE);
    expect(printNode(node, LUCENE_WORDS)).toBe('process.command_line:/.*[xX].*/');
    expect(notes).toEqual([
      'not expressed: process.command_line matches \\ba+b: Lucene, which answers, lacks what the regular expression uses; the rule takes more',
      'not expressed: user.name = kim: the log spells it in several ways; the rule takes more',
    ]);
  });

  it('keeps an exclusion out of the rule, since it would hide events', () => {
    const condition = conditionOf(
      "sel:\n  process.command_line|contains: 'x'\nno:\n  user.name: 'kim'\ncondition: sel and not no\n",
    );
    const { node, notes } = compileDetection(condition, PLAN, EQL);
    expect(printNode(node, EQL_WORDS)).toBe('process.command_line : "*x*"');
    expect(notes).toHaveLength(1);
  });

  it('is a fact, which reghunt alone computes', () => {
    const { node, notes } = compileDetection(detection("value.target.kind: 'script'"), PLAN, KQL);
    expect(printNode(node, KQL_WORDS)).toBe('*');
    expect(notes[0]).toContain('reghunt computes it');
  });

  it('is a fact for Sigma as well', () => {
    const { node, notes } = compileDetection(
      detection("reg.operation: 'save'", "process.executable|endswith: '\\reg.exe'"),
      WINDOWS_PLAN,
      SIGMA,
    );
    expect(sigmaDetection(node)).toEqual([
      '    selection:',
      "        Image|endswith: '\\reg.exe'",
      '    condition: selection',
    ]);
    expect(notes[0]).toContain('reg.operation = save');
  });

  it('tells of letter case that KQL compares', () => {
    const { node, notes } = compileDetection(detection("process.command_line|contains: 'Save'"), PLAN, KQL);
    expect(printNode(node, KQL_WORDS)).toBe('process.command_line: (*Save* or *save* or *SAVE*)');
    expect(notes.join()).toContain('takes less: KQL compares letter case');
  });

  it('tells of a field that ES|QL may not be asked for', () => {
    const { node, notes } = compileDetection(detection("registry.path|endswith: '\\Run\\x'"), PLAN, ESQL);
    expect(printNode(node, ESQL_WORDS)).toBe('TO_LOWER(registry.path) LIKE "*\\\\\\\\run\\\\\\\\x"');
    expect(notes[0]).toContain('takes less: only registry.path is asked');
  });
});

describe('exclusions', () => {
  const condition = conditionOf(
    "sel:\n  process.command_line|contains: 'x'\nno:\n  process.executable|endswith: '\\a.exe'\ncondition: sel and not no\n",
  );

  it('do not lose events that lack the field where the language knows "unknown"', () => {
    expect(printNode(compileDetection(condition, PLAN, EQL).node, EQL_WORDS)).toBe(
      'process.command_line : "*x*" and (not (process.executable != null and process.executable : "*\\\\a.exe"))',
    );
    expect(printNode(compileDetection(condition, PLAN, ESQL).node, ESQL_WORDS)).toContain(
      'NOT (process.executable IS NOT NULL AND',
    );
  });

  it('are a part of a Sigma condition', () => {
    expect(sigmaDetection(compileDetection(condition, WINDOWS_PLAN, SIGMA).node).at(-1)).toBe(
      '    condition: selection_1 and not selection_2',
    );
  });
});
