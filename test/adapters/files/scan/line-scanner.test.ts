/** The scanner finds in a line's bytes what a parse finds in its text, and leaves to a parse what it cannot tell. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineScanner, WHY } from '../../../../src/adapters/files/scan/line-scanner.ts';
import type { WantedField } from '../../../../src/adapters/files/scan/wanted-fields.ts';
import { scannerHash, sourcesHash } from '../../../../wasm/build.ts';
import built from '../../../../wasm/built.json' with { type: 'json' };

const CODE = 0;
const HOST = 1;
const ID = 2;
const FIELDS: readonly WantedField[] = [
  { leaf: 'code', within: 'event', use: 'value', id: CODE },
  { leaf: 'name', within: 'host', use: 'note', id: HOST },
  { leaf: 'entity_id', within: 'process', use: 'note', id: ID },
  { leaf: 'line', within: 'parent', use: 'searched', id: 3 },
];

interface Called {
  readonly line: number;
  readonly why: number;
}

/** Scans lines after a first one, which teaches that such lines are events of kind 3. */
function scan(first: string, lines: readonly string[], texts: readonly string[] = [], anywhere = true) {
  const scanner = new LineScanner(FIELDS);
  const plan = scanner.addPlan({
    is: 3,
    host: [HOST],
    entityId: [ID],
    path: undefined,
    pid: undefined,
    texts,
    anywhere,
  });
  const bytes = Buffer.from([first, ...lines].map((line) => `${line}\n`).join(''));
  bytes.copy(scanner.input(bytes.length));
  const called: Called[] = [];
  scanner.onLine = (_from, _to, line, why) => {
    if (line === 1) scanner.learn(plan);
    else called.push({ line, why });
  };
  const keys: number[] = [];
  const options = { wantsKeys: true, markEvery: 64, tries: 0 };
  const count = scanner.scan({ from: 0, to: bytes.length, line: 1 }, options, {
    keys: (found) => keys.push(...found),
    marks: () => undefined,
    blanks: () => undefined,
  });
  expect(count).toBe(lines.length + 1);
  return { called, keys, events: scanner.takeCounts()[3] };
}

function event(host: string, id: string, more: object = {}): string {
  return JSON.stringify({ event: { code: '1' }, host: { name: host }, process: { entity_id: id }, ...more });
}

const text = fc.string({
  unit: fc.constantFrom('a', 'B', '\\', '"', '{', '}', ',', ':', '[', '\n', '\u00e9', ' ', '.'),
});

describe('a line like one met before', () => {
  it('is read the same whatever its other values are', () => {
    const values = fc.record({
      message: text,
      list: fc.array(text),
      deep: fc.record({ code: text, number: fc.double() }),
    });
    fc.assert(
      fc.property(fc.array(values), (all) => {
        const lines = all.map((more, i) => event(`host-${i}`, `id-${i}`, more));
        const { called, events, keys } = scan(event('host', 'first'), lines);
        expect(called).toEqual([]);
        expect(events).toBe(lines.length);
        const hash = new LineScanner();
        expect(keys).toEqual(
          lines.map((_, i) =>
            hash.joinKey(
              'entity_id',
              3,
              hash.hashHost(`HOST-${i}.corp.example`),
              hash.hashEntityId(`{ID-${i}}`),
            ),
          ),
        );
      }),
    );
  });

  it('is called new when a deciding value differs', () => {
    const other = JSON.stringify({
      event: { code: '13' },
      host: { name: 'host' },
      process: { entity_id: 'id' },
    });
    expect(
      scan(event('host', 'first'), [event('other', 'second'), other, event('third', 'third')]).called,
    ).toEqual([{ line: 3, why: WHY.new }]);
  });

  it.each([
    ['a host spelled with escapes', event('ho\\st', 'id')],
    ['no host', JSON.stringify({ event: { code: '1' }, process: { entity_id: 'i' } })],
  ])('is left to a parse when it has %s', (_, line) => {
    expect(scan(event('host', 'first'), [line])).toMatchObject({
      called: [{ line: 2, why: WHY.untold }],
      keys: [],
    });
  });
});

describe('a line cut or changed anywhere', () => {
  it('is called unreadable, or it is still JSON', () => {
    const whole = event('host', 'id', { a: [1, 'two', { b: null }], 'x.y': 'c:\\d' });
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.constantFrom('', '"', '\\', '{', ']', ',', ':', '\u0001'),
        (at, put) => {
          const line = whole.slice(0, at) + put + whole.slice(at + 1);
          const { called } = scan(whole, [line, whole]);
          const isCalled = called.some(({ line: number, why }) => number === 2 && why === WHY.unreadable);
          if (!isCalled) expect(() => JSON.parse(spelledWell(line)) as unknown).not.toThrow();
          // The next line is not drawn in.
          expect(called.filter(({ line: number }) => number === 3)).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is called unreadable when text may hide behind an escape', () => {
    expect(
      scan(event('host', 'first'), [
        event('host', 'first').replace('"host":{"name":"h', '"host":{"name":"\\u0068'),
      ]).called,
    ).toEqual([{ line: 2, why: WHY.unreadable }]);
  });
});

/** The scanner checks structure, not the spelling of escapes and of numbers. */
function spelledWell(line: string): string {
  return line.replace(/\\[^"]/g, '__').replace(/(?<=[:[,]) *[-+.0-9a-zE]+(?=[,\]}])/g, '0');
}

describe('a search for texts', () => {
  it('finds each of them in any letter case, and none that is not there', () => {
    const word = fc.stringMatching(/^[a-dA-D\\]{1,6}$/).filter((value) => /[a-d]/i.test(value));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), fc.array(text), (texts, values) => {
        const lines = values.map((message) => event('host', 'id', { message }));
        const plain = (value: string): string => value.toLowerCase().replace(/\\+/g, '\\');
        const expected = lines.flatMap((line, i) =>
          texts.some((one) => plain(line).includes(plain(one))) ? [{ line: i + 2, why: WHY.found }] : [],
        );
        expect(scan(event('host', 'id'), lines, texts).called).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('looks only where they can be, unless there is no telling', () => {
    const found = (more: object): boolean =>
      scan(event('host', 'first', more), [event('host', 'id', more)], ['wanted'], false).called.length > 0;
    expect(found({ line: 'not here', other: 'wanted' })).toBe(false);
    expect(found({ line: 'unWANTED' })).toBe(true);
    expect(found({ deep: { line: ['one', 'wanted'] } })).toBe(true);
    expect(found({ parent: { line: 'wanted' } })).toBe(false);
    expect(found({ line: { '#text': 'wanted' } })).toBe(true);
    expect(found({ 'a.line': 'wanted', line: 'not here' })).toBe(true);
  });

  it('calls for every line when there are more texts than it has room for', () => {
    const texts = Array.from({ length: 4000 }, (_, i) => `text ${i}`);
    expect(scan(event('host', 'first'), [event('other', 'second')], texts).called).toEqual([
      { line: 2, why: WHY.found },
    ]);
  });
});

it('is built from the sources beside it', () => {
  expect({ sources: sourcesHash(), scanner: scannerHash() }).toEqual({
    sources: built.sources,
    scanner: built.scanner,
  });
});
