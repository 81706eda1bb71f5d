/** Every shape a reg command is written in: roots, hosts, switches, disguises, wrappers, and look-alikes that are none. */
import { describe, expect, it } from 'vitest';
import { regActOf } from '../../../src/core/act/reg-act.ts';
import { parseRegCommand } from '../../../src/core/windows/registry/reg-command.ts';
import { run } from '../facts/events.ts';

const read = (line: string) => {
  const command = parseRegCommand(line);
  return (
    command && [command.operation, command.key?.path, command.output ?? command.input ?? command.valueName]
  );
};

describe('the operations', () => {
  it.each([
    ['reg query HKLM\\SOFTWARE\\X /v Name', ['query', 'HKLM\\SOFTWARE\\X', 'Name']],
    ['reg add HKCU\\X /ve /d 1 /f', ['add', 'HKCU\\X', '']],
    ['reg delete HKCU\\X /v N /f', ['delete', 'HKCU\\X', 'N']],
    ['reg copy HKLM\\SAM HKCU\\S /s /f', ['copy', 'HKLM\\SAM', undefined]],
    ['reg save HKLM\\SAM s.hiv /y', ['save', 'HKLM\\SAM', 's.hiv']],
    ['reg restore HKLM\\SAM s.hiv', ['restore', 'HKLM\\SAM', 's.hiv']],
    ['reg load HKLM\\T s.hiv', ['load', 'HKLM\\T', 's.hiv']],
    ['reg unload HKLM\\T', ['unload', 'HKLM\\T', undefined]],
    ['reg compare HKLM\\A HKLM\\B /s', ['compare', 'HKLM\\A', undefined]],
    ['reg export HKLM\\SAM s.reg /y /reg:64', ['export', 'HKLM\\SAM', 's.reg']],
    ['reg import s.reg /reg:32', ['import', undefined, 's.reg']],
    ['reg flags HKLM\\SOFTWARE\\X set DONT_VIRTUALIZE', ['flags', 'HKLM\\SOFTWARE\\X', undefined]],
  ])('%s', (line, expected) => {
    expect(read(line)).toEqual(expected);
  });
});

describe('the roots, on this machine and on another', () => {
  it.each([
    ['HKLM\\SAM', 'HKLM\\SAM', undefined],
    ['HKEY_LOCAL_MACHINE\\SAM', 'HKLM\\SAM', undefined],
    ['hkey_Local_Machine\\sam\\', 'HKLM\\sam', undefined],
    ['HKCU', 'HKCU', undefined],
    ['HKEY_CURRENT_USER\\X', 'HKCU\\X', undefined],
    ['HKCR\\X', 'HKCR\\X', undefined],
    ['HKEY_CLASSES_ROOT\\X', 'HKCR\\X', undefined],
    ['HKU\\S-1-5-18', 'HKU\\S-1-5-18', undefined],
    ['HKEY_USERS\\.DEFAULT', 'HKU\\.DEFAULT', undefined],
    ['HKCC\\X', 'HKCC\\X', undefined],
    ['HKEY_CURRENT_CONFIG\\X', 'HKCC\\X', undefined],
    ['\\\\.\\HKLM\\SAM', 'HKLM\\SAM', undefined],
    ['\\\\localhost\\HKLM\\SAM', 'HKLM\\SAM', undefined],
    ['\\\\DC01\\HKLM\\SAM', 'HKLM\\SAM', 'dc01'],
    ['\\\\dc01.example.org\\hkey_local_machine\\sam', 'HKLM\\sam', 'dc01.example.org'],
    ['\\\\10.1.2.3\\HKU\\S-1-5-21-1-2-3-500', 'HKU\\S-1-5-21-1-2-3-500', '10.1.2.3'],
    ['HKLM\\SYSTEM\\ControlSet002\\Services', 'HKLM\\SYSTEM\\CurrentControlSet\\Services', undefined],
    ['HKLM\\\\SAM', 'HKLM\\SAM', undefined],
  ])('%s', (key, path, host) => {
    const found = parseRegCommand(`reg save ${key} out`)?.key;
    expect([found?.path, found?.remoteHost]).toEqual([path, host]);
  });
});

describe('a disguised line', () => {
  it.each([
    ['quotes around each word', '"reg" "save" "hklm\\sam" "C:\\o"'],
    ['quotes inside words', 're"g" s"av"e h"kl"m\\s"a"m C:\\o'],
    ['empty quotes inside words', 'reg sa""ve hk""lm\\sam C:\\o'],
    ['carets', 'r^e^g s^a^v^e h^k^l^m\\^s^a^m C:\\o'],
    ['tabs', 'reg\tsave\thklm\\sam\tC:\\o'],
    ['a line end', 'reg save\r\nhklm\\sam\nC:\\o'],
    ['blanks of other scripts', 'reg\u00a0save\u2003hklm\\sam\u3000C:\\o'],
    ['a form feed and a vertical tab', 'reg\u000bsave\u000chklm\\sam C:\\o'],
    ['modifier letters', 'reg \u02e2ave hk\u02e1m\\\u02e2am C:\\o'],
    ['full-width letters', 'reg \uff53\uff41\uff56\uff45 \uff48\uff4b\uff4c\uff4d\\sam C:\\o'],
    ['long s', 'reg \u017fave hklm\\\u017fam C:\\o'],
    ['soft hyphens and zero-width marks', 'reg sa\u00adve hk\u200blm\\s\u200dam C:\\o'],
    ['marks of direction', 'reg \u202asave\u202c hklm\\sam C:\\o'],
    ['switches first', 'reg save /y /reg:64 hklm\\sam C:\\o'],
    ['a switch with a dash', 'reg save hklm\\sam C:\\o -y'],
    ['capitals', 'REG.EXE SAVE HKLM\\SAM C:\\O'],
    ['a path', 'C:\\Windows\\System32\\reg.exe save hklm\\sam C:\\o'],
    ['a quoted path', '"C:\\WINDOWS\\system32\\reg.exe" save hklm\\sam C:\\o'],
    ['a path with slashes', 'c:/windows/system32/reg save hklm\\sam C:\\o'],
    ['a long path prefix', '\\\\?\\C:\\Windows\\System32\\reg.exe save hklm\\sam C:\\o'],
    ['slashes in the key', 'reg save hklm/sam C:\\o'],
    ['a variable in the path', '%windir%\\system32\\reg.exe save hklm\\sam C:\\o'],
  ])('with %s is the same command', (_what, line) => {
    const found = parseRegCommand(line);
    expect([found?.operation, found?.key?.path.toLowerCase(), found?.output?.toLowerCase()]).toEqual([
      'save',
      'hklm\\sam',
      'c:\\o',
    ]);
  });
});

describe('a wrapper', () => {
  const utf16 = (code: string) => Buffer.from(code, 'utf16le').toString('base64');
  it.each([
    ['cmd', 'cmd.exe /c reg save HKLM\\SAM C:\\o'],
    ['cmd with its own switches', 'cmd /d /s /v:on /c "reg save HKLM\\SAM C:\\o"'],
    ['cmd within cmd', 'cmd /c cmd /c "reg save HKLM\\SAM C:\\o"'],
    ['cmd /k', 'cmd /k reg save HKLM\\SAM C:\\o'],
    ['cmd without a blank', 'cmd /creg save HKLM\\SAM C:\\o'],
    ['a chain', 'cmd /c cd C:\\ & reg save HKLM\\SAM C:\\o & exit'],
    ['a loop', 'cmd /c for %i in (1) do reg save HKLM\\SAM C:\\o'],
    ['a condition', 'cmd /c if not exist C:\\o reg save HKLM\\SAM C:\\o'],
    ['PowerShell', 'powershell -Command reg save HKLM\\SAM C:\\o'],
    ['PowerShell without a switch', 'powershell reg save HKLM\\SAM C:\\o'],
    ['PowerShell with a block', 'powershell -c "& {reg save HKLM\\SAM C:\\o}"'],
    ['encoded PowerShell', `powershell -e ${utf16('reg.exe save HKLM\\SAM C:\\o')}`],
    ['Start-Process', 'powershell -c "Start-Process reg -ArgumentList \'save HKLM\\SAM C:\\o\' -Wait"'],
    [
      'Start-Process with a list',
      'powershell -c "Start-Process -FilePath reg.exe -ArgumentList save,HKLM\\SAM,C:\\o"',
    ],
    ['a list in quotes', "powershell -c \"saps reg.exe -Args 'save','HKLM\\SAM','C:\\o'\""],
    ['Invoke-Expression', 'powershell -c "iex \'reg save HKLM\\SAM C:\\o\'"'],
    [
      'Invoke-Command',
      'powershell -c "Invoke-Command -ComputerName x -ScriptBlock { reg save HKLM\\SAM C:\\o }"',
    ],
    ['wmic', 'wmic process call create "reg save HKLM\\SAM C:\\o"'],
    ['wmic through cmd', 'wmic /node:"x" /user:u process call create "cmd.exe /c reg save HKLM\\SAM C:\\o"'],
    [
      'CIM',
      "powershell Invoke-CimMethod Win32_Process Create -Arguments @{CommandLine='reg save HKLM\\SAM C:\\o'}",
    ],
    ['WMI', "powershell -c \"([wmiclass]'win32_process').create('reg save HKLM\\SAM C:\\o')\""],
    ['PsExec', 'psexec.exe \\\\x -u a -p b -s -d reg save HKLM\\SAM C:\\o'],
    ['PsExec64 through cmd', 'C:\\t\\PsExec64.exe -i -s cmd.exe /c "reg save HKLM\\SAM C:\\o"'],
    ['schtasks', 'schtasks /create /sc once /tn t /ru SYSTEM /tr "reg save HKLM\\SAM C:\\o" /st 00:00'],
    ['schtasks with cmd', 'schtasks.exe /Create /TN t /TR "cmd.exe /c reg save HKLM\\SAM C:\\o" /SC ONSTART'],
    ['at', 'at 23:00 cmd /c "reg save HKLM\\SAM C:\\o"'],
    ['at on another machine', 'at.exe \\\\x 23:00 /interactive reg save HKLM\\SAM C:\\o'],
    ['winrs', 'winrs -r:x reg save HKLM\\SAM C:\\o'],
    ['a service', 'sc create x binpath= "cmd /c reg save HKLM\\SAM C:\\o" type= own'],
    ['forfiles', 'forfiles /p C:\\Windows /m notepad.exe /c "reg save HKLM\\SAM C:\\o"'],
    ['start', 'cmd /c start /min /wait reg save HKLM\\SAM C:\\o'],
    ['runas', 'runas /user:x\\y "reg save HKLM\\SAM C:\\o"'],
    ['a backup operator', 'cmd /Q /c reg save HKLM\\SAM C:\\o 1> \\\\127.0.0.1\\ADMIN$\\__1 2>&1'],
    [
      'a script host',
      'mshta vbscript:CreateObject("WScript.Shell").Run("reg save HKLM\\SAM C:\\o",0)(window.close)',
    ],
    ['a paste of caret and quote', 'cmd /c "r^eg sa"v"e HKLM\\SAM C:\\o"'],
  ])('%s tells the command within', (_what, line) => {
    const image = `C:\\Windows\\System32\\${/^[\w:\\.]+/
      .exec(line)?.[0]
      .split('\\')
      .at(-1)
      ?.replace(/\.exe$/i, '')}.exe`;
    const act = regActOf(run(line, {}, { 'process.executable': image }));
    expect([act?.command.operation, act?.command.key?.path, act?.command.output, act?.wrapped]).toEqual([
      'save',
      'HKLM\\SAM',
      'C:\\o',
      true,
    ]);
  });
});

describe('a renamed reg.exe', () => {
  const named = (image: string, line: string, more = {}) =>
    regActOf(run(line, {}, { 'process.executable': image, ...more }));
  it('is told by its original name whatever its line calls it', () => {
    const act = named('C:\\t\\svc.exe', 'x save hklm\\sam o', { 'process.pe.original_file_name': 'reg.exe' });
    expect(act).toMatchObject({ renamed: true, wrapped: false, command: { operation: 'save' } });
  });

  it('is told by what its file says of itself, or by the hash of its imports', () => {
    for (const more of [
      { 'process.pe.description': 'Registry Console Tool' },
      { 'process.pe.imphash': 'BE482BE427FE212CFEF2CDA0E61F19AC' },
    ]) {
      const act = named('C:\\t\\svc.exe', 'x unload hku\\t', more);
      expect(act).toMatchObject({ renamed: true, command: { operation: 'unload' } });
    }
  });

  it('is told by its grammar alone where nothing else is logged', () => {
    expect(named('C:\\t\\svc.exe', 'svc save \\\\.\\hklm\\sam o')).toMatchObject({ renamed: true });
    expect(named('C:\\t\\svc.exe', '"C:\\t\\svc.exe" export "HKEY_LOCAL_MACHINE\\SAM" o')).toMatchObject({
      renamed: true,
    });
  });

  it('is not seen in a program that saves something else', () => {
    expect(named('C:\\t\\backup.exe', 'backup.exe save C:\\data D:\\data')).toBeUndefined();
    expect(named('C:\\t\\git.exe', 'git.exe add hklm.txt')).toBeUndefined();
  });
});

describe('regedit', () => {
  it.each([
    ['regedit /e C:\\o HKEY_LOCAL_MACHINE\\SAM', 'export', 'HKLM\\SAM', 'C:\\o'],
    ['regedit.exe -E "C:\\o" "HKEY_LOCAL_MACHINE\\SAM"', 'export', 'HKLM\\SAM', 'C:\\o'],
    ['C:\\Windows\\regedit.exe /s /e C:\\o hklm\\sam', 'export', 'HKLM\\sam', 'C:\\o'],
    ['regedit /ea C:\\o HKLM\\SAM', 'export', 'HKLM\\SAM', 'C:\\o'],
    ['regedit /a C:\\o HKLM\\SAM', 'export', 'HKLM\\SAM', 'C:\\o'],
    ['regedt32.exe /e C:\\o HKLM\\SAM', 'export', 'HKLM\\SAM', 'C:\\o'],
    ['regedit /e C:\\o', 'export', undefined, 'C:\\o'],
    ['regedit /s C:\\i.reg', 'import', undefined, 'C:\\i.reg'],
    ['regedit C:\\i.reg', 'import', undefined, 'C:\\i.reg'],
  ])('%s', (line, operation, key, file) => {
    const found = parseRegCommand(line);
    expect([found?.operation, found?.key?.path, found?.output ?? found?.input]).toEqual([
      operation,
      key,
      file,
    ]);
  });
});

describe('what PowerShell does itself', () => {
  it.each([
    ['powershell -c "Copy-Item HKLM:\\SAM HKCU:\\S -Recurse"', 'copy', 'HKLM\\SAM', 'HKCU\\S'],
    [
      "powershell -c \"cpi -Path 'HKLM:\\SAM' -Destination 'HKCU:\\S' -Recurse\"",
      'copy',
      'HKLM\\SAM',
      'HKCU\\S',
    ],
    [
      'powershell -c "Copy-Item -Destination HKCU:\\S -LiteralPath Registry::HKEY_LOCAL_MACHINE\\SAM"',
      'copy',
      'HKLM\\SAM',
      'HKCU\\S',
    ],
  ])('%s is a copy of a key', (line, operation, key, other) => {
    const act = regActOf(run(line, {}, { 'process.executable': 'C:\\x\\powershell.exe' }));
    expect([
      act?.command.tool,
      act?.command.operation,
      act?.command.key?.path,
      act?.command.otherKey?.path,
    ]).toEqual(['powershell', operation, key, other]);
    expect(act).toMatchObject({ wrapped: false, renamed: false });
  });

  it.each([
    ['powershell -c "gci HKLM:\\SAM -r | Export-Clixml C:\\o"', 'export', 'HKLM\\SAM', 'C:\\o'],
    [
      'powershell -c "Get-ItemProperty -Path \'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa\' | Export-Csv -Path C:\\o"',
      'export',
      'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa',
      'C:\\o',
    ],
    [
      'powershell -c "Get-ChildItem -Recurse -Path HKCU:\\Software\\X | Out-File -FilePath C:\\o"',
      'export',
      'HKCU\\Software\\X',
      'C:\\o',
    ],
    ['powershell -c "gp HKCU:\\Software\\X > C:\\o"', 'export', 'HKCU\\Software\\X', 'C:\\o'],
  ])('%s is an export', (line, operation, key, file) => {
    const act = regActOf(run(line, {}, { 'process.executable': 'C:\\x\\powershell.exe' }));
    expect([act?.command.operation, act?.command.key?.path, act?.command.output]).toEqual([
      operation,
      key,
      file,
    ]);
  });

  it.each([
    [
      "powershell -c \"Add-Type $code; [R]::RegOpenKeyEx(0x80000002,'SAM',0,131097,[ref]$k); [R]::RegSaveKeyEx($k,'C:\\o',0,2)\"",
      'save',
      'HKLM\\SAM',
      'C:\\o',
    ],
    ["powershell -c \"[R]::RegRestoreKey($k,'C:\\o',8) # 'SYSTEM'\"", 'restore', 'HKLM\\SYSTEM', 'C:\\o'],
  ])('%s is done through the interface of Windows', (line, operation, key, file) => {
    const act = regActOf(run(line, {}, { 'process.executable': 'C:\\x\\powershell.exe' }));
    expect([act?.command.tool, act?.command.operation, act?.command.key?.path]).toEqual([
      'api',
      operation,
      key,
    ]);
    expect(act?.command.output ?? act?.command.input).toBe(file);
  });

  it('is a process of its own below cmd', () => {
    const act = regActOf(
      run(
        'cmd /c powershell -c "Copy-Item HKLM:\\SAM HKCU:\\S"',
        {},
        { 'process.executable': 'C:\\x\\cmd.exe' },
      ),
    );
    expect(act).toMatchObject({ wrapped: true, command: { operation: 'copy' } });
  });

  it.each([
    'powershell -c "Copy-Item C:\\a C:\\b"',
    'powershell -c "gp HKCU:\\Software\\X | select Name"',
    'powershell -c "Get-Content C:\\x | Out-File C:\\o"',
    'powershell -c "(gp HKCU:\\Software\\X).Name"',
  ])('%s is neither', (line) => {
    expect(regActOf(run(line, {}, { 'process.executable': 'C:\\x\\powershell.exe' }))).toBeUndefined();
  });
});
