/** Over the shared real records, what bytes tell of a line is what a full parse tells. Skipped where they are absent. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, type HuntEvent, text } from '../../src/core/event/event.ts';
import { compileProfiles } from '../../src/core/event/normalise.ts';
import { fold } from '../../src/core/fold.ts';
import type { EventSource, JoinRequest } from '../../src/ports/event-source.ts';
import { open, profiles } from '../adapters/files/event-files.ts';

const folder = join(resolve(process.env['REGHUNT_SHARED_DATA'] ?? '../shared/data'), 'dev');
if (!existsSync(folder))
  process.stderr.write('skipped: no shared records beside this checkout (REGHUNT_SHARED_DATA)\n');

const EVER = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
const normaliser = compileProfiles(profiles);

function parsed(file: string): readonly HuntEvent[] {
  const bytes = readFileSync(file);
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const result = normaliser.normalise(JSON.parse(line), { kind: 'file', file, line: index + 1 });
    return 'event' in result ? [result.event] : [];
  });
}

async function unfound(source: EventSource, events: readonly HuntEvent[]): Promise<readonly string[]> {
  const missing: string[] = [];
  const check = async (request: JoinRequest, wanted: readonly HuntEvent[]): Promise<void> => {
    const answer = await source.fetch(request);
    // A record that stands on two lines is one.
    const records = new Set(answer.events.map(({ id }) => id));
    for (const { source: at, id, kind } of wanted) {
      if (at.kind === 'file' && !records.has(id)) missing.push(`${kind} ${request.by} ${at.file}:${at.line}`);
    }
  };
  for (const kind of EVENT_KINDS) {
    const of = events.filter((event) => event.kind === kind);
    const known = of.filter(({ entityId }) => entityId !== undefined);
    const ids = known.map(({ host, entityId = '' }) => ({ host, entityId }));
    await check({ by: 'entity_id', event: kind, keys: ids, range: EVER }, known);
    if (kind !== 'process_create' && kind !== 'file_create') continue;
    const field = kind === 'file_create' ? 'file.path' : 'process.executable';
    const paths = of.map(({ host, fields }) => ({ host, path: fold(text(fields, field) ?? '') }));
    await check({ by: 'path', event: kind, keys: paths, range: EVER }, of);
  }
  return missing;
}

describe.skipIf(!existsSync(folder))('the real records', () => {
  it('are counted and joined as a parse of every line would', async () => {
    const names = readdirSync(folder).filter((name) => /\.jsonl(\.gz)?$/.test(name));
    const missing: string[] = [];
    for (const name of names) {
      const events = parsed(join(folder, name));
      const source = await open([join(folder, name)]);
      const { byKind } = await source.count(undefined);
      for (const kind of EVENT_KINDS) {
        expect(`${name} ${byKind[kind]}`).toBe(
          `${name} ${events.filter((event) => event.kind === kind).length}`,
        );
      }
      if (events.length < 10_000) missing.push(...(await unfound(source, events)));
      expect(source.notSeen()).toEqual([]);
      await source.close();
    }
    expect(names.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  }, 120_000);
});
