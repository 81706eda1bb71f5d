/** The shape of what a value starts, and how a path becomes one. */
import { classOfExtension, type FileClass } from '../command-line/program-split.ts';
import { extensionOf, hasShortName, isAbsolute, isUnc, resolvePath, streamOf } from '../path/windows-path.ts';

export const TARGET_KINDS = [
  'executable',
  'script',
  'library',
  'document',
  'url',
  'inline_code',
  'registry_payload',
  'bare_name',
  'unc',
  'removal',
  'none',
  /** Another key, to which its own leads. */
  'link',
  'binary',
] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export interface ValueTarget {
  readonly kind: TargetKind;
  /** The data as given. */
  readonly raw: string;
  /** The payload's canonical path: absolute, a pattern where a variable depends on the user, or bare as written. Never an interpreter that is given something to run. */
  readonly path?: string;
  /** The payload's arguments as written. */
  readonly arguments?: string;
  /** Canonical path of the first program of the line, launcher or payload. */
  readonly program?: string;
  /** Names of the programs that stand before the payload, outermost first, without `.exe`. */
  readonly launchers: readonly string[];
  /** The one of them that runs the payload, when it is not the last: `cmd` in `cmd /c curl -o x & x`. */
  readonly interpreter?: string;
  /** Exported function that rundll32 calls. */
  readonly export?: string;
  /** First URL to be found. */
  readonly url?: string;
  /** Code on the command line itself. */
  readonly code?: string;
  /** That code with its pieces put together, where it was taken to pieces. */
  readonly plainCode?: string;
  /** Registry path a launcher reads its code from. */
  readonly registryPath?: string;
  /** True when a launcher is told to show no window. */
  readonly hidden?: boolean;
  readonly stream?: string;
  readonly shortName?: boolean;
  readonly unquotedBlank?: boolean;
}

export type Found = Omit<ValueTarget, 'raw'>;

/** A payload that is a file; `none` for an empty path. */
export function fileTarget(
  path: string,
  rest: string,
  as: FileClass | undefined,
  launchers: readonly string[],
): Found {
  if (path === '') return { kind: 'none', launchers };
  return {
    kind: kindOf(path, as),
    path,
    launchers,
    ...optional({
      arguments: rest === '' ? undefined : rest,
      stream: streamOf(path),
      shortName: hasShortName(path) ? true : undefined,
    }),
  };
}

/** The payload where a relative name means a file of that folder; a bare word may be any program of Windows. */
export function inFolder(found: Found, folder: string | undefined): Found {
  const { path } = found;
  if (folder === undefined || path === undefined || isAbsolute(path)) return found;
  if (!path.includes('\\') && extensionOf(path) === '') return found;
  const whole = resolvePath(folder, path);
  return { ...found, path: whole, kind: found.kind === 'bare_name' ? kindOf(whole, undefined) : found.kind };
}

function kindOf(path: string, as: FileClass | undefined): TargetKind {
  if (isUnc(path)) return 'unc';
  if (as !== undefined) return as;
  if (!path.includes('\\')) return 'bare_name';
  const extension = extensionOf(path);
  return (
    classOfExtension(extension) ?? (extension.length > 4 || extension === '' ? 'executable' : 'document')
  );
}

/** Leaves out what is undefined, so that absent stays absent. */
export function optional<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: T[K] } = {};
  for (const name in given) if (given[name] !== undefined) kept[name] = given[name];
  return kept as { [K in keyof T]?: Exclude<T[K], undefined> };
}
