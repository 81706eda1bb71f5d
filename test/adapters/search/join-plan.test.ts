import { describe, expect, it } from 'vitest';
import { capabilitiesOf } from '../../../src/adapters/search/capabilities.ts';
import { joinQueries } from '../../../src/adapters/search/join-plan.ts';
import type { PresentLayout } from '../../../src/adapters/search/kind-query.ts';
import { hostKey } from '../../../src/core/event/host.ts';
import type { FieldCap, FieldCaps } from '../../../src/core/sigma/field-caps.ts';
import { PROFILES } from '../../contract/event-documents.ts';

const LIMITS = capabilitiesOf('opensearch', '2.19.0');
const typed = (type: string): FieldCap => ({ types: [type], searchable: true });
const layouts: readonly PresentLayout[] = PROFILES.flatMap((profile) => {
  const layout = profile.kinds.process_create;
  return layout === undefined ? [] : [{ profile, layout }];
});

function queriesFor(ids: number, caps: FieldCaps): readonly string[] {
  const keys = Array.from({ length: ids }, (_, at) => ({
    host: hostKey('ws-01'),
    entityId: `A1B2C3D4-0001-0002-0300-${String(at).padStart(12, '0')}`,
  }));
  const request = { by: 'entity_id', event: 'process_create', keys, range: { from: 0, to: 1 } } as const;
  const known = { caps, missing: new Set<string>() };
  return joinQueries(request, layouts, known, LIMITS, 'usual', () => '@timestamp').map((query) =>
    JSON.stringify(query),
  );
}

const caps = (entries: Readonly<Record<string, string>>): FieldCaps =>
  new Map([
    ...['event.module', 'event.code'].map((name) => [name, typed('keyword')] as const),
    ...Object.entries(entries).map(([name, type]) => [name, typed(type)] as const),
  ]);

describe('a look-up of processes by their ids', () => {
  it('asks thousands at once of a keyword', () => {
    const asked = queriesFor(2_000, caps({ 'process.entity_id': 'keyword' }));
    expect(asked).toHaveLength(1);
  });

  it.each(['process.entity_id', 'process.entity_id.keyword'])(
    'asks the keyword %s of a field that is a wildcard as well, since a wildcard makes many clauses of each',
    (keyword) => {
      const wildcard =
        keyword === 'process.entity_id'
          ? { 'process.entity_id': 'keyword', 'process.entity_id.wildcard': 'wildcard' }
          : { 'process.entity_id': 'wildcard', 'process.entity_id.keyword': 'keyword' };
      const [asked, ...more] = queriesFor(50, caps(wildcard));
      expect(more).toEqual([]);
      expect(asked).toContain(`"terms":{"${keyword}":`);
    },
  );

  it('asks few at a time where the field is a wildcard only', () => {
    const asked = queriesFor(50, caps({ 'process.entity_id': 'wildcard' }));
    for (const query of asked) {
      const ids = query.match(/A1B2C3D4-[-0-9]{27}|a1b2c3d4-[-0-9]{27}/g) ?? [];
      expect(ids.length * 36).toBeLessThan(LIMITS.maxClauses);
    }
    for (let at = 0; at < 50; at += 1) expect(asked.join()).toContain(String(at).padStart(12, '0'));
  });
});
