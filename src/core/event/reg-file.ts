/** Reads the text that `reg export` and the registry editor write into the values it holds. */
import type { SnapshotEntry } from './snapshot-entry.ts';

export interface RegFile {
  readonly entries: readonly SnapshotEntry[];
  /** Keys and values the file would delete when imported: it says nothing of what they held. */
  readonly deletions: readonly number[];
  /** Lines that are no part of such a file. */
  readonly unread: readonly { readonly line: number; readonly reason: string }[];
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

export function parseRegFile(text: string): RegFile {
  const lines = text.split(/\r?\n/);
  const isOld = OLD.test(lines.find((line) => line.trim() !== '')?.trim() ?? '');
  const entries: SnapshotEntry[] = [];
  const deletions: number[] = [];
  const unread: { line: number; reason: string }[] = [];
  let key: string | undefined;
  let hasHead = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = at + 1;
    let statement = lines[at] ?? '';
    const start = statement.trim();
    if (start === '' || start.startsWith(';')) continue;
    if (!hasHead && isRegFile(start)) {
      hasHead = true;
      continue;
    }
    if (start.startsWith('[')) {
      const isGone = start.startsWith('[-');
      const ends = start.endsWith(']');
      if (!ends) unread.push({ line, reason: 'a key that does not end' });
      if (isGone) deletions.push(line);
      key = isGone ? undefined : start.slice(1, ends ? -1 : undefined);
      continue;
    }
    while (isUnfinished(statement) && at + 1 < lines.length) {
      at += 1;
      const next = lines[at] ?? '';
      statement =
        /,?\\\s*$/.test(statement) && isHex(statement)
          ? statement.replace(/\\\s*$/, '') + next.trim()
          : `${statement}\n${next}`;
    }
    const set = VALUE.exec(statement.trim());
    if (set === null) {
      unread.push({ line, reason: 'neither key nor value' });
      continue;
    }
    if (key === undefined) continue;
    const written = (set[2] ?? '').trim();
    if (written === '-') {
      deletions.push(line);
      continue;
    }
    const data = dataOf(written, isOld);
    if (data === undefined) unread.push({ line, reason: 'a value whose data cannot be read' });
    else entries.push({ key, name: unescaped(set[1] ?? ''), ...data, line, ordinal: 0 });
  }
  return { entries, deletions, unread };
}

function isHex(statement: string): boolean {
  return /=\s*hex(?:\([0-9a-f]+\))?:/i.test(statement);
}

/** Bytes go on after a backslash at the end of a line, text until its quote is closed. */
function isUnfinished(statement: string): boolean {
  if (isHex(statement)) return /\\\s*$/.test(statement);
  return /^\s*(?:@|"(?:[^"\\]|\\.)*")\s*=\s*"(?:[^"\\]|\\.)*$/s.test(statement);
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
