/** Reads the binary XML of a chunk: templates, which many records share, and the values a record fills in. */
import { DamagedEvtx } from './damaged-evtx.ts';
import type { EvtxValue } from './evtx-values.ts';

/** An element as it stands in a template, or outside of one. */
export interface XmlElement {
  readonly name: string;
  /** The name as JSON writes it. */
  readonly key: string;
  readonly attributes: readonly XmlAttribute[];
  readonly content: readonly XmlContent[];
  /** Of the values that fill its own content, then its attributes. */
  readonly places: readonly number[];
  /** The value that is all of its content. */
  readonly only: number | undefined;
  /** The attribute `Name` as JSON writes it, where it is the same in every record. */
  readonly fixedName: string | undefined;
}

export interface XmlAttribute {
  readonly name: string;
  readonly key: string;
  readonly content: readonly XmlContent[];
}

export type XmlContent =
  | { readonly is: 'text'; readonly text: string; readonly json: string }
  /** The value at this place among those of the record. */
  | { readonly is: 'value'; readonly index: number }
  | { readonly is: 'element'; readonly element: XmlElement }
  | { readonly is: 'filled'; readonly filled: FilledElement };

/** An element with the values its places are filled with. */
export interface FilledElement {
  readonly element: XmlElement;
  readonly values: readonly EvtxValue[];
}

const TOKEN = {
  end: 0x00,
  open: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  close: 0x04,
  text: 0x05,
  attribute: 0x06,
  section: 0x07,
  character: 0x08,
  entity: 0x09,
  instructionTarget: 0x0a,
  instructionData: 0x0b,
  instance: 0x0c,
  value: 0x0d,
  optionalValue: 0x0e,
  header: 0x0f,
} as const;

/** Set beside a token: more of its kind follow, or of an element: it has attributes. */
const MORE = 0x40;
const STRING = 0x01;
/** No event is nested deeper; what damaged bytes describe may be. */
const MOST_DEPTH = 64;
/** Next in the hash chain, identifier, length. */
const DEFINITION_HEAD = 24;
/** Next in the hash chain, hash. */
const NAME_HEAD = 6;

/** Of one chunk: places in it are what names and templates are called by. */
export class BinaryXml {
  readonly #bytes: Buffer;
  readonly #names = new Map<number, string>();
  readonly #templates = new Map<number, XmlElement>();
  #at = 0;
  #depth = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The elements of the fragment that lies within these bytes. Throws `DamagedEvtx`, and a `RangeError` for what points out of the chunk. */
  fragment(at: number, end: number): readonly FilledElement[] {
    this.#at = at;
    this.#depth = 0;
    return this.#fragment(end);
  }

  #fragment(end: number): readonly FilledElement[] {
    const found: FilledElement[] = [];
    while (this.#at < end) {
      const token = this.#byte();
      switch (token & ~MORE) {
        case TOKEN.end:
          return found;
        case TOKEN.header:
          this.#at += 3;
          break;
        case TOKEN.instance:
          found.push(this.#instance());
          break;
        case TOKEN.open:
          found.push({ element: this.#element(token, false), values: [] });
          break;
        default:
          throw new DamagedEvtx(`${token} opens no element`);
      }
    }
    return found;
  }

  /** Where a template is used for the first time in a chunk, its definition stands in between. */
  #instance(): FilledElement {
    this.#at += 5;
    const definition = this.#u32();
    const element = this.#template(definition);
    if (definition === this.#at)
      this.#at += DEFINITION_HEAD + this.#bytes.readUInt32LE(definition + DEFINITION_HEAD - 4);
    const count = this.#u32();
    let at = this.#at + count * 4;
    if (at > this.#bytes.length) throw new DamagedEvtx('it has more values than its chunk has room for');
    const values: EvtxValue[] = [];
    for (let i = 0; i < count; i += 1) {
      const size = this.#bytes.readUInt16LE(this.#at + i * 4);
      const type = this.#bytes.readUInt8(this.#at + i * 4 + 2);
      values.push({ type, at, size });
      at += size;
    }
    if (at > this.#bytes.length) throw new DamagedEvtx('its values run out of the chunk');
    this.#at = at;
    return { element, values };
  }

  #template(definition: number): XmlElement {
    const known = this.#templates.get(definition);
    if (known !== undefined) return known;
    const before = this.#at;
    this.#at = definition + DEFINITION_HEAD;
    if (this.#byte() !== TOKEN.header) throw new DamagedEvtx('its template is damaged');
    this.#at += 3;
    const token = this.#byte();
    if ((token & ~MORE) !== TOKEN.open) throw new DamagedEvtx('its template is damaged');
    const element = this.#nested(() => this.#element(token, true));
    this.#at = before;
    this.#templates.set(definition, element);
    return element;
  }

  #element(token: number, inTemplate: boolean): XmlElement {
    // Which value it depends on; then its length.
    this.#at += (inTemplate ? 2 : 0) + 4;
    const name = this.#name();
    const attributes: XmlAttribute[] = [];
    if ((token & MORE) !== 0) {
      this.#at += 4;
      while ((this.#peek() & ~MORE) === TOKEN.attribute) {
        this.#at += 1;
        const attribute = this.#name();
        const content = this.#content(inTemplate);
        attributes.push({ name: attribute, key: JSON.stringify(attribute), content });
      }
    }
    switch (this.#byte()) {
      case TOKEN.closeEmpty:
        return elementOf(name, attributes, []);
      case TOKEN.closeStart: {
        const content = this.#nested(() => this.#content(inTemplate));
        if (this.#byte() !== TOKEN.close) throw new DamagedEvtx('an element does not end');
        return elementOf(name, attributes, content);
      }
      default:
        throw new DamagedEvtx('the tag of an element does not end');
    }
  }

  /** Up to a token that is none. */
  #content(inTemplate: boolean): readonly XmlContent[] {
    const content: XmlContent[] = [];
    for (;;) {
      const token = this.#peek();
      const next = this.#contentOf(token, inTemplate);
      if (next === 'none') return content;
      if (next !== undefined) content.push(next);
    }
  }

  #contentOf(token: number, inTemplate: boolean): XmlContent | 'none' | undefined {
    const start = this.#at;
    this.#at += 1;
    switch (token & ~MORE) {
      case TOKEN.text:
        if (this.#byte() !== STRING) throw new DamagedEvtx('a text is of another type');
        return literal(this.#text());
      case TOKEN.section:
        return literal(this.#text());
      case TOKEN.character:
        return literal(`&#${this.#u16()};`);
      case TOKEN.entity:
        return literal(`&${this.#name()};`);
      case TOKEN.instructionTarget:
        this.#name();
        return undefined;
      case TOKEN.instructionData:
        this.#text();
        return undefined;
      case TOKEN.value:
      case TOKEN.optionalValue: {
        const index = this.#u16();
        this.#at += 1;
        return { is: 'value', index };
      }
      case TOKEN.instance:
        return { is: 'filled', filled: this.#instance() };
      case TOKEN.open:
        return { is: 'element', element: this.#nested(() => this.#element(token, inTemplate)) };
      default:
        this.#at = start;
        return 'none';
    }
  }

  /** A name stands where it is first used; elsewhere is told where that was. */
  #name(): string {
    const place = this.#u32();
    let name = this.#names.get(place);
    const length = this.#bytes.readUInt16LE(place + NAME_HEAD);
    const from = place + NAME_HEAD + 2;
    if (name === undefined) {
      if (from + length * 2 > this.#bytes.length) throw new DamagedEvtx('a name runs out of the chunk');
      name = this.#bytes.toString('utf16le', from, from + length * 2);
      this.#names.set(place, name);
    }
    if (place === this.#at) this.#at = from + length * 2 + 2;
    return name;
  }

  #text(): string {
    const length = this.#u16();
    const from = this.#at;
    this.#at += length * 2;
    if (this.#at > this.#bytes.length) throw new DamagedEvtx('a text runs out of the chunk');
    return this.#bytes.toString('utf16le', from, this.#at);
  }

  #nested<T>(read: () => T): T {
    if (this.#depth >= MOST_DEPTH) throw new DamagedEvtx('it is nested too deeply');
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  #peek(): number {
    return this.#bytes.readUInt8(this.#at);
  }

  #byte(): number {
    const value = this.#peek();
    this.#at += 1;
    return value;
  }

  #u16(): number {
    const value = this.#bytes.readUInt16LE(this.#at);
    this.#at += 2;
    return value;
  }

  #u32(): number {
    const value = this.#bytes.readUInt32LE(this.#at);
    this.#at += 4;
    return value;
  }
}

function literal(text: string): XmlContent {
  return { is: 'text', text, json: JSON.stringify(text) };
}

/** Works out once what every record of a template asks for. */
function elementOf(
  name: string,
  attributes: readonly XmlAttribute[],
  content: readonly XmlContent[],
): XmlElement {
  const [first] = content;
  const fixed = attributes.find((attribute) => attribute.name === 'Name')?.content;
  const [text] = fixed ?? [];
  return {
    name,
    key: JSON.stringify(name),
    attributes,
    content,
    places: placesIn(content, attributes),
    only: content.length === 1 && first?.is === 'value' ? first.index : undefined,
    fixedName: fixed?.length === 1 && text?.is === 'text' && text.text !== '' ? text.json : undefined,
  };
}

function placesIn(content: readonly XmlContent[], attributes: readonly XmlAttribute[]): readonly number[] {
  const all = [...content, ...attributes.flatMap((attribute) => attribute.content)];
  return all.flatMap((one) => (one.is === 'value' ? [one.index] : []));
}
