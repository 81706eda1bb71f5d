/** Which files named like hives make a pair: those that say hive by their name, and those that lie beside each other. */
import { expect, it } from 'vitest';
import { created, factsOfCase, joined, run } from './events.ts';

const hives = (anchor: ReturnType<typeof created>, other: ReturnType<typeof created>) =>
  factsOfCase(joined(anchor, { neighbours: [other] }))['pair.hives'];

it.each([
  ['C:\\t\\SAM', 'C:\\t\\SYSTEM'],
  ['C:\\t\\sam.bin', 'C:\\t\\system.bin'],
  ['C:\\t\\sam.save', 'D:\\u\\system.save'],
])('%s and %s do', (one, other) => {
  expect(hives(created(one), created(other))).toEqual(['SAM', 'SYSTEM']);
  expect(hives(created(other), created(one))).toEqual(['SAM', 'SYSTEM']);
});

it.each([
  ['C:\\docs\\sam.txt', 'D:\\data\\system'],
  ['C:\\t\\SAM', 'D:\\data\\system'],
])('%s and %s do not', (one, other) => {
  expect(hives(created(one), created(other))).toEqual(['SAM']);
  expect(hives(created(other), created(one))).toEqual(['SYSTEM']);
});

it('a command pairs with a file that says hive, and with any beside its own copy', () => {
  const save = run('reg save HKLM\\SYSTEM C:\\t\\y');
  expect(hives(save, created('D:\\u\\sam.hive'))).toEqual(['SAM', 'SYSTEM']);
  expect(hives(save, created('C:\\t\\sam.txt'))).toEqual(['SAM', 'SYSTEM']);
  expect(hives(save, created('D:\\u\\sam.txt'))).toEqual(['SYSTEM']);
});
