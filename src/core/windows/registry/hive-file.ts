/** Which hive a file is, by its name alone: the hives' own files, and the names tools and people give to copies. */
import { fold } from '../../fold.ts';
import { baseName, extensionOf } from '../path/windows-path.ts';

const HIVE_NAMES: ReadonlyMap<string, string> = new Map([
  ['sam', 'SAM'],
  ['security', 'SECURITY'],
  ['sec', 'SECURITY'],
  ['system', 'SYSTEM'],
  ['sys', 'SYSTEM'],
  ['software', 'SOFTWARE'],
  ['ntds', 'NTDS'],
]);

/** Hives of users go by one name each, wherever they lie. */
const USER_HIVES: ReadonlyMap<string, string> = new Map([
  ['ntuser.dat', 'NTUSER'],
  ['usrclass.dat', 'USRCLASS'],
]);

/** Endings that say hive or copy; hardly anything else has them. */
const TELLING_ENDINGS = new Set(['save', 'sav', 'hiv', 'hive', 'bck', 'regsave', 'dmp']);

/** Endings that copies also have, when nothing but the hive is named before them. */
const OTHER_ENDINGS = new Set([
  '',
  'bak',
  'back',
  'backup',
  'export',
  'out',
  'tmp',
  'dat',
  'reg',
  'dit',
  'old',
  'bin',
  'txt',
]);

/** Words that stand beside the hive in the name of a copy. */
const BESIDE =
  /^(?:hive|hiv|hives|reg|registry|save|saved|backup|bak|copy|dump|haxx|old|new|hklm|local|machine|\d{1,8})$/;

/** `sec` and `sys` are hives only where something else says so: a telling ending, or `.tmp` beside the other one. */
const SHORT = new Set(['sec', 'sys']);

/**
 * The hive a file is named after (`sam.hive`, `SYSTEM_HIVE`, `hive_sam_1.save`, `~reg_sam.save`, `SAM-2021-07.dmp`),
 * upper-case; undefined for any other file. Source: names that public tools give to their copies.
 */
export function hiveOfFileName(path: string): string | undefined {
  const name = fold(baseName(path));
  if (name.length > 80) return undefined;
  if (USER_HIVES.has(name)) return USER_HIVES.get(name);
  const extension = extensionOf(name);
  const isTelling = TELLING_ENDINGS.has(extension);
  if (!isTelling && !OTHER_ENDINGS.has(extension)) return undefined;
  const stem = extension === '' ? name : name.slice(0, -extension.length - 1);
  const parts = stem.split(/[-_.~ ()]+/).filter((part) => part !== '');
  const hive = parts.find((part) => HIVE_NAMES.has(part));
  if (hive === undefined || (SHORT.has(hive) && !isTelling && extension !== 'tmp')) return undefined;
  const others = parts.filter((part) => part !== hive);
  return isTelling || others.every((part) => BESIDE.test(part)) ? HIVE_NAMES.get(hive) : undefined;
}

/** Endings that files of every kind have. */
const COMMON_ENDINGS = new Set(['txt', 'dat', 'bin', 'old']);

/** The name says hive by itself; one called system or notes on Sam need other signs. */
export function saysHive(path: string): boolean {
  const hive = hiveOfFileName(path);
  const extension = extensionOf(fold(baseName(path)));
  return (
    hive !== undefined &&
    (TELLING_ENDINGS.has(extension) ||
      ((hive === 'SAM' || hive === 'NTDS') && !COMMON_ENDINGS.has(extension)))
  );
}

/** Other programs have folders called config as well, but none of them keeps a file called sam there. */
const HIVE_HOME =
  /(?:(?:\\|^)(?:system32|sysnative)\\config|^config|\\windows\\repair|\\(?:config\\)?regback)\\(?:regback\\)?(sam|security|system|software|default)$/i;

/** A folder that Windows keeps its hives, or copies of them, in; `path` is canonical. */
export function isHiveFolder(path: string): boolean {
  return /(?:\\|^)(?:system32|sysnative)\\config(?:\\regback)?$|\\windows\\repair$/.test(path);
}

/**
 * The hive whose own file a path is, wherever the drive or shadow copy; undefined for any other path.
 * Source: HKLM\SYSTEM\CurrentControlSet\Control\hivelist, and the default places of RegBack and of ntds.dit.
 */
export function hiveOfHiveFile(path: string): string | undefined {
  const own = HIVE_HOME.exec(path)?.[1] ?? /\\(?:config|repair)\\(sam)$/i.exec(path)?.[1];
  if (own !== undefined) return own.toUpperCase();
  if (/\\ntds\.dit$/i.test(path)) return 'NTDS';
  const folder = path.lastIndexOf('\\');
  return folder === -1 ? undefined : USER_HIVES.get(fold(path.slice(folder + 1)));
}
