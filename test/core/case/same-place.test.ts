import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samePlace } from '../../../src/core/case/join.ts';
import { placeOf } from '../../../src/core/case/join-index.ts';
import type { HuntEvent, SourceRef } from '../../../src/core/event/event.ts';
import { event } from '../hunt/given.ts';

describe('the place of an event', () => {
  it('is the same one where its text is the same', () => {
    const name = fc.constantFrom('a', 'b');
    const source = fc.oneof(
      fc.record({ kind: fc.constant('index' as const), index: name, id: name }),
      fc.record({ kind: fc.constant('file' as const), file: name, line: fc.nat(2) }),
    );
    const at = (place: SourceRef): HuntEvent => ({ ...event(), source: place });
    fc.assert(
      fc.property(source, source, (a, b) => {
        expect(samePlace(at(a), at(b))).toBe(placeOf(at(a)) === placeOf(at(b)));
      }),
    );
  });
});
