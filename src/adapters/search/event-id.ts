/** The id an event is indexed under: made of the event alone, so that no file, folder or run changes it. */
import { createHash } from 'node:crypto';
import { type HuntEvent, text } from '../../core/event/event.ts';
import { lengthPrefixed } from '../../core/finding/finding-id.ts';

/** With a record number these tell apart what restarted numbering (a cleared log) would mix up. */
const TELLING_FIELDS = [
  'event.provider',
  'event.code',
  'process.pid',
  'process.executable',
  'process.command_line',
  'registry.path',
  'registry.data.strings',
  'file.path',
] as const;

/**
 * SHA-256 over what the event is. An event log's own record number identifies it together with host, channel and time,
 * whatever a later version reads besides. Without one every field counts: events that differ in anything are two, and
 * two that differ in nothing, to the millisecond, are one.
 */
export function eventId(event: HuntEvent): string {
  const { fields } = event;
  const record = text(fields, 'winlog.record_id');
  const names = record === undefined ? Object.keys(fields).sort() : TELLING_FIELDS;
  const parts = [
    event.kind,
    String(event.time),
    event.host,
    event.entityId ?? '',
    text(fields, 'winlog.channel') ?? '',
    record ?? '',
    ...names.flatMap((name) => [name, JSON.stringify(fields[name]) ?? '']),
  ];
  return createHash('sha256').update(lengthPrefixed(parts)).digest('hex');
}
