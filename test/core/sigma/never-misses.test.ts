/** The law of both backends: what the predicate accepts, the compiled query selects. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CANONS } from '../../../src/core/event/canonicalise.ts';
import type { KindLayout } from '../../../src/core/event/profile.ts';
import type { Condition, Match, Pattern } from '../../../src/core/sigma/condition.ts';
import type { FieldCap, FieldCaps } from '../../../src/core/sigma/field-caps.ts';
import { predicate, recordView } from '../../../src/core/sigma/predicate.ts';
import { toQuery } from '../../../src/core/sigma/to-query.ts';
import { samples } from '../samples.ts';
import {
  conditions,
  ESCAPED_LAYOUT,
  escaped,
  escapedEvents,
  events,
  LAYOUT,
  TOO_LONG,
} from './arbitraries.ts';
import { serverMatches } from './server-simulator.ts';

const keyword: FieldCap = { types: ['keyword'], searchable: true, ignoreAbove: TOO_LONG };
const RAW_FIELDS = Object.values(LAYOUT.fields).flatMap((source) => source.from);

const mappings: fc.Arbitrary<FieldCaps> = fc
  .tuple(
    ...RAW_FIELDS.map((name) =>
      fc.constantFrom<readonly (readonly [string, FieldCap])[]>(
        [[name, keyword]],
        [[name, keyword]],
        [[name, { types: ['wildcard'], searchable: true }]],
        [
          [name, { types: ['text'], searchable: true }],
          [`${name}.keyword`, keyword],
        ],
        [[name, { types: ['text'], searchable: true }]],
        [[name, { ...keyword, searchable: false }]],
        [],
      ),
    ),
  )
  .map((fields) => new Map(fields.flat()));

/** Values with prefixes that reading takes away, and signs for none. */
const rawValues = fc
  .tuple(
    fc.constantFrom('', '', 'C:\\', '\\', '\\??\\', '\\\\?\\', '\\\\?\\UNC\\', '\\\\srv\\'),
    fc.constantFrom(
      'reg.exe',
      'REG.EXE',
      'a\\reg.exe',
      '-',
      '?',
      ' - ',
      '',
      '??',
      'reg add x',
      'reg.exe" add "x y',
      '"reg.exe" add x',
      '\u212A',
    ),
  )
  .map((parts) => parts.join(''));
const refusals = fc.constantFrom<Match>(
  ...[
    ['*', { literal: '\\reg.exe' }],
    ['*', { literal: 'reg.exe' }],
    [{ literal: 'reg.exe' }],
    [{ literal: 'C:\\' }, '*'],
    ['*', { literal: '-' }, '*'],
    ['?'],
    [{ literal: '\\' }, '*'],
    [{ literal: ' - ' }],
    [{ literal: 'reg.exe' }, '*'],
    ['*', { literal: 'x y' }],
    [{ literal: 'C:\\' }, '?', '*'],
    ['*', { literal: '\\' }, '*', { literal: '\\' }, '*'],
  ].map((pattern): Match => ({ kind: 'pattern', pattern: pattern as Pattern, cased: false })),
  ...[
    '^[ ?-]+$',
    '^reg',
    '^(?:[a-z]:\\\\)?[\\w\\\\]*reg\\.exe$',
    '^-',
    '^(?:-|r)',
    '^\\\\*[a-k]',
    '^"?reg',
  ].map((source): Match => ({ kind: 'regex', source, flags: 'i' })),
);

const PLAIN = { layout: LAYOUT, of: events };
const ESCAPED = { layout: ESCAPED_LAYOUT, of: escapedEvents };

const clauseLimits = fc.constantFrom(1024, 1024, 4, 1);

describe('a compiled query', () => {
  it.each([
    { engine: 'lists what it left out of the index', listsIgnored: true, ...PLAIN },
    { engine: 'does not list what it left out of the index', listsIgnored: false, ...PLAIN },
    { engine: 'holds texts with their escapes', listsIgnored: true, ...ESCAPED },
  ])('never misses what the predicate accepts on an engine that $engine', ({ listsIgnored, layout, of }) => {
    fc.assert(
      fc.property(
        conditions,
        fc.array(of(listsIgnored), { minLength: 8, maxLength: 8 }),
        mappings,
        clauseLimits,
        (condition, some, caps, maxClauses) => {
          const query = toQuery(condition, layout, caps, { maxClauses });
          const accepts = predicate(condition);
          for (const event of some) {
            if (accepts(recordView(event.canonical))) {
              expect(
                serverMatches(query, event.raw, { caps, listsIgnored }),
                JSON.stringify({ event, query }),
              ).toBe(true);
            }
          }
        },
      ),
      { numRuns: samples(1000) },
    );
  });

  it.each([
    { as: 'text', isEscaped: false },
    { as: 'label', isEscaped: false },
    { as: 'path', isEscaped: false },
    { as: 'path', isEscaped: true },
    { as: 'stripped_line', isEscaped: false },
  ] as const)(
    'leaves out no $as that only looks like what must not be, escaped: $isEscaped',
    ({ as, isEscaped }) => {
      const escapes = { e: { from: ['e'], as: 'escaped_text' } } as const;
      const fields = { f: { from: ['f', 'g'], as }, ...(isEscaped ? escapes : {}) };
      const layout: KindLayout = { when: [], fields };
      const caps = new Map(['f', 'g'].map((name) => [name, keyword]));
      const context = { field: 'f', entityId: 'none', registryType: undefined } as const;
      let leftOut = 0;
      fc.assert(
        fc.property(fc.array(rawValues, { minLength: 1, maxLength: 2 }), refusals, (raw, match) => {
          const condition: Condition = { op: 'not', of: { op: 'match', field: 'f', match } };
          const value = CANONS[as](raw, context);
          const query = toQuery(condition, layout, caps, { maxClauses: 99 });
          const stored = isEscaped ? raw.map(escaped) : raw;
          const isLeftOut = !serverMatches(query, { f: stored }, { caps, listsIgnored: false });
          if (isLeftOut) leftOut += 1;
          const accepts = predicate(condition)(recordView(value === undefined ? {} : { f: value }));
          expect(isLeftOut && accepts, JSON.stringify({ raw, query })).toBe(false);
        }),
        { numRuns: samples(2000) },
      );
      // Of escaped paths nothing can be told.
      if (!isEscaped) expect(leftOut).toBeGreaterThan(samples(2000) / 50 - 1);
    },
  );

  it('says something: of generated events it leaves many out', () => {
    const caps = new Map(RAW_FIELDS.map((name) => [name, keyword]));
    const query = toQuery(
      {
        op: 'match',
        field: 'registry.path',
        match: { kind: 'pattern', pattern: ['*', { literal: '\\Run\\' }, '*'], cased: false },
      },
      LAYOUT,
      caps,
      { maxClauses: 1024 },
    );
    const sample = fc.sample(events(false), { numRuns: samples(200), seed: 1 });
    const selected = sample.filter((event) => serverMatches(query, event.raw, { caps, listsIgnored: true }));
    expect(selected.length).toBeLessThan(150);
    expect(selected.length).toBeGreaterThan(10);
  });
});
