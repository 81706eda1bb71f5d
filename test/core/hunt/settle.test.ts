/** A finding is made anew of all that is known of it: parts are united, and today's content judges. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflate } from '../../../src/adapters/compression/inflate.ts';
import type { JoinedCase, Part } from '../../../src/core/case/case.ts';
import { payloadWindow } from '../../../src/core/case/time-windows.ts';
import type { Content } from '../../../src/core/content/content.ts';
import type { HuntEvent } from '../../../src/core/event/event.ts';
import { concluder } from '../../../src/core/hunt/conclude.ts';
import { type KeptAct, keyOfAct } from '../../../src/core/hunt/kept-act.ts';
import { MOST_ACTS, type Settled, settler } from '../../../src/core/hunt/settle.ts';
import { samples } from '../samples.ts';
import { contentOf, event, HUNT, indicator, NOON, process, runValue } from './given.ts';

const HOUR = 3_600_000;
const PAYLOAD = 'C:\\Users\\ann\\AppData\\Roaming\\hub.exe';

const LOUD = indicator('loud', { weight: 0.6 });

function settling(
  parts: Partial<Content> = {},
  { leastRisk = 0, now = NOON }: { readonly leastRisk?: number; readonly now?: number } = {},
) {
  const content = contentOf({ indicators: [LOUD], ...parts });
  const conclude = concluder({ content, inflate, runId: 'run-1', now, leastRisk });
  const ground = { content, inflate, conclude, now, waitFor: 6 * HOUR };
  return settler(ground);
}

const today = settling();

const MISSING: Part = { status: 'missing', reason: 'not_logged' };
const found = (part: HuntEvent): Part => ({ status: 'found', event: part, weak: false });

function act(anchor: HuntEvent, parts: Partial<JoinedCase> = {}, hunt = HUNT.id): KeptAct {
  const joined: JoinedCase = {
    anchor,
    writer: MISSING,
    ancestors: { events: [], stopped: 'not_logged' },
    payloadFile: MISSING,
    payloadProcess: MISSING,
    neighbours: [],
    ...parts,
  };
  return { hunt, joined, twins: [] };
}

const setAt = (at: number, id = '{W}', line?: number) =>
  runValue('Hub', PAYLOAD, { at, id, ...(line === undefined ? {} : { line }) });
const writerAt = (at: number, id = '{W}', command = 'setup.exe') =>
  process('C:\\Temp\\setup.exe', command, { at, id });
const SET = setAt(0);
const WRITER = writerAt(-10);
const FILE = event({ kind: 'file_create', at: -5, fields: { 'file.path': PAYLOAD } });
const RUN = process(PAYLOAD, PAYLOAD, { at: 60, id: '{P}' });

/** The part that decides nothing: a finding's evidence makes its ids when it is asked. */
const plain = (settled: Settled | undefined): unknown => JSON.parse(JSON.stringify(settled ?? null));
const one = (acts: readonly KeptAct[]): KeptAct => {
  const [first, ...others] = acts;
  if (first === undefined || others.length > 0) throw new Error(`${acts.length} acts instead of one`);
  return first;
};

describe('two looks at one act', () => {
  const early = act(SET, { writer: found(WRITER) });
  const late = act(SET, { payloadProcess: found(RUN), payloadFile: found(FILE) });

  it('are one act with the parts that either found', () => {
    for (const [held, given] of [
      [early, late],
      [late, early],
    ] as const) {
      const { joined } = one(today.unite([held], [given]));
      expect([joined.writer, joined.payloadFile, joined.payloadProcess]).toEqual([
        found(WRITER),
        found(FILE),
        found(RUN),
      ]);
    }
  });

  it('are as one look that saw everything', () => {
    const all = act(SET, { writer: found(WRITER), payloadFile: found(FILE), payloadProcess: found(RUN) });
    expect(plain(today.settle(today.unite([early], [late])))).toEqual(
      plain(today.settle(today.unite([], [all]))),
    );
  });

  it('lose nothing that was found once, even when its event is gone', () => {
    const { joined } = one(today.unite([early], [act(SET)]));
    expect(joined.writer).toEqual(found(WRITER));
  });

  it('say as the later one why a part is missing', () => {
    const cut = act(SET, { payloadProcess: { status: 'missing', reason: 'truncated' } });
    expect(one(today.unite([cut], [act(SET)])).joined.payloadProcess).toEqual(MISSING);
    expect(one(today.unite([act(SET)], [cut])).joined.payloadProcess).toEqual(cut.joined.payloadProcess);
  });

  it('change nothing when they saw the same, however often', () => {
    const once = today.unite([], [early]);
    const again = today.unite(once, [early]);
    expect(again).toEqual(once);
    expect(plain(today.settle(again))).toEqual(plain(today.settle(once)));
  });

  it('may be kept as JSON in between', () => {
    const kept = JSON.parse(JSON.stringify(today.unite([], [early]))) as KeptAct[];
    expect(plain(today.settle(today.unite(kept, [late])))).toEqual(
      plain(today.settle(today.unite([early], [late]))),
    );
  });
});

describe('acts of one finding', () => {
  const first = act(setAt(0), { writer: found(writerAt(-10)) });
  const same = act(setAt(600, '{X}'), { writer: found(writerAt(590, '{X}')) });
  const other = act(setAt(1200, '{Y}'), { writer: found(writerAt(1190, '{Y}', 'setup.exe /repair')) });

  it('that differ only in when they were and by which process are told as the earliest', () => {
    const settled = today.settle([same, first]);
    const kept = one(settled?.acts ?? []);
    expect(keyOfAct(kept)).toBe(keyOfAct(first));
    expect(kept.twins.map(({ key }) => key)).toEqual([keyOfAct(same)]);
    expect(settled?.finding.reghunt).toMatchObject({
      occurrences: 2,
      first_seen: new Date(NOON).toISOString(),
      last_seen: new Date(NOON + 600_000).toISOString(),
    });
  });

  it('keep the processes of each, though but one is told', () => {
    const idOf = { 'process.entity_id': '{W1}' };
    const apart = [setAt(0, '{W1}'), setAt(600, '{W1}')].map((set, at) => {
      const fields = { ...set.fields, ...(at === 0 ? {} : idOf) };
      return act({ ...set, fields });
    });
    const settled = today.settle(apart);
    expect(one(settled?.acts ?? []).twins).toHaveLength(1);
    expect(settled?.finding.reghunt.process_ids).toEqual(['{W1}']);
  });

  it('that differ in what was done are kept side by side, the earliest first', () => {
    const settled = today.settle([other, first]);
    expect(settled?.acts.map(keyOfAct)).toEqual([first, other].map(keyOfAct));
    expect(settled?.finding.reghunt.occurrences).toBe(2);
  });

  it('are the same finding when a twin is looked at once more', () => {
    const once = today.settle([first, same, other]);
    const again = today.settle(today.unite(once?.acts ?? [], [same]));
    expect(plain(again)).toEqual(plain(once));
  });

  it('make the same finding in whatever order and groups they come', () => {
    const many = Array.from({ length: 6 }, (_, at) =>
      act(setAt(at * 100, `{${at}}`, 9_000 + at), {
        writer: found(
          writerAt(at * 100 - 10, `{${at}}`, at % 3 === 0 ? 'setup.exe' : `setup.exe /${at % 3}`),
        ),
        ...(at % 2 === 0 ? {} : { payloadProcess: found(RUN) }),
      }),
    );
    const whole = plain(today.settle(today.unite([], many)));
    const inOrder = fc.shuffledSubarray(many, { minLength: many.length, maxLength: many.length });
    fc.assert(
      fc.property(inOrder, fc.nat({ max: many.length }), (acts, cut) => {
        const before = today.settle(today.unite([], acts.slice(0, cut)))?.acts ?? [];
        expect(plain(today.settle(today.unite(before, acts.slice(cut))))).toEqual(whole);
      }),
      { numRuns: samples(100) },
    );
  });

  it(`are kept up to ${MOST_ACTS}, the earliest, and it is told that there were more`, () => {
    const many = Array.from({ length: MOST_ACTS + 2 }, (_, at) =>
      act(setAt(at * 100, `{${at}}`), {
        writer: found(writerAt(at * 100 - 10, `{${at}}`, `setup.exe ${at}`)),
      }),
    );
    const settled = today.settle([...many].reverse());
    expect(settled?.acts.map(keyOfAct)).toEqual(many.slice(0, MOST_ACTS).map(keyOfAct));
    expect(settled?.finding.reghunt.evidence_truncated).toBe(true);
  });

  it('speak only for the finding that is asked for', () => {
    const another = act(runValue('Other', PAYLOAD));
    const id = today.settle([first])?.finding.reghunt.finding.id;
    expect(today.settle([first, another], id)?.acts.map(keyOfAct)).toEqual([keyOfAct(first)]);
    expect(today.settle([another], id)).toBeUndefined();
  });

  it('of a hunt that is no more make none', () => {
    expect(today.settle([act(SET, {}, 'gone')])).toBeUndefined();
    expect(today.settle([])).toBeUndefined();
  });
});

describe("today's content", () => {
  const held = [act(SET, { writer: found(WRITER) })];

  it('judges anew what an earlier one judged, downward as well', () => {
    const quieter = settling({ indicators: [{ ...LOUD, weight: 0.3 }] });
    expect(today.settle(held)?.finding.event.risk_score).toBe(60);
    expect(quieter.settle(held)?.finding.event.risk_score).toBe(30);
  });

  it('keeps what falls below what is reported, and what it rests on', () => {
    const settled = settling({ indicators: [{ ...LOUD, weight: 0.1 }] }, { leastRisk: 22 }).settle(held);
    expect(settled).toMatchObject({ isBelow: true, waitsUntil: undefined });
    expect(settled?.acts).toEqual(held);
    expect(settling({}, { leastRisk: 22 }).settle(settled?.acts ?? [])?.isBelow).toBe(false);
  });

  it('shows what is reported, not what stayed below beside it', () => {
    const writer = process('C:\\Temp\\loud.exe', 'loud.exe', { at: 90, id: '{L}' });
    const loud = indicator('by-loud', {
      weight: 0.6,
      condition: {
        op: 'match',
        field: 'writer.executable',
        match: { kind: 'pattern', pattern: ['*', { literal: 'loud.exe' }], cased: false },
      },
    });
    const settled = settling({ indicators: [loud] }, { leastRisk: 22 }).settle([
      ...held,
      act(setAt(100, '{L}'), { writer: found(writer) }),
    ]);
    expect(settled?.isBelow).toBe(false);
    expect(settled?.acts).toHaveLength(2);
    expect(settled?.finding.reghunt).toMatchObject({
      occurrences: 1,
      first_seen: new Date(NOON + 100_000).toISOString(),
    });
  });

  it('suppresses by an exception that came later, and the finding stays', () => {
    const exception: Content['exceptions'][number] = {
      id: 'our-hub',
      name: 'Our hub',
      reason: 'Deployed by us.',
      owner: 'the tests',
      expires: NOON + HOUR,
      effect: { kind: 'suppress' },
      hunts: [],
      condition: { op: 'const', value: true },
      file: 'exceptions/test.yml',
    };
    const settled = settling({ exceptions: [exception] }, { leastRisk: 22 }).settle(held);
    expect(settled?.isBelow).toBe(false);
    expect(settled?.finding.reghunt.suppressed_by?.name).toBe('Our hub');
    const ended = settling({ exceptions: [exception] }, { now: NOON + HOUR }).settle(held);
    expect(ended?.finding.reghunt.suppressed_by).toBeUndefined();
  });
});

describe('a finding waits', () => {
  const whole = { writer: found(WRITER), payloadFile: found(FILE), payloadProcess: found(RUN) };

  it('for what was not logged, as long as it may still come', () => {
    const settled = today.settle([act(SET, { ...whole, payloadProcess: MISSING })]);
    expect(settled?.waitsUntil).toBe(NOON + 6 * HOUR);
    expect(settled?.awaited).toEqual([
      {
        part: 'payload_process',
        anchor: SET.id,
        host: SET.host,
        key: PAYLOAD.toLowerCase(),
        range: payloadWindow(SET, HUNT.join),
      },
    ]);
  });

  it('for a writer by its id, never by its pid', () => {
    const { entityId: _none, ...idless } = SET;
    const waits = (anchor: HuntEvent) => today.settle([act(anchor, { ...whole, writer: MISSING })])?.awaited;
    expect(waits(SET)?.map(({ part, key }) => [part, key])).toEqual([['writer', '{W}']]);
    expect(waits(idless)).toEqual([]);
  });

  it('for nothing when all of it was found, or cannot be', () => {
    const cut: Part = { status: 'missing', reason: 'no_entity_id' };
    expect(today.settle([act(SET, whole)])?.waitsUntil).toBeUndefined();
    expect(today.settle([act(SET, { ...whole, writer: cut })])?.waitsUntil).toBeUndefined();
  });
});
