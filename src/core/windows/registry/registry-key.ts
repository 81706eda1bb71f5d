/** What a registry path says by itself: hive, key, value name, whose it is; written or canonical. */
import { fold } from '../../fold.ts';
import { isThisMachine } from '../path/this-machine.ts';

type RegRoot = 'HKLM' | 'HKCU' | 'HKCR' | 'HKU' | 'HKCC';

/** A key as a command or a script names it. */
export interface RegKey {
  readonly root: RegRoot;
  /** Short root and the rest as written, control sets folded, no trailing backslash: `HKLM\SAM`. */
  readonly path: string;
  /** The hive file it lives in, upper-case (`SAM`, `NTUSER`); undefined for the bare roots HKLM and HKU. */
  readonly hive: string | undefined;
  /** True when it is the root of that hive. */
  readonly wholeHive: boolean;
  /** Folded host name; undefined for this machine (also when written `\\.\` or as localhost). */
  readonly remoteHost: string | undefined;
}

const ROOTS: ReadonlyMap<string, RegRoot> = new Map([
  ['hklm', 'HKLM'],
  ['hkey_local_machine', 'HKLM'],
  ['hkcu', 'HKCU'],
  ['hkey_current_user', 'HKCU'],
  ['hkcr', 'HKCR'],
  ['hkey_classes_root', 'HKCR'],
  ['hku', 'HKU'],
  ['hkey_users', 'HKU'],
  ['hkcc', 'HKCC'],
  ['hkey_current_config', 'HKCC'],
]);

/**
 * Reads a key in any spelling of reg.exe, PowerShell or .NET: long and short roots, `\\host\`, `\\.\`, `HKLM:`,
 * `Registry::`, quotes and carets inside words, compatibility characters, forward, doubled and trailing slashes.
 * Undefined when it does not begin with a root.
 */
export function parseRegKey(written: string): RegKey | undefined {
  if (written.length > 4096) return undefined;
  let text = plainWord(written).replaceAll('/', '\\');
  text = text.replace(/^(?:microsoft\.powershell\.core\\)?registry::/i, '');
  const host = /^\\\\([^\\]+)\\+/.exec(text);
  if (host !== null) text = text.slice(host[0].length);
  const segments = text
    .split(/[\\]+/)
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '');
  const [first, ...rest] = splitDrive(segments);
  const root = first === undefined ? undefined : ROOTS.get(looksLike(first, ROOT_NAMES) ?? fold(first));
  if (root === undefined) return undefined;
  const below = foldControlSet(root, withHiveNamed(root, rest));
  const remote = host?.[1] === undefined || isThisMachine(host[1]) ? undefined : fold(host[1]);
  return { root, path: [root, ...below].join('\\'), remoteHost: remote, ...hiveOf(root, below) };
}

const ROOT_NAMES: readonly string[] = [...ROOTS.keys()];
/** Hives of the machine. Source: HKLM\SYSTEM\CurrentControlSet\Control\hivelist. */
const MACHINE_HIVES: readonly string[] = ['sam', 'security', 'system', 'software'];
/** Every letter outside ASCII: what looks like a Latin letter has no compatibility form that would fold it. */
const FOREIGN = /[^\0-\x7f]/u;

/** The one name that a word with foreign letters can be read as, each of them standing for any letter; undefined where there is none or several, and for a plain word. */
function looksLike(word: string, names: readonly string[]): string | undefined {
  if (!FOREIGN.test(word)) return undefined;
  const letters = [...fold(word)];
  const alike = names.filter(
    (name) =>
      name.length === letters.length &&
      letters.every((letter, at) => letter === name.charAt(at) || FOREIGN.test(letter)) &&
      letters.some((letter) => !FOREIGN.test(letter)),
  );
  return alike.length === 1 ? alike[0] : undefined;
}

/** The first part below HKLM decides which hive is meant. */
function withHiveNamed(root: RegRoot, below: readonly string[]): readonly string[] {
  const [first, ...rest] = below;
  const hive = root !== 'HKLM' || first === undefined ? undefined : looksLike(first, MACHINE_HIVES);
  return hive === undefined ? below : [hive.toUpperCase(), ...rest];
}

/**
 * Whether root or hive of a written key stand in letters that only look like others, compatibility forms included, or
 * cannot be read for such letters at all.
 */
export function isDisguisedKey(written: string): boolean {
  const start = /^(?:[^\\/]*[\\/]+){0,1}[^\\/]*/.exec(written.replace(/^["'\\/]+/, ''))?.[0] ?? '';
  const letters = start.replace(/[\u201c-\u201f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '');
  if (!FOREIGN.test(letters)) return false;
  const key = parseRegKey(written);
  if (key === undefined) return true;
  return FOREIGN.test(letters.replace(/[\\/].*/u, '')) || isHiveOfMachine(key);
}

function isHiveOfMachine({ root, hive }: RegKey): boolean {
  return root === 'HKLM' && MACHINE_HIVES.includes(fold(hive ?? ''));
}

/** `HKLM:SAM` is `HKLM:\SAM`. */
function splitDrive(segments: readonly string[]): readonly string[] {
  const first = segments[0] ?? '';
  const colon = first.indexOf(':');
  if (colon < 0) return segments;
  const below = first.slice(colon + 1);
  return [first.slice(0, colon), ...(below === '' ? [] : [below]), ...segments.slice(1)];
}

/** A word without what only misleads: quotes, carets, invisible characters, compatibility forms of letters. */
export function plainWord(word: string): string {
  return word
    .normalize('NFKC')
    .replace(/["\u201c-\u201f^\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
    .trim();
}

function foldControlSet(root: RegRoot, below: readonly string[]): readonly string[] {
  const [hive, set, ...rest] = below;
  if (root !== 'HKLM' || hive === undefined || set === undefined || fold(hive) !== 'system') return below;
  return /^controlset\d{3}$/i.test(set) ? [hive, 'CurrentControlSet', ...rest] : below;
}

/** Source: HKLM\SYSTEM\CurrentControlSet\Control\hivelist and the documentation of the predefined keys. */
function hiveOf(root: RegRoot, below: readonly string[]): Pick<RegKey, 'hive' | 'wholeHive'> {
  const [first, second, third] = below.map((segment) => fold(segment));
  if (root === 'HKCR') return { hive: 'SOFTWARE', wholeHive: false };
  if (root === 'HKCC') return { hive: 'SYSTEM', wholeHive: false };
  if (root === 'HKCU') return userHive(first, second, below.length);
  if (first === undefined) return { hive: undefined, wholeHive: false };
  if (root === 'HKLM') return { hive: first.toUpperCase(), wholeHive: below.length === 1 };
  if (first.endsWith('_classes')) return { hive: 'USRCLASS', wholeHive: below.length === 1 };
  if (first === '.default' || first === 's-1-5-18') return { hive: 'DEFAULT', wholeHive: below.length === 1 };
  if (first.startsWith('s-1-')) return userHive(second, third, below.length - 1);
  return { hive: first.toUpperCase(), wholeHive: below.length === 1 };
}

function userHive(first: string | undefined, second: string | undefined, depth: number) {
  return first === 'software' && second === 'classes'
    ? { hive: 'USRCLASS', wholeHive: depth === 2 }
    : { hive: 'NTUSER', wholeHive: depth === 0 };
}

/** The key that a 32-bit program finds under this name. */
export function in32BitView(key: RegKey): RegKey {
  const path = key.path.replace(/^(HKLM\\SOFTWARE\\)(?!Wow6432Node(?:\\|$))/i, '$1WOW6432Node\\');
  return path === key.path ? key : { ...key, path };
}

/** A registry value's path taken apart. */
export interface ValuePath {
  /** Folded key below hive root and user, without Wow6432Node: the same for every user and both views. */
  readonly key: string;
  readonly name: string;
  /** True when the 32-bit view was written. */
  readonly wow64: boolean;
  /** True when the registry's own tools cannot show the name: none is logged, or nothing in it is visible. */
  readonly nameHidden: boolean;
  /** True when the name looks like another one: signs nobody sees, letters of a foreign alphabet among Latin ones. */
  readonly nameDisguised: boolean;
  /** SID of the user whose hive it is, or `.DEFAULT`; undefined for machine hives. */
  readonly userSid: string | undefined;
  readonly hive: string | undefined;
}

/** Takes a canonical registry path apart; `valueName` is the logged value name, which may hold backslashes itself. */
export function readValuePath(path: string, valueName?: string): ValuePath {
  const name =
    valueName !== undefined && path.endsWith(`\\${valueName}`)
      ? valueName
      : path.slice(path.lastIndexOf('\\') + 1);
  const nameHidden = isHidden(name);
  return {
    ...readKeyPath(path.slice(0, path.length - name.length)),
    name,
    nameHidden,
    nameDisguised: !nameHidden && isDisguised(name),
  };
}

/** At a character with the code zero the registry's tools take the name to end. */
function isHidden(name: string): boolean {
  return !/[^\s\p{C}\u2800\u3164]/u.test(name) || name.includes('\u0000');
}

const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;
/** Control and format characters, fillers, blanks that are not the blank, and blanks at either end. */
const UNSEEN = /[\p{C}\u00a0\u115f\u1160\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]|^\s|\s$/u;
/** Latin letters in wide, mathematical and enclosed forms. */
const STYLED = /[\uff21-\uff5a\u24b6-\u24e9]|[\u{1d400}-\u{1d6a3}]/u;
const LATIN = /\p{Script=Latin}/u;
/** Alphabets with letters that look like Latin ones; the Greek mu stands for a unit. */
const ALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;

function isDisguised(name: string): boolean {
  if (PLAIN.test(name)) return false;
  return (
    UNSEEN.test(name) ||
    STYLED.test(name) ||
    name
      .replaceAll('\u03bc', '')
      .split(/[\s_.-]+/u)
      .some((word) => LATIN.test(word) && ALIKE.test(word))
  );
}

type KeyPath = Omit<ValuePath, 'name' | 'nameHidden' | 'nameDisguised'>;

/** Many values lie in few keys: what was read of a key is kept for the next value. */
const knownKeys = new Map<string, KeyPath>();
const MOST_KEYS = 1024;
const LONGEST_KEY = 512;

function readKeyPath(path: string): KeyPath {
  const known = knownKeys.get(path);
  if (known !== undefined) return known;
  const segments = path.split(/\\+/).filter((segment) => segment !== '');
  const isUser = fold(segments[0] ?? '') === 'hku';
  const below = segments.slice(isUser ? 2 : 1).map((segment) => fold(segment));
  const kept = below.filter((segment) => segment !== 'wow6432node');
  const read = {
    key: kept.join('\\'),
    wow64: kept.length < below.length,
    userSid: isUser ? segments[1]?.replace(/_classes$/i, '') : undefined,
    hive: parseRegKey(segments.join('\\'))?.hive,
  };
  if (knownKeys.size >= MOST_KEYS) knownKeys.clear();
  if (path.length <= LONGEST_KEY) knownKeys.set(path, read);
  return read;
}
