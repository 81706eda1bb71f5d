import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { doubledLines, recordsIn, SHAPES } from './file-shapes.ts';
import { huntShape } from './hunt-shapes.ts';

const incident = readFileSync('demo/incident.ndjson', 'utf8');
/** One value is set once more, a minute later. */
const again = (incident.split('\n').find((line) => /"code":"13".*SyncCache/.test(line)) ?? '')
  .replace('T08:31:', 'T08:32:')
  .replace('"record_id":41009', '"record_id":41900');
const records = recordsIn(`${incident}\n${again}`);
const wanted = await huntShape(SHAPES.lines(records));

it('the made-up incident holds what a shape could lose', () => {
  expect(wanted.findings.length).toBeGreaterThan(5);
  expect(wanted.notSeen).toEqual([]);
  expect(Math.max(...wanted.findings.map(({ occurrences }) => occurrences))).toBe(2);
  const roles = wanted.findings.flatMap(({ evidence }) => evidence.map((piece) => piece.split(' ')[1]));
  expect([...new Set(roles)].sort()).toEqual([
    'ancestor',
    'anchor',
    'neighbour',
    'payload_file',
    'payload_process',
    'wrapper',
    'writer',
  ]);
});

it.each(Object.entries(SHAPES))('its findings are the same: %s', async (_, shape) => {
  expect(await huntShape(shape(records))).toEqual(wanted);
});

it('its findings are the same: lines that are all there twice', async () => {
  expect(await huntShape(doubledLines(records))).toEqual(wanted);
});
