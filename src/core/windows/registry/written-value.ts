/** A registry value as code writes it; where that is done is said elsewhere. */
import { parseRegKey, type RegKey } from './registry-key.ts';

/** Values read from one line or piece of code. */
export const MOST_WRITES = 32;

export interface WrittenValue {
  readonly key: RegKey;
  /** Empty for the default value. */
  readonly name: string;
  readonly data: string;
  /** As the registry names types: `REG_SZ`. */
  readonly type: string;
  /** What parts the strings of a REG_MULTI_SZ, when it is not reg's own `\\0`. */
  readonly separator?: string;
}

/** Undefined when the path is no registry key, or there is no name. */
export function stringValue(
  path: string | undefined,
  name: string | undefined,
  data: string | undefined,
): WrittenValue | undefined {
  const key = path === undefined ? undefined : parseRegKey(path);
  return key === undefined || name === undefined
    ? undefined
    : { key, name, data: data ?? '', type: 'REG_SZ' };
}
