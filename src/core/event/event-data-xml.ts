/** Reads the `<Data Name="..">..</Data>` elements of an EventData XML string into a map of names. */

const ELEMENT = /<Data\s+Name=(?:"([^"]*)"|'([^']*)')\s*(?:\/>|>([^<]*)<\/Data>)/g;

/** Nothing but flat `Data` elements occurs in the records read here; everything else is passed over. */
export function readElements(xml: string): Readonly<Record<string, string>> {
  const data: Record<string, string> = {};
  for (const [, doubleQuoted, singleQuoted, text] of xml.matchAll(ELEMENT)) {
    const name = doubleQuoted ?? singleQuoted;
    if (name !== undefined) data[withoutXmlEscapes(name)] = withoutXmlEscapes(text ?? '');
  }
  return data;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

export function withoutXmlEscapes(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    if (hex !== undefined || decimal !== undefined)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    return ENTITIES[String(name).toLowerCase()] ?? whole;
  });
}
