import { expect, test } from 'vitest';
import type { Anchor } from '../../../src/core/act/anchor.ts';
import { autostartAnchors, hiveAnchors } from '../../../src/core/act/anchors-of-event.ts';
import { atLoggedSet } from '../../../src/core/case/logged-set.ts';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { findingKey } from '../../../src/core/finding/finding-key.ts';
import { factsOfCase, found, joined, NOON, run, runValue } from '../facts/events.ts';

const RUN = 'Software\\Microsoft\\Windows\\CurrentVersion\\Run';
const anchorsOf = (event: HuntEvent): readonly Anchor[] =>
  autostartAnchors(event, {
    set: ({ fields }) => /\\CurrentVersion\\Run\\/i.test(String(fields['registry.path'])),
  });
const REG_ADD = `reg add HKCU\\${RUN} /v Updater /d C:\\Users\\Public\\a.exe`;

test('a command line stands for each Run value it sets, and for nothing else', () => {
  const line = `cmd /c ${REG_ADD} & reg add HKCU\\Software\\Other /v x /d y`;
  expect(anchorsOf(run(line)).map(({ kind, fields }) => [kind, fields['registry.path']])).toEqual([
    ['registry_set', `HKCU\\${RUN}\\Updater`],
  ]);
  expect(anchorsOf(run(`reg query HKCU\\${RUN}`))).toEqual([]);
});

test('other events and other hunts keep their anchors', () => {
  const value = runValue('C:\\a.exe');
  expect(anchorsOf(value)).toEqual([value]);
  const command = run(REG_ADD);
  expect(hiveAnchors(command)).toEqual([command]);
});

test("HKCU is the hive of the process's own user where its SID is known, never that of a service", () => {
  const path = (id: string) => anchorsOf(run(REG_ADD, {}, { 'user.id': id }))[0]?.fields['registry.path'];
  expect(path('S-1-5-21-1-2-3-1001')).toBe(`HKU\\S-1-5-21-1-2-3-1001\\${RUN}\\Updater`);
  expect(path('S-1-5-18')).toBe(`HKCU\\${RUN}\\Updater`);
});

test('told alone, it is judged by the same facts and says that no value set was logged', () => {
  const [anchor] = anchorsOf(run(REG_ADD));
  if (anchor === undefined) throw new Error('no anchor');
  const facts = factsOfCase(
    atLoggedSet(joined(anchor, { writer: found(run(REG_ADD)), neighbours: [runValue('C:\\other.exe')] })),
  );
  expect(facts).toMatchObject({
    'value.key': RUN.toLowerCase(),
    'value.name': 'Updater',
    'value.target.path': 'c:\\users\\public\\a.exe',
    'join.value_set': 'not_logged',
  });
});

test('with the value set in the log both have one identity, however the command spells it', () => {
  const [anchor] = anchorsOf(
    run(
      'reg add hkcu\\SOFTWARE\\microsoft\\windows\\currentversion\\run /v UPDATER /d C:\\USERS\\Public\\a.exe',
      {
        entityId: 'W',
      },
    ),
  );
  if (anchor === undefined) throw new Error('no anchor');
  const set = (more: object, path = `HKU\\S-1-5-21-9-9-9-1001\\${RUN}\\Updater`) =>
    runValue('C:\\Users\\Public\\a.exe', { time: NOON + 500, ...more }, { 'registry.path': path });
  const logged = set({ entityId: 'W' });
  const stranger = set({ entityId: 'X', time: NOON + 100 });
  const other = set({ entityId: 'W', time: NOON + 50 }, `HKU\\S-1-5-21-9-9-9-1001\\${RUN}\\Another`);
  const folded = atLoggedSet(joined(anchor, { neighbours: [other, stranger, logged] }));
  expect(findingKey('autostart', folded)).toEqual(findingKey('autostart', { anchor: logged }));
  expect(folded.neighbours).toEqual([logged]);
  expect(factsOfCase(folded)['join.value_set']).toBe('found');
});

test('a value set long after, or before, the command by another process is not its own', () => {
  const [anchor] = anchorsOf(run(REG_ADD));
  if (anchor === undefined) throw new Error('no anchor');
  const at = (time: number) =>
    atLoggedSet(
      joined(anchor, {
        neighbours: [
          runValue('C:\\a.exe', { time }, { 'registry.path': `HKU\\S-1-5-21-9\\${RUN}\\Updater` }),
        ],
      }),
    ).neighbours.length;
  expect([at(NOON - 1000), at(NOON + 1000), at(NOON + 120_000)]).toEqual([0, 1, 0]);
});

test('a value set on another machine is told as that of the other one, and never found in the own log', () => {
  const [anchor] = anchorsOf(run(`reg add \\\\SRV01.corp.example\\HKLM\\${RUN} /v Updater /d C:\\a.exe`));
  if (anchor === undefined) throw new Error('no anchor');
  const [own] = anchorsOf(run(`reg add HKLM\\${RUN} /v Updater /d C:\\a.exe`));
  if (own === undefined) throw new Error('no anchor');
  expect(anchor).toMatchObject({ host: 'ws01', inferred: { onHost: 'srv01' } });
  expect(findingKey('autostart', { anchor })).not.toEqual(findingKey('autostart', { anchor: own }));
  const logged = runValue('C:\\a.exe', { time: NOON + 500 }, { 'registry.path': `HKLM\\${RUN}\\Updater` });
  expect(atLoggedSet(joined(own, { neighbours: [logged] })).neighbours).toEqual([logged]);
  const kept = atLoggedSet(joined(anchor, { neighbours: [logged] }));
  expect(kept.neighbours).toEqual([]);
  expect(factsOfCase(kept)['value.remote_host']).toBe('srv01');
});

test('naming this machine from afar is this machine', () => {
  for (const name of ['ws01', 'WS01.corp.example', '.', 'localhost']) {
    const [anchor] = anchorsOf(run(`reg add \\\\${name}\\HKLM\\${RUN} /v Updater /d C:\\a.exe`));
    expect(anchor?.inferred?.onHost, name).toBeUndefined();
  }
});

test("a value set in another user's hive is not the command's", () => {
  const [anchor] = anchorsOf(run(REG_ADD, {}, { 'user.id': 'S-1-5-21-1-2-3-1001' }));
  if (anchor === undefined) throw new Error('no anchor');
  const count = (sid: string) =>
    atLoggedSet(
      joined(anchor, {
        neighbours: [
          runValue('C:\\a.exe', { time: NOON + 500 }, { 'registry.path': `HKU\\${sid}\\${RUN}\\Updater` }),
        ],
      }),
    ).neighbours.length;
  expect([count('S-1-5-21-1-2-3-1001'), count('S-1-5-21-1-2-3-1002')]).toEqual([1, 0]);
});

test('an imported registry file stands for itself, and for the first value its process set where that was logged', () => {
  const command = run('reg import C:\\Users\\Public\\run.reg', { entityId: 'W' });
  const [anchor] = anchorsOf(command);
  if (anchor === undefined) throw new Error('no anchor');
  expect(anchor).toMatchObject({ kind: 'process_create', inferred: { from: command } });
  const alone = atLoggedSet(joined(anchor));
  expect(factsOfCase(alone)).toMatchObject({
    'chain.reg_file': 'c:\\users\\public\\run.reg',
    'join.value_set': 'not_logged',
  });
  const set = (entityId: string, time: number) =>
    runValue('C:\\a.exe', { entityId, time }, { 'process.executable': 'C:\\Windows\\System32\\reg.exe' });
  const [stranger, mine, later] = [set('X', NOON + 1), set('W', NOON + 2), set('W', NOON + 3)];
  const folded = atLoggedSet(joined(anchor, { neighbours: [stranger, mine, later] }));
  expect(folded.neighbours).toEqual([mine]);
  expect(findingKey('autostart', folded)).toEqual(findingKey('autostart', { anchor: mine }));
});

test('a shell told to import and reg.exe that does it are one act', () => {
  const [shell] = anchorsOf(
    run('cmd /c reg import C:\\run.reg', {}, { 'process.executable': 'C:\\cmd.exe' }),
  );
  const [own] = anchorsOf(run('reg  import "C:\\run.reg"'));
  if (shell === undefined || own === undefined) throw new Error('no anchor');
  expect(findingKey('autostart', { anchor: shell })).toEqual(findingKey('autostart', { anchor: own }));
  const logged = runValue(
    'C:\\a.exe',
    { entityId: 'R', time: NOON + 9 },
    { 'process.executable': 'C:\\Windows\\System32\\reg.exe' },
  );
  const by = (entityId: string) => ({ ...shell, entityId });
  expect(atLoggedSet(joined(by('C'), { neighbours: [logged] })).neighbours).toEqual([logged]);
});

test("a command that two logs hold is one act, though only one of them knows the user's SID", () => {
  const key = (fields: object, line = REG_ADD) => {
    const [anchor] = anchorsOf(run(line, {}, { 'user.name': 'kim', ...fields }));
    if (anchor === undefined) throw new Error('no anchor');
    return findingKey('autostart', { anchor });
  };
  const sid = 'S-1-5-21-1-2-3-1001';
  expect(key({ 'user.id': sid })).toEqual(key({}));
  expect(key({ 'user.name': 'Kim' })).toEqual(key({}));
  expect(key({ 'user.name': 'lee' })).not.toEqual(key({}));
  const ofAnother = REG_ADD.replace('HKCU', 'HKU\\S-1-5-21-1-2-3-1002');
  expect(key({ 'user.id': sid }, ofAnother)).not.toEqual(key({ 'user.id': sid }));
});

test("where the log has no ids the pid tells whose of two value sets is the command's", () => {
  const [anchor] = anchorsOf(run(REG_ADD, {}, { 'process.pid': 42 }));
  if (anchor === undefined) throw new Error('no anchor');
  const set = (pid: number, time: number) =>
    runValue('C:\\a.exe', { time }, { 'registry.path': `HKCU\\${RUN}\\Updater`, 'process.pid': pid });
  const [stranger, mine] = [set(7, NOON + 100), set(42, NOON + 200)];
  expect(atLoggedSet(joined(anchor, { neighbours: [stranger, mine] })).neighbours).toEqual([mine]);
});
