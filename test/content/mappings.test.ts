import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plainTemplate } from '../../src/adapters/search/plain-template.ts';
import { EVENT_KINDS, type FieldValue, type HuntEvent, type SourceRef } from '../../src/core/event/event.ts';
import { toEcsDocument } from '../../src/core/event/to-ecs.ts';
import { leaves } from '../../src/core/finding/nested.ts';
import { event } from '../core/hunt/given.ts';
import { shippedContent } from '../shipped.ts';

interface Mapping {
  readonly type?: string;
  readonly dynamic?: string;
  readonly enabled?: boolean;
  readonly ignore_above?: number;
  readonly analyzer?: string;
  readonly fields?: Readonly<Record<string, Mapping>>;
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

  it('uses types that every engine has or that a plain template stands in for, keywords of one length, and a date to sort by', () => {
    const fields = fieldsOf(body.template.mappings);
    for (const { name, mapping } of fields) {
      // Kept for us alone: nobody searches it.
      if (mapping.enabled === false || mapping.type === 'binary') continue;
      expect(['keyword', 'wildcard', 'text', 'date', 'long', 'double', 'boolean'], name).toContain(
        mapping.type,
      );
      if (mapping.type === 'keyword' || mapping.type === 'wildcard')
        expect(mapping.ignore_above, name).toBe(8191);
    }
    expect(fields.find(({ name }) => name === '@timestamp')?.mapping.type).toBe('date');
  });

  it('searches by part what is searched by word as well, and on every engine', () => {
    const plain = plainTemplate({ ...body }) as unknown as Template;
    const words = { type: 'text', analyzer: 'simple' };
    for (const [place, { name, mapping }] of fieldsOf(plain.template.mappings).entries()) {
      const full = fieldsOf(body.template.mappings)[place];
      expect(full?.name).toBe(name);
      if (full?.mapping.type !== 'wildcard') continue;
      expect(mapping, name).toEqual({ type: 'keyword', ignore_above: 8191, fields: { text: words } });
    }
    expect(JSON.stringify(plain)).not.toMatch(/wildcard|pattern"|"analysis"/);
  });
});

it.each(['findings', 'evidence'])('command lines and value data of %s are found by part', (role) => {
  const template = TEMPLATES.find((one) => one.role === role);
  if (template === undefined) throw new Error(`mappings/${role}.json is missing`);
  const byPart = fieldsOf(template.body.template.mappings)
    .filter(({ mapping }) => mapping.type === 'wildcard')
    .map(({ name }) => name);
  expect(byPart).toEqual(
    expect.arrayContaining(['process.command_line', 'process.parent.command_line', 'registry.data.strings']),
  );
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
    const given: HuntEvent = {
      ...event({ kind, fields }),
      spelled: { 'process.entity_id': '{x}', 'process.parent.entity_id': '{x}' },
      source: ONE_OF_SEVERAL,
    };
    for (const { name } of leaves(toEcsDocument(given).document)) {
      if (!name.startsWith('winlog.event_data.')) expect(known, name).toContain(name);
    }
  }
});
