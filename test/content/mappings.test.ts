import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, type FieldValue, type HuntEvent, type SourceRef } from '../../src/core/event/event.ts';
import { toEcsDocument } from '../../src/core/event/to-ecs.ts';
import { leaves } from '../../src/core/finding/nested.ts';
import { event } from '../core/hunt/given.ts';
import { shippedContent } from '../shipped.ts';

interface Mapping {
  readonly type?: string;
  readonly dynamic?: string;
  readonly ignore_above?: number;
  readonly properties?: Readonly<Record<string, Mapping>>;
}

interface Template {
  readonly index_patterns: readonly string[];
  readonly template: { readonly mappings: Mapping };
}

const TEMPLATES = readdirSync('mappings').map((file) => ({
  role: file.replace('.json', ''),
  body: JSON.parse(readFileSync(`mappings/${file}`, 'utf8')) as Template,
}));

function fieldsOf(mapping: Mapping, name = ''): readonly { name: string; mapping: Mapping }[] {
  const inner = Object.entries(mapping.properties ?? {}).flatMap(([key, value]) =>
    fieldsOf(value, name === '' ? key : `${name}.${key}`),
  );
  return mapping.type === undefined ? inner : [{ name, mapping }, ...inner];
}

describe.each(TEMPLATES)('the template of $role', ({ role, body }) => {
  it('is strict, for indices of its own name only', () => {
    expect(body.template.mappings.dynamic).toBe('strict');
    expect(body.index_patterns).toEqual([`reghunt-${role}`, `reghunt-${role}-*`]);
  });

  it('uses types that every engine has, keywords of one length, and a date to sort by', () => {
    const fields = fieldsOf(body.template.mappings);
    for (const { name, mapping } of fields) {
      expect(['keyword', 'date', 'long', 'double', 'boolean'], name).toContain(mapping.type);
      if (mapping.type === 'keyword') expect(mapping.ignore_above, name).toBe(8191);
    }
    expect(fields.find(({ name }) => name === '@timestamp')?.mapping.type).toBe('date');
  });
});

const ONE_OF_SEVERAL: SourceRef = { kind: 'file', file: 'a.json', line: 1, ordinal: 1, event_code: '13' };

it('every field a profile fills fits the template of loaded events', async () => {
  const { profiles } = await shippedContent();
  const template = TEMPLATES.find(({ role }) => role === 'events');
  if (template === undefined) throw new Error('mappings/events.json is missing');
  const known = new Set(fieldsOf(template.body.template.mappings).map(({ name }) => name));
  for (const kind of EVENT_KINDS) {
    const names = profiles.flatMap((profile) => Object.keys(profile.kinds[kind]?.fields ?? {}));
    const fields = Object.fromEntries(names.map((name): [string, FieldValue] => [name, 'x']));
    const given: HuntEvent = { ...event({ kind, fields }), source: ONE_OF_SEVERAL };
    for (const { name } of leaves(toEcsDocument(given).document)) {
      if (!name.startsWith('winlog.event_data.')) expect(known, name).toContain(name);
    }
  }
});
