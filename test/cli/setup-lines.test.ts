import { expect, it } from 'vitest';
import type { Fate, PlannedObject } from '../../src/app/setup-part.ts';
import {
  fateLines,
  removalPlanLines,
  removedLine,
  serverLine,
  setupPlanLines,
} from '../../src/cli/render/setup-lines.ts';
import type { SavedObject } from '../../src/core/dashboards/saved-object.ts';

function object(id: string, type = 'dashboard'): SavedObject {
  return { id, type, attributes: { title: `Title of ${id}` }, references: [] };
}

const stored = (id: string) => ({ ...object(id), version: undefined });

const PLAN: readonly PlannedObject[] = [
  { object: object('new'), state: 'absent', stored: undefined },
  { object: object('old'), state: 'different', stored: stored('old') },
  { object: object('kept'), state: 'same', stored: stored('kept-copy') },
];

it('names the server with its version where that is known', () => {
  expect(serverLine({ name: 'Kibana', version: '8.19.2' }, 'https://kb, space soc')).toBe(
    'Kibana 8.19.2 at https://kb, space soc',
  );
  expect(serverLine({ name: 'Kibana', version: undefined }, 'https://kb')).toBe('Kibana at https://kb');
});

it('plans a line for each object and the sum, with what is lost by it', () => {
  expect([...setupPlanLines(PLAN)]).toEqual([
    '  create      dashboard     new                                      Title of new',
    '  overwrite   dashboard     old                                      Title of old',
    '  same        dashboard     kept as kept-copy                        Title of kept',
    '1 to create, 1 to overwrite, 1 the same already.',
    'What was changed by hand in an object that is overwritten is lost: to keep it, save it under another name first.',
  ]);
  expect([...setupPlanLines(PLAN.slice(0, 1))]).toHaveLength(2);
});

it('plans to delete what is there', () => {
  expect([...removalPlanLines(PLAN)]).toEqual([
    '  delete      dashboard     old                                      Title of old',
    '  delete      dashboard     kept as kept-copy                        Title of kept',
    '2 to delete, 1 not there.',
  ]);
  expect(removedLine({ stored: stored('old'), removed: true })).toMatch(/^ {2}deleted +dashboard +old /);
  expect(removedLine({ stored: stored('old'), removed: false })).toMatch(/^ {2}gone +dashboard +old /);
});

it('says below each object that is not there what to do, and counts the others', () => {
  const fates: readonly Fate[] = [
    { kind: 'created', storedAs: 'a' },
    { kind: 'overwritten', storedAs: 'a' },
    { kind: 'unchanged', storedAs: 'another' },
    { kind: 'held_back' },
    { kind: 'refused', reason: { kind: 'other', message: 'x'.repeat(900) } },
  ];
  const lines = [...fateLines(fates.map((fate) => ({ object: object('a'), fate })))];
  expect(lines).toHaveLength(8);
  expect(lines[2]).toMatch(/^ {2}unchanged +dashboard +a as another /);
  expect(lines[4]).toMatch(/^ {14}Nothing is wrong with it/);
  expect(lines[6]?.length).toBeLessThan(500);
  expect(lines.at(-1)).toBe('3 of 5 are there as they should be, read back from the server.');
});
