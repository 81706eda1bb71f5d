/** Sysmon's records as a Winlogbeat without its module indexes them: as logged, under `winlog.event_data`. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { HuntEvent } from '../../src/core/event/event.ts';
import { rawWinlogDocument } from '../integration/raw-winlog.ts';

export interface RawDocument {
  readonly id: string;
  readonly body: object;
  readonly event: HuntEvent;
}

/** What the mapping of the test index, and of the beats, takes as a keyword (`ignore_above`). */
const LONGEST_INDEXED = 1_024;

/** Left out: events of other logs, which are another profile's, and those with a value too long for any query to find. */
export function rawDocuments(events: readonly HuntEvent[]): readonly RawDocument[] {
  const files = new Map<string, readonly string[]>();
  return events.flatMap((event, index) => {
    if (event.source.kind !== 'file' || !isSysmon(event) || hasLongValue(event)) return [];
    const { file, line } = event.source;
    const lines = files.get(file) ?? linesOf(file);
    files.set(file, lines);
    return [{ id: String(index), body: rawWinlogDocument(JSON.parse(lines[line - 1] ?? ''), event), event }];
  });
}

function isSysmon({ fields }: HuntEvent): boolean {
  return fields['winlog.channel'] === 'Microsoft-Windows-Sysmon/Operational';
}

function hasLongValue({ fields }: HuntEvent): boolean {
  return Object.values(fields).some((value) => String(value).length > LONGEST_INDEXED);
}

function linesOf(file: string): readonly string[] {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
}
