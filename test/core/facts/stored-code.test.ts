import { expect, test } from 'vitest';
import { isRelated } from '../../../src/core/act/value-neighbours.ts';
import { storedCode } from '../../../src/core/facts/stored-code.ts';

const codeOf = (...given: Parameters<typeof storedCode>) => storedCode(...given)?.text;

import { readValueTarget } from '../../../src/core/windows/launch/value-target.ts';
import { event, factsOfCase, joined, NOON, runValue } from './events.ts';

const SID = 'HKU\\S-1-5-21-1-2-3-1001';
const LAUNCHER = 'powershell -w hidden -c "iex (gp HKCU:\\Software\\X).Y"';
const stored = (path: string, data: string, time = NOON) =>
  event(
    'registry_set',
    { 'registry.path': path, 'registry.value': 'Y', 'registry.data.strings': [data] },
    { time },
  );

test('the value a launcher names is found in the hive of any user and in either view, the last write before it first', () => {
  const neighbours = [
    stored(`${SID}\\Software\\X\\Y`, 'old', NOON - 2000),
    stored(`${SID}\\Software\\X\\Y`, 'last', NOON - 1000),
    stored(`${SID}\\Software\\X\\Z`, 'another value', NOON - 500),
    stored(`${SID}\\Software\\X\\Y`, 'later', NOON + 1000),
  ];
  const one = joined(runValue(LAUNCHER), { neighbours });
  expect(codeOf(one, 'HKCU\\Software\\X\\Y')).toBe('last');
  expect(codeOf({ ...one, neighbours: neighbours.slice(2) }, 'HKCU\\Software\\X\\Y')).toBe('later');
  expect(codeOf(one, 'HKCU\\Software\\Other\\Y')).toBeUndefined();
  expect(codeOf(one, undefined)).toBeUndefined();
  const view = stored('HKLM\\SOFTWARE\\Wow6432Node\\X\\Y', '32 bit');
  expect(codeOf(joined(runValue(LAUNCHER), { neighbours: [view] }), 'HKLM\\Software\\X\\Y')).toBe('32 bit');
});

test('where only the key is named any value of it may be the one, and variables lie in the key of their user', () => {
  const one = joined(runValue(LAUNCHER), {
    neighbours: [stored(`${SID}\\Software\\X\\Y`, 'code'), stored(`${SID}\\Environment\\PAY`, 'C:\\x.exe')],
  });
  expect(codeOf(one, 'HKCU\\Software\\X')).toBe('code');
  expect(codeOf(one, 'HKCU\\Software')).toBeUndefined();
  expect(readValueTarget('%PAY% -q').registryPath).toBe('HKCU\\Environment\\pay');
  expect(readValueTarget('powershell -c "iex $env:PAY"').registryPath).toBe('HKCU\\Environment\\PAY');
  expect(
    readValueTarget(`powershell -c "iex ([Environment]::GetEnvironmentVariable('PAY','User'))"`).registryPath,
  ).toBe('HKCU\\Environment\\PAY');
  expect(readValueTarget('powershell -c "& $env:TEMP"').registryPath).toBeUndefined();
  expect(codeOf(one, 'HKCU\\Environment\\pay')).toBe('C:\\x.exe');
});

test('a command line that is kept in another value is read for its payload', () => {
  const launcher = runValue('powershell -c "iex (gp HKCU:\\Software\\X).Y"');
  const neighbours = [stored(`${SID}\\Software\\X\\Y`, 'rundll32 C:\\ProgramData\\a.dll,Go')];
  expect(factsOfCase(joined(launcher, { neighbours }))).toMatchObject({
    'value.target.kind': 'registry_payload',
    'value.target.path': 'c:\\programdata\\a.dll',
    'value.launchers': ['powershell', 'rundll32'],
  });
});

test('of the values set around it only the one it reads, and those of its name, have to do with it', () => {
  const anchor = runValue(LAUNCHER);
  expect(isRelated(anchor, stored(`${SID}\\Software\\X\\Y`, 'code'))).toBe(true);
  expect(isRelated(anchor, stored(`${SID}\\Software\\Settings\\Y`, 'JABzAD0A'))).toBe(false);
  expect(
    isRelated(
      anchor,
      event('registry_set', { 'registry.path': 'HKLM\\A\\Updater', 'registry.value': 'Updater' }),
    ),
  ).toBe(true);
  expect(isRelated(anchor, event('registry_delete', { 'registry.path': 'HKLM\\A\\B' }))).toBe(true);
});

test('what was written at the same moment is read, and what came before only when nothing did', () => {
  const path = `${SID}\\Software\\X\\Y`;
  const neighbours = [stored(path, 'before', NOON - 1), stored(path, 'now'), stored(path, 'later', NOON + 1)];
  expect(codeOf(joined(runValue(LAUNCHER), { neighbours }), 'HKCU\\Software\\X\\Y')).toBe('now');
  const gone = event('registry_delete', { 'registry.path': path, 'registry.data.strings': ['gone'] });
  expect(
    storedCode(joined(runValue(LAUNCHER), { neighbours: [gone] }), 'HKCU\\Software\\X\\Y'),
  ).toBeUndefined();
  const bytes = event('registry_set', { 'registry.path': path, 'registry.data.type': 'REG_BINARY' });
  expect(
    storedCode(joined(runValue(LAUNCHER), { neighbours: [bytes] }), 'HKCU\\Software\\X\\Y'),
  ).toBeUndefined();
});

test('to a renamed key belong the values it brought along, to anything else but a value all that is around it', () => {
  const renamed = event('registry_rename', {
    'registry.path': 'HKLM\\X\\Run',
    'registry.previous_path': 'HKLM\\X\\Walk',
  });
  expect(isRelated(renamed, stored('HKLM\\X\\Walk\\Y', 'a'))).toBe(true);
  expect(isRelated(renamed, stored('HKLM\\X\\Other\\Y', 'a'))).toBe(false);
  expect(isRelated(renamed, event('registry_delete', { 'registry.path': 'HKLM\\X\\Other' }))).toBe(true);
  const file = event('file_create', { 'file.path': 'C:\\x\\a.lnk' });
  expect(isRelated(file, stored('HKLM\\X\\Other\\Y', 'a'))).toBe(true);
  expect(isRelated(runValue('C:\\x.exe'), file)).toBe(true);
});
