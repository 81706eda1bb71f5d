/** Writes a record as the JSON that evtx_dump prints for it, so that whatever reads that reads this. */
import type { BinaryXml, FilledElement, XmlContent, XmlElement } from './binary-xml.ts';
import { DamagedEvtx } from './damaged-evtx.ts';
import { type EvtxValue, isEmpty, isList, isNested, items, valueJson, valueText } from './evtx-values.ts';

/** In these, `Data` elements are fields by their attribute `Name`. */
const CONTAINERS: ReadonlySet<string> = new Set(['EventData', 'UserData']);
const FIELD = 'Data';
/** What a place is filled with that a record has no value for. */
const NO_VALUE: EvtxValue = { type: 0, at: 0, size: 0 };

/**
 * A record fits a chunk, but its values may be shown more than once, and be of elements that do so too: a few hundred bytes
 * can describe more text than there is memory. No event comes near this.
 */
const MOST_CHARACTERS = 4 * 1024 * 1024;
/** What an element counts for itself, even if it is empty. */
const ELEMENT_CHARACTERS = 16;

/** Text is put together piece by piece: lists of pieces cost most of the time there is. */
export class RecordJson {
  readonly #bytes: Buffer;
  readonly #xml: BinaryXml;
  /** What the record may still grow by, in characters. */
  #room = 0;

  constructor(bytes: Buffer, xml: BinaryXml) {
    this.#bytes = bytes;
    this.#xml = xml;
  }

  /** Of the record's binary XML within these bytes of the chunk. Throws `DamagedEvtx`. */
  write(at: number, end: number): string {
    this.#room = MOST_CHARACTERS;
    try {
      const [root] = this.#xml.fragment(at, end);
      if (root?.element.name !== 'Event') throw new DamagedEvtx('it holds no event');
      return `{${root.element.key}:${this.#element(root.element, root.values, false)}}`;
    } catch (error) {
      // Every place in a chunk is told by numbers, which may be damaged.
      throw error instanceof RangeError ? new DamagedEvtx('it points out of its chunk') : error;
    }
  }

  #element(element: XmlElement, values: readonly EvtxValue[], isContainer: boolean): string {
    this.#take(ELEMENT_CHARACTERS);
    const { content } = element;
    if (element.attributes.length === 0) {
      const only = this.#only(element, values, 'null');
      if (only !== undefined) return only;
    }
    const attributes = this.#attributes(element, values);
    const children = mayHoldElements(content, values) ? this.#children(content, values) : NO_ELEMENTS;
    const hasText = this.#hasText(content, values);
    if (children.length === 0 && attributes === '') return hasText ? this.#scalar(content, values) : 'null';
    let json = attributes === '' ? '' : `"#attributes":{${attributes}}`;
    if (hasText) json = joined(json, `"#text":${this.#scalar(content, values)}`);
    json = joined(json, isContainer ? this.#fields(children) : this.#named(children));
    return `{${json}}`;
  }

  #attributes({ attributes }: XmlElement, values: readonly EvtxValue[]): string {
    let json = '';
    for (const { key, content } of attributes) {
      if (this.#hasText(content, values)) json = joined(json, `${key}:${this.#scalar(content, values)}`);
    }
    return json;
  }

  /** The second of a name is `Name_1`. */
  #named(children: readonly FilledElement[]): string {
    let json = '';
    const counts = children.length > FEW ? new Map<string, number>() : undefined;
    for (let i = 0; i < children.length; i += 1) {
      const { element, values } = children[i] as FilledElement;
      const { name } = element;
      const before = counts === undefined ? sameBefore(children, i) : (counts.get(name) ?? 0);
      counts?.set(name, before + 1);
      const key = before === 0 ? element.key : quoted(`${name}_${before}`);
      json = joined(json, `${key}:${this.#element(element, values, CONTAINERS.has(name))}`);
    }
    return json;
  }

  #fields(children: readonly FilledElement[]): string {
    let named = '';
    let bare = '';
    let count = 0;
    const others: FilledElement[] = [];
    for (const child of children) {
      if (child.element.name !== FIELD) others.push(child);
      else {
        const name = this.#fieldName(child);
        const value = this.#field(child);
        if (name !== undefined) named = joined(named, `${name}:${value}`);
        else {
          bare = joined(bare, value);
          count += 1;
        }
      }
    }
    // Fields without a name are told only where none has one.
    const unnamed = count === 0 ? '' : `"Data":{"#text":${count === 1 ? bare : `[${bare}]`}}`;
    const data = named === '' ? unnamed : named;
    return others.length === 0 ? data : joined(data, this.#named(others));
  }

  #fieldName({ element, values }: FilledElement): string | undefined {
    if (element.fixedName !== undefined) return element.fixedName;
    for (const { name, content } of element.attributes) {
      if (name !== 'Name') continue;
      return this.#hasText(content, values) ? quoted(this.#text(content, values)) : undefined;
    }
    return undefined;
  }

  #field({ element, values }: FilledElement): string {
    const only = this.#only(element, values, '""');
    if (only !== undefined) return only;
    const { content } = element;
    if (mayHoldElements(content, values)) return this.#element(element, values, false);
    return this.#hasText(content, values) ? this.#scalar(content, values) : '""';
  }

  /** Of an element that is filled by one value and nothing else, as most are. */
  #only({ only }: XmlElement, values: readonly EvtxValue[], empty: string): string | undefined {
    if (only === undefined) return undefined;
    const value = values[only] ?? NO_VALUE;
    if (isNested(value)) return undefined;
    return isEmpty(this.#bytes, value) ? empty : this.#taken(valueJson(this.#bytes, value));
  }

  /** Elements within an element; one that a list fills stands there once for each of its values. */
  #children(content: readonly XmlContent[], values: readonly EvtxValue[]): readonly FilledElement[] {
    const children: FilledElement[] = [];
    for (const one of content) {
      switch (one.is) {
        case 'element':
          this.#addRepeated(children, one.element, values);
          break;
        case 'filled':
          children.push(one.filled);
          break;
        case 'value': {
          const value = values[one.index] ?? NO_VALUE;
          if (isNested(value)) children.push(...this.#xml.fragment(value.at, value.at + value.size));
          break;
        }
        case 'text':
          break;
      }
    }
    return children;
  }

  #addRepeated(children: FilledElement[], element: XmlElement, values: readonly EvtxValue[]): void {
    const list = this.#listIn(element, values);
    if (list === undefined) {
      children.push({ element, values });
      return;
    }
    // Two lists of an element make as many of it as their values multiplied, each with all values of the record.
    for (const item of items(this.#bytes, values[list] ?? NO_VALUE)) {
      this.#take(ELEMENT_CHARACTERS + values.length);
      this.#addRepeated(children, element, values.with(list, item));
    }
  }

  /** The first place that more than one value fills. */
  #listIn({ places }: XmlElement, values: readonly EvtxValue[]): number | undefined {
    for (const place of places) {
      const value = values[place] ?? NO_VALUE;
      if (isList(value) && items(this.#bytes, value).length > 1) return place;
    }
    return undefined;
  }

  #hasText(content: readonly XmlContent[], values: readonly EvtxValue[]): boolean {
    for (const one of content) {
      if (one.is === 'text' && one.text !== '') return true;
      if (one.is !== 'value') continue;
      const value = values[one.index] ?? NO_VALUE;
      if (!isNested(value) && !isEmpty(this.#bytes, value)) return true;
    }
    return false;
  }

  /** A lone number stays one; all else is text. */
  #scalar(content: readonly XmlContent[], values: readonly EvtxValue[]): string {
    const texts = content.length === 1 ? content : content.filter((one) => !isElement(one, values));
    const [only] = texts;
    if (only === undefined || texts.length > 1) return quoted(this.#text(texts, values));
    if (only.is === 'text') return only.json;
    return only.is === 'value' ? this.#taken(valueJson(this.#bytes, values[only.index] ?? NO_VALUE)) : '""';
  }

  #text(content: readonly XmlContent[], values: readonly EvtxValue[]): string {
    let text = '';
    for (const one of content) {
      if (one.is === 'text') text += one.text;
      else if (one.is === 'value') {
        const value = values[one.index] ?? NO_VALUE;
        if (!isNested(value)) text += valueText(this.#bytes, value);
      }
    }
    return this.#taken(text);
  }

  #taken(text: string): string {
    this.#take(text.length);
    return text;
  }

  #take(characters: number): void {
    this.#room -= characters;
    if (this.#room < 0) throw new DamagedEvtx('it unfolds to more than any event holds');
  }
}

const NO_ELEMENTS: readonly FilledElement[] = [];

/** Of so many elements it is quicker to look at those before each than to remember them. */
const FEW = 32;

function sameBefore(children: readonly FilledElement[], at: number): number {
  const name = children[at]?.element.name;
  let count = 0;
  for (let before = 0; before < at; before += 1) if (children[before]?.element.name === name) count += 1;
  return count;
}

function mayHoldElements(content: readonly XmlContent[], values: readonly EvtxValue[]): boolean {
  for (const one of content) if (isElement(one, values)) return true;
  return false;
}

function isElement(one: XmlContent, values: readonly EvtxValue[]): boolean {
  if (one.is === 'value') return isNested(values[one.index] ?? NO_VALUE);
  return one.is !== 'text';
}

function joined(before: string, next: string): string {
  return before === '' || next === '' ? before + next : `${before},${next}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
