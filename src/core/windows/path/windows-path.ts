/** One spelling for each Windows path, and the parts a path is made of. */
import { fold } from '../../fold.ts';
import { expandVariables } from './environment.ts';

/**
 * The path folded, without quotes, prefixes (`\??\`, `\\?\`, `file:///`), doubled or forward slashes, `.` and `..`;
 * variables and the short names of the program folders replaced. Relative and bare names stay relative. Idempotent.
 */
export function canonicalPath(written: string): string {
  let path = onePass(written);
  // Only a prefix, a variable, a step upwards or a blank at an end can show itself again.
  if (!/^[\\f\s]|[%!$]|\.\.|\s$/u.test(path)) return path;
  for (let pass = 1; pass < MOST_PASSES; pass += 1) {
    const next = onePass(path);
    if (next === path) break;
    path = next;
  }
  return path;
}

/** What is taken away can leave another prefix behind; nobody nests them deeper than this by honest means. */
const MOST_PASSES = 4;

function onePass(written: string): string {
  let path = fold(expandVariables(written.trim().replaceAll('"', '')));
  if (path.startsWith('file:'))
    path = path
      .slice('file:'.length)
      .replace(/^\/{2,}(?=[a-z]:)/, '')
      .replaceAll('%20', ' ');
  path = withoutStreamType(path.replaceAll('/', '\\'));
  return withRealFolder(withLongRoot(joinSegments(path.startsWith('\\') ? withoutPrefix(path) : path)));
}

/** `a.exe::$DATA` is the file itself, `a.txt:b:$DATA` its stream `b`. */
function withoutStreamType(path: string): string {
  return path.endsWith(':$data') ? path.slice(0, -':$data'.length).replace(/:$/, '') : path;
}

/**
 * Short names of the folders at a drive's root, which are made in this order when Windows is installed. What else a
 * short name stands for only the machine can tell. Source: the layout of 64-bit Windows.
 */
const ROOT_FOLDERS: ReadonlyMap<string, string> = new Map([
  ['progra~1', 'program files'],
  ['progra~2', 'program files (x86)'],
  ['progra~3', 'programdata'],
]);

function withLongRoot(path: string): string {
  if (!path.includes('~')) return path;
  return path.replace(
    /^([a-z?]:\\)([^\\]+)/,
    (written, drive: string, folder: string) =>
      `${drive}${ROOT_FOLDERS.get(folder) ?? written.slice(drive.length)}`,
  );
}

/** Links that Windows keeps for old programs, and the folders they lead to. Source: the junctions of a stock Windows. */
const LINKS: readonly (readonly [RegExp, string])[] = [
  [/^([a-z?]:)\\documents and settings(?=\\|$)/, '$1\\users'],
  [/^([a-z?]:)\\users\\all users(?=\\|$)/, '$1\\programdata'],
  [/^([a-z?]:)\\users\\default user(?=\\|$)/, '$1\\users\\default'],
  [/^([a-z?]:\\users\\[^\\]+)\\local settings(?:\\application data)?(?=\\|$)/, '$1\\appdata\\local'],
  [/^([a-z?]:\\users\\[^\\]+)\\application data(?=\\|$)/, '$1\\appdata\\roaming'],
  [/^([a-z?]:\\users\\[^\\]+)\\start menu(?=\\|$)/, '$1\\appdata\\roaming\\microsoft\\windows\\start menu'],
  [/^([a-z?]:\\programdata)\\start menu(?=\\|$)/, '$1\\microsoft\\windows\\start menu'],
  [/^([a-z?]:\\programdata)\\application data(?=\\|$)/, '$1'],
];

function withRealFolder(path: string): string {
  if (!/ (?:users?|and settings|data|settings|menu)(?:\\|$)/.test(path)) return path;
  return LINKS.reduce((read, [link, folder]) => read.replace(link, folder), path);
}

/** `\??\`, `\\?\`, `\\.\`, the kernel's own names. Which letter a volume has is not in its name. */
function withoutPrefix(path: string): string {
  return path
    .replace(/^(?:\\[?\\][?.]\\+)+(?:global\\+)?(unc\\+)?/, (_prefix, unc?: string) =>
      unc === undefined ? '' : '\\\\',
    )
    .replace(/^(?:\\?globalroot)?\\?(?:\?\?|global\?\?|dosdevices)\\(?=[a-z]:)/, '')
    .replace(/^(?:harddiskvolume\d{1,5}|bootpartition)(?=\\)/, '?:')
    .replace(/^(?:globalroot)?\\device\\harddiskvolume(?:shadowcopy)?\d{1,5}(?=\\)/, '?:')
    .replace(/^volume\{[0-9a-f-]{36}\}(?=\\)/, '?:')
    .replace(/^(?:globalroot)?\\device\\mup\\+/, '\\\\')
    .replace(/^\\systemroot(?=\\|$)/, 'c:\\windows');
}

/** A doubled backslash, a segment of dots, a blank or a dot at an end of one: most paths have none of these. */
const UNTIDY = /\\(?:[\\\s.]|$)|[\s.](?:\\|$)|^[\\\s.]/u;

function joinSegments(path: string): string {
  if (!UNTIDY.test(path)) return path;
  const root = /^\\\\|^[a-z?]:\\+|^\\/.exec(path)?.[0] ?? '';
  const kept: string[] = [];
  for (const segment of path.slice(root.length).split('\\')) {
    if (segment === '..' && root !== '' && kept.length > 0) kept.pop();
    else if (segment !== '' && segment !== '.' && !(segment === '..' && root !== '')) kept.push(segment);
  }
  let last = kept.pop();
  while (last !== undefined && last !== '..' && trimmedEnd(last) === '') last = kept.pop();
  const parts = [...kept.map(withoutDot), ...(last === undefined ? [] : [trimmedEnd(last)])];
  return `${root.replace(/\\+$/, (run) => (root === '\\\\' ? run : '\\'))}${parts.join('\\')}`;
}

/**
 * Of a folder's name Windows drops a single dot at its end and keeps blanks: `C:\Windows \System32` is another folder.
 * Source: Microsoft, "File path formats on Windows systems", trimming characters.
 */
function withoutDot(segment: string): string {
  return segment.endsWith('.') && !segment.endsWith('..') ? segment.slice(0, -1) : segment;
}

/** Of the last name it drops all blanks and dots at the end; a walk from there keeps it linear. */
function trimmedEnd(segment: string): string {
  if (segment === '..') return segment;
  let end = segment.length;
  while (end > 0 && (segment.charAt(end - 1) === ' ' || segment.charAt(end - 1) === '.')) end -= 1;
  return segment.slice(0, end);
}

/** Last part of a path. */
export function baseName(path: string): string {
  let start = path.length;
  while (start > 0 && !isSlash(path.charCodeAt(start - 1))) start -= 1;
  return path.slice(start);
}

/** The extension without its dot, of the stream when there is one; '' when there is none. */
export function extensionOf(path: string): string {
  let dot = -1;
  let start = path.length;
  for (; start > 0; start -= 1) {
    const code = path.charCodeAt(start - 1);
    if (code === COLON || isSlash(code)) break;
    if (code === DOT && dot < 0) dot = start - 1;
  }
  return dot > start ? path.slice(dot + 1) : '';
}

const COLON = 0x3a;
const DOT = 0x2e;

/** Paths are read from their end, character by character: what is looked for stands there. */
function isSlash(code: number): boolean {
  return code === 0x5c || code === 0x2f;
}

/** The alternate data stream a path names (`file.txt:part`); undefined when it names the file itself. */
export function streamOf(path: string): string | undefined {
  const name = baseName(path);
  // A drive without a folder, and a part of a variable that nobody knows, hold a colon as well.
  const colon = name.indexOf(':', name === path && /^[a-z?]:/i.test(name) ? 2 : 0);
  const isStream = colon > 0 && colon < name.length - 1 && !/[%!]/.test(name.slice(0, colon));
  return isStream ? name.slice(colon + 1) : undefined;
}

/** From a drive or a share. */
export function isAbsolute(path: string): boolean {
  return /^[a-z?]:\\/i.test(path) || isUnc(path);
}

export function isUnc(path: string): boolean {
  return /^\\\\[^\\.?]/.test(path);
}

/** True when a part is a short name that Windows made (`kimber~1`). */
export function hasShortName(path: string): boolean {
  return path.includes('~') && /(?:^|\\)[^\\ ]{1,8}~\d{1,5}(?:\.[^\\.]{1,3})?(?=\\|$)/.test(path);
}

/** A relative path below a folder; the path itself when it is absolute. */
export function resolvePath(folder: string | undefined, path: string): string {
  if (folder === undefined || isAbsolute(path) || path === '') return path;
  const base = canonicalPath(folder);
  if (!isAbsolute(base)) return path;
  return canonicalPath(path.startsWith('\\') ? `${base.slice(0, 2)}${path}` : `${base}\\${path}`);
}
