/** Damage costs the records it touches, in every layout, and is told. */
import { describe, expect, it } from 'vitest';
import { damage, LAYOUTS, NAMES, read } from './damage.ts';

const TRIES = 500;

describe.each(Object.entries(LAYOUTS))('an input that is %s', (layout, whole) => {
  it('holds all its records while it is whole', () => {
    expect(read(Buffer.from(whole))).toEqual({
      names: NAMES,
      lost: 0,
      notSeen: expect.anything() as unknown,
    });
  });

  it('loses none that its damage does not touch', () => {
    const seeds = Array.from({ length: TRIES }, (_, at) => at + layout.length * 1_000);
    const missing = seeds.flatMap((seed) => {
      const { bytes, what, untouched } = damage(whole, seed);
      const { names } = read(bytes);
      const lost = untouched.filter((name) => !names.includes(name));
      return lost.length === 0 ? [] : [`${what}: ${lost.join(' ')}`];
    });
    expect(missing).toEqual([]);
  });
});
