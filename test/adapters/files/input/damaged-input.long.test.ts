/** Damage costs the records it touches, in every layout, and is told: no record is lost without a word. */
import { describe, expect, it } from 'vitest';
import { damage, faultsIn, LAYOUTS, NAMES, read } from './damage.ts';
import { ARCHIVES, damageArchive, silentlyLost, unpackArchive } from './damage-archives.ts';
import { damageEvtx, WHOLE_LOG } from './damage-evtx.ts';

const TRIES = 500;
const seedsOf = (name: string): readonly number[] =>
  Array.from({ length: TRIES }, (_, at) => at + name.length * 1_000);

describe.each(Object.entries(LAYOUTS))('an input that is %s', (layout, whole) => {
  it('holds all its records while it is whole', () => {
    expect(whole.begins).toHaveLength(NAMES.length);
    expect(read(Buffer.from(whole.text))).toMatchObject({ names: NAMES, lost: 0 });
  });

  it('loses none that its damage does not touch, and tells of the others', () => {
    const faults = seedsOf(layout).flatMap((seed) => {
      const damaged = damage(whole, seed);
      return faultsIn(damaged, read(damaged.bytes));
    });
    expect(faults).toEqual([]);
  });
});

describe('an event log', () => {
  it('holds all its records while it is whole', () => {
    expect(read(WHOLE_LOG)).toMatchObject({ names: NAMES, lost: 0, notSeen: [] });
  });

  it('loses none that its damage does not touch, and counts the others', () => {
    const faults = seedsOf('an event log').flatMap((seed) => {
      const damaged = damageEvtx(seed);
      return faultsIn(damaged, read(damaged.bytes));
    });
    expect(faults).toEqual([]);
  });
});

describe.each(Object.entries(ARCHIVES))('what is packed as %s', (packing, archive) => {
  it('is read while it is whole', async () => {
    const unpacked = await unpackArchive(archive.bytes);
    expect(unpacked).toMatchObject({ isTold: false });
    expect(unpacked.lines).toHaveLength(NAMES.length);
  });

  it('loses nothing by damage without a word', async () => {
    const lost: string[] = [];
    for (const seed of seedsOf(packing)) {
      const { bytes, what } = damageArchive(archive, seed);
      if (silentlyLost(archive, await unpackArchive(bytes)).length > 0) lost.push(what);
    }
    expect(lost).toEqual([]);
  });
});
