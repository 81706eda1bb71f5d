/** Reads the text that `reg export` and the registry editor write into the values it holds, line by line. */
import type { SnapshotEntry } from './snapshot-entry.ts';

export interface RegFileSink {
  entry(entry: SnapshotEntry): void;
  /** A key or value the file would delete when imported: it says nothing of what was there. */
  deletion(line: number): void;
  /** A line that is no part of such a file. */
  unread(line: number, reason: string): void;
}

const OLD = /^REGEDIT4\s*$/i;
const NEW = /^Windows Registry Editor Version \d/i;

/** Whether a text begins as such a file does. */
export function isRegFile(text: string): boolean {
  const first = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  return OLD.test(first) || NEW.test(first);
}

/** `@=` or a quoted name with backslashes before quotes and backslashes, then what is set. */
const VALUE = /^(?:@|"((?:[^"\\]|\\.)*)")\s*=\s*(.*)$/s;
/** Data may be followed by a remark. */
const HEX = /^hex(?:\(([0-9a-f]{1,8})\))?:([0-9a-f,\s]*)(?:;.*)?$/i;
const DWORD = /^dword:([0-9a-f]{1,8})\s*(?:;.*)?$/i;
const TEXT = /^"((?:[^"\\]|\\.)*)"\s*(?:;[^\n]*)?$/s;

/** Types by number. Source: Windows' registry value types. */
const TYPES: readonly string[] = [
  'REG_NONE',
  'REG_SZ',
  'REG_EXPAND_SZ',
  'REG_BINARY',
  'REG_DWORD',
  'REG_DWORD_BIG_ENDIAN',
  'REG_LINK',
  'REG_MULTI_SZ',
  'REG_RESOURCE_LIST',
  'REG_FULL_RESOURCE_DESCRIPTOR',
  'REG_RESOURCE_REQUIREMENTS_LIST',
  'REG_QWORD',
];

export function registryTypeName(number: number): string {
  return TYPES[number] ?? `REG_${number}`;
}

/** A text goes on for so many lines at most: what seems to go on longer has lost its quote. */
const MOST_LINES = 1_000;

/** Fed line by line; a damaged statement costs the lines it damages. */
export class RegFileReader {
  readonly #sink: RegFileSink;
  #line = 0;
  #isOld: boolean | undefined;
  #key: string | undefined;
  /** Lines of the statement that goes on. */
  #open: string[] = [];

  constructor(sink: RegFileSink) {
    this.#sink = sink;
  }

  push(line: string): void {
    this.#line += 1;
    this.#take(line, this.#line);
  }

  end(): void {
    if (this.#open.length > 0) this.#endStatement(this.#line);
  }

  #take(text: string, line: number): void {
    if (this.#open.length > 0) {
      this.#open.push(text);
      if (!goesOn(this.#open)) this.#endStatement(line);
      return;
    }
    const start = text.trim();
    if (start === '' || start.startsWith(';')) return;
    if (this.#isOld === undefined) {
      this.#isOld = OLD.test(start);
      if (isRegFile(start)) return;
    }
    if (start.startsWith('[')) {
      this.#takeKey(start, line);
      return;
    }
    this.#open = [text];
    if (!goesOn(this.#open)) this.#endStatement(line);
  }

  #takeKey(start: string, line: number): void {
    const isGone = start.startsWith('[-');
    const ends = start.endsWith(']');
    if (!ends) this.#sink.unread(line, 'a key that does not end');
    if (isGone) this.#sink.deletion(line);
    this.#key = isGone ? undefined : start.slice(1, ends ? -1 : undefined);
  }

  #endStatement(line: number): void {
    const lines = this.#open;
    this.#open = [];
    const began = line - lines.length + 1;
    const problem = this.#read(whole(lines), began);
    if (problem === undefined) return;
    this.#sink.unread(began, problem);
    // What it seemed to go on with may stand for itself.
    for (const [index, text] of lines.slice(1).entries()) this.#take(text, began + 1 + index);
  }

  /** What is wrong with it, if something is. */
  #read(statement: string, line: number): string | undefined {
    const set = VALUE.exec(statement.trim());
    if (set === null) return 'neither key nor value';
    if (this.#key === undefined) return undefined;
    const written = (set[2] ?? '').trim();
    if (written === '-') {
      this.#sink.deletion(line);
      return undefined;
    }
    const data = dataOf(written, this.#isOld === true);
    if (data === undefined) return 'a value whose data cannot be read';
    this.#sink.entry({ key: this.#key, name: unescaped(set[1] ?? ''), ...data, line, ordinal: 0 });
    return undefined;
  }
}

const HEX_VALUE = /=\s*hex(?:\([0-9a-f]+\))?:/i;
const GOES_ON = /\\\s*$/;

/** Bytes go on after a backslash at the end of a line, text until its quote is closed. */
function goesOn(lines: readonly string[]): boolean {
  const last = lines.at(-1) ?? '';
  if (HEX_VALUE.test(lines[0] ?? '')) return GOES_ON.test(last);
  if (lines.length >= MOST_LINES) return false;
  if (lines.length > 1 && !last.includes('"')) return true;
  return /^\s*(?:@|"(?:[^"\\]|\\.)*")\s*=\s*"(?:[^"\\]|\\.)*$/s.test(lines.join('\n'));
}

function whole(lines: readonly string[]): string {
  if (!HEX_VALUE.test(lines[0] ?? '')) return lines.join('\n');
  return lines.map((line, at) => (at === 0 ? line : line.trim()).replace(GOES_ON, '')).join('');
}

function dataOf(written: string, isOld: boolean): Pick<SnapshotEntry, 'data' | 'type'> | undefined {
  const text = TEXT.exec(written)?.[1];
  if (text !== undefined) return { data: [unescaped(text)], type: 'REG_SZ' };
  const dword = DWORD.exec(written)?.[1];
  if (dword !== undefined) return { data: [String(Number.parseInt(dword, 16))], type: 'REG_DWORD' };
  const hex = HEX.exec(written);
  if (hex === null) return undefined;
  const number = hex[1] === undefined ? 3 : Number.parseInt(hex[1], 16);
  const bytes = (hex[2] ?? '').split(/[,\s]+/).filter((byte) => byte !== '');
  return fromBytes(
    Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)),
    registryTypeName(number),
    isOld,
  );
}

function fromBytes(bytes: Uint8Array, type: string, isOld: boolean): Pick<SnapshotEntry, 'data' | 'type'> {
  if (type === 'REG_SZ' || type === 'REG_EXPAND_SZ' || type === 'REG_LINK') {
    return { data: [decoded(bytes, isOld).split('\0', 1)[0] ?? ''], type };
  }
  if (type === 'REG_MULTI_SZ') {
    return {
      data: decoded(bytes, isOld)
        .split('\0')
        .filter((one) => one !== ''),
      type,
    };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'REG_DWORD' && bytes.length === 4) return { data: [String(view.getUint32(0, true))], type };
  if (type === 'REG_QWORD' && bytes.length === 8) return { data: [String(view.getBigUint64(0, true))], type };
  // As Sysmon logs it: what bytes mean is for their owner to know.
  return { data: [bytes.length === 0 ? '' : 'Binary Data'], type };
}

/** Version 5 writes UTF-16, version 4 the code page of the machine, of which ASCII is certain. */
function decoded(bytes: Uint8Array, isOld: boolean): string {
  return new TextDecoder(isOld ? 'windows-1252' : 'utf-16le').decode(bytes);
}

function unescaped(text: string): string {
  return text.replace(/\\(["\\])/g, '$1');
}
