/** Which acts of reg.exe a process shows, and of which programs one is read. */
import { describe, expect, it } from 'vitest';
import { importActOf, regActOf, regActsOf } from '../../../src/core/act/reg-act.ts';
import { registryWrites } from '../../../src/core/act/registry-write.ts';
import { event, run } from '../facts/events.ts';

const by = (line: string, fields = {}) => run(line, {}, { 'process.executable': 'C:\\t\\a.exe', ...fields });

describe('the acts of a line', () => {
  it('are those with a key or a file; without any the first', () => {
    const kinds = (line: string) => regActsOf(by(line)).map(({ command }) => command.operation);
    expect(kinds('cmd /c reg query /? & reg save HKLM\\SAM C:\\s & reg import C:\\a.reg')).toEqual([
      'save',
      'import',
    ]);
    expect(kinds('cmd /c reg query /? & reg add /?')).toEqual(kinds('cmd /c reg query /?'));
  });

  it('are counted, and the one that is meant is picked by its place', () => {
    const line = by('cmd /c reg save HKLM\\SAM C:\\a & reg save HKLM\\SYSTEM C:\\b');
    expect(regActOf(line)).toMatchObject({ count: 2, command: { output: 'C:\\a' } });
    expect(regActOf({ ...line, act: 1 })).toMatchObject({ count: 2, command: { output: 'C:\\b' } });
  });

  it('are those of processes alone', () => {
    const fields = { 'process.command_line': 'reg save HKLM\\SAM C:\\s' };
    expect(regActsOf(event('registry_set', fields))).toEqual([]);
    expect(regActsOf(event('process_create', {}))).toEqual([]);
    expect(
      registryWrites(event('registry_set', { 'process.command_line': 'reg add HKCU\\X /v a /d b' })),
    ).toEqual([]);
    expect(registryWrites(event('process_create', {}))).toEqual([]);
  });

  it('are done on this machine when they name it', () => {
    const key = (host: string) => regActOf(by(`reg save \\\\${host}\\HKLM\\SAM C:\\s`))?.command;
    expect(key('WS01')).toMatchObject({ key: { path: 'HKLM\\SAM', remoteHost: undefined }, output: 'C:\\s' });
    expect(key('ws02')).toMatchObject({ key: { path: 'HKLM\\SAM', remoteHost: 'ws02' } });
  });
});

describe('a tool under another name', () => {
  it.each([
    ['by its original name', 'x save hklm\\sam o', { 'process.pe.original_file_name': 'REG.EXE' }, 'reg'],
    ['by what it says of itself', 'x unload', { 'process.pe.description': 'Registry Console Tool' }, 'reg'],
    ['by its imports', 'x unload', { 'process.pe.imphash': 'BE482BE427FE212CFEF2CDA0E61F19AC' }, 'reg'],
    [
      'by the name of the old editor',
      'x /s C:\\a.reg',
      { 'process.pe.original_file_name': 'regedt32.exe' },
      'regedit',
    ],
  ])('is known %s', (_how, line, fields, tool) => {
    expect(regActOf(by(line, fields))).toMatchObject({ renamed: true, wrapped: false, command: { tool } });
  });

  it('is none under its own name, or where the name is not logged', () => {
    const own = { 'process.executable': 'C:\\Windows\\REGEDT32.EXE' };
    expect(regActOf(by('x /s C:\\a.reg', own))).toMatchObject({
      renamed: false,
      command: { tool: 'regedit' },
    });
    const nameless = event('process_create', { 'process.command_line': 'x save hklm\\sam o' });
    expect(regActOf(nameless)).toMatchObject({ renamed: false });
    const named = event('process_create', {
      'process.command_line': 'x save hklm\\sam o',
      'process.name': 'x.exe',
    });
    expect(regActOf(named)).toMatchObject({ renamed: true });
  });

  it("is none where PowerShell calls Windows' functions", () => {
    const line = "powershell -c \"[R]::RegSaveKey($k,'C:\\o') # 'SAM'\"";
    expect(regActOf(by(line))).toMatchObject({ renamed: false, wrapped: false, command: { tool: 'api' } });
  });
});

describe('an import', () => {
  it.each([
    ['reg import C:\\a.reg', 'C:\\a.reg'],
    ['cmd /c r"e"g im"port" C:\\a.reg', 'C:\\a.reg'],
    ['regedit /s C:\\a.reg', 'C:\\a.reg'],
    [`powershell -e ${Buffer.from('reg import C:\\a.reg', 'utf16le').toString('base64')}`, 'C:\\a.reg'],
  ])('is told by %s', (line, file) => {
    expect(importActOf(by(line))?.command.input).toBe(file);
  });

  it.each([
    'reg import',
    'reg load HKU\\T C:\\import.dat',
    'reg query HKLM\\import',
    'import-module C:\\a.psm1',
  ])('is not told by %s', (line) => {
    expect(importActOf(by(line))).toBeUndefined();
  });

  it('needs a line', () => {
    expect(importActOf(event('process_create', {}))).toBeUndefined();
  });
});

describe('the values that reg add sets', () => {
  const writes = (line: string) =>
    registryWrites(run(line)).map(({ key, name, data, type, separator, host }) => [
      key.path,
      name,
      data,
      type,
      separator,
      host,
    ]);

  it('have their type, what parts them, and their view', () => {
    expect(writes('reg add HKLM\\SOFTWARE\\X /v a /t reg_multi_sz /s # /d b#c')).toEqual([
      ['HKLM\\SOFTWARE\\X', 'a', 'b#c', 'REG_MULTI_SZ', '#', undefined],
    ]);
    expect(writes('reg add HKLM\\SOFTWARE\\X /v a /d b /reg:32')).toEqual([
      ['HKLM\\SOFTWARE\\WOW6432Node\\X', 'a', 'b', 'REG_SZ', undefined, undefined],
    ]);
    expect(writes('reg add \\\\SRV\\HKLM\\X /ve')).toEqual([['HKLM\\X', '', '', 'REG_SZ', undefined, 'srv']]);
    expect(Object.keys(registryWrites(run('reg add HKCU\\X /v a /d b'))[0] ?? {})).not.toContain('separator');
  });

  it('are none where a key alone is made', () => {
    expect(writes('reg add HKLM\\SOFTWARE\\X')).toEqual([]);
    expect(writes('reg delete HKLM\\SOFTWARE\\X /v a')).toEqual([]);
  });

  it('are told once each, up to thirty-two', () => {
    const many = (count: number, name: (at: number) => string) =>
      `cmd /c ${Array.from({ length: count }, (_, at) => `reg add HKCU\\X /v ${name(at)} /d b`).join(' & ')}`;
    expect(writes(many(3, () => 'a'))).toHaveLength(1);
    expect(writes(many(40, (at) => `a${at}`))).toHaveLength(32);
  });
});
