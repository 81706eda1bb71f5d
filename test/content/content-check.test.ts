import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadContent } from '../../src/adapters/content/load-content.ts';
import { formatProblem, UsageError } from '../../src/core/problem.ts';

let folder = '';
/** What other content is checked against: profiles, lists and hunts. All that is shipped would be read dozens of times. */
let shipped = '';

beforeAll(async () => {
  shipped = await mkdtemp(join(tmpdir(), 'reghunt-shipped-'));
  for (const family of ['profiles', 'lists', 'hunts'])
    await cp(join('queries', family), join(shipped, family), { recursive: true });
});

afterAll(async () => {
  await rm(shipped, { recursive: true, force: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reghunt-content-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Problems of one more file beside the shipped content, as `line:column message`. */
async function problemsOf(family: string, text: string): Promise<readonly string[]> {
  await mkdir(join(folder, family), { recursive: true });
  await writeFile(join(folder, family, 'given.yml'), text);
  try {
    await loadContent([shipped, folder]);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.problems.map((problem) =>
      formatProblem(problem).replace(`${join(folder, family, 'given.yml')}:`, ''),
    );
  }
}

const INDICATOR = `title: A test
id: 11111111-2222-4333-8444-555555555555
detection:
  selection:
    value.target.path|contains: '\\odd\\'
  condition: selection
reghunt:
  weight: 0.5
  group: location
  reason: It is odd there.
`;

describe('the content check of indicators', () => {
  it('takes a sound one', async () => {
    expect(await problemsOf('indicators', INDICATOR)).toEqual([]);
  });

  it('points at an unknown field and suggests the nearest name', async () => {
    expect(
      await problemsOf('indicators', INDICATOR.replace('value.target.path', 'value.target.pth')),
    ).toEqual([
      '5:5 Nothing is called "value.target.pth": it is neither a field of our events nor a fact. Did you mean "value.target.path"?',
    ]);
  });

  it('points at an unknown field of a joined part', async () => {
    const [problem] = await problemsOf(
      'indicators',
      INDICATOR.replace('value.target.path', 'writer.executble'),
    );
    expect(problem).toMatch(/^5:5 .*Did you mean "writer\.executable"\?$/);
  });

  it('points at a key it does not know, a weight out of range and a hunt that is not there', async () => {
    const wrong = INDICATOR.replace('weight: 0.5', 'weight: 1.5').replace(
      '  reason:',
      '  wieght: 1\n  hunts: [autostrat]\n  reason:',
    );
    const problems = await problemsOf('indicators', wrong);
    expect(problems).toContain('10:3 "wieght" has no meaning here: remove it or correct its spelling.');
    expect(problems.some((problem) => problem.startsWith('8:11 reghunt.weight:'))).toBe(true);
    expect(problems).toContain(
      '11:11 There is no hunt or finding kind "autostrat". Did you mean "autostart"?',
    );
  });

  it('refuses a floor that its own weight cannot reach', async () => {
    const [problem] = await problemsOf('indicators', INDICATOR.replace('group:', 'floor: 60\n  group:'));
    expect(problem).toMatch(/^9:10 A floor of 60 cannot be reached with a weight of 0\.5/);
  });

  it('passes on what is wrong inside a detection, with its place', async () => {
    const [problem] = await problemsOf(
      'indicators',
      INDICATOR.replace('condition: selection', 'condition: selektion'),
    );
    expect(problem).toMatch(/^6:14 .*selektion/);
  });

  it('refuses broken YAML and an empty file', async () => {
    expect((await problemsOf('indicators', 'title: [a\n'))[0]).toMatch(/^\d+:\d+ YAML/);
    expect(await problemsOf('indicators', '# nothing\n')).toEqual([
      '1:1 The file holds nothing: fill it or remove it.',
    ]);
  });

  it('refuses an id that is taken, and names the other file', async () => {
    const [problem] = await problemsOf('indicators', `${INDICATOR}---\n${INDICATOR}`);
    expect(problem).toMatch(/^13:5 The id 11111111-.* is taken by .*given\.yml/);
  });
});

const SIGMA = `title: Encoded PowerShell
id: 11111111-2222-4333-8444-555555555556
status: experimental
description: A shell is told to run encoded text. It is short.
author: somebody
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\\powershell.exe'
    CommandLine|contains: ' -enc '
  condition: selection
falsepositives:
  - Scripts
level: high
tags:
  - attack.t1059.001
`;

describe('a dropped-in Sigma rule', () => {
  it('becomes an indicator with the weight of its level, in the group all of them share', async () => {
    await mkdir(join(folder, 'indicators'));
    await writeFile(join(folder, 'indicators', 'rule.yml'), SIGMA);
    const content = await loadContent(['queries', folder]);
    expect(content.indicators.find(({ name }) => name === 'Encoded PowerShell')).toMatchObject({
      weight: 0.65,
      group: 'sigma',
      kinds: ['process_create'],
      reason: 'A shell is told to run encoded text.',
      attack: ['T1059.001'],
    });
  });

  it('is refused when it is about events no case holds, or has no level', async () => {
    const [category] = await problemsOf(
      'indicators',
      SIGMA.replace('process_creation', 'network_connection'),
    );
    expect(category).toMatch(/^7:13 Rules about network_connection cannot be used here/);
    const [level] = await problemsOf('indicators', SIGMA.replace('level: high\n', ''));
    expect(level).toMatch(/neither a "reghunt" block nor a "level"/);
  });
});

const EXCEPTION = `id: our-tool
name: Our tool
reason: Rolled out to everybody.
owner: workplace team
expires: 2027-06-30
effect: suppress
detection:
  selection:
    value.name: OurTool
    value.target.path: 'c:\\program files\\ours\\tool.exe'
    value.arguments: '-tray'
    value.launchers: null
  condition: selection
`;

const HIVE_EXCEPTION = `id: our-agent
name: Our agent copies its settings
reason: Each night before its update.
owner: workplace team
expires: 2027-06-30
effect: suppress
hunts: [hive]
detection:
  selection:
    reg.key.path: 'HKLM\\SOFTWARE'
    reg.output.path: 'd:\\backup\\software.hiv'
    writer.parent.executable: 'C:\\Program Files\\Ours\\agent.exe'
  condition: selection
`;

describe('the content check of exceptions', () => {
  it('takes one for a copy of a hive that names key, file and agent', async () => {
    expect(await problemsOf('exceptions', HIVE_EXCEPTION)).toEqual([]);
  });

  it('takes a narrow one', async () => {
    expect(await problemsOf('exceptions', EXCEPTION)).toEqual([]);
  });

  it.each([
    ['without an end', EXCEPTION.replace('expires: 2027-06-30\n', ''), /^1:1 expires:/],
    ['without an owner', EXCEPTION.replace('owner: workplace team\n', ''), /^1:1 owner:/],
    [
      'with an end that is no date',
      EXCEPTION.replace('2027-06-30', 'soon'),
      /^5:10 expires: A date is written/,
    ],
    [
      'by name alone',
      EXCEPTION.replace(/ {4}value\.target.*\n {4}value\.arg.*\n/, ''),
      /^8:3 It rests on a name alone/,
    ],
    [
      'by the end of a path',
      EXCEPTION.replace('value.target.path:', 'value.target.path|endswith:').replace('c:\\program files', ''),
      /^8:3 It rests on a part of a path/,
    ],
    ['by a path that goes on after a wildcard', EXCEPTION.replace('tool.exe', 'tool*'), /part of a path/],
    ['with open arguments', EXCEPTION.replace(/ {4}value\.arg.*\n/, ''), /leaves the arguments open/],
    [
      'with arguments that only begin so',
      EXCEPTION.replace("value.arguments: '-tray'", "value.arguments|startswith: '-tray'"),
      /leaves the arguments open/,
    ],
    [
      'that holds behind a launcher',
      EXCEPTION.replace('    value.launchers: null\n', ''),
      /a launcher stands before the target/,
    ],
    [
      'with a launcher named, which may run more',
      EXCEPTION.replace('value.launchers: null', 'value.launchers: cmd'),
      /a launcher stands before the target/,
    ],
    ['with a letter of the arguments left open', EXCEPTION.replace("'-tray'", "'-t?ay'"), /arguments open/],
    ['without key or value', EXCEPTION.replace('    value.name: OurTool\n', ''), /names no key or value/],
    [
      'that suppresses what users can write',
      EXCEPTION.replace('c:\\program files\\ours', 'c:\\programdata\\ours'),
      /lowered but never suppressed/,
    ],
    [
      'that suppresses in a writable corner of Windows',
      EXCEPTION.replace('c:\\program files\\ours', 'c:\\windows\\system32\\tasks'),
      /never suppressed/,
    ],
    [
      'that climbs out by a wildcard',
      EXCEPTION.replace('c:\\program files\\ours', 'c:\\prog*'),
      /never suppressed/,
    ],
    [
      'with one broad way among narrow ones',
      `${EXCEPTION.replace('condition: selection', 'condition: selection or broad')}`.replace(
        '  condition',
        '  broad:\n    value.name: Other\n  condition',
      ),
      /name alone/,
    ],
    [
      'for every product in Program Files',
      EXCEPTION.replace('files\\ours', 'files\\\\*'),
      /holds for every product/,
    ],
    [
      'that suppresses copies of SAM',
      HIVE_EXCEPTION.replace('HKLM\\SOFTWARE', 'HKLM\\SAM'),
      /SAM, SECURITY or SYSTEM/,
    ],
    [
      'that suppresses copies of any hive',
      HIVE_EXCEPTION.replace('HKLM\\SOFTWARE', 'HKLM\\S*'),
      /SAM, SECURITY or SYSTEM/,
    ],
    [
      'of a writable place whose writer anyone can use',
      HIVE_EXCEPTION.replace('C:\\Program Files\\Ours\\agent.exe', 'C:\\Windows\\System32\\cmd.exe'),
      /a program that anyone can use/,
    ],
    [
      'of a writable place whose writer lies in another one',
      HIVE_EXCEPTION.replace('C:\\Program Files\\Ours', 'C:\\Users\\Public'),
      /lies in another folder/,
    ],
    ['by the writer alone', HIVE_EXCEPTION.replace(/ {4}reg\.output.*\n/, ''), /rests on a name alone/],
  ])('refuses one %s', async (_what, text, reason) => {
    const problems = await problemsOf('exceptions', text);
    expect(
      problems.some((problem) => reason.test(problem)),
      problems.join('\n'),
    ).toBe(true);
  });

  it('takes one for a launcher when it gives the whole data', async () => {
    const whole = EXCEPTION.replace(
      '    value.launchers: null',
      `    registry.data.strings: 'cmd.exe /c "C:\\Program Files\\Ours\\tool.exe" -tray'`,
    );
    expect(await problemsOf('exceptions', whole)).toEqual([]);
  });

  it('takes a lowered one in a profile only with the writer of the product', async () => {
    const lowered = EXCEPTION.replace('effect: suppress', 'effect:\n  lower: 0.3').replace(
      'c:\\program files\\ours',
      '?:\\users\\\\*\\appdata\\local\\ours',
    );
    expect((await problemsOf('exceptions', lowered))[0]).toMatch(/also name the product's own writer/);
    const written = lowered.replace(
      '  condition',
      "    writer.executable: '?:\\Users\\\\*\\AppData\\Local\\Ours\\setup.exe'\n  condition",
    );
    expect(await problemsOf('exceptions', written)).toEqual([]);
  });
});

describe('the content check of hunts', () => {
  const HUNT = `id: my-hunt
uuid: 11111111-2222-4333-8444-555555555557
name: Mine
version: 1.0.0
status: test
description: For the tests.
tags: [attack.t1547.001]
finding: autostart
report_at: 1
select:
  kind: registry_set
  detection:
    selection:
      registry.path|contains: '\\Mine\\'
    condition: selection
join:
  writer_lookback: 1d
  ancestor_depth: 4
  payload_lookback: 24h
  payload_wait: 90m
  max_events: 10
`;

  it('takes a sound one and reads its durations', async () => {
    await mkdir(join(folder, 'hunts'));
    await writeFile(join(folder, 'hunts', 'mine.yml'), HUNT);
    const hunt = (await loadContent(['queries', folder])).hunts.find(({ id }) => id === 'my-hunt');
    expect(hunt?.join).toMatchObject({
      writerLookback: 86_400_000,
      payloadLookback: 86_400_000,
      payloadWait: 5_400_000,
    });
    expect(hunt?.techniques).toMatchObject([
      { id: 'T1547.001', tactics: [{ id: 'TA0003' }, { id: 'TA0004' }] },
    ]);
  });

  it('takes what acts are by themselves, within its tags; without that each act is all of them', async () => {
    const loaded = async () =>
      (await loadContent(['queries', folder])).hunts.find(({ id }) => id === 'my-hunt');
    expect(await problemsOf('hunts', HUNT)).toEqual([]);
    expect((await loaded())?.attack).toMatchObject([{ techniques: [{ id: 'T1547.001' }] }]);
    const acts = `${HUNT}attack:
  - tags: [attack.t1547.001]
    when:
      run:
        value.key|endswith: '\\Run'
      condition: run
`;
    expect(await problemsOf('hunts', acts)).toEqual([]);
    expect((await loaded())?.attack).toMatchObject([
      { techniques: [{ id: 'T1547.001' }], when: { op: 'match' } },
    ]);
    expect(
      await problemsOf(
        'hunts',
        acts.replace('tags: [attack.t1547.001]\n    when', 'tags: [attack.t1112]\n    when'),
      ),
    ).toEqual([expect.stringMatching(/T1112 is not among the tags of the hunt/)]);
    expect(await problemsOf('hunts', acts.replace('value.key|', 'value.quay|'))).toEqual([
      expect.stringMatching(/Nothing is called "value\.quay"/),
    ]);
  });

  it('takes several selections and several pairs, each with its own kind, and one pair without an id', async () => {
    const select = HUNT.slice(HUNT.indexOf('  kind:'), HUNT.indexOf('join:'));
    const item = (text: string, indent: string): string =>
      text.replace(/^ {2}/gm, indent).replace(/^ +/, (spaces) => `${spaces.slice(2)}- `);
    const both = `${item(select, '    ')}${item(select.replace('registry_set', 'file_create'), '    ')}`;
    const pairs = item(`  id: gone\n  window: 1h\n  same: [registry.path]\n${select}`, '      ');
    const pair = `  pair:\n    window: 2h\n${select.replace(/^/gm, '  ').trimEnd()}\n`;
    const text = `${HUNT.replace(select, both)}${pair}  pairs:\n${pairs}`;
    expect(await problemsOf('hunts', text)).toEqual([]);
    const hunt = (await loadContent(['queries', folder])).hunts.find(({ id }) => id === 'my-hunt');
    expect(hunt?.select.map(({ kind }) => kind)).toEqual(['registry_set', 'file_create']);
    expect(hunt?.join.pairs).toMatchObject([
      { id: 'pair', kind: 'registry_set', window: 7_200_000, same: [] },
      { id: 'gone', kind: 'registry_set', window: 3_600_000, same: ['registry.path'] },
    ]);
    expect(await problemsOf('hunts', text.replace('kind: file_create', 'kind: file_made'))).toEqual([
      expect.stringMatching(/^\d+:\d+ select\.1\.kind: /) as string,
    ]);
    expect(await problemsOf('hunts', `${text}${pairs}`)).toEqual([
      expect.stringMatching(/join\.pairs: Two pairs have one id/) as string,
    ]);
  });

  it('points at a wrong duration, a technique it does not know and a missing detection', async () => {
    const wrong = HUNT.replace('90m', 'a while')
      .replace('t1547.001', 't1547.01')
      .replace(/ {2}detection:\n(?: {4}.*\n)+/, '');
    const problems = await problemsOf('hunts', wrong);
    expect(problems.some((problem) => /^\d+:17 join\.payload_wait: A duration is/.test(problem))).toBe(true);
    expect(problems.some((problem) => problem.includes('There is no "select.detection"'))).toBe(true);
    const [technique] = await problemsOf('hunts', HUNT.replace('t1547.001', 't1547.099'));
    expect(technique).toMatch(
      /^7:8 ATT&CK technique T1547\.099 is not in our table\. Did you mean "T1547\.\d{3}"\?/,
    );
  });
});

describe('content folders', () => {
  it('that are not there or hold nothing of ours are named', async () => {
    await expect(loadContent([join(folder, 'missing')])).rejects.toThrow(
      /Cannot read the content folder .*missing/,
    );
    await expect(loadContent(['queries', folder])).rejects.toMatchObject({
      problems: [{ file: folder, message: expect.stringContaining('None of the folders') as string }],
    });
  });
});
