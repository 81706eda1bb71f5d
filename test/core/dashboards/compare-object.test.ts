import { describe, expect, it } from 'vitest';
import { isSame, lossesOf, type StoredObject, titleOf } from '../../../src/core/dashboards/compare-object.ts';
import type { SavedObject } from '../../../src/core/dashboards/saved-object.ts';

const BOARD: SavedObject = {
  id: 'board',
  type: 'dashboard',
  attributes: {
    title: 'Board',
    panelsJSON: '[{"panelIndex":"1","gridData":{"x":0}}]',
    optionsJSON: '{"a":1}',
  },
  references: [{ id: 'view', type: 'index-pattern', name: '1:layer' }],
};

function stored(changes: Partial<StoredObject> = {}): StoredObject {
  return { ...BOARD, version: 'v1', ...changes };
}

const attributes = (changes: Readonly<Record<string, unknown>>): StoredObject =>
  stored({ attributes: { ...BOARD.attributes, ...changes } });

const own = ({ id }: { readonly id: string }): string => id;

describe('an object is the same', () => {
  it.each([
    ['as it was written', stored()],
    ['with what the server added', attributes({ version: 3, timeRestore: false })],
    ['with JSON inside of text written another way', attributes({ optionsJSON: '{ "b": 2, "a": 1 }' })],
    [
      'with names of references that the server changed',
      stored({ references: [{ id: 'view', type: 'index-pattern', name: 'another' }] }),
    ],
  ])('%s', (_how, there) => {
    expect(isSame(BOARD, there, own)).toBe(true);
    expect(lossesOf(BOARD, there, own)).toEqual([]);
  });

  it('with references to what is kept under another id', () => {
    const there = stored({ references: [{ id: 'copy', type: 'index-pattern', name: 'n' }] });
    expect(isSame(BOARD, there, () => 'copy')).toBe(true);
    expect(isSame(BOARD, there, own)).toBe(false);
  });
});

describe('an object is another', () => {
  it.each([
    ['with a changed title', attributes({ title: 'Mine' }), ['title is "Mine"']],
    ['without its title', attributes({ title: undefined }), ['title is missing']],
    [
      'with a panel more',
      attributes({ panelsJSON: '[{"panelIndex":"1","gridData":{"x":0}},{}]' }),
      ['2 of 1 panels'],
    ],
    ['without what it refers to', stored({ references: [] }), ['no reference to index-pattern view']],
    [
      'with a panel moved, which is no loss',
      attributes({ panelsJSON: '[{"panelIndex":"1","gridData":{"x":9}}]' }),
      [],
    ],
    ['with an option changed, which is no loss', attributes({ optionsJSON: '{"a":2}' }), []],
  ])('%s', (_how, there, losses) => {
    expect(isSame(BOARD, there, own)).toBe(false);
    expect(lossesOf(BOARD, there, own)).toEqual(losses);
  });
});

it('loses nothing when a server keeps its panels in another form', () => {
  expect(lossesOf(BOARD, attributes({ panelsJSON: undefined, panels: [{}] }), own)).toEqual([]);
});

it('is known by its name, as a data view or a tag, else by its title', () => {
  expect(titleOf({ attributes: { title: 'logs-*', name: 'Logs' } })).toBe('Logs');
  expect(titleOf({ attributes: { title: 'Board' } })).toBe('Board');
  expect(titleOf({ attributes: {} })).toBe('');
});
