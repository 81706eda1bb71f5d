/** One spelling for a registry path, whoever logged it, and its parts. Letter case below the root is kept. */

import { memoized } from './memoize.ts';

/** Root names in the shippers read here, folded, to the short name. Source: Windows' predefined keys and ntdll paths. */
const ROOTS: ReadonlyMap<string, string> = new Map([
  ['hklm', 'HKLM'],
  ['hkey_local_machine', 'HKLM'],
  ['machine', 'HKLM'],
  ['hku', 'HKU'],
  ['hkey_users', 'HKU'],
  ['user', 'HKU'],
  ['hkcu', 'HKCU'],
  ['hkey_current_user', 'HKCU'],
  ['hkcr', 'HKCR'],
  ['hkey_classes_root', 'HKCR'],
  ['hkcc', 'HKCC'],
  ['hkey_current_config', 'HKCC'],
  ['hkdd', 'HKDD'],
  ['hkey_dyn_data', 'HKDD'],
  ['hkpd', 'HKPD'],
  ['hkey_performance_data', 'HKPD'],
]);

const POWERSHELL = /^(?:Microsoft\.PowerShell\.Core\\)?Registry::\\?/i;
const NATIVE = /^\\?REGISTRY\\(?=(?:MACHINE|USER)(?:\\|$))/i;
const APP_HIVE = /^\\?REGISTRY\\A(?=\\)/i;
/** A long root name below another root: some pipelines put the short name before what they could not translate. */
const LONG_ROOT = /^HK(?:LM|U|CU|CR|CC|DD|PD)\\(?=HKEY_[A-Z_]+(?:\\|$))/i;
const SID_BELOW = /^(HKU\\)(S-1-[\d-]+)(_Classes)?(?=\\|$)/i;

/**
 * `HKLM\..`, `HKU\<SID>\..`, `HKCR\..`, `HKCC\..`, or `\REGISTRY\A\{guid}\..` for an app's own hive. `HKCU` stays only
 * where the log does not say whose it is. `ControlSet001` and its like become `CurrentControlSet`, which is a link to
 * one of them; `Wow6432Node` is another key and stays; `&amp;` is unescaped. A trailing backslash stays: it is a value
 * whose name the logger could not print. Idempotent.
 */
export const canonicalRegistryPath: (text: string) => string = memoized((text) => {
  const path = rooted(withoutEntities(text));
  return path
    .replace(/^HKCU\\(?=S-1-\d)/, 'HKU\\')
    .replace(
      SID_BELOW,
      (_, root, sid, classes) => `${root}${sid.toUpperCase()}${classes === undefined ? '' : '_Classes'}`,
    )
    .replace(/^HKU\\\.DEFAULT(?=\\|$)/i, 'HKU\\.DEFAULT')
    .replace(/^(HKLM\\SYSTEM\\)ControlSet\d{3}(?=\\|$)/i, '$1CurrentControlSet');
});

function withoutEntities(text: string): string {
  let plain = text;
  while (plain.includes('&amp;')) plain = plain.replaceAll('&amp;', '&');
  return plain;
}

/** Until nothing changes: a translated root may uncover another below it. */
function rooted(text: string): string {
  const path = withRoot(text.replace(POWERSHELL, '').replace(LONG_ROOT, ''));
  return path === text ? path : rooted(path);
}

function withRoot(text: string): string {
  if (APP_HIVE.test(text)) return text.replace(APP_HIVE, '\\REGISTRY\\A');
  const path = text.replace(NATIVE, '');
  const end = path.indexOf('\\');
  const first = end < 0 ? path : path.slice(0, end);
  const root = ROOTS.get(first.replace(/:$/, '').toLowerCase());
  return root === undefined ? path : root + (end < 0 ? '' : path.slice(end));
}

export interface RegistryPathParts {
  /** Short root name; undefined for an app's own hive. */
  readonly hive: string | undefined;
  /** Below the hive, without the value name. */
  readonly key: string;
  readonly value: string;
}

/**
 * Parts of a canonical path. `value` is the value name when the log has it apart; otherwise it is what follows the
 * last backslash, so that a name with a backslash in it is cut: the path alone cannot tell.
 */
export function splitRegistryPath(path: string, value?: string): RegistryPathParts {
  const end = path.indexOf('\\');
  const first = end < 0 ? path : path.slice(0, end);
  const hive = SHORT_ROOTS.has(first) ? first : undefined;
  const below = hive === undefined ? path : path.slice(hive.length + 1);
  if (value !== undefined && below.endsWith(`\\${value}`)) {
    return { hive, key: below.slice(0, -value.length - 1), value };
  }
  const last = below.lastIndexOf('\\');
  return { hive, key: last < 0 ? '' : below.slice(0, last), value: below.slice(last + 1) };
}

const SHORT_ROOTS: ReadonlySet<string> = new Set(ROOTS.values());

/** The SID of the user whose hive a canonical path lies in, as `HKU\<SID>` or `HKU\<SID>_Classes` says it. */
export function sidOfRegistryPath(path: string): string | undefined {
  return SID_BELOW.exec(path)?.[2];
}
