/** One spelling for each Windows path, and the parts a path is made of. */
import { fold } from '../fold.ts';
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
  return withLongRoot(joinSegments(path.startsWith('\\') ? withoutPrefix(path) : path));
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

function joinSegments(path: string): string {
  const root = /^\\\\|^[a-z?]:\\+|^\\/.exec(path)?.[0] ?? '';
  const kept: string[] = [];
  const segments = path.slice(root.length).split('\\');
  for (const [at, segment] of segments.entries()) {
    if (segment === '..' && root !== '' && kept.length > 0) kept.pop();
    else if (segment !== '' && segment !== '.' && !(segment === '..' && root !== '')) {
      const name = at === segments.length - 1 ? trimName(segment) : segment.replace(/(?<=[^.])\.$/, '');
      if (name !== '') kept.push(name);
    }
  }
  return `${root.replace(/\\+$/, (run) => (root === '\\\\' ? run : '\\'))}${kept.join('\\')}`;
}

/**
 * Windows drops blanks and dots at the end of a path, but of a folder within it one dot only: `C:\Windows \System32` is
 * another folder. A walk from the end keeps it linear.
 */
function trimName(segment: string): string {
  if (segment === '..') return segment;
  let end = segment.length;
  while (end > 0 && (segment.charAt(end - 1) === ' ' || segment.charAt(end - 1) === '.')) end -= 1;
  return segment.slice(0, end).trimStart();
}

/** Last part of a path. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}

/** The extension without its dot, of the stream when there is one; '' when there is none. */
export function extensionOf(path: string): string {
  const name = baseName(path).split(':').at(-1) ?? '';
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1) : '';
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
  return /(?:^|\\)[^\\ ]{1,8}~\d{1,5}(?:\.[^\\.]{1,3})?(?=\\|$)/.test(path);
}

/** A relative path below a folder; the path itself when it is absolute. */
export function resolvePath(folder: string | undefined, path: string): string {
  if (folder === undefined || isAbsolute(path) || path === '') return path;
  const base = canonicalPath(folder);
  if (!isAbsolute(base)) return path;
  return canonicalPath(path.startsWith('\\') ? `${base.slice(0, 2)}${path}` : `${base}\\${path}`);
}
