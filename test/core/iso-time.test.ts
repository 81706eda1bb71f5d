import { describe, expect, it } from 'vitest';
import { parseIsoTime } from '../../src/core/iso-time.ts';

describe('a time that somebody gives', () => {
  it.each([
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T08:00', '2026-11-22T08:00:00.000Z'],
    ['2026-11-22 08:00:30', '2026-11-22T08:00:30.000Z'],
    ['2026-11-22T08:00:00Z', '2026-11-22T08:00:00.000Z'],
    ['2026-11-22T08:00:00.5+01:00', '2026-11-22T07:00:00.500Z'],
    ['2026-11-22T08:00-0530', '2026-11-22T13:30:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('%s is read as ISO 8601, in UTC where no zone is written', (text, time) => {
    expect(new Date(parseIsoTime(text) ?? Number.NaN).toISOString()).toBe(time);
  });

  it.each([
    '01/02/2020',
    '5',
    '2020',
    '2020-02',
    '2020-2-1',
    '20200201',
    '2020-02-01T10',
    '1580515200',
    'Feb 1 2020',
    'yesterday',
    '',
    '2020-02-01Z',
    ' 2020-02-01',
  ])('"%s" is refused: it has another form, or could mean two days', (text) => {
    expect(parseIsoTime(text)).toBeUndefined();
  });

  it.each([
    '2020-02-30',
    '2023-02-29',
    '2020-13-01',
    '2020-01-01T25:00',
    '2020-01-01T24:00',
    '2020-01-01T10:60',
  ])('%s is refused: there is no such time', (text) => {
    expect(parseIsoTime(text)).toBeUndefined();
  });
});
