/** Device paths (`\Device\HarddiskVolume3\..`): the volume a path names, and the drive it stands for where that is known. */
import { fold } from '../../fold.ts';
import { pathMatches } from './path-pattern.ts';
import { canonicalPath } from './windows-path.ts';

/** Volumes of one host, folded (`harddiskvolume3`), with the drive each of them is: `c:`. */
export type Drives = ReadonlyMap<string, string>;

export const NO_DRIVES: Drives = new Map();

export interface DevicePath {
  readonly volume: string;
  /** From the backslash after the volume on, as written. */
  readonly rest: string;
}

/** A shadow copy is no drive: what lies in it is another file. Undefined for whatever names no volume. */
export function readDevicePath(path: string): DevicePath | undefined {
  if (!path.startsWith('\\')) return undefined;
  const read = /^\\device\\(harddiskvolume\d{1,5})(?=\\)/i.exec(path);
  return read === null ? undefined : { volume: fold(read[1] ?? ''), rest: path.slice(read[0].length) };
}

/** The path with the drive for its volume; as it is where the drive is not known, or none is named. */
export function withDrive(path: string, drives: Drives): string {
  const device = readDevicePath(path);
  const drive = device === undefined ? undefined : drives.get(device.volume);
  return device === undefined || drive === undefined ? path : `${drive.toUpperCase()}${device.rest}`;
}

/**
 * What one record shows of its host: a program under its device path whose own command line begins with the same path
 * on a drive. Undefined where it does not.
 */
export function driveShown(
  executable: string,
  line: string,
): { readonly volume: string; readonly drive: string } | undefined {
  const device = readDevicePath(executable);
  if (device === undefined) return undefined;
  const begin = /^\s{0,4}"?([a-z]:)(?=\\)/i.exec(line);
  if (begin === null) return undefined;
  const at = begin[0].length;
  const rest = fold(device.rest);
  return fold(line.slice(at, at + device.rest.length)) === rest &&
    /^(?:["\s]|$)/.test(line.slice(at + rest.length))
    ? { volume: device.volume, drive: fold(begin[1] ?? '') }
    : undefined;
}

/** As `pathMatches`, for a path that may name a volume: of one that no record explains any drive may be meant. */
export function matchesOnHost(wanted: string, path: string, drives: Drives): boolean {
  const device = readDevicePath(path);
  if (device === undefined) return pathMatches(wanted, path.startsWith('\\') ? canonicalPath(path) : path);
  const drive = drives.get(device.volume);
  return drive === undefined
    ? pathMatches(wanted.replace(/^[a-z]:/i, '?:'), `?:${device.rest}`)
    : pathMatches(wanted, `${drive}${device.rest}`);
}
