import { describe, expect, it } from 'vitest';
import { readHiveCopy } from '../../../src/core/facts/hive-copy.ts';
import { hiveOfFileName, hiveOfHiveFile } from '../../../src/core/facts/hive-file.ts';

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
