import { expect, test } from 'vitest';
import { regActsOf } from '../../../src/core/act/reg-act.ts';
import { registryWrites } from '../../../src/core/act/registry-write.ts';
import { run } from '../facts/events.ts';

const RUN = 'Software\\Microsoft\\Windows\\CurrentVersion\\Run';
const event = (line: string) =>
  run(line, {}, { 'process.executable': 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe' });
const writes = (line: string) =>
  registryWrites(event(line)).map(({ key, name, data }) => [key.path, name, data]);
/** The quotes that scripts which start PowerShell put before every quote of the code. */
const QUOTES = ['\\""', '\\"', '"""'];
const told = (code: string) => QUOTES.map((quote) => writes(code.replaceAll('¦', quote)));

test('a value set in a block that asks for the key first is told once, its path and data without the quotes', () => {
  const code = `"powershell.exe" & {if (!(Test-Path -Path ¦HKLM:\\${RUN}¦)){\n  New-Item -ItemType Key -Path ¦HKLM:\\${RUN}¦\n}\nSet-ItemProperty -Path  ¦HKLM:\\${RUN}¦ -Name ¦kept up¦ -Value ¦C:\\Tools\\my agent.exe¦}`;
  for (const found of told(code))
    expect(found).toEqual([[`HKLM\\${RUN}`, 'kept up', 'C:\\Tools\\my agent.exe']]);
});

test('a path kept in a variable is put where it is used', () => {
  const code = `"powershell.exe" & {$k = ¦HKCU:\\${RUN}¦\nSet-ItemProperty -Path $k -Name ¦up¦ -Value ¦powershell.exe -w hidden -File C:\\t\\a.ps1¦}`;
  for (const found of told(code))
    expect(found).toEqual([[`HKCU\\${RUN}`, 'up', 'powershell.exe -w hidden -File C:\\t\\a.ps1']]);
});

test('quotes within single quotes are part of the data', () => {
  const code = `"powershell.exe" & {$k = \\""HKLM:\\${RUN}Once\\""\nset-itemproperty $k \\""Next\\"" 'powershell.exe \\""IEX (gc a.txt)\\""'}`;
  expect(writes(code)).toEqual([[`HKLM\\${RUN}Once`, 'Next', 'powershell.exe "IEX (gc a.txt)"']]);
});

test('reg.exe in such a block takes the key and the file to the end of their quotes', () => {
  for (const quote of QUOTES) {
    const line = `"powershell.exe" & {if (!(Test-Path ¦C:\\kept copies\\s.reg¦)) { reg.exe export ¦HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager¦ ¦C:\\kept copies\\s.reg¦ /y }}`;
    const acts = regActsOf(event(line.replaceAll('¦', quote)));
    expect(acts.map(({ command }) => [command.key?.path, command.output])).toEqual([
      ['HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager', 'C:\\kept copies\\s.reg'],
    ]);
  }
});
