/** Content as people change it in the law's model: an exception comes and goes, weights fall, a hunt or severity is left out. */
import type { Content, Exception } from '../../src/core/content/content.ts';
import { FEED_START } from './law-feed.ts';

const DAY = 24 * 60 * 60 * 1000;

export const CONTENT_NAMES = [
  'as shipped',
  'excepted',
  'excepted for days',
  'weak',
  'half as strong',
  'without hives',
  'only high',
] as const;
/** What no model changes to and fro: acts are told as findings of another kind, under other ids. */
export type ContentName = (typeof CONTENT_NAMES)[number] | 'told otherwise';

export interface InForce {
  readonly content: Content;
  readonly leastRisk: number;
}

export function contentNamed(shipped: Content, name: ContentName): InForce {
  const content = changed(shipped, name);
  return { content, leastRisk: name === 'only high' ? 48 : 22 };
}

function changed(shipped: Content, name: ContentName): Content {
  switch (name) {
    case 'as shipped':
    case 'only high':
      return shipped;
    case 'excepted':
      return excepting(shipped, exception(FEED_START + 400 * DAY));
    case 'excepted for days':
      return excepting(shipped, exception(FEED_START + 3 * DAY));
    case 'weak':
      return weighing(shipped, 0.02);
    case 'half as strong':
      return weighing(shipped, 0.4);
    case 'without hives':
      return { ...shipped, hunts: shipped.hunts.filter(({ finding }) => finding !== 'hive') };
    case 'told otherwise':
      return {
        ...shipped,
        hunts: shipped.hunts.map((hunt) =>
          hunt.finding === 'hive' ? { ...hunt, finding: 'autostart' as const } : hunt,
        ),
      };
  }
}

/** Without guards and floors: what the model's incident does, no exception may hide. */
function excepting(shipped: Content, one: Exception): Content {
  return {
    ...shipped,
    indicators: shipped.indicators.map((indicator) => ({ ...indicator, floor: 0 })),
    guards: [],
    exceptions: [...shipped.exceptions, one],
  };
}

function exception(expires: number): Exception {
  return {
    id: 'graphics-hub',
    name: 'The graphics hub',
    reason: 'It is known.',
    owner: 'tests',
    expires,
    effect: { kind: 'suppress' },
    hunts: [],
    condition: {
      op: 'match',
      field: 'registry.path',
      match: { kind: 'pattern', pattern: ['*', { literal: 'GraphicsHub' }, '*'], cased: false },
    },
    file: 'graphics-hub.yml',
  };
}

function weighing(shipped: Content, factor: number): Content {
  const indicators = shipped.indicators.map((indicator) => ({
    ...indicator,
    weight: indicator.weight * factor,
    floor: Math.round(indicator.floor * factor),
  }));
  return { ...shipped, indicators };
}
