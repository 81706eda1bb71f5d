/** What an act waits for is looked for among the events of the tick's own window. */
import { describe, expect, it } from 'vitest';
import { knowsAll, whatCame } from '../../src/app/awaited-parts.ts';
import { type Awaited, awaitedBy } from '../../src/core/hunt/awaited.ts';
import type { KeptAct } from '../../src/core/hunt/kept-act.ts';
import type { JoinRequest } from '../../src/ports/event-source.ts';
import { HUNT, NOON, process, runValue } from '../core/hunt/given.ts';
import { memorySource } from '../memory-source.ts';

const PAYLOAD = 'C:\\Users\\ann\\AppData\\Roaming\\hub.exe';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MISSING = { status: 'missing', reason: 'not_logged' } as const;

const SET = runValue('Hub', PAYLOAD, { at: 0, id: '{W}' });
const ACT: KeptAct = {
  hunt: HUNT.id,
  joined: {
    anchor: SET,
    writer: MISSING,
    ancestors: { events: [], stopped: 'not_logged' },
    payloadFile: MISSING,
    payloadProcess: MISSING,
    neighbours: [],
  },
  twins: [],
};
const AWAITED: readonly Awaited[] = awaitedBy(ACT, HUNT);
const RUN = process(PAYLOAD, PAYLOAD, { at: 60, id: '{P}' });
const OTHER = process('C:\\Windows\\hub.exe.config\\x.exe', 'x', { at: 60, id: '{Q}' });
const WRITER = process('C:\\Temp\\setup.exe', 'setup.exe', { at: -10, id: '{W}' });

function asked(events: Parameters<typeof memorySource>[0]) {
  const requests: JoinRequest[] = [];
  const source = memorySource(events);
  return {
    requests,
    source: {
      ...source,
      fetch: (request: JoinRequest) => {
        requests.push(request);
        return source.fetch(request);
      },
    },
  };
}

describe('what acts wait for', () => {
  const around = { from: NOON - HOUR, to: NOON + HOUR };

  it('is found by id and by path, and told by the record that waits', async () => {
    const { source } = asked([SET, RUN, WRITER, OTHER]);
    const come = await whatCame(AWAITED, around, source);
    expect([...come].map(([id, events]) => [id, events.map((event) => event.id).sort()])).toEqual([
      [SET.id, [RUN.id, WRITER.id].sort()],
    ]);
  });

  it('is asked for once a key, however many acts wait for it', async () => {
    const { source, requests } = asked([RUN]);
    await whatCame([...AWAITED, ...AWAITED.map((one) => ({ ...one, anchor: 'another' }))], around, source);
    expect(requests.map((request) => [request.by, 'keys' in request ? request.keys.length : 0])).toEqual([
      ['entity_id', 1],
      ['path', 1],
      ['path', 1],
    ]);
  });

  it('is found by the command line of the program that opens a payload, though not by a mere mention', async () => {
    const act: KeptAct = {
      ...ACT,
      joined: { ...ACT.joined, anchor: runValue('Hub', 'wscript C:\\Tools\\hub.vbs', { at: 0, id: '{W}' }) },
    };
    const wscript = 'C:\\Windows\\System32\\wscript.exe';
    const opening = process(wscript, 'wscript C:\\Tools\\hub.vbs', { at: 60, id: '{P}' });
    const mention = process('C:\\Windows\\notepad.exe', 'notepad C:\\Tools\\hub.vbs', { at: 60, id: '{Q}' });
    const { source, requests } = asked([opening, mention]);
    const come = await whatCame(awaitedBy(act, HUNT), around, source);
    expect([...come.values()].flat().map((event) => event.id)).toEqual([opening.id]);
    expect(requests.map((request) => request.by)).toEqual(['entity_id', 'path', 'command_line']);
  });

  it('is not asked for where none of it can have happened', async () => {
    const { source, requests } = asked([RUN]);
    const later = { from: NOON + 400 * DAY, to: NOON + 401 * DAY };
    expect(await whatCame(AWAITED, later, source)).toEqual(new Map());
    expect(requests).toEqual([]);
  });

  it('is no news where the act is joined with it', () => {
    const joined = { ...ACT.joined, payloadProcess: { status: 'found', event: RUN, weak: false } as const };
    expect(knowsAll({ ...ACT, joined }, [RUN, SET])).toBe(true);
    expect(knowsAll({ ...ACT, joined }, [RUN, WRITER])).toBe(false);
  });
});
