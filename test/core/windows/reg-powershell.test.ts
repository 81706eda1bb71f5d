/** What PowerShell code does to the registry by itself, and the lines it starts other programs with. */
import { describe, expect, it } from 'vitest';
import {
  powerShellRegCommands,
  startedByPowerShell,
} from '../../../src/core/windows/registry/reg-powershell.ts';

const raw = String.raw;
const acts = (code: string) =>
  powerShellRegCommands(code).map(({ tool, operation, key, output, input, otherKey }) => [
    tool,
    operation,
    key?.path,
    otherKey?.path ?? output ?? input,
  ]);

describe('a key that is copied', () => {
  it.each([
    [raw`Copy-Item HKLM:\SAM HKCU:\S`],
    [raw`Copy-Item -Path HKLM:\SAM HKCU:\S -Recurse -Force`],
    [raw`Copy-ItemProperty -LiteralPath HKLM:\SAM -Destination HKCU:\S`],
    [raw`cp -L HKLM:\SAM -D HKCU:\S`],
    [raw`cp -rec HKLM:\SAM HKCU:\S`],
    [raw`cp -Filter x HKLM:\SAM HKCU:\S`],
    [raw`cp -Path: HKLM:\SAM -Destination: HKCU:\S`],
    [raw`if (1) { cpi "HKLM:\SAM" 'HKCU:\S' }`],
  ])('is told, and where to: %s', (code) => {
    expect(acts(code)).toEqual([['powershell', 'copy', raw`HKLM\SAM`, raw`HKCU\S`]]);
  });

  it.each([
    [raw`cp HKCU:\A C:\b`],
    [raw`cp C:\hklm HKCU:\B`],
    [raw`cp HKLM:\SAM`],
    [raw`cp a-path HKLM:\SAM`],
  ])('is none when one of both is no key: %s', (code) => {
    expect(acts(code)).toEqual([]);
  });
});

describe('several keys at once are each an act of their own', () => {
  it.each([
    [raw`cp 'HKLM:\SAM',"HKLM:\B C" HKCU:\S`, 'copy', raw`HKCU\S`],
    [raw`cp -Path HKLM:\SAM , 'Registry::HKLM\B C' -Destination HKCU:\S`, 'copy', raw`HKCU\S`],
    [raw`gp 'HKLM:\SAM','HKLM:\B C' > C:\o`, 'export', raw`C:\o`],
    [raw`gci HKLM:\SAM, 'HKLM:\B C' | Out-File C:\o`, 'export', raw`C:\o`],
  ])('%s', (code, operation, target) => {
    expect(acts(code)).toEqual([
      ['powershell', operation, raw`HKLM\SAM`, target],
      ['powershell', operation, raw`HKLM\B C`, target],
    ]);
  });
});

describe('a key that is read into a file', () => {
  it.each([
    [raw`gci -LiteralPath HKLM:\SAM | Out-File -LiteralPath "C:\a b\o"`, raw`HKLM\SAM`, raw`C:\a b\o`],
    [raw`gci -Recurse HKLM:\SAM | Export-Csv -NoTypeInformation C:\o`, raw`HKLM\SAM`, raw`C:\o`],
    [raw`gci HKLM:\SAM | tee -Append C:\o`, raw`HKLM\SAM`, raw`C:\o`],
    [raw`gp "HKLM:\A B" > 'C:\o p'`, raw`HKLM\A B`, raw`C:\o p`],
    [raw`gp HKLM:\SAM >> C:\o`, raw`HKLM\SAM`, raw`C:\o`],
    [raw`gi Microsoft.PowerShell.Core\Registry::HKLM\SAM > C:\o`, raw`HKLM\SAM`, raw`C:\o`],
  ])('%s', (code, key, file) => {
    expect(acts(code)).toEqual([['powershell', 'export', key, file]]);
  });

  it.each([
    ['errors alone are written', raw`gp HKLM:\SAM 2> C:\o`],
    ['it is a folder of that name', raw`gp HKLM\SAM > C:\o`],
    ['it is a drive of another name', raw`gp XHKLM:\SAM > C:\o`],
    ['only the file is named like a key', raw`gci > C:\hklm`],
  ])('is none when %s: %s', (_why, code) => {
    expect(acts(code)).toEqual([]);
  });
});

describe("Windows' own functions", () => {
  it.each([
    [raw`[R]::RegSaveKey($k) # 'SAM'`, 'save', raw`HKLM\SAM`, undefined],
    [raw`RegSaveKeyExW("HKLM\SYSTEM", "\\srv\s\o")`, 'save', raw`HKLM\SYSTEM`, raw`\\srv\s\o`],
    [raw`RegLoadAppKey('C:\o') 'hklm\software'`, 'load', raw`HKLM\software`, raw`C:\o`],
    [raw`RegReplaceKeyA 'security' 'C:\o'`, 'restore', raw`HKLM\security`, raw`C:\o`],
  ])('%s', (code, operation, key, file) => {
    expect(acts(code)).toEqual([['api', operation, key, file]]);
    const [found] = powerShellRegCommands(code);
    expect(operation === 'save' ? found?.input : found?.output).toBeUndefined();
  });

  it('say nothing without the name of a hive', () => {
    expect(acts(raw`[R]::RegSaveKey($k,'C:\o')`)).toEqual([]);
  });
});

describe('a program that the code starts', () => {
  it.each([
    ['Start-Process reg', 'reg '],
    [raw`Start-Process reg 'save HKLM\SAM C:\s'`, raw`reg save HKLM\SAM C:\s`],
    [
      raw`saps  -FilePath "C:\a b\reg.exe" -Args 'save','HKLM\SAM','C:\s'`,
      raw`"C:\a b\reg.exe" save HKLM\SAM C:\s`,
    ],
    [raw`start -NoNewWindow reg -ArgumentList save , "HKLM\SAM" , C:\s -Wait`, raw`reg save HKLM\SAM C:\s`],
    [raw`start reg -ArgumentList "save", "HKLM\SAM"`, raw`reg save HKLM\SAM`],
    ['Start-Process -f reg -a x -ver runas', 'reg x'],
    ['Start-Process -Verb runas reg save', 'reg save'],
    ['Start-Process reg "save\nx"', 'reg save\nx'],
    [raw`[Diagnostics.Process]::Start("C:\a b\reg.exe",'save x')`, raw`"C:\a b\reg.exe" save x`],
    ['[System.Diagnostics.Process]::Start( "reg" , "save x" )', 'reg save x'],
    ['start -Wait', undefined],
    ['Restart-Process reg', undefined],
    ['Stop-Process; start-process reg', undefined],
  ])('has the line: %s', (statement, line) => {
    expect(startedByPowerShell(statement)).toBe(line);
  });
});
