import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsAsked, simplified } from '../../../src/core/sigma/given-fields.ts';
import { predicate, recordView } from '../../../src/core/sigma/predicate.ts';
import { conditions, events } from './arbitraries.ts';

describe('a condition simplified for events that lack some fields', () => {
  it('answers as the whole one for every such event, and asks for no field that is not there', () => {
    fc.assert(
      fc.property(conditions, events(true), fc.array(fc.nat()), (condition, { canonical }, picks) => {
        const asked = [...fieldsAsked(condition)];
        const lost = new Set(picks.flatMap((pick) => asked[pick % Math.max(asked.length, 1)] ?? []));
        const event = Object.fromEntries(Object.entries(canonical).filter(([name]) => !lost.has(name)));
        const simple = simplified(condition, { isRead: (field) => !lost.has(field), fixed: {} });
        expect(predicate(simple)(recordView(event))).toBe(predicate(condition)(recordView(event)));
        expect([...fieldsAsked(simple)].filter((field) => lost.has(field))).toEqual([]);
      }),
    );
  });
});
