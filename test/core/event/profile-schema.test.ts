import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/core/event/profile.ts';
import { type ProfileDraft, parseProfile, resolveProfiles } from '../../../src/core/event/profile-schema.ts';
import { UsageError } from '../../../src/core/problem.ts';
import { SHIPPED } from './shipped-profiles.ts';

const BASE = {
  id: 'base',
  name: 'Base',
  entity_id: 'guid',
  host: 'computer',
  time: ['$data.UtcTime', '@timestamp'],
  range_field: '@timestamp',
  event_data: 'data',
  identity: { record: ['computer', 'number'], act: ['$data.Image', ['$data.TargetObject', 'path']] },
  when: [{ field: 'channel', is: 'Sysmon' }],
  fields: { 'process.executable': '$data.Image' },
  kinds: {
    registry_set: {
      when: [{ field: 'code', is: [13] }],
      fields: { 'registry.path': ['$data.TargetObject', 'path'] },
    },
  },
};

function draft(raw: object, file = 'a.yml'): ProfileDraft {
  const parsed = parseProfile(raw, file);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.profile;
}

function problems(
  raw: unknown,
): readonly { readonly path: readonly (string | number)[]; readonly message: string }[] {
  const parsed = parseProfile(raw, 'a.yml');
  return 'problems' in parsed ? parsed.problems : [];
}

function profile(id: string, ...drafts: readonly ProfileDraft[]): Profile {
  const found = resolveProfiles(drafts).find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

describe('a profile', () => {
  it('shares tests and fields among its kinds and names raw fields below its event data', () => {
    const base = profile('base', draft(BASE));
    expect(base).toMatchObject({
      entityId: 'guid',
      host: ['computer'],
      time: ['data.UtcTime', '@timestamp'],
    });
    expect(base.kinds.registry_set).toMatchObject({
      when: [
        { fields: ['channel'], values: ['Sysmon'] },
        { fields: ['code'], values: ['13'] },
      ],
      fields: {
        'process.executable': { from: ['data.Image'], as: 'path' },
        'registry.path': { from: ['data.TargetObject', 'path'], as: 'registry_path' },
      },
    });
  });

  it('gets the parts of its paths from where the paths are', () => {
    const fields = profile('base', draft(BASE)).kinds.registry_set?.fields;
    const from = ['data.TargetObject', 'path'];
    expect(fields?.['registry.key']).toEqual({ from, as: 'registry_key' });
    expect(fields?.['registry.value']).toEqual({ from, as: 'registry_value' });
    expect(fields?.['process.name']).toEqual({ from: ['data.Image'], as: 'file_name' });
  });

  it('adds to the one it extends, and what it says itself wins', () => {
    const own = {
      id: 'own',
      name: 'Own',
      extends: 'base',
      event_data: ['a', ''],
      fields: { 'rule.name': '$data.Rule' },
      kinds: {
        registry_set: { when: [{ field: 'id', is: 13 }] },
        file_create: { fields: { 'file.path': 'f' } },
      },
    };
    const resolved = profile('own', draft(own), draft(BASE));
    expect(resolved.time).toEqual(['a.UtcTime', 'UtcTime', '@timestamp']);
    expect(resolved.kinds.registry_set?.when).toEqual([
      { fields: ['channel'], values: ['Sysmon'] },
      { fields: ['id'], values: ['13'] },
    ]);
    expect(Object.keys(resolved.kinds.registry_set?.fields ?? {})).toEqual(
      expect.arrayContaining(['registry.path', 'process.executable', 'rule.name']),
    );
    expect(resolved.kinds.file_create?.fields['file.path']).toEqual({ from: ['f'], as: 'path' });
  });

  it('that extends a missing one, or itself, is refused with its file', () => {
    const lost = draft({ id: 'lost', name: 'Lost', extends: 'nobody' }, 'lost.yml');
    expect(() => resolveProfiles([lost])).toThrow(/lost extends nobody, which no file defines/);
    const one = draft({ id: 'one', name: 'One', extends: 'two' }, 'one.yml');
    const two = draft({ id: 'two', name: 'Two', extends: 'one' }, 'two.yml');
    expect(() => resolveProfiles([one, two])).toThrow(UsageError);
  });
});

describe('what is wrong with a profile', () => {
  it('is told with the path to it', () => {
    expect(problems({ ...BASE, id: 'Not An Id' })[0]?.path).toEqual(['id']);
    expect(problems({ ...BASE, unknown: 1 })[0]?.message).toContain('unknown');
    expect(problems({ ...BASE, when: [{ field: 'a', equals: 1 }] })[0]).toEqual({
      path: ['when', 0],
      message: 'A test is {field, is} or {field, exists}: name raw fields and what one of them must hold.',
    });
    expect(problems({ ...BASE, fields: { a: { from: 'b', as: 'upper' } } })[0]?.path).toEqual([
      'fields',
      'a',
    ]);
    expect(problems({ ...BASE, kinds: { logon: {} } })[0]?.path[0]).toBe('kinds');
    expect(problems('text')).toHaveLength(1);
  });

  it('names what is missing unless another profile may give it', () => {
    const { host: _, ...withoutHost } = BASE;
    expect(problems(withoutHost)).toEqual([
      { path: [], message: 'host is missing: name the raw fields that hold the endpoint.' },
    ]);
    expect(problems({ ...withoutHost, extends: 'base' })).toEqual([]);
  });
});

describe('the profiles that ship', () => {
  it('cover every shipper', () => {
    expect(SHIPPED.map(({ id }) => id)).toEqual([
      'azure-monitor-security',
      'azure-monitor-sysmon',
      'crowdstrike-fdr-2',
      'crowdstrike-fdr',
      'elastic-defend',
      'evtx-security',
      'evtx-sysmon',
      'flat-security',
      'flat-sysmon',
      'helk',
      'm365-defender-2',
      'm365-defender',
      'reghunt-events',
      'sentinel-one',
      'sysmon-ecs',
      'wazuh-security',
      'wazuh-syscheck-added',
      'wazuh-syscheck',
      'wazuh-sysmon',
      'windows-security',
      'winlogbeat-6-security',
      'winlogbeat-6-sysmon',
      'winlogbeat-raw',
    ]);
  });

  it('keep no field that events loaded into an index would lose', () => {
    const loaded = SHIPPED.find(({ id }) => id === 'reghunt-events');
    const lost = SHIPPED.flatMap(({ id, kinds }) =>
      Object.entries(kinds).flatMap(([kind, layout]) => {
        const kept = loaded?.kinds[kind as keyof typeof kinds]?.fields ?? {};
        return Object.keys(layout.fields)
          .filter((name) => !name.startsWith('winlog.event_data.') && name !== 'host.name')
          .filter((name) => !Object.hasOwn(kept, name))
          .map((name) => `${id} ${kind} ${name}`);
      }),
    );
    expect(lost).toEqual([]);
  });

  it('tell a shipper by the presence of a field that an index never leaves out for its length', () => {
    const canBeLong = /^(?:registry|file|process)\.(?:path|key|value|data\.strings|executable|command_line)$/;
    const unsure = SHIPPED.flatMap(({ id, kinds }) =>
      Object.entries(kinds).flatMap(([kind, layout]) => {
        const long = new Set(
          Object.entries(layout.fields).flatMap(([name, { from }]) => (canBeLong.test(name) ? from : [])),
        );
        return layout.when
          .filter((test) => 'exists' in test && test.exists && test.fields.every((field) => long.has(field)))
          .map(({ fields }) => `${id} ${kind} ${fields.join()}`);
      }),
    );
    expect(unsure).toEqual([]);
  });

  it('tell every kind apart by tests on raw fields and read its essential field', () => {
    for (const { id, kinds } of SHIPPED) {
      for (const [kind, layout] of Object.entries(kinds)) {
        expect(layout.when.length, `${id} ${kind}`).toBeGreaterThan(0);
        for (const { from } of Object.values(layout.fields)) {
          expect(from.join(), `${id} ${kind}`).not.toContain('$data');
        }
      }
    }
  });
});
