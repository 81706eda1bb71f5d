/** Picks one hash from Sysmon's list (`SHA1=..,MD5=..`) or takes the bare hash other shippers give. */

/** Lower-cased; undefined when the list has none of this algorithm (`md5`, `sha1`, `sha256`, `imphash`) or it is all zeros. */
export function pickHash(text: string, algorithm: string): string | undefined {
  const trimmed = text.trim();
  const found = trimmed.includes('=')
    ? trimmed
        .split(',')
        .find((part) => part.trim().toLowerCase().startsWith(`${algorithm}=`))
        ?.split('=')[1]
    : trimmed;
  const hash = found?.trim().toLowerCase();
  return hash === undefined || !/^[\da-f]+$/.test(hash) || /^0+$/.test(hash) ? undefined : hash;
}
