/** Picks one hash from Sysmon's list (`SHA1=..,MD5=..`) or takes the bare hash other shippers give. */

/** Lower-cased; undefined when the list has none of this algorithm (`md5`, `sha1`, `sha256`, `imphash`) or it is all zeros. */
export function pickHash(text: string, algorithm: string): string | undefined {
  const found = text.includes('=') ? listed(text, algorithm) : text;
  const hash = found?.trim().toLowerCase();
  return hash === undefined || !/^[\da-f]+$/.test(hash) || /^0+$/.test(hash) ? undefined : hash;
}

/** What stands behind the algorithm's name and an equals sign, up to the next sign of the list. */
function listed(list: string, algorithm: string): string | undefined {
  for (let from = 0; from <= list.length; ) {
    const comma = list.indexOf(',', from);
    const end = comma < 0 ? list.length : comma;
    const equals = list.indexOf('=', from);
    if (equals >= 0 && equals < end && list.slice(from, equals).trimStart().toLowerCase() === algorithm) {
      return list.slice(equals + 1, end).split('=')[0];
    }
    from = end + 1;
  }
  return undefined;
}
