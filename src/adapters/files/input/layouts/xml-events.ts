/** Reads streamed Windows event XML into `{"Event":{"System","EventData"}}` records, the form evtx_dump prints. */
import { StringDecoder } from 'node:string_decoder';
import sax, { type SAXParser } from 'sax';
import { PlaceCounter, type RecordPlace } from '../../../../core/event/record-place.ts';

export interface XmlSink {
  /** One record and where its Event element began. */
  record(record: object, place: RecordPlace): void;
  /** `place`: of the record that breaks off where it began on the line that is broken; else that line. */
  broken(place: RecordPlace, reason: string): void;
}

interface Element {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Element[];
  text: string;
}

/** Reads both a list of bare Event elements (wevtutil) and one wrapped in Events (Event Viewer). Entities are not expanded. */
export class XmlEvents {
  readonly #sink: XmlSink;
  readonly #decoder = new StringDecoder('utf8');
  #parser: OpenParser;
  #open: Element[] = [];
  readonly #places = new PlaceCounter();
  #began: RecordPlace = { line: 1, ordinal: 0 };
  #isForeign = false;
  /** What is broken here has been told: until the next event begins, all else that is wrong comes of it. */
  #isBroken = false;
  /** The line the last tag began on. */
  #tagLine = 1;

  constructor(sink: XmlSink) {
    this.#sink = sink;
    this.#parser = this.#start();
  }

  push(chunk: Buffer): void {
    this.#write(this.#decoder.write(chunk));
  }

  /** Where an Event that never ended began; undefined when the input was whole. */
  end(): RecordPlace | undefined {
    this.#write(this.#decoder.end());
    return this.#open.length > 0 ? this.#began : undefined;
  }

  #write(text: string): void {
    // A declaration may stand before each fragment; it means nothing in the middle of a stream.
    for (const piece of text.split(BEFORE_EVENT)) {
      // No tag and no attribute holds that: one of them has lost its end.
      if (EVENT.test(piece) && this.#parser.state !== TEXT_STATE) {
        this.#break(this.#began, 'an event begins within a tag');
        this.#parser.state = TEXT_STATE;
      }
      this.#parser.write(piece);
    }
  }

  #start(): OpenParser {
    const parser = sax.parser(true, { position: true }) as OpenParser;
    // A list of Event elements has no root of its own.
    parser.write('<reghunt>');
    parser.onerror = (error) => {
      const line = this.#line();
      const isOwn = this.#open.length > 0 && this.#began.line === line;
      const place = isOwn ? this.#began : { line, ordinal: 0 };
      const [reason = ''] = error.message.toLowerCase().split('\n');
      // Outside of events, that is the end of what stands around a broken one.
      if (this.#open.length > 0 || reason !== 'unexpected close tag') this.#break(place, reason);
      // sax goes on once its error is cleared, which `resume` does.
      parser.resume();
    };
    parser.onopentagstart = () => {
      // Told at the first character behind the name: where that is a line feed, the name stood on the line before.
      this.#tagLine = this.#line() - (parser.column === 0 ? 1 : 0);
    };
    parser.onopentag = ({ name, attributes }) => {
      const local = localName(name);
      // The one that is open has lost its end.
      if (
        local === 'Event' &&
        this.#open.length > 0 &&
        !this.#open.some(({ name: outer }) => outer === 'UserData')
      )
        this.#break(this.#began, 'an event begins within another');
      if (this.#open.length === 0) {
        if (local !== 'Event') {
          this.#stray(local);
          return;
        }
        this.#began = this.#places.next(this.#tagLine);
        this.#isBroken = false;
      }
      const element: Element = { name: local, attributes: plain(attributes), children: [], text: '' };
      this.#open.at(-1)?.children.push(element);
      this.#open.push(element);
    };
    const addText = (text: string): void => {
      const element = this.#open.at(-1);
      if (element !== undefined) element.text += text;
    };
    parser.ontext = addText;
    parser.oncdata = addText;
    parser.onclosetag = (name) => {
      if (this.#open.length === 0 || this.#open.at(-1)?.name !== localName(name)) return;
      const element = this.#open.pop();
      if (this.#open.length === 0 && element !== undefined) this.#sink.record(toRecord(element), this.#began);
    };
    return parser;
  }

  /** The open event is given up. */
  #break(place: RecordPlace, reason: string): void {
    if (!this.#isBroken) this.#sink.broken(place, reason);
    this.#isBroken = true;
    this.#open = [];
  }

  /** Told once: what a foreign document holds is nothing else. */
  #stray(name: string): void {
    if (this.#isForeign || this.#isBroken || WRAPPERS.has(name)) return;
    this.#isForeign = true;
    this.#isBroken = true;
    this.#sink.broken({ line: this.#tagLine, ordinal: 0 }, `"${name}" is no Windows event`);
  }

  #line(): number {
    return this.#parser.line + 1;
  }
}

/** What event elements are wrapped in, the parser's own root included. */
const WRAPPERS: ReadonlySet<string> = new Set(['reghunt', 'Events']);

/** What its types leave out. */
type OpenParser = SAXParser & { state: number };
const TEXT_STATE = (sax as unknown as { readonly STATE: { readonly TEXT: number } }).STATE.TEXT;
const BEFORE_EVENT = /(?=<Event[\s>])/;
const EVENT = /^<Event[\s>]/;

function toRecord(event: Element): object {
  const parts: Record<string, unknown> = {};
  for (const child of event.children) {
    if (child.name === 'EventData') parts['EventData'] = eventData(child);
    // The rendered texts repeat the fields.
    else if (child.name !== 'RenderingInfo') parts[child.name] = generic(child);
  }
  return { Event: parts };
}

/** `<Data Name="Image">C:\x</Data>` becomes `"Image": "C:\\x"`; values without a name stay a list. */
function eventData(element: Element): object {
  const named: Record<string, unknown> = {};
  const bare: string[] = [];
  for (const data of element.children) {
    const name = data.attributes['Name'];
    if (name !== undefined) named[name] = data.text;
    else bare.push(data.text);
  }
  return bare.length === 0 ? named : { ...named, Data: bare };
}

function generic(element: Element): unknown {
  const hasAttributes = Object.keys(element.attributes).length > 0;
  const attributes = hasAttributes ? { '#attributes': element.attributes } : {};
  if (element.children.length > 0) {
    return {
      ...attributes,
      ...Object.fromEntries(element.children.map((child) => [child.name, generic(child)])),
    };
  }
  const text = element.text.trim();
  if (element.name === 'EventID') return Number(text);
  if (!hasAttributes) return text;
  return text === '' ? attributes : { ...attributes, '#text': text };
}

function plain(attributes: object): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
