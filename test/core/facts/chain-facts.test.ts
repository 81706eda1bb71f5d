import { expect, test } from 'vitest';
import type { Fields } from '../../../src/core/event/event.ts';
import { event, factsOfCase, found, joined, NOON, run, runValue } from './events.ts';

const USER_PATH = 'HKU\\S-1-5-21-1-2-3-1001\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater';
const HIVE = { 'registry.path': USER_PATH };

test.each([
  ['High', 'high'],
  ['Mandatory Label\\System Mandatory Level', 'system'],
  ['S-1-16-8192', 'medium'],
  ['unknown', undefined],
])("the writer's integrity level is one word: %s", (written, level) => {
  const writer = found(run('w.exe', {}, { 'winlog.event_data.IntegrityLevel': written }));
  expect(factsOfCase(joined(runValue('C:\\a.exe'), { writer }))['chain.integrity']).toBe(level);
  const logged = found(run('w.exe', {}, { 'winlog.event_data.MandatoryLabel': written }));
  expect(factsOfCase(joined(runValue('C:\\a.exe'), { writer: logged }))['chain.integrity']).toBe(level);
});

test('the rights of whoever created a file are told as well', () => {
  const writer = found(run('w.exe', {}, { 'winlog.event_data.IntegrityLevel': 'High' }));
  const file = event('file_create', { 'file.path': 'C:\\x\\a.lnk' });
  expect(factsOfCase(joined(file, { writer }))['chain.integrity']).toBe('high');
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
  const facts = factsOfCase(
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
  const facts = factsOfCase(joined(runValue('C:\\a.exe', {}, fields), { writer }));
  expect(facts['chain.other_user']).toBe(expected);
});

test.each([
  ['the writer', 'C:\\x\\w.exe', ['C:\\Windows\\System32\\services.exe', 'C:\\Windows\\wininit.exe']],
  ['its parent', 'C:\\x\\p.exe', ['C:\\x\\p.exe', 'C:\\Windows\\System32\\services.exe']],
  ['none', undefined, ['C:\\x\\p.exe', 'C:\\Windows\\explorer.exe']],
])('the service among the chain is %s', (_name, service, [parent = '', grandparent = '']) => {
  const process = (image: string, by: string) =>
    run(image, {}, { 'process.executable': image, 'process.parent.executable': by });
  const facts = factsOfCase(
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
  const facts = factsOfCase(joined(runValue('C:\\x\\a.exe'), { payloadProcess }));
  expect([facts['value.run'], facts['value.state']]).toEqual([ran, state]);
});

test('a deleted value is removed, whether or not its payload ran', () => {
  const gone = event(
    'registry_delete',
    { 'registry.path': 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater' },
    { time: NOON + 5000 },
  );
  const facts = factsOfCase(
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
  expect(factsOfCase(joined(anchor, { writer: found(run(line)) }))).toMatchObject({
    'value.target.path': 'c:\\x\\a.bat',
    'value.source': 'command_line',
  });
});

test('the service manager is known by its name alone, and by no name that only ends alike', () => {
  const service = (parent: Fields) =>
    factsOfCase(
      joined(runValue('C:\\a.exe'), {
        writer: found(run('w.exe', {}, { 'process.executable': 'C:\\x\\w.exe', ...parent })),
      }),
    )['chain.service'];
  expect(service({ 'process.parent.name': 'SERVICES.EXE' })).toBe('C:\\x\\w.exe');
  expect(service({ 'process.parent.executable': 'services.exe' })).toBe('C:\\x\\w.exe');
  expect(service({ 'process.parent.executable': 'C:\\x\\myservices.exe' })).toBeUndefined();
  expect(service({ 'process.parent.executable': 's.exe' })).toBeUndefined();
  expect(service({})).toBeUndefined();
  expect(factsOfCase(joined(runValue('C:\\a.exe')))['chain.service']).toBeUndefined();
});

test('the .reg file that the writer read lies below the folder that it worked in', () => {
  const file = (line: string, fields: Fields = {}) =>
    factsOfCase(joined(runValue('C:\\a.exe'), { writer: found(run(line, {}, fields)) }))['chain.reg_file'];
  expect(file('reg import a.reg', { 'process.working_directory': 'C:\\w' })).toBe('c:\\w\\a.reg');
  expect(file('reg import C:\\x\\a.reg')).toBe('c:\\x\\a.reg');
  expect(file('reg add HKCU\\X /v a /d b')).toBeUndefined();
});

test('without a name or a level nobody knows whether SYSTEM wrote it', () => {
  const of = (fields: Fields, writerFields?: Fields) =>
    factsOfCase(
      joined(
        runValue('C:\\a.exe', {}, fields),
        writerFields === undefined ? {} : { writer: found(run('w.exe', {}, writerFields)) },
      ),
    )['chain.system_in_user_hive'];
  expect(of(HIVE)).toBeUndefined();
  expect(of({ ...HIVE, 'user.name': 'SYSTEM' })).toBe(true);
  expect(of(HIVE, { 'winlog.event_data.IntegrityLevel': 'System' })).toBe(true);
  expect(of(HIVE, { 'winlog.event_data.IntegrityLevel': 'High' })).toBe(false);
  expect(of({ 'registry.path': 'HKU\\.DEFAULT\\Software\\X\\a' }, { 'user.name': 'SYSTEM' })).toBe(false);
});

test('a payload that runs at the same moment, or by a parent known by name alone, ran after', () => {
  const ran = (payloadProcess: ReturnType<typeof found>) =>
    factsOfCase(joined(runValue('C:\\x\\a.exe'), { payloadProcess }))['value.run'];
  expect(ran(ranAt(0, 'C:\\x\\setup.exe'))).toBe('after');
  expect(ran(found(run('a.exe', {}, { 'process.parent.name': 'Userinit.exe' })))).toBe('logon');
  expect(ran(found(run('a.exe')))).toBe('after');
});

test('one weak part makes the whole weak, and a command has no writer of another age', () => {
  const writer = found(run('w.exe', { time: NOON - 1000 }), true);
  const part = found(run('a.exe'), true);
  const weak = (more: object) => factsOfCase(joined(runValue('C:\\x\\a.exe'), more))['join.weak'];
  expect([weak({ writer }), weak({ payloadFile: part }), weak({ payloadProcess: part }), weak({})]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(weak({ writer: found(run('w.exe')) })).toBe(false);
  expect(factsOfCase(joined(runValue('C:\\x\\a.exe'), { writer }))['age.writer']).toBe(1);
  expect(factsOfCase(joined(run('reg save HKLM\\SAM C:\\s'), { writer }))['age.writer']).toBeUndefined();
});

test('who made a file is of one line with the writer only when both are known', () => {
  const same = (anchorId: string | undefined, file: ReturnType<typeof event> | undefined) =>
    factsOfCase(
      joined(runValue('C:\\x\\a.exe', anchorId === undefined ? {} : { entityId: anchorId }), {
        ...(file === undefined ? {} : { payloadFile: found(file) }),
      }),
    )['chain.same_lineage'];
  const by = (entityId: string | undefined, fields: Fields = {}) =>
    event(
      'file_create',
      { 'file.path': 'C:\\x\\a.exe', ...fields },
      entityId === undefined ? {} : { entityId },
    );
  expect(same('W', by('W'))).toBe(true);
  expect(same('W', by('C'))).toBe(false);
  expect(same('W', by('C', { 'process.parent.entity_id': 'W' }))).toBe(true);
  expect(same('W', by(undefined))).toBeUndefined();
  expect(same(undefined, by('C'))).toBeUndefined();
  expect(same('W', undefined)).toBeUndefined();
});

test('writer and payload of one product lie in one folder, or one right below the other', () => {
  const same = (writer: string | undefined, data: string) =>
    factsOfCase(joined(runValue(data, {}, writer === undefined ? {} : { 'process.executable': writer })))[
      'chain.same_folder'
    ];
  expect(same('C:\\Users\\kim\\AppData\\Local\\Owl\\owl.exe', '%LOCALAPPDATA%\\owl\\owl.exe -q')).toBe(true);
  expect(same('C:\\Users\\kim\\Owl\\app-2\\owl.exe', 'C:\\Users\\kim\\Owl\\update.exe')).toBe(true);
  expect(same('C:\\Users\\kim\\Owl\\setup.exe', 'C:\\Users\\kim\\Owl\\bin\\owl.exe')).toBe(true);
  expect(same('C:\\Users\\kim\\Owl\\a\\b\\owl.exe', 'C:\\Users\\kim\\Owl\\owl.exe')).toBe(false);
  expect(same('C:\\Owl\\owl.exe', 'C:\\Jay\\jay.exe')).toBe(false);
  expect(same('C:\\owl.exe', 'C:\\jay.exe')).toBe(false);
  expect(same('C:\\Owl\\owl.exe', 'owl.exe')).toBeUndefined();
  expect(same(undefined, 'C:\\Owl\\owl.exe')).toBeUndefined();
});
