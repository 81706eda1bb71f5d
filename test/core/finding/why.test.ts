import { expect, it } from 'vitest';
import { whyLines } from '../../../src/core/finding/why.ts';

const raises = (id: string, weight: number, group: string, name: string) => ({
  id,
  weight,
  group,
  name,
  reason: 'So it is.',
  attack: [],
});
const lowers = (id: string, factor: number, name: string) => ({ id, factor, name, reason: 'So it is.' });

it('the lines name what raised the risk by weight, then what lowered it, strongest first, then what stopped that', () => {
  const lines = whyLines({
    indicators: [
      raises('c', 0.05, 'key', 'Autostart value set'),
      raises('b', 0.8, 'content', 'Code that fetches and runs more'),
      raises('a', 1, 'chain', 'DLL in a user folder'),
    ],
    mitigations: [
      lowers('y', 0.9, 'Copy of what holds no secrets'),
      lowers('x', 0.5, 'Seen for a year'),
      lowers('z', 0.95, 'OneDrive starts with its user'),
    ],
    guards: [{ id: 'g', floor: 22, name: 'Set by a shell', reason: 'So it is.' }],
  });
  expect(lines).toEqual([
    '1.00 chain: DLL in a user folder',
    '0.80 content: code that fetches and runs more',
    '0.05 key: autostart value set',
    'x0.50 seen for a year',
    'x0.90 copy of what holds no secrets',
    'x0.95 OneDrive starts with its user',
    'not below 22: set by a shell',
  ]);
});

it('among equals the smaller id comes first, however they were found', () => {
  const indicators = [raises('b', 0.5, 'g', 'Second'), raises('a', 0.5, 'g', 'First')];
  const mitigations = [lowers('b', 0.5, 'Second'), lowers('a', 0.5, 'First')];
  const lines = ['0.50 g: first', '0.50 g: second', 'x0.50 first', 'x0.50 second'];
  expect(whyLines({ indicators, mitigations, guards: [] })).toEqual(lines);
  expect(
    whyLines({ indicators: indicators.toReversed(), mitigations: mitigations.toReversed(), guards: [] }),
  ).toEqual(lines);
});

it('where nothing holds there is no line', () => {
  expect(whyLines({ indicators: [], mitigations: [], guards: [] })).toEqual([]);
});
