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

describe('a look-up of programs by the file they open', () => {
  const asked = (files: number, fields: Readonly<Record<string, string>>): readonly string[] => {
    const keys = Array.from({ length: files }, (_, at) => ({
      host: hostKey('ws-01'),
      path: `c:\\tools\\script-${at}.vbs`,
      programs: ['wscript.exe', 'cscript.exe'],
    }));
    const range = { from: 0, to: 1 };
    const request = { by: 'command_line', event: 'process_create', keys, range } as const;
    const known = { caps: caps(fields), missing: new Set<string>() };
    return joinQueries(request, layouts, known, LIMITS, 'usual', () => '@timestamp').map((query) =>
      JSON.stringify(query),
    );
  };

  it('asks for lines too long to be indexed of those programs alone', () => {
    const [query] = asked(1, { 'process.command_line': 'keyword', 'process.executable': 'keyword' });
    expect(query).toContain('"*script-0.vbs*"');
    expect(query).toContain('{"must_not":[{"exists":{"field":"process.command_line"}}]}'.slice(1, -1));
    expect(query).toMatch(/wscript/);
  });

  it('asks no program by name where lines of any length are indexed', () => {
    const [query, ...more] = asked(1, {
      'process.command_line': 'wildcard',
      'process.executable': 'keyword',
    });
    expect(more).toEqual([]);
    expect(query).not.toContain('exists');
  });

  it('asks for a phrase where the line is analysed text', () => {
    expect(asked(1, { 'process.command_line': 'text' }).join()).toContain(
      '"match_phrase":{"process.command_line":"script-0.vbs"}',
    );
  });

  it('asks a page of files at once of whole values, and few at a time of a wildcard', () => {
    expect(asked(200, { 'process.command_line': 'keyword', 'process.executable': 'keyword' })).toHaveLength(
      1,
    );
    const queries = asked(200, { 'process.command_line': 'wildcard' });
    for (const query of queries) {
      const names = query.match(/script-\d+\.vbs/g) ?? [];
      expect(names.join('').length).toBeLessThan(LIMITS.maxClauses);
    }
    expect(queries.length).toBeGreaterThan(1);
  });

  it('asks nothing where no command line is indexed', () => {
    expect(asked(3, { 'process.executable': 'keyword' })).toEqual([]);
  });
});

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
