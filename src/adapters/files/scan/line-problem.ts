/** What is told of a line in which an event was looked for and none could be read. */
import { unknownLook } from '../../../core/event/unknown-layout.ts';
import type { NotSeenKind } from '../../../core/hunt/not-seen.ts';
import type { ReadLine } from './record-reader.ts';

export interface LineProblem {
  readonly kind: NotSeenKind;
  readonly reason: string;
}

const NO_JSON = 'The line is no JSON object. Export the events again if it matters.';

/** Undefined for an event, and for a record that is of no hunted kind. */
export function lineProblem(read: ReadLine): LineProblem | undefined {
  if ('unreadable' in read) return { kind: 'unreadable_line', reason: NO_JSON };
  if ('unknown' in read) return { kind: 'unsupported_record', reason: unknownLook(read.unknown) };
  if (!('unsupported' in read)) return undefined;
  const { unsupported: reason } = read;
  return { kind: /\btime\b/i.test(reason) ? 'no_time' : 'unsupported_record', reason };
}
