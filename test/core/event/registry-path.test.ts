import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalRegistryPath,
  sidOfRegistryPath,
  splitRegistryPath,
} from '../../../src/core/event/registry-path.ts';

const SID = 'S-1-5-21-1111111111-222222222-333333333-1001';

describe('canonicalRegistryPath', () => {
  it.each([
    ['HKLM\\SOFTWARE\\Acme\\x'],
    ['hklm\\SOFTWARE\\Acme\\x'],
    ['HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\x'],
    ['hkey_local_machine\\SOFTWARE\\Acme\\x'],
    ['MACHINE\\SOFTWARE\\Acme\\x'],
    ['\\REGISTRY\\MACHINE\\SOFTWARE\\Acme\\x'],
    ['\\Registry\\Machine\\SOFTWARE\\Acme\\x'],
    ['HKLM:\\SOFTWARE\\Acme\\x'],
    ['Registry::HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\x'],
    ['Microsoft.PowerShell.Core\\Registry::HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\x'],
  ])('reads %s as the machine hive', (written) => {
    expect(canonicalRegistryPath(written)).toBe('HKLM\\SOFTWARE\\Acme\\x');
  });

  it.each([
    [`HKU\\${SID}\\Software\\x`],
    [`HKEY_USERS\\${SID}\\Software\\x`],
    [`USER\\${SID}\\Software\\x`],
    [`\\REGISTRY\\USER\\${SID}\\Software\\x`],
    [`HKU\\HKEY_USERS\\${SID}\\Software\\x`],
    [`HKCU\\${SID}\\Software\\x`],
    [`HKEY_CURRENT_USER\\${SID}\\Software\\x`],
    [`hku\\${SID.toLowerCase()}\\Software\\x`],
  ])("reads %s as that user's hive", (written) => {
    expect(canonicalRegistryPath(written)).toBe(`HKU\\${SID}\\Software\\x`);
  });

  it.each([
    ['HKEY_CURRENT_USER\\Software\\x', 'HKCU\\Software\\x'],
    ['HKCU:\\Software\\x', 'HKCU\\Software\\x'],
    ['HKEY_CLASSES_ROOT\\*\\shell', 'HKCR\\*\\shell'],
    ['HKCR\\HKEY_CLASSES_ROOT\\.txt', 'HKCR\\.txt'],
    ['HKEY_CURRENT_CONFIG\\System', 'HKCC\\System'],
    ['HKU\\.default\\Software', 'HKU\\.DEFAULT\\Software'],
    [`HKU\\${SID}_CLASSES\\x`, `HKU\\${SID}_Classes\\x`],
  ])('reads %s as %s', (written, canonical) => {
    expect(canonicalRegistryPath(written)).toBe(canonical);
  });

  it('keeps the hive of an app', () => {
    const path = '\\REGISTRY\\A\\{11111111-2222-3333-4444-555555555555}\\Root\\y';
    expect(canonicalRegistryPath(path)).toBe(path);
    expect(canonicalRegistryPath(path.replace('REGISTRY', 'Registry'))).toBe(path);
    expect(splitRegistryPath(path).hive).toBeUndefined();
  });

  it('folds numbered control sets into the current one, in the machine hive only', () => {
    expect(canonicalRegistryPath('HKLM\\SYSTEM\\ControlSet001\\Services\\x')).toBe(
      'HKLM\\SYSTEM\\CurrentControlSet\\Services\\x',
    );
    expect(canonicalRegistryPath('\\REGISTRY\\MACHINE\\System\\controlset002')).toBe(
      'HKLM\\System\\CurrentControlSet',
    );
    expect(canonicalRegistryPath('HKLM\\SOFTWARE\\ControlSet001')).toBe('HKLM\\SOFTWARE\\ControlSet001');
  });

  it('keeps Wow6432Node and the letter case below the root', () => {
    const path = 'HKLM\\Software\\WOW6432Node\\microsoft\\x';
    expect(canonicalRegistryPath(path)).toBe(path);
  });

  it('unescapes an ampersand left from XML', () => {
    expect(canonicalRegistryPath('HKLM\\System\\Enum\\a&amp;b')).toBe('HKLM\\System\\Enum\\a&b');
  });

  it('keeps a trailing backslash: a hidden value has no name that could be printed', () => {
    const path = `HKU\\${SID}\\Software\\Acme\\Start\\`;
    expect(canonicalRegistryPath(path)).toBe(path);
    expect(splitRegistryPath(path)).toEqual({ hive: 'HKU', key: `${SID}\\Software\\Acme\\Start`, value: '' });
  });

  it('leaves a user called Machine or a key called User alone', () => {
    expect(canonicalRegistryPath('HKLM\\SOFTWARE\\MACHINE\\x')).toBe('HKLM\\SOFTWARE\\MACHINE\\x');
    expect(canonicalRegistryPath('Machinery\\x')).toBe('Machinery\\x');
  });

  it('is idempotent and changes nothing below a root but what it says', () => {
    const root = fc.constantFrom(
      'HKLM',
      'hkey_users',
      '\\REGISTRY\\USER',
      'MACHINE',
      'HKCU',
      'HKU',
      'Registry::HKCU',
      '',
    );
    const segment = fc.oneof(
      fc.constantFrom(
        'SYSTEM',
        'ControlSet001',
        'HKEY_USERS',
        SID,
        `${SID}_classes`,
        '.Default',
        'a&amp;amp;b',
        '',
        'MACHINE',
      ),
      fc.string({ maxLength: 8 }),
    );
    const path = fc
      .tuple(root, fc.array(segment, { maxLength: 6 }))
      .map(([first, rest]) => [first, ...rest].join('\\'));
    fc.assert(
      fc.property(path, (written) => {
        const once = canonicalRegistryPath(written);
        expect(canonicalRegistryPath(once)).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('splitRegistryPath', () => {
  it('takes the value name off the key', () => {
    expect(splitRegistryPath('HKLM\\SOFTWARE\\Acme\\Some value')).toEqual({
      hive: 'HKLM',
      key: 'SOFTWARE\\Acme',
      value: 'Some value',
    });
  });

  it('keeps a value name with a backslash whole where the log has it apart', () => {
    expect(splitRegistryPath('HKLM\\SOFTWARE\\Acme\\C:\\tool.exe', 'C:\\tool.exe')).toEqual({
      hive: 'HKLM',
      key: 'SOFTWARE\\Acme',
      value: 'C:\\tool.exe',
    });
  });

  it('gives parts that make the path again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z ]{0,5}$/), { minLength: 2, maxLength: 5 }),
        (segments) => {
          const path = `HKLM\\${segments.join('\\')}`;
          const { hive, key, value } = splitRegistryPath(path);
          expect(`${hive}\\${key}\\${value}`).toBe(path);
        },
      ),
    );
  });
});

describe('sidOfRegistryPath', () => {
  it('names the user whose hive it is, also from the classes hive', () => {
    expect(sidOfRegistryPath(`HKU\\${SID}\\Software\\x`)).toBe(SID);
    expect(sidOfRegistryPath(`HKU\\${SID}_Classes\\x`)).toBe(SID);
    expect(sidOfRegistryPath('HKU\\.DEFAULT\\Software\\x')).toBeUndefined();
    expect(sidOfRegistryPath('HKLM\\SOFTWARE\\x')).toBeUndefined();
  });
});
