/** Regular expressions on an engine whose time grows linearly with the text, so that no pattern can hang a hunt. */
import { RE2JS } from 're2js';

const FLAG_BITS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
};

/** A test for "found anywhere in the text". Throws what `regexFault` would have told. */
export function linearRegex(source: string, flags: string): (text: string) => boolean {
  const bits = [...flags].reduce((all, flag) => all | (FLAG_BITS[flag] ?? 0), 0);
  const compiled = RE2JS.compile(source, bits);
  return (text) => compiled.test(text);
}

/** What other engines write as `\Z` and `\u0041`, as this one does. */
export function linearSpelling(source: string): string {
  return source.replace(/\\(?:u([\da-fA-F]{4})|[\s\S])/g, (written, code?: string) =>
    code !== undefined ? `\\x{${code}}` : written === '\\Z' ? '\\z' : written,
  );
}

/** Why the engine refuses `source`; undefined when it takes it. */
export function regexFault(source: string): string | undefined {
  try {
    RE2JS.compile(source);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    return /\(\?(<?[=!]|>)|\\[1-9]|\\k</.test(source)
      ? `${cause.message}; look-around and back-references cannot run in linear time: say it with a second field condition or with "not"`
      : cause.message;
  }
}
