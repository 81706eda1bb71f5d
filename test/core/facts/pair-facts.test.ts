/** What stands beside a hive act: files of one make, what was put back, what was written below a mount. */
import { describe, expect, it } from 'vitest';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { created, event, factsOfCase, joined, NOON, run } from './events.ts';

const at = (seconds: number) => ({ time: NOON + seconds * 1000 });
const facts = (anchor: HuntEvent, ...neighbours: HuntEvent[]) => factsOfCase(joined(anchor, { neighbours }));
const ESENTUTL = { 'process.executable': 'C:\\Windows\\System32\\esentutl.exe' };
const copied = (hive: string, target: string, seconds = 0) =>
  run(`esentutl /y C:\\Windows\\System32\\config\\${hive} /d ${target}`, at(seconds), ESENTUTL);

describe('files of one make', () => {
  const BY = { 'process.executable': 'C:\\x\\a.exe' };
  const anchor = created('C:\\t\\abcdefgh.tmp', {}, BY);

  it('are counted: same program, folder, length and extension of the name', () => {
    expect(
      facts(anchor, created('C:\\t\\ijklmnop.tmp', at(1), BY), created('C:\\T\\qrstuvwx.tmp', at(2), BY)),
    ).toMatchObject({ 'pair.alike': 2 });
    expect(
      facts(anchor, created('C:\\t\\ijklmnop.tmp', at(1), { 'process.executable': 'c:\\X\\A.exe' })),
    ).toMatchObject({ 'pair.alike': 1 });
  });

  it.each([
    ['another program', created('C:\\t\\ijklmnop.tmp', at(1), { 'process.executable': 'C:\\x\\b.exe' })],
    ['another folder', created('C:\\u\\ijklmnop.tmp', at(1), BY)],
    ['another length', created('C:\\t\\ijklmno.tmp', at(1), BY)],
    ['another extension', created('C:\\t\\ijklmnop.log', at(1), BY)],
    ['the same file once more', created('C:\\t\\ABCDEFGH.tmp', at(1), BY)],
    ['no file', event('registry_set', { 'file.path': 'C:\\t\\ijklmnop.tmp', ...BY }, at(1))],
  ])('are not made by %s', (_what, other) => {
    expect(facts(anchor, other)['pair.alike']).toBeUndefined();
  });

  it('are asked for beside a file only', () => {
    const save = run('reg save HKLM\\SAM C:\\t\\abcdefgh.tmp', {}, BY);
    expect(facts(save, created('C:\\t\\ijklmnop.tmp', at(1), BY))['pair.alike']).toBeUndefined();
  });
});

describe('hives taken together', () => {
  it('count each copy once, whatever took it', () => {
    expect(
      facts(
        run('reg save HKLM\\SAM C:\\t\\a'),
        run('reg save hklm\\sam C:\\T\\A', at(1)),
        copied('SYSTEM', 'C:\\t\\b', 2),
        copied('SYSTEM', 'C:\\t\\b', 3),
        copied('SYSTEM', 'C:\\t\\c', 4),
        run('reg save \\\\srv\\HKLM\\SAM C:\\t\\a', at(5)),
        run('reg export HKLM\\SAM C:\\t\\a', at(6)),
        run('reg query HKLM\\SECURITY', at(7)),
      ),
    ).toMatchObject({
      'pair.hives': ['SAM', 'SYSTEM'],
      'pair.proven': ['SAM', 'SYSTEM'],
      'pair.keys': ['hklm\\sam'],
      'pair.count': 5,
    });
  });

  it('may all be copies of files', () => {
    expect(facts(copied('SAM', 'C:\\t\\a'), copied('SYSTEM', 'C:\\t\\b', 1))).toMatchObject({
      'pair.hives': ['SAM', 'SYSTEM'],
      'pair.count': 2,
    });
  });

  it('are none where nothing takes one', () => {
    expect(facts(run('reg load HKLM\\T C:\\t\\a'))['pair.count']).toBeUndefined();
  });

  it('leave out files that may be anything, unless they lie in the same folder', () => {
    const file = created('C:\\t\\abcdefgh.tmp');
    const own = facts(file, created('C:\\t\\system.hive', at(1)), created('C:\\u\\sam.hive', at(1)));
    expect(own['pair.hives']).toEqual(['SYSTEM']);
    expect(facts(created('abcdefgh.tmp'), created('system.hive', at(1)))['pair.hives']).toBeUndefined();
  });
});

describe('what reg query read before', () => {
  const save = run('reg save HKLM\\SAM C:\\t\\a');
  it('counts up to the same moment, keys alone', () => {
    expect(
      facts(
        save,
        run('reg query HKLM\\B'),
        run('reg save HKLM\\C C:\\c', at(-1)),
        run('reg query /?', at(-1)),
      ),
    ).toMatchObject({ 'pair.asked': ['hklm\\b'], 'pair.asked_count': 1 });
  });

  it('is listed up to twenty keys and counted beyond', () => {
    const many = Array.from({ length: 25 }, (_, number) => run(`reg query HKLM\\K${number}`, at(-30)));
    const told = facts(save, ...many);
    expect(told['pair.asked']).toHaveLength(20);
    expect(told['pair.asked_count']).toBe(25);
  });
});

describe('a key put back', () => {
  const restore = run('reg restore HKLM\\X C:\\t\\x', at(10));
  it.each([
    ['a save', 'reg save HKLM\\x C:\\t\\x'],
    ['an export', 'reg export HKLM\\X C:\\t\\x'],
  ])('after %s tells how long after, from both sides', (_what, line) => {
    expect(facts(restore, run(line))['pair.save_before']).toBe(10);
    expect(facts(run(line), restore)['pair.restore_after']).toBe(10);
    expect(facts(run(line, at(10)), restore)['pair.restore_after']).toBe(0);
    expect(facts(restore, run(line, at(10)))['pair.save_before']).toBe(0);
  });

  it('is told by the last save before it', () => {
    const saves = [run('reg save HKLM\\X C:\\a', at(1)), run('reg save HKLM\\X C:\\b', at(4))];
    expect(facts(restore, ...saves)['pair.save_before']).toBe(6);
  });

  it('is asked for beside a copy or a restore only', () => {
    const told = facts(run('reg query HKLM\\X'), restore);
    expect([told['pair.save_before'], told['pair.restore_after']]).toEqual([undefined, undefined]);
    expect(facts(run('reg import C:\\t\\x.reg'), restore)['pair.restore_after']).toBeUndefined();
  });
});

describe('a mount', () => {
  const load = run('reg load HKU\\T C:\\t\\NTUSER.DAT');
  const write = (name: string, seconds = 1) =>
    event('registry_set', { 'registry.path': `HKU\\t\\${name}` }, at(seconds));

  it('is written to and unloaded from the same moment on', () => {
    expect(facts(load, write('a', 0), write('a', 2), run('reg unload HKU\\T', at(0)))).toMatchObject({
      'pair.mount_writes': 2,
      'pair.mount_paths': ['HKU\\t\\a'],
      'pair.unload_after': 0,
    });
  });

  it('is not written to by a deletion, nor unloaded by what came before or does something else', () => {
    const told = facts(
      load,
      event('registry_delete', { 'registry.path': 'HKU\\T\\a' }, at(1)),
      run('reg unload HKU\\T', at(-1)),
      run('reg query HKU\\T', at(1)),
    );
    expect(told['pair.mount_writes']).toBe(0);
    expect(told['pair.unload_after']).toBeUndefined();
  });

  it('lists twenty paths and counts all', () => {
    const told = facts(load, ...Array.from({ length: 25 }, (_, number) => write(`a${number}`)));
    expect(told['pair.mount_paths']).toHaveLength(20);
    expect(told['pair.mount_writes']).toBe(25);
  });
});

describe('a copy named by a later command', () => {
  const save = run('reg save HKLM\\SAM C:\\Temp\\out\\sam.hiv', { entityId: 'R' });
  const later = (line: string, more = {}) =>
    run(line, { ...at(5), ...more }, { 'process.executable': 'C:\\x\\a.exe' });
  const movedBy = (line: string, more = {}) => facts(save, later(line, more))['pair.moved_by'];

  it.each([
    ['a.exe C:\\Temp\\out\\*.hiv'],
    ['a.exe C:\\Temp\\out\\s?m.hiv'],
    ['a.exe "C:\\Temp\\out\\"'],
    ['a.exe C:\\Temp\\out\\*.*'],
    ['a.exe -i=sam.hiv;x'],
    ['a.exe (sam.hiv, x)'],
  ])('is carried away by %s', (line) => {
    expect(movedBy(line)).toEqual(['a.exe']);
  });

  it.each([
    ['a.exe C:\\Temp\\*\\other.hiv'],
    ['a.exe C:\\Temp\\out\\*.txt'],
    ['a.exe C:\\Temp\\out2'],
    ['a.exe C:\\Temp\\out\\sub\\*'],
    ['a.exe D:\\C:\\Temp\\outside'],
    ['a.exe sam.hiv2'],
  ])('is not by %s', (line) => {
    expect(movedBy(line)).toBeUndefined();
  });

  it('is not by its own process, nor by what takes a copy itself', () => {
    expect(movedBy('a.exe C:\\Temp\\out\\sam.hiv', { entityId: 'R' })).toBeUndefined();
    expect(movedBy('a.exe C:\\Temp\\out\\sam.hiv', { entityId: 'S' })).toEqual(['a.exe']);
    expect(movedBy('reg load HKLM\\T C:\\Temp\\out\\sam.hiv')).toBeUndefined();
    expect(movedBy('a.exe C:\\Temp\\out\\sam.hiv', at(0))).toEqual(['a.exe']);
  });

  it('goes by its name alone only when that is long enough, or stands in a path', () => {
    const short = run('reg save HKLM\\SAM C:\\Temp\\out\\sa');
    const moved = (line: string) => facts(short, later(line))['pair.moved_by'];
    expect(moved('a.exe sa')).toBeUndefined();
    expect(moved('a.exe D:\\x\\sa')).toEqual(['a.exe']);
  });

  it('of a folder at the root is named by more than that', () => {
    const root = run('reg save HKLM\\SAM C:\\sam.hiv');
    expect(facts(root, later('a.exe C:\\'))['pair.moved_by']).toBeUndefined();
  });
});
