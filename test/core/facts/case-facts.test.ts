import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JoinedCase } from '../../../src/core/case/case.ts';
import { caseFacts } from '../../../src/core/facts/case-facts.ts';
import { caseView } from '../../../src/core/facts/case-view.ts';
import { FACTS, isFactName } from '../../../src/core/facts/catalogue.ts';
import { Facts } from '../../../src/core/facts/facts.ts';
import { fieldName } from '../../../src/core/sigma/field-name.ts';
import { factsMarkdown } from '../../content/facts-page.ts';
import { created, event, factsOfCase, found, joined, NOON, run, runValue } from './events.ts';

const encode = (code: string) => Buffer.from(code, 'utf16le').toString('base64');

test('a value that starts a file tells the file, its age and who made it', () => {
  const anchor = runValue('"%%ProgramData%%\\x\\a.exe" -q', { entityId: 'W' });
  const facts = factsOfCase(
    joined(anchor, {
      writer: found(run('w.exe', { entityId: 'W', time: NOON - 2500 })),
      payloadFile: found(created('C:\\ProgramData\\x\\a.exe', { entityId: 'P', time: NOON - 60_000 })),
      payloadProcess: found(run('a.exe', { time: NOON + 9000 })),
      ancestors: { events: [run('p.exe', { entityId: 'P' })], stopped: 'not_logged' },
    }),
  );
  expect(facts).toMatchObject({
    'value.key': 'software\\microsoft\\windows\\currentversion\\run',
    'value.name': 'Updater',
    'value.target.kind': 'executable',
    'value.target.path': 'c:\\programdata\\x\\a.exe',
    'value.target.name': 'a.exe',
    'value.target.extension': 'exe',
    'value.target.relative': false,
    'value.arguments': '-q',
    'age.writer': 2.5,
    'age.payload_file': 60,
    'age.payload_run': 9,
    'chain.same_lineage': true,
    'join.writer': 'found',
  });
});

test('a missing part is a fact with its reason, and ages without both ends are absent', () => {
  const facts = factsOfCase(
    joined(runValue('C:\\x.exe'), { payloadFile: { status: 'missing', reason: 'truncated' } }),
  );
  expect(facts).toMatchObject({
    'join.writer': 'not_logged',
    'join.payload_file': 'truncated',
    'join.weak': false,
  });
  expect(Object.keys(facts).filter((name) => name.startsWith('age.') || name.startsWith('chain.'))).toEqual(
    [],
  );
});

test('a payload made by a child of the writer is of the same line, one made by a stranger is not', () => {
  const anchor = runValue('C:\\x\\a.exe', { entityId: 'W' });
  const payloadFile = found(created('C:\\x\\a.exe', { entityId: 'C' }));
  const payloadCreator = run('c.exe', { entityId: 'C', parentEntityId: 'W' });
  expect(factsOfCase(joined(anchor, { payloadFile, payloadCreator }))['chain.same_lineage']).toBe(true);
  expect(factsOfCase(joined(anchor, { payloadFile }))['chain.same_lineage']).toBe(false);
});

test('a sibling of the writer is of the same line, unless their parent starts everything there is', () => {
  const anchor = runValue('C:\\x\\a.exe', { entityId: 'W' });
  const payloadFile = found(created('C:\\x\\a.exe', { entityId: 'C' }));
  const payloadCreator = run('c.exe', { entityId: 'C', parentEntityId: 'P' });
  const below = (parent: string) =>
    factsOfCase(
      joined(anchor, {
        payloadFile,
        payloadCreator,
        ancestors: {
          events: [run('p', { entityId: 'P' }, { 'process.executable': parent })],
          stopped: undefined,
        },
      }),
    )['chain.same_lineage'];
  expect([below('C:\\Windows\\System32\\cmd.exe'), below('C:\\Windows\\explorer.exe')]).toEqual([
    true,
    false,
  ]);
});

test('data logged as binary is read from the command line of the reg.exe that wrote it', () => {
  const anchor = runValue(
    '',
    {},
    {
      'registry.data.strings': [],
      'registry.data.type': 'REG_BINARY',
      'winlog.event_data.Details': 'Binary Data',
    },
  );
  expect(factsOfCase(joined(anchor))).toMatchObject({
    'value.target.kind': 'binary',
    'value.source': 'missing',
  });
  const writer = found(
    run(
      'reg add HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v Updater /t REG_SZ /d C:\\x\\a.bat',
    ),
  );
  expect(factsOfCase(joined(anchor, { writer }))).toMatchObject({
    'value.target.kind': 'script',
    'value.target.path': 'c:\\x\\a.bat',
    'value.source': 'command_line',
  });
});

test('numbers and empty values start nothing', () => {
  expect(
    factsOfCase(joined(runValue('4', {}, { 'registry.data.type': 'REG_DWORD' })))['value.target.kind'],
  ).toBe('none');
  expect(factsOfCase(joined(runValue('')))['value.target.kind']).toBe('none');
});

test('code stored in a neighbouring value is decoded', () => {
  const launcher =
    'powershell.exe -c "$x=$((gp HKLM:SOFTWARE\\Microsoft\\Windows\\CurrentVersion Debug).Debug);powershell -Win Hidden -enc $x"';
  const stored = event('registry_set', {
    'registry.path': 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Debug',
    'registry.data.strings': [encode('Start-Sleep 1 # https://example.test/a')],
  });
  expect(factsOfCase(joined(runValue(launcher), { neighbours: [stored] }))).toMatchObject({
    'value.target.kind': 'registry_payload',
    'value.decoded': ['Start-Sleep 1 # https://example.test/a'],
    'value.url': 'https://example.test/a',
  });
});

test('a hive save tells key, hive, file and what was saved around it; twins count once', () => {
  const anchor = run(
    '"C:\\windows\\system32\\reg.exe" save HKLM\\sam sam',
    {},
    { 'process.working_directory': 'C:\\Temp\\' },
  );
  const facts = factsOfCase(
    joined(anchor, {
      neighbours: [
        run('reg save HKLM\\sam sam'),
        run(
          'cmd /c reg save hklm\\SYSTEM sys',
          {},
          { 'process.executable': 'C:\\Windows\\System32\\cmd.exe' },
        ),
        run('reg export HKLM\\SOFTWARE\\X y.reg'),
        created('C:\\Temp\\security.hive'),
        created('C:\\Temp\\system.dll'),
      ],
    }),
  );
  expect(facts).toMatchObject({
    'reg.operation': 'save',
    'reg.key.hive': 'SAM',
    'reg.key.whole_hive': true,
    'reg.output.path': 'c:\\temp\\sam',
    'reg.output.name': 'sam',
    'reg.output.extension': '',
    'reg.renamed': false,
    'reg.wrapped': false,
    'pair.hives': ['SAM', 'SECURITY', 'SYSTEM'],
    'pair.keys': ['hklm\\sam', 'hklm\\software\\x', 'hklm\\system'],
    'pair.count': 3,
  });
});

test('a renamed reg.exe is known by its grammar, a wrapper is not taken for one', () => {
  const renamed = run(
    'C:\\x\\svc.exe save hklm\\sam C:\\x\\o',
    {},
    { 'process.executable': 'C:\\x\\svc.exe' },
  );
  expect(factsOfCase(joined(renamed))).toMatchObject({ 'reg.renamed': true, 'reg.wrapped': false });
  const wrapper = run(
    'cmd /c reg save hklm\\sam o',
    {},
    { 'process.executable': 'C:\\Windows\\System32\\cmd.exe' },
  );
  expect(factsOfCase(joined(wrapper))).toMatchObject({ 'reg.renamed': false, 'reg.wrapped': true });
});

test('a renamed reg.exe is known by its original file name, whatever its line calls it', () => {
  const fields = { 'process.executable': 'C:\\x\\svc.exe', 'process.pe.original_file_name': 'reg.exe' };
  expect(factsOfCase(joined(run('anything import C:\\x.reg', {}, fields)))).toMatchObject({
    'reg.operation': 'import',
    'reg.input.path': 'c:\\x.reg',
    'reg.renamed': true,
  });
});

test('names under a prefix look into the joined parts, others into facts and then the anchor', () => {
  const anchor = runValue('C:\\x\\a.exe', {}, { 'process.name': 'reg.exe', 'user.name': 'ann' });
  const writer = run('reg add', {}, { 'process.name': 'reg.exe', 'process.parent.name': 'cmd.exe' });
  const parent = run('cmd', {}, { 'process.name': 'cmd.exe', 'process.parent.name': 'winword.exe' });
  const base = joined(anchor, {
    writer: found(writer),
    ancestors: { events: [parent], stopped: 'not_logged' },
    payloadFile: found(created('C:\\x\\a.exe', {}, { 'process.name': 'curl.exe' })),
    payloadProcess: found(run('a.exe', {}, { 'process.parent.name': 'explorer.exe' })),
  });
  const whole = caseView({ ...base, facts: caseFacts(base) });
  const view = (name: string): unknown => whole(fieldName(name));
  expect(view('writer.command_line')).toBe('reg add');
  expect(view('writer.parent.name')).toBe('cmd.exe');
  expect(view('writer.ancestors.name')).toEqual(['cmd.exe', 'winword.exe']);
  expect(view('payload.file.path')).toBe('C:\\x\\a.exe');
  expect(view('payload.file.creator.name')).toBe('curl.exe');
  expect(view('payload.process.parent.name')).toBe('explorer.exe');
  expect(view('value.target.name')).toBe('a.exe');
  expect(view('user.name')).toBe('ann');
  expect(view('writer.nothing')).toBeUndefined();
  const alone = joined(anchor);
  expect(caseView({ ...alone, facts: new Facts() })(fieldName('writer.name'))).toBe('reg.exe');
  expect(caseView({ ...alone, facts: new Facts() })(fieldName('payload.file.path'))).toBeUndefined();
});

test('a process that has no event of its own is known by what others say of it', () => {
  const told = { 'process.parent.name': 'cmd.exe', 'process.parent.executable': 'C:\\x\\cmd.exe' };
  const anchor = runValue('C:\\x\\a.exe', {}, told);
  const writer = run('reg add', {}, { 'process.name': 'reg.exe', 'process.parent.name': 'pwsh.exe' });
  const view = (more: Partial<JoinedCase>) => caseView({ ...joined(anchor, more), facts: new Facts() });

  expect(view({})(fieldName('writer.parent.name'))).toBe('cmd.exe');
  expect(view({})(fieldName('writer.ancestors.name'))).toEqual(['cmd.exe']);
  expect(view({})(fieldName('writer.ancestors.command_line'))).toBeUndefined();
  expect(view({ writer: found(writer) })(fieldName('writer.parent.name'))).toBe('pwsh.exe');
  expect(view({ writer: found(writer) })(fieldName('writer.parent.executable'))).toBe('C:\\x\\cmd.exe');
  expect(view({ writer: found(writer) })(fieldName('writer.ancestors.name'))).toEqual(['pwsh.exe']);

  const silent = run('p', {}, { 'process.executable': 'C:\\x\\p.exe', 'process.parent.name': 'top.exe' });
  const ancestors = { events: [silent], stopped: undefined };
  expect(view({ writer: found(writer), ancestors })(fieldName('writer.parent.name'))).toBe('pwsh.exe');
  expect(view({ ancestors })(fieldName('writer.ancestors.name'))).toEqual(['top.exe']);

  const creator = run('curl', {}, { 'process.name': 'curl.exe' });
  expect(view({})(fieldName('payload.file.creator.name'))).toBeUndefined();
  expect(view({ payloadCreator: creator })(fieldName('payload.file.creator.name'))).toBe('curl.exe');
});

test('no case gives a fact that the catalogue does not list, or one of another type', () => {
  const known = new Map(FACTS.map((fact) => [fact.name, fact.type]));
  const line = fc.constantFrom(
    'reg save hklm\\sam x',
    'reg copy \\\\h\\hklm\\a hklm\\b /s',
    'reg add hkcu\\x /v a /d b',
    'reg load hku\\a b',
    'regedit /e a hklm\\sam',
    `powershell -enc ${encode('reg save hklm\\sam x')}`,
    'cmd /c rundll32 a.dll,Go',
    '%TEMP%\\a b.exe:s.ps1 -x https://example.test',
    'powershell -c "(gp HKCU:\\a b).b"',
    'mshta javascript:1',
    '',
  );
  const cases = fc
    .tuple(line, line, fc.boolean(), fc.boolean())
    .map(([mine, theirs, asValue, whole]): JoinedCase => {
      const anchor = asValue ? runValue(mine, { entityId: 'W' }) : run(mine, { entityId: 'W' });
      const near = run(theirs, { entityId: 'N' });
      const parts = {
        writer: found(near),
        payloadFile: found(created('C:\\sam', { entityId: 'N' })),
        payloadProcess: found(near),
      };
      return joined(anchor, { neighbours: [near, created('c:\\x\\sam.save')], ...(whole ? parts : {}) });
    });
  fc.assert(
    fc.property(cases, (one) => {
      for (const [name, value] of Object.entries(factsOfCase(one))) {
        const type = Array.isArray(value) ? 'texts' : typeof value === 'string' ? 'text' : typeof value;
        expect([name, known.get(name)]).toEqual([name, type]);
      }
    }),
  );
});

test('code that the actor hides is told, and only where there is any', () => {
  const line = `powershell -enc ${encode('Get-Date; Get-Item x')}`;
  expect(factsOfCase(joined(run(line)))['process.decoded']).toEqual(['Get-Date; Get-Item x']);
  expect(factsOfCase(joined(runValue('C:\\x.exe'), { writer: found(run(line)) }))['process.decoded']).toEqual(
    ['Get-Date; Get-Item x'],
  );
  expect('process.decoded' in factsOfCase(joined(run('whoami')))).toBe(false);
  expect('process.decoded' in factsOfCase(joined(runValue('C:\\x.exe')))).toBe(false);
});

test('the catalogue has each name once and makes a page of all of them', () => {
  const names = FACTS.map((fact) => fact.name);
  expect(new Set(names).size).toBe(names.length);
  const page = factsMarkdown();
  for (const name of names) expect(page).toContain(`\`${name}\``);
  expect(isFactName('writer.parent.name')).toBe(true);
  expect(isFactName('value.target.kind')).toBe(true);
  expect(isFactName('value.target.knd')).toBe(false);
});
