/** Why an engine refused an item, in words that are equal for equal causes and never repeat an event's data. */
import { listAt, textAt } from './json.ts';

const LONGEST = 240;

/** `error` is the error member of an answer, or of a bulk or multi-get item: the first cause of it is told. */
export function refusalReason(status: number, error: unknown): string {
  const cause = listAt(error, 'root_cause')[0] ?? error;
  const type = textAt(cause, 'type');
  const reason = typeof cause === 'string' ? cause : textAt(cause, 'reason');
  const text = [type, wording(reason)].filter((part) => part !== '').join(': ');
  const what = cut(text === '' ? `HTTP ${status} without an explanation` : text);
  const advice = adviceFor(status, type, reason);
  return advice === undefined ? what : `${what}; ${advice}`;
}

/** What an engine that takes no writes is short of; undefined for a refusal of another kind. */
export function blockAdvice(reason: string): string | undefined {
  // Engines number their blocks, and word some of them anew from version to version.
  if (/\/12\/|flood-stage|allow[ -]delete/.test(reason))
    return 'the disk of the engine is too full: free space on it (the block goes by itself then, or lift index.blocks.read_only_allow_delete), and run again';
  if (/\/(?:5|8|9)\/index /.test(reason))
    return 'somebody blocked writing to the index: lift index.blocks.write, index.blocks.read_only or index.blocks.metadata, and run again';
  if (/\/7\/index /.test(reason))
    return 'somebody blocked reading the index: lift index.blocks.read, and run again';
  if (/\/(?:6|10|13)\/cluster /.test(reason))
    return 'somebody blocked changes to the whole cluster: lift cluster.blocks.read_only or cluster.blocks.create_index (OpenSearch sets it itself when its disks fill up), and run again';
  return undefined;
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

function adviceFor(status: number, type: string, reason: string): string | undefined {
  if (type === 'cluster_block_exception') {
    return (
      blockAdvice(reason) ?? 'the engine takes no changes as it is: lift the block it names, and run again'
    );
  }
  if (status === 403) {
    return 'the account lacks a right: grant it create_index, read and write on the indices reghunt writes to';
  }
  if (type === 'strict_dynamic_mapping_exception') {
    return 'the index was made for another version; run prepare with rights on its mapping, or choose another index prefix';
  }
  if (type === 'index_not_found_exception')
    return 'the engine makes no index by itself: allow action.auto_create_index for the indices reghunt writes to';
  if (status === 429 || status === 503)
    return 'the engine stayed overloaded; run again later: nothing is written twice';
  return undefined;
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
