/** What has changed in content is told piece by piece, wherever it stands. */
import { expect, it } from 'vitest';
import { changedPieces, contentPrints } from '../../../src/core/run/content-prints.ts';
import { shippedContent } from '../../shipped.ts';

const content = await shippedContent();
const before = contentPrints(content);

it('names the pieces that were added, removed or changed, and no others', () => {
  const [hunt, ...hunts] = content.hunts;
  const [indicator, second, ...indicators] = content.indicators;
  if (hunt === undefined || indicator === undefined || second === undefined) throw new Error('no content');
  const heavier = { ...indicator, weight: indicator.weight / 2 };
  const added = { ...second, id: 'made-up' };
  const now = contentPrints({ ...content, hunts, indicators: [heavier, second, added, ...indicators] });
  expect(changedPieces(before, now)).toEqual(
    [`hunt ${hunt.id}`, `indicator ${indicator.id}`, 'indicator made-up'].sort(),
  );
});

it('is the same for content read from another folder', () => {
  const moved = content.exceptions.map((exception) => ({
    ...exception,
    file: `elsewhere/${exception.file}`,
  }));
  expect(changedPieces(before, contentPrints({ ...content, exceptions: moved }))).toEqual([]);
});
