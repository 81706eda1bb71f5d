import { expect, test } from 'vitest';
import type { Fields } from '../../../src/core/event/event.ts';
import { caseFacts } from '../../../src/core/facts/case-facts.ts';
import { event, found, joined, NOON, run, runValue } from './events.ts';

const USER_PATH = 'HKU\\S-1-5-21-1-2-3-1001\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater';
const HIVE = { 'registry.path': USER_PATH };

test.each([
  ['High', 'high'],
  ['Mandatory Label\\System Mandatory Level', 'system'],
  ['S-1-16-8192', 'medium'],
  ['unknown', undefined],
])("the writer's integrity level is one word: %s", (written, level) => {
  const writer = found(run('w.exe', {}, { 'winlog.event_data.IntegrityLevel': written }));
  expect(caseFacts(joined(runValue('C:\\a.exe'), { writer }))['chain.integrity']).toBe(level);
  const logged = found(run('w.exe', {}, { 'winlog.event_data.MandatoryLabel': written }));
  expect(caseFacts(joined(runValue('C:\\a.exe'), { writer: logged }))['chain.integrity']).toBe(level);
});

test('the rights of whoever created a file are told as well', () => {
  const writer = found(run('w.exe', {}, { 'winlog.event_data.IntegrityLevel': 'High' }));
  const file = event('file_create', { 'file.path': 'C:\\x\\a.lnk' });
  expect(caseFacts(joined(file, { writer }))['chain.integrity']).toBe('high');
});

test.each<[string, Fields, Fields, boolean]>([
  ['SYSTEM in a hive of a person', HIVE, { 'user.name': 'SYSTEM' }, true],
  ['SYSTEM in the hive of the machine', {}, { 'user.name': 'SYSTEM' }, false],
  ['the person', HIVE, { 'user.name': 'kim' }, false],
  ['SYSTEM by the name of the machine', HIVE, { 'user.name': 'WS01$', 'user.id': 'S-1-5-18' }, true],
  [
    'a person for whom SYSTEM started the writer',
    HIVE,
    {
      'user.name': 'WS01$',
      'user.id': 'S-1-5-18',
      'winlog.event_data.TargetUserSid': 'S-1-5-21-1-2-3-1001',
    },
    false,
  ],
])('%s', (_name, fields, writerFields, expected) => {
  const facts = caseFacts(
    joined(runValue('C:\\a.exe', {}, fields), { writer: found(run('w.exe', {}, writerFields)) }),
  );
  expect(facts['chain.system_in_user_hive']).toBe(expected);
});

test.each<[string, Fields, Fields, boolean | undefined]>([
  ['another person', HIVE, { 'user.id': 'S-1-5-21-1-2-3-1107' }, true],
  ['the person', HIVE, { 'user.id': 'S-1-5-21-1-2-3-1001' }, false],
  ['a service', HIVE, { 'user.id': 'S-1-5-18' }, undefined],
  ['a person, in the hive of the machine', {}, { 'user.id': 'S-1-5-21-1-2-3-1107' }, undefined],
  ['somebody whose SID is not logged', { ...HIVE, 'user.id': 'S-1-5-21-1-2-3-1001' }, {}, undefined],
])('the writer is %s', (_name, fields, writerFields, expected) => {
  const writer = found(run('w.exe', {}, writerFields));
  const facts = caseFacts(joined(runValue('C:\\a.exe', {}, fields), { writer }));
  expect(facts['chain.other_user']).toBe(expected);
});

test.each([
  ['the writer', 'C:\\x\\w.exe', ['C:\\Windows\\System32\\services.exe', 'C:\\Windows\\wininit.exe']],
  ['its parent', 'C:\\x\\p.exe', ['C:\\x\\p.exe', 'C:\\Windows\\System32\\services.exe']],
  ['none', undefined, ['C:\\x\\p.exe', 'C:\\Windows\\explorer.exe']],
])('the service among the chain is %s', (_name, service, [parent = '', grandparent = '']) => {
  const process = (image: string, by: string) =>
    run(image, {}, { 'process.executable': image, 'process.parent.executable': by });
  const facts = caseFacts(
    joined(runValue('C:\\a.exe'), {
      writer: found(process('C:\\x\\w.exe', parent)),
      ancestors: { events: [process(parent, grandparent)], stopped: undefined },
    }),
  );
  expect(facts['chain.service']).toBe(service);
});

const ranAt = (seconds: number, parent: string) =>
  found(run('a.exe', { time: NOON + seconds * 1000 }, { 'process.parent.executable': parent }));

test.each([
  ['started at logon', ranAt(60, 'C:\\Windows\\explorer.exe'), 'logon', 'confirmed'],
  ['started by another', ranAt(60, 'C:\\x\\setup.exe'), 'after', 'confirmed'],
  ['run before the value was set', ranAt(-60, 'C:\\Windows\\explorer.exe'), 'before', 'dormant'],
  ['not in the log', { status: 'missing', reason: 'not_logged' } as const, 'none', 'dormant'],
  ['nothing that runs', { status: 'missing', reason: 'not_applicable' } as const, undefined, undefined],
])('a payload %s', (_name, payloadProcess, ran, state) => {
  const facts = caseFacts(joined(runValue('C:\\x\\a.exe'), { payloadProcess }));
  expect([facts['value.run'], facts['value.state']]).toEqual([ran, state]);
});

test('a deleted value is removed, whether or not its payload ran', () => {
  const gone = event(
    'registry_delete',
    { 'registry.path': 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater' },
    { time: NOON + 5000 },
  );
  const facts = caseFacts(
    joined(runValue('C:\\x\\a.exe'), {
      neighbours: [gone],
      payloadProcess: ranAt(2, 'C:\\Windows\\explorer.exe'),
    }),
  );
  expect(facts).toMatchObject({ 'value.run': 'logon', 'value.state': 'removed' });
});

test('data logged as binary is read from a PowerShell command line as well as from that of reg.exe', () => {
  const anchor = runValue(
    '',
    {},
    { 'registry.data.strings': [], 'winlog.event_data.Details': 'Binary Data' },
  );
  const line =
    "powershell -c \"Set-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run' Updater 'C:\\x\\a.bat'\"";
  expect(caseFacts(joined(anchor, { writer: found(run(line)) }))).toMatchObject({
    'value.target.path': 'c:\\x\\a.bat',
    'value.source': 'command_line',
  });
});
