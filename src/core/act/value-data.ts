/** The data of a registry_set event: the text Windows would run, or why there is none. */
import { type HuntEvent, text } from '../event/event.ts';
import { type MemoizedByEvent, memoizedByEvent } from '../event/memoize.ts';
import { fold } from '../fold.ts';
import type { ValueTarget } from '../windows/launch/target-shape.ts';
import { readValueTarget } from '../windows/launch/value-target.ts';

/** Data longer than this is cut for reading, not for its length or the finding's identity. */
const LONGEST_DATA = 256 * 1024;

/** What Sysmon writes for data that is no text. */
const UNKNOWN = 'binary data';
const TEXT_TYPES = new Set(['reg_sz', 'reg_expand_sz', 'reg_multi_sz']);

/** All strings of the value as logged; [] when the log holds none. */
export function loggedData(anchor: HuntEvent): readonly string[] {
  const strings = anchor.fields['registry.data.strings'];
  if (typeof strings === 'object') return strings;
  if (strings !== undefined) return [String(strings)];
  const details = text(anchor.fields, 'winlog.event_data.Details');
  return details === undefined ? [] : [details];
}

/**
 * The data as a command line: the first string that is not empty. `''` for an empty value, undefined when the log does
 * not hold the data (`Binary Data`, an absent field).
 */
export function valueText(anchor: HuntEvent): string | undefined {
  const type = typeOf(anchor);
  const details = text(anchor.fields, 'winlog.event_data.Details');
  const strings = loggedData(anchor);
  const first = strings.find((one) => one.trim() !== '');
  const isUnknown = saysUnknown(first);
  const isBinary = isUnknown || type === 'reg_binary' || saysUnknown(details);
  if (isBinary && (first === undefined || isUnknown)) return undefined;
  if (strings.length === 0) return undefined;
  if (first === undefined || first === '(Empty)') return '';
  return first.slice(0, LONGEST_DATA);
}

function saysUnknown(data: string | undefined): boolean {
  return data !== undefined && data.length === UNKNOWN.length && fold(data) === UNKNOWN;
}

/** Folded; empty when the log does not tell. */
function typeOf({ fields }: HuntEvent): string {
  const type = text(fields, 'registry.data.type');
  return type === undefined ? '' : fold(type);
}

/** What the value starts; a number or the target of a link starts nothing. Facts and join keys both ask. */
export const valueTargetOf: MemoizedByEvent<ValueTarget> = memoizedByEvent(readTarget);

function readTarget(anchor: HuntEvent): ValueTarget {
  const data = valueText(anchor);
  const type = typeOf(anchor);
  // A key that leads to another one holds the path of that in a value of this type.
  if (type === 'reg_link') return { kind: 'link', raw: data ?? '', launchers: [] };
  return isNumber(type, data) ? { kind: 'none', raw: data ?? '', launchers: [] } : readValueTarget(data);
}

function isNumber(type: string, data: string | undefined): boolean {
  if (type === 'reg_dword' || type === 'reg_qword') return true;
  return (
    !TEXT_TYPES.has(type) && data !== undefined && /^[DQ]WORD \(0x[0-9a-f]+(?:-0x[0-9a-f]+)?\)$/i.test(data)
  );
}
