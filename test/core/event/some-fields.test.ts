import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { compileProfiles } from '../../../src/core/event/normalise.ts';
import { someFields } from '../../../src/core/event/some-fields.ts';
import { GOLDEN_CASES } from '../../golden/golden-names.ts';
import { shippedContent } from '../../shipped.ts';

const { profiles } = await shippedContent();
const normaliser = compileProfiles(profiles);
const LOADED_BY = profiles.flatMap(({ loadedBy }) => loadedBy ?? []);
const ASKED = new Set([
  'process.executable',
  'process.name',
  'process.command_line',
  'process.pe.original_file_name',
  'process.parent.name',
  'process.parent.command_line',
  'file.path',
  'file.name',
  'file.extension',
]);

const documents = ['demo/incident.ndjson', ...globSync(`${GOLDEN_CASES}/**/*.ndjson`)].flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as unknown),
);

const eventOf = (document: unknown): HuntEvent | undefined => {
  const result = normaliser.normalise(document, { kind: 'file', file: '', line: 1 });
  return 'event' in result ? result.event : undefined;
};

it('a field that is read alone is as the whole event has it, in every layout of the golden records', () => {
  const read = new Map<string, number>();
  for (const document of documents) {
    const event = eventOf(document);
    const profile = profiles.find(({ id }) => id === event?.profile);
    if (event === undefined || profile === undefined) continue;
    const fields = someFields(profile, event.kind, ASKED, LOADED_BY)?.(document);
    if (fields === undefined) continue;
    const [alone, whole] = [fields, event.fields].map((all) => [...ASKED].map((name) => [name, all[name]]));
    expect(alone).toEqual(whole);
    read.set(`${profile.id} ${event.kind}`, (read.get(`${profile.id} ${event.kind}`) ?? 0) + 1);
  }
  expect(read.get('sysmon-ecs process_create')).toBeGreaterThan(100);
  expect(read.get('sysmon-ecs file_create')).toBeGreaterThan(20);
  expect(read.size).toBeGreaterThan(6);
});

it('a field that is made of more than its raw fields asks for the whole event', () => {
  for (const profile of profiles)
    for (const name of ['host.name', 'process.signature', 'winlog.event_data.User'])
      expect(someFields(profile, 'process_create', new Set([name]), [])).toBeUndefined();
  const sysmon = profiles.find(({ id }) => id === 'sysmon-ecs');
  if (sysmon === undefined) throw new Error('no profile sysmon-ecs');
  expect(someFields(sysmon, 'process_create', new Set(['winlog.event_data.Any']), [])).toBeUndefined();
  expect(someFields(sysmon, 'registry_set', new Set(['registry.path']), [])).toBeUndefined();
});

it('what another profile read before is read whole', () => {
  const sysmon = profiles.find(({ id }) => id === 'sysmon-ecs');
  if (sysmon === undefined) throw new Error('no profile sysmon-ecs');
  const read = someFields(sysmon, 'process_create', ASKED, ['reghunt.profile']);
  const process = { executable: 'C:\\Windows\\System32\\reg.exe', command_line: 'reg query HKLM' };
  expect(read?.({ process })).toMatchObject({ 'process.name': 'reg.exe' });
  expect(read?.({ process, reghunt: { profile: 'evtx-sysmon' } })).toBeUndefined();
});
