import { describe, expect, it } from 'vitest';
import type { CanonName } from '../../../src/core/event/canon.ts';
import { requiredFragments } from '../../../src/core/sigma/required-fragments.ts';
import { conditionOf } from './detection.ts';

const CANONS: ReadonlyMap<string, readonly CanonName[]> = new Map<string, readonly CanonName[]>([
  ['p', ['registry_path']],
  ['j', ['registry_path', 'registry_path_joined']],
  ['d', ['registry_data', 'sysmon_details']],
  ['t', ['text']],
]);

function fragments(item: string, spanBackslash = false) {
  return requiredFragments(conditionOf(`s:\n  ${item}\ncondition: s\n`), (field) => CANONS.get(field), {
    spanBackslash,
  });
}

describe('required fragments', () => {
  it.each([
    ["p|contains: '\\CurrentVersion\\Run\\'", ['currentversion']],
    ["p|startswith: 'HKLM\\SYSTEM\\CurrentControlSet\\Lsa'", ['system']],
    ["j|contains: '\\Winlogon\\Shell'", ['winlogon']],
    ["d|contains: '%TEMP%\\evil.exe'", ['evil.exe']],
    ["t|contains: ['save', 'save hklm', 'export']", ['save', 'export']],
    ["t|contains|all: ['reg', 'export']", ['export']],
    ["t|contains: 'caf\u00E9s are'", ['s are']],
  ])('%s', (item, expected) => {
    expect(fragments(item)).toEqual(expected);
  });

  it.each([
    ["p|startswith: 'HKLM'", 'only a root'],
    ["p|contains: '\\S-1-5-21-99\\'", 'only a SID'],
    ["d: '10'", 'a number with two spellings'],
    ["t|contains: 'ab'", 'too short'],
    ['t|re: evil', 'a regular expression'],
    ['t: null', 'absence'],
    ['value.target.path: C:\\evil.exe', 'a fact'],
    ["t|contains: ['evil.exe', 'x']", 'one branch without a fragment'],
  ])('%s has none: %s', (item) => {
    expect(fragments(item)).toBeUndefined();
  });

  it('span backslashes when the caller takes care of them', () => {
    expect(fragments("t|contains: 'C:\\Windows\\Temp'", true)).toEqual(['c:\\windows\\temp']);
  });
});
