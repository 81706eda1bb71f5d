/** Finds web addresses in text. */

/** The first http, https or ftp address in a text. */
export function firstUrl(text: string): string | undefined {
  return /(?:https?|ftp):\/\/[^\s"'`<>)|]{1,2048}/i.exec(text)?.[0];
}
