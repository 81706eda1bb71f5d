import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutChoice, type Tested } from '../../../src/core/event/layout-choice.ts';

const TESTS = 6;

interface Numbered extends Tested {
  readonly name: number;
}

describe('choosing a layout', () => {
  it('takes the first whose tests all hold, whatever it was asked before', () => {
    const tests = fc.uniqueArray(fc.nat(TESTS - 1), { maxLength: 4 });
    const document = fc.array(fc.boolean(), { minLength: TESTS, maxLength: TESTS });
    fc.assert(
      fc.property(
        fc.array(tests, { maxLength: 8 }),
        fc.array(document, { maxLength: 60 }),
        (all, documents) => {
          const layouts: readonly Numbered[] = all.map((of, name) => ({ name, tests: of }));
          const choose = layoutChoice(layouts);
          for (const holding of documents) {
            const first = layouts.find((layout) => layout.tests.every((test) => holding[test] === true));
            expect(choose((test) => holding[test] === true)?.name).toBe(first?.name);
          }
        },
      ),
    );
  });

  it('asks of a document like the last one only what decided before', () => {
    const layouts: readonly Numbered[] = Array.from({ length: 40 }, (_, name) => ({
      name,
      tests: [0, name + 1],
    }));
    const choose = layoutChoice(layouts);
    choose(() => false);
    const asked: number[] = [];
    choose((test) => {
      asked.push(test);
      return false;
    });
    expect(asked).toEqual([0]);
  });
});
