/** Formats of fields as a data view keeps them; both products read the same ones. */
import type { Format, View } from './data-views.ts';
import { viewId } from './object-ids.ts';
import { TEXT_ON, TONES, type Tone } from './tones.ts';

/** By field. */
export function fieldFormats(prefix: string, { formats }: View): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(formats).map(([field, format]) => [field, fieldFormat(prefix, format)]),
  );
}

function fieldFormat(prefix: string, format: Format): object {
  switch (format.as) {
    case 'severity':
      return { id: 'color', params: { fieldType: 'string', colors: SEVERITY_TONES.map(colourRule) } };
    case 'short':
      return { id: 'truncate', params: { fieldLength: 10 } };
    case 'age':
      return { id: 'relative_date' };
    case 'duration_ms':
      return {
        id: 'duration',
        params: {
          inputFormat: 'milliseconds',
          outputFormat: 'asSeconds',
          outputPrecision: 1,
          showSuffix: true,
        },
      };
    case 'bytes':
      return { id: 'bytes' };
    case 'raw':
      return { id: 'url', params: rawEventsLink(prefix, format.fields) };
  }
}

const SEVERITY_TONES: readonly (readonly [severity: string, tone: Tone])[] = [
  ['critical', 'act'],
  ['high', 'act-soft'],
  ['medium', 'calm'],
  ['low', 'calm-soft'],
];

function colourRule([severity, tone]: readonly [string, Tone]): object {
  return {
    regex: `^${severity}$`,
    text: TEXT_ON[tone],
    background: TONES[tone],
    range: '-Infinity:Infinity',
    boolean: 'true',
  };
}

/**
 * Opens Discover on the raw events that hold the value in one of the fields. The path climbs out of `app`: a link that
 * begins with `/app` is given a second `app` wherever there is a base path or a space.
 */
function rawEventsLink(prefix: string, fields: readonly string[]): object {
  const query = fields.map((field) => `${field}%20:%20%22{{value}}%22`).join('%20or%20');
  const state = `(index:'${viewId(prefix, 'raw-events')}',query:(language:kuery,query:'${query}'))`;
  return {
    type: 'a',
    urlTemplate: `../app/discover#/?_g=(time:(from:now-90d,to:now))&_a=${state}`,
    labelTemplate: '{{value}}',
    openLinkInCurrentTab: false,
  };
}
