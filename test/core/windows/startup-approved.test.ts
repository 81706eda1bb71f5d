/** StartupApproved decoded, and what became of a Run value after it was set. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvedList, readApprovedState } from '../../../src/core/windows/registry/startup-approved.ts';
import { caseOf, event, process, runValue, USER } from '../hunt/given.ts';

const KEY = 'software\\microsoft\\windows\\currentversion\\explorer\\startupapproved';

describe('the state of an autostart entry', () => {
  it('is enabled or disabled by the lowest bit of the first byte, and tells since when it is off', () => {
    expect(readApprovedState('02 00 00 00 00 00 00 00 00 00 00 00')).toEqual({ state: 'enabled' });
    expect(readApprovedState('030000000080F7C4A2B9D901')).toEqual({
      state: 'disabled',
      since: '2023-07-18T18:07:52.453Z',
    });
    expect(readApprovedState('hex:07,00,00,00')).toEqual({ state: 'disabled' });
    expect(readApprovedState('0x0600000000000000')).toEqual({ state: 'enabled' });
  });

  it.each(['Binary Data', '', undefined, '02', 'xyz', '(Empty)'])('is unknown where %j is logged', (data) => {
    expect(readApprovedState(data)).toEqual({ state: 'unknown' });
  });

  it('is read alike in every spelling of the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 24 }), (bytes) => {
        const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
        const plain = readApprovedState(pairs.join(''));
        expect(plain.state).toBe((bytes[0] ?? 0) % 2 === 0 ? 'enabled' : 'disabled');
        for (const spelled of [pairs.join(' '), pairs.join('-').toUpperCase(), `hex:${pairs.join(',')}`]) {
          expect(readApprovedState(spelled)).toEqual(plain);
        }
      }),
    );
  });

  it('belongs to a list, and to none under any other key', () => {
    expect(['run', 'run32', 'startupfolder'].map((list) => approvedList(`${KEY}\\${list}`))).toEqual([
      'run',
      'run32',
      'startup_folder',
    ]);
    expect(approvedList('software\\microsoft\\windows\\currentversion\\run')).toBeUndefined();
    expect(approvedList(`${KEY}\\run\\x`)).toBeUndefined();
  });

  it('is a fact of the value that holds it', () => {
    const anchor = event({
      kind: 'registry_set',
      fields: {
        'registry.path': `HKU\\${USER}\\${KEY}\\Run\\App`,
        'registry.value': 'App',
        'registry.data.strings': ['03 00 00 00 00 80 F7 C4 A2 B9 D9 01'],
      },
    });
    expect(caseOf(anchor).facts.record).toMatchObject({
      'approved.list': 'run',
      'approved.state': 'disabled',
      'value.target.kind': 'state',
    });
  });
});

describe('what became of a value', () => {
  const set = runValue('App', 'C:\\Apps\\app.exe', { id: 'A' });
  const path = String(set.fields['registry.path']);
  const gone = (at: number, id: string, fields: Record<string, string> = {}) =>
    event({
      kind: 'registry_delete',
      at,
      id,
      fields: {
        'registry.path': path.toUpperCase(),
        'winlog.event_data.EventType': 'DeleteValue',
        'process.executable': 'C:\\Apps\\setup.exe',
        ...fields,
      },
    });

  it('is the first deletion after it was set: when, and by whom', () => {
    const facts = caseOf(set, { neighbours: [gone(-5, 'B'), gone(40, 'A'), gone(90, 'C')] }).facts.record;
    expect(facts).toMatchObject({
      'value.deleted.after': 40,
      'value.deleted.by': 'C:\\Apps\\setup.exe',
      'value.deleted.by_writer': true,
      'value.run_before_delete': false,
    });
  });

  it('may be that its payload ran in between', () => {
    const run = process('C:\\Apps\\app.exe', 'app.exe', { at: 20 });
    const ran = (at: number) =>
      caseOf(set, {
        payloadProcess: { status: 'found', event: { ...run, time: run.time + at * 1000 }, weak: false },
        neighbours: [gone(60, 'B')],
      }).facts.record['value.run_before_delete'];
    expect([ran(0), ran(60)]).toEqual([true, false]);
  });

  it('is also the deletion of its key, but not of a sibling or of a key that begins alike', () => {
    const key = path.slice(0, path.lastIndexOf('\\'));
    const of = (deleted: string, what: string) =>
      caseOf(set, {
        neighbours: [gone(9, 'B', { 'registry.path': deleted, 'winlog.event_data.EventType': what })],
      }).facts.record['value.deleted.after'];
    expect(of(key, 'DeleteKey')).toBe(9);
    expect(of(`${path}2`, 'DeleteValue')).toBeUndefined();
    expect(of(key.slice(0, -1), 'DeleteKey')).toBeUndefined();
  });

  it('is that its entry was switched off', () => {
    const off = event({
      kind: 'registry_set',
      at: 30,
      fields: {
        'registry.path': `HKU\\${USER}\\${KEY}\\Run\\APP`,
        'registry.value': 'APP',
        'registry.data.strings': ['03000000'],
      },
    });
    expect(caseOf(set, { neighbours: [off] }).facts.record).toMatchObject({
      'value.switched': 'disabled',
      'value.switched_after': 30,
    });
    expect(caseOf(set).facts.record['value.switched']).toBeUndefined();
  });
});

it('a key renamed to a Run key says what it was called before', () => {
  const renamed = event({
    kind: 'registry_rename',
    fields: {
      'registry.path': 'HKLM\\SOFTWARE\\X\\Run',
      'registry.previous_path': 'HKLM\\SOFTWARE\\X\\Walk',
    },
  });
  expect(caseOf(renamed).facts.record).toMatchObject({
    'value.renamed_from': 'HKLM\\SOFTWARE\\X\\Walk',
    'value.source': 'missing',
  });
});
