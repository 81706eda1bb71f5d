/** Which registry value a piece of code reads what it runs from. */
import { describe, expect, it } from 'vitest';
import { registryMention } from '../../../src/core/windows/registry/registry-mention.ts';

const raw = String.raw;

describe('a variable of the user that is run as code is a value of the registry', () => {
  it.each([
    ['iex $env:MYCODE'],
    ['iex  ( $env:MYCODE )'],
    ['Invoke-Expression($env:MYCODE)'],
    ['& $env:MYCODE'],
    ['a;&$env:MYCODE'],
    [`a; &  \${env:MYCODE}`],
    ['"& $env:MYCODE"'],
    ["[Environment]::GetEnvironmentVariable('MYCODE','User')"],
    ['[Environment]::GetEnvironmentVariable ( "MYCODE" )'],
  ])('%s', (code) => {
    expect(registryMention(code)).toBe(raw`HKCU\Environment\MYCODE`);
  });

  it.each([
    ['a folder of Windows', 'iex $env:TEMP'],
    ['a folder of Windows, asked for by a function', "[Environment]::GetEnvironmentVariable('TEMP')"],
    ['the beginning of a path', raw`& $env:MYTOOLS\a.exe`],
    ['asked for a part of it', 'iex $env:MYCODE.Length'],
    ['no more than an argument', 'x& $env:MYCODE'],
  ])('but not when it is %s: %s', (_what, code) => {
    expect(registryMention(code)).toBeUndefined();
  });
});

describe('a name in quotes is read to their end, blanks included:', () => {
  it.each([
    [raw`(gp HKCU:\X).'Y Z'`],
    [raw`"(gp HKCU:\X).\"Y Z\" | iex"`],
    [raw`gi HKCU:\X | gpv -Name "Y Z"`],
    [raw`gp HKCU:\X | select -exp 'Y Z'`],
    [raw`gpv HKCU:\X 'Y Z'`],
    [raw`reg query HKCU\X /v "Y Z"`],
    [raw`"reg query HKCU\X /v \"Y Z\" | iex"`],
    [raw`reg query HKCU\X /v 'Y Z'`],
  ])('%s', (code) => {
    expect(registryMention(code)).toBe(raw`HKCU\X\Y Z`);
  });
});

describe('a value that is read', () => {
  it.each([
    [raw`gp HKCU:\X Y`],
    [raw`(gp HKCU:\X).Y`],
    [raw`(gp HKCU:\X) . "Y"`],
    [raw`gp C:\a; gp HKCU:\X Y`],
    [raw`gpv -Name Y -LiteralPath HKCU:\X`],
    [raw`get-itempropertyvalue HKCU:\X Y`],
    [raw`(gi HKCU:\X).GetValue('Y')`],
    [raw`(Get-Item HKCU:\X) . GetValue ( "Y" )`],
    [raw`gi -LiteralPath HKCU:\X | gpv -Name Y`],
    [raw`gi HKCU:\X | gp Y`],
    [raw`gi HKCU:\X|Get-ItemProperty 'Y'`],
    [raw`gi HKCU:\X  |  Get-ItemPropertyValue  -n  "Y"`],
    [raw`gp HKCU:\X | select -ExpandProperty Y`],
    [raw`gp HKCU:\X|Select-Object  -exp  'Y'`],
    [raw`cd HKCU:\X; gp . Y`],
    [raw`Set-Location  'HKCU:\X'; (gp .).Y`],
    [raw`pushd "HKCU:\X"; gp -Path . -Name Y`],
    [raw`[Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('X').GetValue('Y')`],
    [raw`CurrentUser . OpenSubKey ( "X" ) . GetValue ( "Y" )`],
    [raw`[Registry]::GetValue("HKEY_CURRENT_USER\X", 'Y')`],
    [raw`x.RegRead("HKCU\X\Y")`],
    [raw`reg query HKCU\X /v Y`],
    [raw`reg.exe query "HKCU\X" -v Y`],
  ])('%s', (code) => {
    expect(registryMention(code)).toBe(raw`HKCU\X\Y`);
  });

  it.each([
    [raw`[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('X', $true).GetValue('Y')`, raw`HKLM\X\Y`],
    [raw`gi HKCU:\X | gp Long-Name_1`, raw`HKCU\X\Long-Name_1`],
    [raw`(gp HKCU:\X).'(default)'`, raw`HKCU\X\(default)`],
    [raw`(gp HKCU:\X).(default)`, raw`HKCU\X\(default)`],
    [raw`gi HKCU:\X Z`, raw`HKCU\X`],
    [raw`reg query "HKCU\X Y" /v Z`, raw`HKCU\X Y\Z`],
  ])('is told by key and name, as far as they are said: %s', (code, path) => {
    expect(registryMention(code)).toBe(path);
  });

  it.each([['gp .'], ["opensubkey('x')"], [raw`reg query HKCU\X`], ['hkcu'], [raw`gp C:\hklm Y`]])(
    'is not to be seen in %s',
    (code) => {
      expect(registryMention(code)).toBeUndefined();
    },
  );
});
