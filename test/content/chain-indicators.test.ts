import { expect, test } from 'vitest';
import type { JoinedCase } from '../../src/core/case/case.ts';
import type { Fields, HuntEvent } from '../../src/core/event/event.ts';
import { caseFacts } from '../../src/core/facts/case-facts.ts';
import { compileContent, judge } from '../../src/core/judge/judge.ts';
import { created, found, joined, NOON, run, runValue } from '../core/facts/events.ts';
import { shippedContent } from '../shipped.ts';

const content = await shippedContent();
const tables = compileContent(content);

function namesOf(anchor: HuntEvent, parts: Partial<JoinedCase>): readonly string[] {
  const hunt = content.hunts.find(({ id }) => id === 'run-key-persistence');
  if (hunt === undefined) throw new Error('no hunt');
  const base = joined(anchor, parts);
  return judge({ ...base, facts: caseFacts(base) }, hunt, tables, NOON).indicators.map(({ name }) => name);
}

const VALUE = runValue('C:\\ProgramData\\x\\a.exe');
const program = (path: string, fields: Fields = {}) =>
  run(path, {}, { 'process.executable': path, ...fields });
const begunBy = (path: string, line = path): Partial<JoinedCase> => ({
  writer: found(program('C:\\x\\setup.exe')),
  ancestors: { events: [program(path, { 'process.command_line': line })], stopped: 'not_logged' },
});
const createdBy = (path: string, name = 'x'): Partial<JoinedCase> => ({
  payloadFile: found(
    created(
      'C:\\ProgramData\\x\\a.exe',
      { time: NOON - 9e6 },
      { 'process.executable': path, 'process.name': name },
    ),
  ),
});
const writtenBy = (fields: Fields): Partial<JoinedCase> => ({
  writer: found(program('C:\\x\\w.exe', fields)),
});
const USER = {
  'registry.path': 'HKU\\S-1-5-21-1-2-3-1001\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater',
};
const HIGH = { 'winlog.event_data.IntegrityLevel': 'High' };
const MEDIUM = { 'winlog.event_data.IntegrityLevel': 'Medium' };

/** Each indicator with a case it is for and an innocent twin. */
test.each<[string, HuntEvent, Partial<JoinedCase>, HuntEvent, Partial<JoinedCase>]>([
  ['Begun by a browser', VALUE, begunBy('C:\\p\\chrome.exe'), VALUE, begunBy('C:\\Windows\\explorer.exe')],
  [
    'Begun by a remote management tool',
    VALUE,
    begunBy('C:\\p\\AnyDesk.exe'),
    VALUE,
    begunBy('C:\\p\\desk.exe'),
  ],
  [
    'Begun by a scheduled task',
    VALUE,
    begunBy('C:\\Windows\\System32\\svchost.exe', 'svchost.exe -k netsvcs -p -s Schedule'),
    VALUE,
    begunBy('C:\\Windows\\System32\\svchost.exe', 'svchost.exe -k netsvcs -p -s Appinfo'),
  ],
  [
    'Begun by a service outside the folders of programs',
    VALUE,
    begunBy('C:\\Windows\\System32\\services.exe'),
    VALUE,
    {
      ...begunBy('C:\\Windows\\System32\\services.exe'),
      writer: found(program('C:\\Program Files\\x\\s.exe')),
    },
  ],
  [
    'SYSTEM wrote into the hive of a person',
    runValue('C:\\x.exe', {}, USER),
    writtenBy({ 'user.name': 'SYSTEM' }),
    runValue('C:\\x.exe', {}, USER),
    writtenBy({ 'user.name': 'kim' }),
  ],
  ['Machine key set without elevated rights', VALUE, writtenBy(MEDIUM), VALUE, writtenBy(HIGH)],
  [
    'Machine key set without elevated rights',
    VALUE,
    writtenBy(MEDIUM),
    runValue('C:\\x.exe', {}, USER),
    writtenBy(MEDIUM),
  ],
  [
    'Payload fetched by a browser',
    VALUE,
    createdBy('C:\\p\\msedge.exe'),
    VALUE,
    createdBy('C:\\p\\msiexec.exe'),
  ],
  [
    'Payload fetched or unpacked by a tool of Windows',
    VALUE,
    createdBy('C:\\w\\certutil.exe'),
    VALUE,
    createdBy('C:\\w\\setup.exe'),
  ],
  [
    'Payload dropped by an office or document program',
    VALUE,
    createdBy('C:\\o\\WINWORD.EXE'),
    VALUE,
    createdBy('C:\\o\\officeclicktorun.exe'),
  ],
  [
    'Payload left by another machine',
    VALUE,
    createdBy('System', 'System'),
    VALUE,
    createdBy('C:\\x\\system.exe', 'system.exe'),
  ],
  [
    'Payload started at logon since',
    VALUE,
    {
      payloadProcess: found(
        run('a', { time: NOON + 1 }, { 'process.parent.executable': 'C:\\Windows\\explorer.exe' }),
      ),
    },
    VALUE,
    {
      payloadProcess: found(
        run('a', { time: NOON - 1 }, { 'process.parent.executable': 'C:\\Windows\\explorer.exe' }),
      ),
    },
  ],
  [
    'Started through a program that seldom starts others',
    runValue('odbcconf /a {REGSVR C:\\x\\a.dll}'),
    {},
    runValue('"C:\\Program Files\\odbcconf viewer\\view.exe"'),
    {},
  ],
  [
    'Started through a brought-along interpreter',
    runValue('C:\\x\\AutoHotkeyU64.exe C:\\x\\a.ahk'),
    {},
    runValue('C:\\Program Files\\AutoHotkey\\helper.exe'),
    {},
  ],
])('%s: holds for its case and not for the innocent twin', (name, anchor, parts, twin, twinParts) => {
  expect(namesOf(anchor, parts)).toContain(name);
  expect(namesOf(twin, twinParts)).not.toContain(name);
});
