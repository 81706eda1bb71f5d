import { expect, test } from 'vitest';
import { isRelated, storedCode } from '../../../src/core/facts/stored-code.ts';
import { event, joined, NOON, runValue } from './events.ts';

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
  expect(storedCode(one, 'HKCU\\Software\\X\\Y')).toBe('last');
  expect(storedCode({ ...one, neighbours: neighbours.slice(2) }, 'HKCU\\Software\\X\\Y')).toBe('later');
  expect(storedCode(one, 'HKCU\\Software\\Other\\Y')).toBeUndefined();
  expect(storedCode(one, undefined)).toBeUndefined();
  const view = stored('HKLM\\SOFTWARE\\Wow6432Node\\X\\Y', '32 bit');
  expect(storedCode(joined(runValue(LAUNCHER), { neighbours: [view] }), 'HKLM\\Software\\X\\Y')).toBe(
    '32 bit',
  );
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
