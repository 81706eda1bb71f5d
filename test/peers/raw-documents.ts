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

/** Events of other logs are another profile's and are left out. */
export function rawDocuments(events: readonly HuntEvent[]): readonly RawDocument[] {
  const files = new Map<string, readonly string[]>();
  return events.flatMap((event, index) => {
    if (event.source.kind !== 'file' || !isSysmon(event)) return [];
    const { file, line } = event.source;
    const lines = files.get(file) ?? linesOf(file);
    files.set(file, lines);
    return [{ id: String(index), body: rawWinlogDocument(JSON.parse(lines[line - 1] ?? ''), event), event }];
  });
}

function isSysmon({ fields }: HuntEvent): boolean {
  return fields['winlog.channel'] === 'Microsoft-Windows-Sysmon/Operational';
}

function linesOf(file: string): readonly string[] {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
}
