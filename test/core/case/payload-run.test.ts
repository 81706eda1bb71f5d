/** Runs of what another program opens: by the line that starts it, never by a mere mention. */
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../src/core/case/join.ts';
import { indexJoined, runKeys } from '../../../src/core/case/join-index.ts';
import { mayOpen, openedKeys, ownRun, textInLine } from '../../../src/core/case/payload-run.ts';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { caseOf, event, HUNT, process, runValue } from '../hunt/given.ts';

const WSCRIPT = 'C:\\Windows\\System32\\wscript.exe';
const CMD = 'C:\\Windows\\System32\\cmd.exe';
const RUNDLL = 'C:\\Windows\\System32\\rundll32.exe';

function runOf(anchor: HuntEvent, ...events: readonly HuntEvent[]) {
  const index = indexJoined({
    processes: [],
    files: [],
    runs: events,
    neighbours: {},
    truncated: { processes: new Set(), files: new Set(), runs: new Set() },
  });
  return assemble(anchor, HUNT.join, index, new Set()).payloadProcess;
}

const startup = (name: string) =>
  event({ kind: 'file_create', fields: { 'file.path': `C:\\Users\\ann\\Startup\\${name}` } });

describe('the run of a payload that another program opens', () => {
  it.each([
    ['C:\\Tools\\a.vbs', WSCRIPT, '"C:\\Windows\\System32\\WScript.exe" "C:\\Tools\\A.vbs" '],
    ['wscript //B C:\\Tools\\a.vbs', WSCRIPT, 'wscript  //B C:\\Tools\\a.vbs'],
    ['C:\\Tools\\a b.bat', CMD, 'C:\\Windows\\system32\\cmd.exe /c ""C:\\Tools\\a b.bat" "'],
    ['cmd /c start "" C:\\Tools\\a.lnk', CMD, 'cmd /c start "" C:\\Tools\\a.lnk'],
    ['mshta C:\\Tools\\a.hta', 'C:\\Windows\\System32\\mshta.exe', '"mshta" C:\\Tools\\a.hta'],
    ['rundll32 C:\\Tools\\a.dat,Run', RUNDLL, 'rundll32.exe "C:\\Tools\\x\\..\\a.dat",Run'],
    ['msiexec /i C:\\Tools\\a.msi', 'C:\\Windows\\System32\\msiexec.exe', 'msiexec /q /i "C:\\Tools\\a.msi"'],
    ['C:\\py\\python3.11.exe C:\\Tools\\a.py', 'C:\\py\\python3.11.exe', 'python3.11 C:\\Tools\\a.py -v'],
  ])('of %s is the program started to open it', (data, image, line) => {
    const run = process(image, line, { at: 60 });
    expect(runOf(runValue('x', data), run)).toEqual({ status: 'found', event: run, weak: false });
  });

  it.each([
    ['C:\\Windows\\notepad.exe', 'notepad.exe C:\\Tools\\a.vbs'],
    [CMD, 'cmd /c copy C:\\Tools\\a.vbs D:\\Keep\\'],
    [CMD, 'cmd /c type C:\\Tools\\a.vbs'],
    [CMD, 'cmd /c certutil -decode C:\\Tools\\a.txt C:\\Tools\\a.vbs'],
    [WSCRIPT, 'wscript C:\\Other\\a.vbs'],
    [WSCRIPT, 'wscript C:\\Tools\\b.vbs C:\\Tools\\a.vbs'],
  ])('is not %s of the line %s', (image, line) => {
    expect(runOf(runValue('x', 'cmd /c wscript C:\\Tools\\a.vbs'), process(image, line, { at: 60 }))).toEqual(
      {
        status: 'missing',
        reason: 'not_logged',
      },
    );
  });

  it('is told by the folder it was started in where the line names the file alone', () => {
    const anchor = runValue('x', 'C:\\Tools\\a.vbs');
    const at = (folder: string) =>
      process(WSCRIPT, 'wscript a.vbs', { at: 60, fields: { 'process.working_directory': folder } });
    expect(runOf(anchor, at('C:\\Tools\\'))).toMatchObject({ status: 'found' });
    expect(runOf(anchor, at('C:\\Other\\'))).toMatchObject({ status: 'missing' });
  });

  it('of a script put where it is started at logon is found as well', () => {
    const run = process(WSCRIPT, '"WScript.exe" "C:\\Users\\ann\\Startup\\a.vbs"', { at: 60 });
    expect(runOf(startup('a.vbs'), run)).toMatchObject({ status: 'found' });
  });

  it('is not missed where no line could name it: of a library that Windows itself loads', () => {
    expect(runOf(runValue('x', 'C:\\Tools\\monitor.dll'))).toEqual({
      status: 'missing',
      reason: 'not_applicable',
    });
  });

  it('of a library is a process of that very file, if there is one', () => {
    const run = process('C:\\Tools\\monitor.dll', 'C:\\Tools\\monitor.dll -x', { at: 60 });
    expect(runOf(runValue('x', 'C:\\Tools\\monitor.dll'), run)).toMatchObject({ status: 'found' });
  });

  it('says nothing of who made the payload', () => {
    const fields = { 'process.signature': 'trusted', 'process.hash.md5': 'd41d8cd98f00b204e9800998ecf8427e' };
    const run = process(WSCRIPT, 'wscript C:\\Tools\\a.vbs', { at: 60, fields });
    expect(ownRun(runValue('x', 'C:\\Tools\\a.vbs'), run)).toBeUndefined();
    expect(ownRun(runValue('x', 'C:\\Tools\\a.exe'), run)).toBe(run);
  });
});

describe('the keys of such runs', () => {
  it('are asked for in place of a process of that name', () => {
    const anchors = [runValue('x', 'C:\\Tools\\a.vbs'), runValue('y', 'C:\\Tools\\a.exe')];
    expect(runKeys(anchors).map(({ path }) => path)).toEqual(['c:\\tools\\a.exe']);
    expect(openedKeys(anchors)).toEqual([
      { host: 'ws-01', path: 'c:\\tools\\a.vbs', programs: ['wscript.exe', 'cscript.exe'] },
    ]);
  });

  it('find every line by which the run would be joined', () => {
    const [key] = openedKeys([runValue('x', 'wscript "%APPDATA%\\a b.vbs"')]);
    const run = process(WSCRIPT, 'WSCRIPT "C:\\Users\\ann\\AppData\\Roaming\\A B.VBS"', { at: 60 });
    expect(key !== undefined && mayOpen(key, run)).toBe(true);
    expect(runOf(runValue('x', 'wscript "%APPDATA%\\a b.vbs"'), run)).toMatchObject({ status: 'found' });
  });

  it('tell a name too short to be looked for', () => {
    expect(textInLine('c:\\tools\\*n.*')).toBeUndefined();
    expect(textInLine('c:\\tools\\na*.vbs')).toBe('.vbs');
  });
});

describe('whether a payload lies dormant', () => {
  const stateOf = (data: string, reason: 'not_logged' | 'truncated' | 'not_applicable') =>
    caseOf(runValue('x', data), { payloadProcess: { status: 'missing', reason } }).facts.get('value.state');

  it('is told only where its run was looked for and not found', () => {
    expect(stateOf('C:\\Tools\\a.vbs', 'not_logged')).toBe('dormant');
    expect(stateOf('C:\\Tools\\a.vbs', 'truncated')).toBeUndefined();
    expect(stateOf('C:\\Tools\\a.dll', 'not_applicable')).toBeUndefined();
  });

  it('is not told of a shortcut, whose target runs under a name of its own', () => {
    expect(stateOf('C:\\Tools\\a.lnk', 'not_logged')).toBeUndefined();
  });
});
