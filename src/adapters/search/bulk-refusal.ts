/** Why an engine refused an item, in words that are equal for equal causes and never repeat an event's data. */
import { textAt } from './json.ts';

const LONGEST = 240;

/** `error` is the error member of a bulk or multi-get item. */
export function refusalReason(status: number, error: unknown): string {
  const type = textAt(error, 'type');
  const text = [type, wording(textAt(error, 'reason'))].filter((part) => part !== '').join(': ');
  const what = cut(text === '' ? `HTTP ${status} without an explanation` : text);
  const advice = adviceFor(status, type);
  return advice === undefined ? what : `${what}; ${advice}`;
}

/** Drops what differs from item to item (place, document id) and what shows the value that was refused. */
function wording(reason: string): string {
  return reason
    .replace(/\s*Preview of field's value:.*$/s, '')
    .replace(/,? first prefix bytes are?:.*$/s, '')
    .replace(/, the prefix of the first immense term is:.*$/s, '')
    .replace(/ in document with id '[^']*'\.?/g, '')
    .replace(/^\[\d+:\d+\] /, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function adviceFor(status: number, type: string): string | undefined {
  if (status === 403)
    return 'grant the account create_index, read and write on the indices reghunt writes to';
  if (type === 'strict_dynamic_mapping_exception') {
    return 'the index was made for another version; run prepare with rights on its mapping, or choose another index prefix';
  }
  if (type === 'cluster_block_exception')
    return 'free disk space or lift the block on the index, then run again';
  if (status === 429 || status === 503)
    return 'the engine stayed overloaded; run again later: nothing is written twice';
  return undefined;
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
