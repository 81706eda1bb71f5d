/** File paths in one spelling, and their parts. */

/**
 * The path without the prefixes the NT API puts before it (`\??\`, `\\?\`; `\\?\UNC\` becomes `\\`). A device path
 * (`\Device\HarddiskVolume3\..`) stays as it is: which letter the volume had is not in the log, and leaving it out
 * would make two volumes one. Conditions about paths are better anchored at their end. Idempotent.
 */
export function withoutNtPrefix(text: string): string {
  // Nearly every path begins with a drive's letter.
  if (!text.startsWith('\\')) return text;
  let path = text;
  for (;;) {
    const shorter = path.replace(/^(?:\\\?\?\\|\\\\\?\\)(UNC\\)?/i, (_, unc) =>
      unc === undefined ? '' : '\\\\',
    );
    if (shorter === path) return path;
    path = shorter;
  }
}

/** What follows the last slash or backslash; of a stream (`a.txt:x`) the file with its stream. */
export function fileName(path: string): string {
  return path.slice(lastSlash(path) + 1);
}

/** The folder without its trailing backslash, but `C:\` for a root; undefined for a bare name. */
export function fileDirectory(path: string): string | undefined {
  const slash = lastSlash(path);
  if (slash < 0) return undefined;
  return slash === 2 && path.charAt(1) === ':' ? path.slice(0, 3) : path.slice(0, slash);
}

/** The last extension without its dot; undefined when there is none. */
export function fileExtension(path: string): string | undefined {
  const name = fileName(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 || dot === name.length - 1 ? undefined : name.slice(dot + 1);
}

function lastSlash(path: string): number {
  return Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));
}
