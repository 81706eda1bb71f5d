/** Keys of the registry in odd places: hosts, control sets, hives, views, names beside each other. */
import { describe, expect, it } from 'vitest';
import { isThisMachine } from '../../../src/core/windows/path/this-machine.ts';
import { parseRegCommand } from '../../../src/core/windows/registry/reg-command.ts';
import {
  in32BitView,
  isDisguisedKey,
  parseRegKey,
  readValuePath,
} from '../../../src/core/windows/registry/registry-key.ts';

const raw = String.raw;

describe('a key', () => {
  it.each([
    [raw`HKLM\SYSTEM`, raw`HKLM\SYSTEM`],
    [raw`HKLM\SYSTEM\ControlSet001`, raw`HKLM\SYSTEM\CurrentControlSet`],
    [raw`HKLM\SYSTEM\ControlSet0012\x`, raw`HKLM\SYSTEM\ControlSet0012\x`],
    [raw`HKLM\SYSTEM\MyControlSet001\x`, raw`HKLM\SYSTEM\MyControlSet001\x`],
    [raw`HKLM\SOFTWARE\ControlSet001\x`, raw`HKLM\SOFTWARE\ControlSet001\x`],
    [raw`HKCU\SYSTEM\ControlSet001\x`, raw`HKCU\SYSTEM\ControlSet001\x`],
    [raw`HKLM\Registry::SAM`, raw`HKLM\Registry::SAM`],
    [raw`HKLM: \ SAM \ x`, raw`HKLM\SAM\x`],
  ])('%s is %s', (written, path) => {
    expect(parseRegKey(written)?.path).toBe(path);
  });

  it.each([
    [raw`HKLM\a_Classes`, 'A_CLASSES', true],
    [raw`HKLM\.DEFAULT\x`, '.DEFAULT', false],
    [raw`HKU\S-1-5-21-1-2-3-1001_Classes`, 'USRCLASS', true],
    [raw`HKU\S-1-5-21-1-2-3-1001\Software\Classes`, 'USRCLASS', true],
    [raw`HKU\S-1-5-18\x`, 'DEFAULT', false],
    [raw`HKU\Mount`, 'MOUNT', true],
    [raw`HKU\Mount\x`, 'MOUNT', false],
    [raw`HKCU\Other\Classes`, 'NTUSER', false],
    [raw`HKCU\Software\Classes\x`, 'USRCLASS', false],
    ['HKU', undefined, false],
  ])('%s is of the hive %s, the whole of it: %s', (written, hive, wholeHive) => {
    expect(parseRegKey(written)).toMatchObject({ hive, wholeHive });
  });

  it('longer than any key of Windows, or without a root, is none', () => {
    expect(parseRegKey(`HKLM\\${'x'.repeat(5000)}`)).toBeUndefined();
    expect(parseRegKey('')).toBeUndefined();
    expect(parseRegKey(raw`SAM\HKLM`)).toBeUndefined();
  });

  it('has one name in the 32-bit view', () => {
    const inView = (key: string) =>
      in32BitView(parseRegKey(key) as NonNullable<ReturnType<typeof parseRegKey>>).path;
    expect(inView(raw`HKLM\Software\X`)).toBe(raw`HKLM\Software\WOW6432Node\X`);
    expect(inView(raw`HKLM\SOFTWARE\Wow6432Node`)).toBe(raw`HKLM\SOFTWARE\Wow6432Node`);
    expect(inView(raw`HKLM\SOFTWARE\Wow6432Node\X`)).toBe(raw`HKLM\SOFTWARE\Wow6432Node\X`);
    expect(inView(raw`HKLM\SOFTWARE\Wow6432NodeX`)).toBe(raw`HKLM\SOFTWARE\WOW6432Node\Wow6432NodeX`);
    expect(inView(raw`HKCU\Software\X`)).toBe(raw`HKCU\Software\X`);
  });
});

describe('this machine', () => {
  it.each([
    '.',
    'LOCALHOST',
    '127.0.0.1',
    '127.100.20.3',
    '0--1.ipv6-literal.net',
    '::1',
    '%COMPUTERNAME%',
    '$env:computername',
  ])('is called %s', (host) => {
    expect(isThisMachine(host)).toBe(true);
  });

  it.each(['srv.', 'mylocalhost', 'localhost2', '127.0.0.1.example', '127.0.0', '128.0.0.1', ''])(
    'is not called %j',
    (host) => {
      expect(isThisMachine(host)).toBe(false);
    },
  );
});

it('a name is made to look like another by one word among honest ones', () => {
  const of = (name: string) => readValuePath(`HKLM\\X\\Run\\${name}`, name).nameDisguised;
  expect(of('OneDr\u0456ve Updater')).toBe(true);
  expect(of('My \u042f\u043d\u0434\u0435\u043a\u0441  Browser')).toBe(false);
});

describe('a command of reg.exe', () => {
  it('has a second key, a type or data only where its operation takes one', () => {
    expect(parseRegCommand(raw`reg save HKLM\SAM HKLM\x`)).toMatchObject({
      otherKey: undefined,
      output: raw`HKLM\x`,
    });
    expect(parseRegCommand(raw`reg copy HKLM\A`)).toMatchObject({ operation: 'copy', otherKey: undefined });
    expect(parseRegCommand(raw`reg import HKLM\x.reg`)).toMatchObject({
      key: undefined,
      input: raw`HKLM\x.reg`,
    });
    expect(parseRegCommand(raw`reg query HKLM\X /t REG_SZ /f b`)).toMatchObject({
      valueType: undefined,
      valueData: undefined,
      switches: ['/t', '/f'],
    });
    expect(parseRegCommand(raw`reg save HKLM\SAM ""`)?.output).toBeUndefined();
  });

  it('takes the first of two values, and none from the end of the line', () => {
    expect(parseRegCommand(raw`reg add HKCU\X /v a /v b /d`)).toMatchObject({
      valueName: 'a',
      valueData: undefined,
    });
  });

  it('says what parts its strings only when that is said', () => {
    const of = (line: string) => parseRegCommand(line) ?? {};
    expect(of(raw`reg add HKCU\X /v a /s # /d b`)).toMatchObject({ valueSeparator: '#' });
    expect(Object.hasOwn(of(raw`reg add HKCU\X /v a /d b`), 'valueSeparator')).toBe(false);
    expect(Object.hasOwn(of(raw`reg query HKCU\X /s`), 'valueSeparator')).toBe(false);
  });

  it('is none of a program that is only called alike', () => {
    expect(parseRegCommand(raw`reg.exe.bak save HKLM\SAM x`)).toBeUndefined();
    expect(parseRegCommand('regedit')).toBeUndefined();
    expect(parseRegCommand(`reg save HKLM\\SAM ${'x'.repeat(70_000)}`)).toBeUndefined();
  });
});

it('letters that only look like those of a root or hive are read as them, and told', () => {
  const path = (written: string) => parseRegKey(written)?.path;
  expect(path('hk\u0142m\\sam')).toBe('HKLM\\sam');
  expect(path('HKLM\\s\u0103m')).toBe('HKLM\\SAM');
  expect(path('HKCU\\Software\\Gr\u00f6\u00dfe')).toBe('HKCU\\Software\\Gr\u00f6\u00dfe');
  // HKCU and HKCR alike.
  expect(path('hkc\u0142\\x')).toBeUndefined();
  const told = ['hk\u0142m\\sam', 'hkc\u0142\\x', 'hk\u02e1m\\x', 'HKLM\\s\u0103m'];
  expect(told.filter((written) => !isDisguisedKey(written))).toEqual([]);
  const plain = ['HKLM\\SAM', 'HKCU\\Software\\Gr\u00f6\u00dfe', '%KEY%', ''];
  expect(plain.filter(isDisguisedKey)).toEqual([]);
});
