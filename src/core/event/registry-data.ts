/** Registry value data and its type in one spelling, and in Sysmon's own. */

import { memoized } from './memoize.ts';

/** Type names of shippers, folded, to the winnt.h name. 4657 writes message ids (`%%1873`). */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['sz_dword', 'REG_DWORD'],
  ['sz_qword', 'REG_QWORD'],
  ['none', 'REG_NONE'],
  ['string', 'REG_SZ'],
  ['sz', 'REG_SZ'],
  ['expandstring', 'REG_EXPAND_SZ'],
  ['expand_sz', 'REG_EXPAND_SZ'],
  ['expandablestring', 'REG_EXPAND_SZ'],
  ['multistring', 'REG_MULTI_SZ'],
  ['multi_sz', 'REG_MULTI_SZ'],
  ['binary', 'REG_BINARY'],
  ['dword', 'REG_DWORD'],
  ['qword', 'REG_QWORD'],
  ['%%1872', 'REG_NONE'],
  ['%%1873', 'REG_SZ'],
  ['%%1874', 'REG_EXPAND_SZ'],
  ['%%1875', 'REG_BINARY'],
  ['%%1876', 'REG_DWORD'],
  ['%%1877', 'REG_DWORD_BIG_ENDIAN'],
  ['%%1878', 'REG_LINK'],
  ['%%1879', 'REG_MULTI_SZ'],
  ['%%1880', 'REG_RESOURCE_LIST'],
  ['%%1881', 'REG_FULL_RESOURCE_DESCRIPTOR'],
  ['%%1882', 'REG_RESOURCE_REQUIREMENTS_LIST'],
  ['%%1883', 'REG_QWORD'],
]);

const DWORD = /^DWORD \(0x([\da-f]{1,8})\)$/i;
const QWORD = /^QWORD \(0x([\da-f]{1,8})-0x([\da-f]{1,8})\)$/i;
const BINARY = 'Binary Data';
const EMPTY = '(Empty)';

/** `REG_SZ`, `REG_DWORD`, ...: the name folded from what the shipper calls it. An unknown one is kept, upper-cased. */
export const registryType: (name: string) => string = memoized(
  (name) => TYPES.get(name.toLowerCase()) ?? name.toUpperCase(),
);

/** The type Sysmon's text shows. `Binary Data` may have been REG_MULTI_SZ, any other text REG_EXPAND_SZ: Sysmon does not say. */
export function typeOfDetails(details: string): string {
  if (details.endsWith(')')) {
    if (DWORD.test(details)) return 'REG_DWORD';
    if (QWORD.test(details)) return 'REG_QWORD';
  }
  return details === BINARY ? 'REG_BINARY' : 'REG_SZ';
}

/**
 * The data as text: numbers in decimal, doubled percents undoubled, `(Empty)` as the empty string. `rawType` is the
 * type as the shipper wrote it, if it did. `undefined` for a decimal `SZ_QWORD`: the pipelines that write that type
 * add the two halves wrongly, so the number is not the one that was set.
 */
export function registryData(text: string, rawType: string | undefined): string | undefined {
  const number = text.endsWith(')') ? numberIn(text) : undefined;
  if (number !== undefined) return number;
  if (isMiscounted(text, rawType)) return undefined;
  if (isNumber(rawType) && /^0x[\da-f]{1,16}$/i.test(text)) return String(BigInt(text));
  return text === EMPTY ? '' : text.replaceAll('%%', '%');
}

/** The number of `DWORD (0x00000001)` and its like. */
function numberIn(text: string): string | undefined {
  const dword = DWORD.exec(text)?.[1];
  if (dword !== undefined) return String(Number.parseInt(dword, 16));
  const [, high, low] = QWORD.exec(text) ?? [];
  return high === undefined || low === undefined
    ? undefined
    : String((BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`));
}

/**
 * The data as Sysmon's `Details` spells it, rebuilt from the decimal number or the empty string some shippers make of it.
 * A number that its type cannot hold stays as it is.
 */
export function sysmonDetails(text: string, rawType: string | undefined): string | undefined {
  if (isMiscounted(text, rawType)) return undefined;
  if (text === '') return EMPTY;
  const type = rawType === undefined ? undefined : registryType(rawType);
  if ((type === 'REG_DWORD' || type === 'REG_QWORD') && /^(?:\d{1,20}|0x[\da-f]{1,16})$/i.test(text)) {
    const number = BigInt(text);
    if (type === 'REG_DWORD' && number <= LOW) return `DWORD (${hex(number)})`;
    if (type === 'REG_QWORD' && number >> 32n <= LOW)
      return `QWORD (${hex(number >> 32n)}-${hex(number & LOW)})`;
  }
  return text;
}

const LOW = 0xffffffffn;

function hex(number: bigint): string {
  return `0x${number.toString(16).padStart(8, '0')}`;
}

function isNumber(rawType: string | undefined): boolean {
  if (rawType === undefined) return false;
  const type = registryType(rawType);
  return type === 'REG_DWORD' || type === 'REG_QWORD';
}

const MISCOUNTED = 'SZ_QWORD';

function isMiscounted(text: string, rawType: string | undefined): boolean {
  return rawType?.length === MISCOUNTED.length && rawType.toUpperCase() === MISCOUNTED && /^\d+$/.test(text);
}
