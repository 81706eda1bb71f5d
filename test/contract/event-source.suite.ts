/** What every event source promises, whatever it reads from: run for each engine and for files. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventKind, HostKey, HuntEvent } from '../../src/core/event/event.ts';
import type { Condition, Pattern } from '../../src/core/sigma/condition.ts';
import type { EventSource, JoinRequest } from '../../src/ports/event-source.ts';
import {
  auditedProcess,
  type Document,
  fileCreate,
  GUID,
  processCreate,
  RUN_KEY,
  rawRegistrySet,
  registrySet,
  START,
} from './event-documents.ts';

export interface OpenOptions {
  /** Most events of a page, where the source pages. */
  readonly pageSize?: number;
}

/** Opens a source that holds exactly these documents; `end` takes both away. */
export type GivenDocuments = (
  documents: readonly Document[],
  options?: OpenOptions,
) => Promise<{ readonly source: EventSource; end(): Promise<void> }>;

const HOUR = 3_600_000;
export const RANGE = { from: START, to: START + HOUR };
const host = (name: string) => name as HostKey;

export function contains(field: string, literal: string): Condition {
  const pattern: Pattern = ['*', { literal }, '*'];
  return { op: 'match', field, match: { kind: 'pattern', pattern, cased: false } };
}

export const RUN_VALUE: Condition = contains('registry.path', '\\CurrentVersion\\Run\\');

export async function selected(
  source: EventSource,
  condition: Condition,
  kind: EventKind = 'registry_set',
): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const page of source.select([{ id: 'hunt', kind, condition }], RANGE)) {
    ids.push(...page.events.map(idOf));
  }
  return ids.sort();
}

export function idOf(event: HuntEvent): string {
  return event.source.kind === 'index' ? event.source.id : String(event.source.line);
}

async function joined(source: EventSource, request: JoinRequest): Promise<readonly string[]> {
  return (await source.fetch(request)).events.map(idOf).sort();
}

const CROWD = 100;

function documents(): readonly Document[] {
  return [
    registrySet({ id: 'r-plain', path: `${RUN_KEY}\\Updater` }),
    registrySet({ id: 'r-case', path: `${RUN_KEY.toUpperCase()}\\Updater`, host: 'WS-01.corp.example' }),
    registrySet({ id: 'r-other', path: 'HKLM\\SOFTWARE\\Vendor\\Setting' }),
    registrySet({ id: 'r-long', path: `${RUN_KEY}\\Long`, data: `C:\\Temp\\${'x'.repeat(9_000)}.exe` }),
    registrySet({ id: 'r-first', path: `${RUN_KEY}\\First`, at: 0 }),
    registrySet({ id: 'r-after', path: `${RUN_KEY}\\After`, at: HOUR }),
    registrySet({ id: 'r-before', path: `${RUN_KEY}\\Before`, at: -1 }),
    rawRegistrySet({ id: 'w-plain', path: `${RUN_KEY}\\Raw` }),
    rawRegistrySet({ id: 'w-other', path: 'HKLM\\SOFTWARE\\Vendor\\Raw' }),
    alert({ id: 'a-alert', kind: 'alert', module: 'sysmon' }),
    alert({ id: 'a-finding', kind: 'event', module: 'reghunt' }),
    processCreate({ id: 'p-writer', image: 'C:\\Windows\\regedit.exe', guid: GUID.toLowerCase() }),
    processCreate({
      id: 'p-bare',
      image: 'C:\\Windows\\reg.exe',
      guid: '0F0F0F0F-0001-0002-0300-00000000ABCD',
    }),
    processCreate({ id: 'p-elsewhere', image: 'C:\\Windows\\regedit.exe', host: 'ws-02' }),
    processCreate({
      id: 'p-payload',
      image: 'c:\\temp\\PAYLOAD.exe',
      guid: '{00000000-0000-0000-0300-00000000ABCD}',
    }),
    processCreate({
      id: 'p-opener',
      image: 'C:\\Windows\\System32\\WScript.exe',
      guid: '{00000000-0000-0000-0400-00000000ABCD}',
      line: `wscript.exe //B "C:\\Temp\\My Start.VBS" ${'-x '.repeat(20)}`,
    }),
    processCreate({
      id: 'p-opener-long',
      image: 'C:\\Windows\\System32\\wscript.exe',
      guid: '{00000000-0000-0000-0500-00000000ABCD}',
      line: `wscript.exe "C:\\Temp\\My Start.vbs" ${'x'.repeat(9_000)}`,
    }),
    processCreate({
      id: 'p-opener-other',
      image: 'C:\\Windows\\System32\\wscript.exe',
      guid: '{00000000-0000-0000-0600-00000000ABCD}',
      line: 'wscript.exe "C:\\Temp\\other.vbs"',
    }),
    processCreate({
      id: 'p-opener-elsewhere',
      image: 'C:\\Windows\\System32\\wscript.exe',
      guid: '{00000000-0000-0000-0700-00000000ABCD}',
      line: 'wscript.exe "C:\\Temp\\My Start.vbs"',
      host: 'ws-02',
    }),
    auditedProcess({ id: 's-audited', image: 'C:\\Windows\\System32\\cmd.exe', pid: 6_700 }),
    auditedProcess({ id: 's-elsewhere', image: 'C:\\Windows\\System32\\cmd.exe', pid: 6_700, host: 'ws-02' }),
    fileCreate({ id: 'f-payload', path: 'C:\\Temp\\Payload.EXE' }),
    fileCreate({ id: 'f-elsewhere', path: 'C:\\Temp\\Payload.EXE', host: 'ws-02' }),
    fileCreate({ id: 'f-volume', path: '\\Device\\HarddiskVolume3\\Temp\\Volume.exe' }),
    fileCreate({ id: 'f-other', path: 'C:\\Temp\\other.exe' }),
    ...Array.from({ length: CROWD }, (_, n) =>
      registrySet({ id: `c-${String(n).padStart(3, '0')}`, path: `HKLM\\SOFTWARE\\Crowd\\${n}`, at: 1_000 }),
    ),
  ];
}

function alert(given: { readonly id: string; readonly kind: string; readonly module: string }): Document {
  const event = registrySet({ id: given.id, path: `${RUN_KEY}\\Alert` });
  return {
    ...event,
    body: { ...event.body, event: { code: '13', kind: given.kind, module: given.module } },
  };
}

export function eventSourceContract(name: string, given: GivenDocuments): void {
  describe(`the events of ${name}`, () => {
    let source: EventSource;
    let end: () => Promise<void> = async () => {};
    beforeAll(async () => {
      ({ source, end } = await given(documents(), { pageSize: 7 }));
    });
    afterAll(() => end());

    it('are selected in any letter case and from every layout, within the half-open range', async () => {
      const ids = await selected(source, RUN_VALUE);
      expect(ids).toEqual(expect.arrayContaining(['r-plain', 'r-case', 'r-long', 'r-first', 'w-plain']));
      expect(ids).not.toContain('r-after');
      expect(ids).not.toContain('r-before');
    });

    it('never include alerts or findings', async () => {
      const ids = await selected(source, { op: 'const', value: true });
      expect(ids.filter((id) => id.startsWith('a-'))).toEqual([]);
    });

    it('are handed out once each when a hundred share one time and pages are small', async () => {
      const ids = await selected(source, contains('registry.path', '\\Crowd\\'));
      expect(ids.filter((id) => id.startsWith('c-'))).toEqual(
        Array.from({ length: CROWD }, (_, n) => `c-${String(n).padStart(3, '0')}`),
      );
    });

    it('whose value is too long for an index are selected all the same', async () => {
      expect(await selected(source, contains('registry.data.strings', 'xxx.exe'))).toContain('r-long');
    });

    it('are selected beneath a negation even when the value is too long for an index', async () => {
      const without: Condition = {
        op: 'and',
        of: [RUN_VALUE, { op: 'not', of: contains('registry.data.strings', 'a.exe') }],
      };
      expect(await selected(source, without)).toContain('r-long');
    });

    it('carry their selection, kind, profile and place', async () => {
      for await (const page of source.select(
        [{ id: 'one', kind: 'registry_set', condition: RUN_VALUE }],
        RANGE,
      )) {
        expect(page.selection).toBe('one');
        for (const event of page.events) {
          expect(event.kind).toBe('registry_set');
          expect(['ecs', 'raw']).toContain(event.profile);
          expect(idOf(event)).not.toBe('');
        }
      }
    });

    it('serve several selections of different kinds in one go', async () => {
      const kinds = new Set<string>();
      const selections = [
        { id: 'values', kind: 'registry_set', condition: RUN_VALUE },
        { id: 'runs', kind: 'process_create', condition: contains('process.executable', 'reg.exe') },
      ] as const;
      for await (const page of source.select(selections, RANGE)) {
        for (const event of page.events) kinds.add(`${page.selection} ${event.kind}`);
      }
      expect([...kinds].sort()).toEqual(['runs process_create', 'values registry_set']);
    });

    it('are counted by kind', async () => {
      for await (const _ of source.select(
        [{ id: 'all', kind: 'registry_set', condition: RUN_VALUE }],
        RANGE,
      ));
      const count = await source.count(RANGE);
      expect(count.byKind).toMatchObject({ registry_set: 7 + CROWD, process_create: 10, file_create: 4 });
      expect(count.total).toBe(21 + CROWD);
    });

    it('are joined by entity id, however its GUID is spelled, on the host asked for only', async () => {
      const ids = await joined(source, {
        by: 'entity_id',
        event: 'process_create',
        keys: [
          { host: host('ws-01'), entityId: 'A1B2C3D4-0001-0002-0300-00000000ABCD' },
          { host: host('ws-01'), entityId: '0F0F0F0F-0001-0002-0300-00000000ABCD' },
        ],
        range: RANGE,
      });
      expect(ids).toEqual(['p-bare', 'p-writer']);
    });

    it('without entity ids are joined by pid, however it is written', async () => {
      const keys = [{ host: host('ws-01'), pid: 6_700 }];
      expect(await joined(source, { by: 'pid', event: 'process_create', keys, range: RANGE })).toEqual([
        's-audited',
      ]);
    });

    it('are joined by path in any letter case', async () => {
      const keys = [{ host: host('ws-01'), path: 'c:\\temp\\payload.exe' }];
      expect(await joined(source, { by: 'path', event: 'file_create', keys, range: RANGE })).toContain(
        'f-payload',
      );
      expect(await joined(source, { by: 'path', event: 'file_create', keys, range: RANGE })).not.toContain(
        'f-elsewhere',
      );
      expect(await joined(source, { by: 'path', event: 'process_create', keys, range: RANGE })).toContain(
        'p-payload',
      );
    });

    it('are joined by a path with unknown parts', async () => {
      const keys = [{ host: host('ws-01'), path: '*\\temp\\paylo*.exe' }];
      expect(await joined(source, { by: 'path', event: 'file_create', keys, range: RANGE })).toContain(
        'f-payload',
      );
    });

    it('are joined by the path on a drive where they name a volume', async () => {
      for (const path of ['c:\\temp\\volume.exe', '?:\\temp\\vol*.exe']) {
        const keys = [{ host: host('ws-01'), path }];
        expect(await joined(source, { by: 'path', event: 'file_create', keys, range: RANGE })).toContain(
          'f-volume',
        );
      }
    });

    it('are joined by more paths than one query may hold clauses', async () => {
      const crowd = Array.from({ length: 1_500 }, (_, n) => ({
        host: host('ws-01'),
        path: `c:\\absent\\${n}.exe`,
      }));
      const keys = [...crowd, { host: host('ws-01'), path: 'c:\\temp\\payload.exe' }];
      expect(await joined(source, { by: 'path', event: 'file_create', keys, range: RANGE })).toContain(
        'f-payload',
      );
    });

    it('of programs are joined by the file their command line names, in any letter case and of any length', async () => {
      const programs = ['wscript.exe', 'cscript.exe'];
      for (const path of ['c:\\temp\\my start.vbs', '?:\\temp\\*start.vbs']) {
        const keys = [{ host: host('ws-01'), path, programs }];
        const ids = await joined(source, { by: 'command_line', event: 'process_create', keys, range: RANGE });
        expect(ids).toEqual(['p-opener', 'p-opener-long']);
      }
    });

    it('of programs are joined by more files than one query may hold clauses', async () => {
      const programs = ['wscript.exe'];
      const crowd = Array.from({ length: 1_000 }, (_, n) => ({
        host: host('ws-01'),
        path: `c:\\absent\\script-${n}.vbs`,
        programs,
      }));
      const keys = [...crowd, { host: host('ws-01'), path: 'c:\\temp\\my start.vbs', programs }];
      expect(
        await joined(source, { by: 'command_line', event: 'process_create', keys, range: RANGE }),
      ).toContain('p-opener');
    });

    it('near a case are joined by condition and host', async () => {
      const ids = await joined(source, {
        by: 'condition',
        event: 'process_create',
        condition: contains('process.executable', 'regedit'),
        hosts: [host('ws-02')],
        range: RANGE,
      });
      expect(ids).toEqual(['p-elsewhere']);
    });

    it('are not asked for when there is no key', async () => {
      expect(
        await source.fetch({ by: 'entity_id', event: 'process_create', keys: [], range: RANGE }),
      ).toEqual({
        events: [],
        truncated: false,
      });
    });

    it('leave nothing unseen that is not said', () => {
      expect(source.notSeen().filter((note) => note.incomplete)).toEqual([]);
    });
  });
}
