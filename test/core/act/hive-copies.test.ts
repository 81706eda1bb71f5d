import { describe, expect, it } from 'vitest';
import { hiveAnchors } from '../../../src/core/act/anchors-of-event.ts';
import { hiveCopyOf, readHiveCopies } from '../../../src/core/act/hive-copy.ts';
import { hivesTakenBy } from '../../../src/core/act/hive-taken.ts';
import { regActOf } from '../../../src/core/act/reg-act.ts';
import { run } from '../facts/events.ts';

const CONFIG = 'C:\\Windows\\System32\\config';
const SHADOW = '\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy3';
const told = (line: string) =>
  readHiveCopies(line).map(({ hives, output, wrapped }) => [hives.join(), output, wrapped]);

describe('copies of hive files in one line', () => {
  it.each([
    [
      `cmd /c copy ${CONFIG}\\SAM D:\\o\\a & copy ${CONFIG}\\SYSTEM D:\\o\\b`,
      [
        ['SAM', 'd:\\o\\a', false],
        ['SYSTEM', 'd:\\o\\b', false],
      ],
    ],
    [
      `cmd /c "for %i in (SAM SYSTEM) do @copy ${SHADOW}\\Windows\\System32\\config\\%i D:\\o\\%i.x"`,
      [
        ['SAM', 'd:\\o\\sam.x', false],
        ['SYSTEM', 'd:\\o\\system.x', false],
      ],
    ],
    [`cmd /c if exist D:\\o (copy ${CONFIG}\\SAM D:\\o\\a) else echo no`, [['SAM', 'd:\\o\\a', false]]],
    [
      `powershell -c "try { Copy-Item ${CONFIG}\\SAM D:\\o\\a -ErrorAction Stop } catch { cmd /c esentutl /y ${CONFIG}\\SAM /d D:\\o\\b }"`,
      [
        ['SAM', 'd:\\o\\a', false],
        ['SAM', 'd:\\o\\b', true],
      ],
    ],
    [
      `powershell & {1..5 | % { try { [IO.File]::Copy(\\""${SHADOW}\\Windows\\System32\\config\\SAM\\"", \\""D:\\o\\s$_\\"") } catch {} }}`,
      [['SAM', 'd:\\o\\s$_', false]],
    ],
    [
      `powershell -c "'SAM','SYSTEM' | % { cp ${CONFIG}\\$_ D:\\o\\$_.x }"`,
      [
        ['SAM', 'd:\\o\\sam.x', false],
        ['SYSTEM', 'd:\\o\\system.x', false],
      ],
    ],
    [`powershell -c "$h='${CONFIG}\\SAM'; Copy-Item $h 'D:\\o o\\a'"`, [['SAM', 'd:\\o o\\a', false]]],
    [`powershell -c "iex 'copy ${CONFIG}\\SAM D:\\o\\a'"`, [['SAM', 'd:\\o\\a', false]]],
    [`cmd /c powershell -c "copy ${CONFIG}\\SAM D:\\o\\a"`, [['SAM', 'd:\\o\\a', true]]],
    [`acmd /c copy ${CONFIG}\\SAM D:\\o\\a`, [['SAM', 'd:\\o\\a', false]]],
    [
      `wmic /node:"localhost" process call create "cmd.exe /c esentutl /y /vss C:\\windows\\ntds\\ntds.dit /d D:\\ntds.dit"`,
      [['NTDS', 'd:\\ntds.dit', true]],
    ],
  ])('%s', (line, copies) => {
    expect(told(line)).toEqual(copies);
  });

  it('reads encoded code as plain code', () => {
    const code = Buffer.from(`if ($true) { cp ${CONFIG}\\SAM D:\\o\\a }`, 'utf16le').toString('base64');
    expect(told(`powershell -enc ${code}`)).toEqual([['SAM', 'd:\\o\\a', false]]);
  });

  it('counts a copy beside a registry act as an act of its own', () => {
    const event = run(
      `cmd /c reg save hklm\\system D:\\o\\b & copy ${SHADOW}\\Windows\\System32\\config\\SAM D:\\o\\a`,
    );
    const anchors = hiveAnchors(event);
    expect(anchors.map((anchor) => [regActOf(anchor)?.command.output, hiveCopyOf(anchor)?.output])).toEqual([
      ['D:\\o\\b', undefined],
      [undefined, 'd:\\o\\a'],
    ]);
    expect(hivesTakenBy(event)).toEqual(['SYSTEM', 'SAM']);
  });
});

describe('a copy that is called what the hive file is called', () => {
  it.each([
    [`cmd /c copy Z:\\windows\\ntds\\ntds.dit C:\\kept\\ntds.dit`, 'c:\\kept\\ntds.dit'],
    [`esentutl /y /vss C:\\windows\\ntds\\ntds.dit /d C:\\kept\\ntds.dit`, 'c:\\kept\\ntds.dit'],
    [`cmd /c mklink C:\\kept\\ntds.dit Z:\\windows\\ntds\\ntds.dit`, 'c:\\kept\\ntds.dit'],
    [`xcopy /y ${SHADOW}\\Users\\kim\\NTUSER.DAT C:\\kept\\ntuser.dat`, 'c:\\kept\\ntuser.dat'],
    [`tar -cf C:\\kept\\a.tar Z:\\windows\\ntds\\ntds.dit Y:\\windows\\ntds\\ntds.dit`, 'c:\\kept\\a.tar'],
  ])('%s', (line, output) => {
    expect(readHiveCopies(line)[0]?.output).toBe(output);
  });
});

describe('hives of users, wherever their profile lies', () => {
  it.each([
    ['cmd /c copy D:\\profiles\\kim\\NTUSER.DAT E:\\x', 'NTUSER'],
    [`cmd /c copy ${SHADOW}\\Users\\kim\\AppData\\Local\\Microsoft\\Windows\\UsrClass.dat E:\\x`, 'USRCLASS'],
  ])('%s takes %s', (line, hive) => {
    expect(told(line)).toEqual([[hive, 'e:\\x', false]]);
  });
});

describe('a copy that the management service makes', () => {
  it.each([
    `wmic datafile where "name='c:\\\\windows\\\\ntds\\\\ntds.dit'" call copy "c:\\kept\\n.bin"`,
    `wmic datafile where name="c:\\\\windows\\\\ntds\\\\ntds.dit" call copy c:\\\\kept\\\\n.bin`,
    `cmd /c wmic /node:srv datafile where (name='c:\\\\windows\\\\ntds\\\\ntds.dit') call copy ('c:\\\\kept\\\\n.bin')`,
  ])('%s', (line) => {
    expect(readHiveCopies(line)).toMatchObject([
      { tool: 'wmic', hives: ['NTDS'], source: 'c:\\windows\\ntds\\ntds.dit', output: 'c:\\kept\\n.bin' },
    ]);
  });

  it('is none when it is about another file, or asks only', () => {
    expect(
      readHiveCopies(`wmic datafile where "name='c:\\\\config\\\\a.txt'" call copy "c:\\kept\\n"`),
    ).toEqual([]);
    expect(
      readHiveCopies(`wmic datafile where "name='c:\\\\windows\\\\ntds\\\\ntds.dit'" get filesize`),
    ).toEqual([]);
  });
});
