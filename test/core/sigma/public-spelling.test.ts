import { describe, expect, it } from 'vitest';
import type { KindLayout } from '../../../src/core/event/profile.ts';
import type { Condition, Match, Pattern } from '../../../src/core/sigma/condition.ts';
import { traceField } from '../../../src/core/sigma/field-source.ts';
import { withHashFields } from '../../../src/core/sigma/hash-fields.ts';
import { mapMatches } from '../../../src/core/sigma/map-matches.ts';
import { contains, literalPattern, readPattern } from '../../../src/core/sigma/pattern.ts';
import { withOurRegistryPaths } from '../../../src/core/sigma/registry-spelling.ts';
import { withUnknownWords } from '../../../src/core/sigma/unknown-words.ts';

const like = (field: string | null, pattern: Pattern, cased = false): Condition => ({
  op: 'match',
  field,
  match: { kind: 'pattern', pattern, cased },
});
const regex = (field: string): Condition => ({
  op: 'match',
  field,
  match: { kind: 'regex', source: 'a', flags: '' },
});

describe('a hash of the list', () => {
  const LIST = 'winlog.event_data.Hashes';
  const MD5 = '0123456789abcdef0123456789ABCDEF';
  const listed = contains(literalPattern(`md5=${MD5}`));

  it('is asked of its own field too, wherever in the list it stands', () => {
    for (const asked of [like(LIST, listed), like(LIST, literalPattern(`MD5=${MD5}`))]) {
      expect(withHashFields(asked)).toEqual({
        op: 'or',
        of: [asked, like('process.hash.md5', literalPattern(MD5))],
      });
    }
    expect(withHashFields({ op: 'not', of: like(LIST, listed) })).toMatchObject({
      op: 'not',
      of: { op: 'or' },
    });
  });

  it.each([
    ['another field', like('process.command_line', listed)],
    ['an expression', regex(LIST)],
    ['another name', like(LIST, contains(literalPattern(`CRC=${MD5}`)))],
    ['no name', like(LIST, contains(literalPattern(MD5)))],
    ['two hashes', like(LIST, contains(literalPattern(`SHA1=${MD5},MD5=${MD5}`)))],
    ['what follows the hash', like(LIST, contains(literalPattern(`MD5=${MD5},`)))],
    ['a part of a hash', like(LIST, contains(literalPattern('MD5=0123')))],
    ['a hash and more', like(LIST, readPattern(`*MD5=${MD5}*SHA1=*`))],
    ['a hash and one character more', like(LIST, readPattern(`*MD5=${MD5}?`))],
  ])('is left alone in %s', (_, asked) => {
    expect(withHashFields(asked)).toEqual(asked);
  });
});

describe('registry paths', () => {
  it.each([
    ['HKCU\\Software\\X', 'HKU\\\\*\\\\Software\\X'],
    ['*HKEY_CURRENT_USER\\Software\\\\*', '*HKU\\\\*\\\\Software\\\\*'],
    ['HKEY_LOCAL_MACHINE\\SOFTWARE', 'HKLM\\SOFTWARE'],
    ['\\Registry\\Machine\\SOFTWARE', 'HKLM\\SOFTWARE'],
    ['registry\\user\\S-1-5-18', 'HKU\\S-1-5-18'],
    ['HKEY_USERS\\S-1-5-18', 'HKU\\S-1-5-18'],
    ['HKEY_CLASSES_ROOT\\exefile', 'HKCR\\exefile'],
    ['*\\SYSTEM\\ControlSet002\\Services\\\\*', '*\\SYSTEM\\CurrentControlSet\\Services\\\\*'],
    ['*\\ControlSet001', '*\\CurrentControlSet'],
    ['*\\ControlSet0012\\\\*', '*\\ControlSet0012\\\\*'],
    ['x*HKEY_USERS\\y', 'x*HKEY_USERS\\y'],
    ['x*HKCU\\ControlSet001', 'x*HKCU\\CurrentControlSet'],
    ['HKCUx\\y', 'HKCUx\\y'],
    ['?HKLM\\y', '?HKLM\\y'],
  ])('%s becomes %s', (written, ours) => {
    const asked = like('registry.path', readPattern(written), true);
    expect(withOurRegistryPaths(asked)).toEqual(like('registry.path', readPattern(ours), true));
  });

  it('stay as they are in expressions and in other fields', () => {
    for (const asked of [regex('registry.path'), like('process.command_line', readPattern('HKCU\\x'))])
      expect(withOurRegistryPaths(asked)).toEqual(asked);
  });

  it('are asked of renames where a rule names the new one', () => {
    const isRename = like('winlog.event_data.EventType', literalPattern('RenameKey'));
    expect(withOurRegistryPaths(like('winlog.event_data.NewName', readPattern('HKCU\\x')))).toEqual({
      op: 'and',
      of: [isRename, like('registry.path', readPattern('HKU\\\\*\\\\x'))],
    });
    expect(withOurRegistryPaths(regex('winlog.event_data.NewName'))).toEqual({
      op: 'and',
      of: [isRename, regex('registry.path')],
    });
  });
});

describe('words for "unknown"', () => {
  const LABEL = 'process.pe.description';

  it('are meant by patterns that take one of them, where Sysmon wrote the event', () => {
    for (const word of ['', '-', '?', '*', '\\?', '-*']) {
      const asked = like(LABEL, readPattern(word));
      const match: Match = { kind: 'null' };
      expect(withUnknownWords(asked)).toEqual({
        op: 'or',
        of: [
          asked,
          {
            op: 'and',
            of: [
              { op: 'match', field: LABEL, match },
              like('event.provider', literalPattern('Microsoft-Windows-Sysmon')),
            ],
          },
        ],
      });
    }
  });

  it.each([
    ['another word', like(LABEL, literalPattern('Tool'))],
    ['an expression', regex(LABEL)],
    ['a field that is always written', like('process.command_line', literalPattern('-'))],
    ['a keyword', like(null, literalPattern('-'))],
  ])('are not meant by %s', (_, asked) => {
    expect(withUnknownWords(asked)).toEqual(asked);
  });
});

it('rewriting matches leaves how they are joined', () => {
  const [one, two] = [regex('one'), regex('two')];
  const whole: Condition = {
    op: 'and',
    of: [
      one,
      {
        op: 'or',
        of: [
          { op: 'not', of: two },
          { op: 'const', value: false },
        ],
      },
    ],
  };
  expect(mapMatches(whole, (match) => match)).toEqual(whole);
  expect(mapMatches(whole, (match) => (match.field === 'two' ? one : match))).toEqual({
    op: 'and',
    of: [
      one,
      {
        op: 'or',
        of: [
          { op: 'not', of: one },
          { op: 'const', value: false },
        ],
      },
    ],
  });
});

describe('the raw fields to ask', () => {
  const source = (name: string) => ({ from: [name], as: 'keyword' }) as const;
  const own: KindLayout = {
    when: [],
    fields: {
      'registry.hive': source('hive'),
      'registry.key': source('key'),
      'winlog.event_data.User': source('User'),
      'user.name': source('User'),
    },
  };
  const withPath: KindLayout = { when: [], fields: { ...own.fields, 'registry.path': source('path') } };

  it('are those of the layout', () => {
    expect(traceField(own, 'user.name')).toEqual({ source: source('User'), partOf: false });
    expect(traceField(own, 'user.domain')).toBeUndefined();
    expect(traceField(own, 'toString')).toBeUndefined();
  });

  it('are none for what reading makes up', () => {
    expect(traceField(own, 'registry.hive')).toBeUndefined();
    expect(traceField(own, 'winlog.event_data.User')).toBeUndefined();
  });

  it('are those of the path for its parts, where there is a path', () => {
    expect(traceField(withPath, 'registry.key')).toEqual({ source: source('path'), partOf: true });
    expect(traceField(withPath, 'registry.value')).toEqual({ source: source('path'), partOf: true });
    expect(traceField(own, 'registry.key')).toEqual({ source: source('key'), partOf: false });
  });
});
