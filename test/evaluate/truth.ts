/** The labelled rows of the shared real records, and where those records are. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface TruthRow {
  readonly expect: string;
  readonly label: string;
  readonly file: string;
  readonly line: number;
  readonly eventId: string;
  readonly image: string;
  readonly target: string;
  /** `yes` where the capture holds the Event 1 of the acting process. */
  readonly writerLogged: string;
  /** `yes` and where, when the capture holds the creation of the payload, or its run. */
  readonly payloadCreated: string;
  readonly payloadRun: string;
  /** What the row is about: `reg:run`, `proc:reg`, ... */
  readonly kind: string;
  readonly reason: string;
}

/** Folder of the shared real records; `undefined` when this checkout has none beside it. */
export function sharedData(): string | undefined {
  const folder = resolve(process.env['REGHUNT_SHARED_DATA'] ?? '../shared/data');
  return existsSync(join(folder, 'truth.csv')) ? folder : undefined;
}

export function readTruth(folder: string): readonly TruthRow[] {
  const [header = [], ...rows] = parseCsv(readFileSync(join(folder, 'truth.csv'), 'utf8'));
  const column = (row: readonly string[], name: string): string => row[header.indexOf(name)] ?? '';
  return rows.map((row) => ({
    expect: column(row, 'expect'),
    label: column(row, 'label'),
    file: column(row, 'file'),
    line: Number(column(row, 'line')),
    eventId: column(row, 'event_id'),
    image: column(row, 'image'),
    target: column(row, 'target'),
    writerLogged: column(row, 'join_event1_same_guid'),
    payloadCreated: column(row, 'join_event11_creates_payload'),
    payloadRun: column(row, 'join_event1_executes_payload'),
    kind: column(row, 'class'),
    reason: column(row, 'reason'),
  }));
}

/** RFC 4180: quoted cells may hold commas, doubled quotes and line breaks. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) break;
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] !== ',') {
      rows.push(row);
      row = [];
    }
    if (match[3] === '') break;
  }
  return rows;
}
