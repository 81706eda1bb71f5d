/** Turns an exported record into the document a Winlogbeat without its Sysmon module would index. */
import type { HuntEvent } from '../../src/core/event/event.ts';
import { text } from '../../src/core/event/event.ts';

/** What a flat export adds to the event's own data; none of it is event data. */
const ENVELOPE = new Set(
  (
    '@timestamp @version tags host port type Message message Hostname SourceName ProviderGuid Provider_Name Channel EventID ' +
    'RecordNumber Severity SeverityValue Keywords Version Task Opcode OpcodeValue Category Level ThreadID ' +
    'ExecutionProcessID ExecutionThreadID SourceModuleName SourceModuleType EventReceivedTime EventTime TimeCreated ' +
    'UserID AccountName AccountType Domain'
  ).split(' '),
);

/** `event` is what `record` normalises to: it gives the envelope, whose true time a raw export may not hold. */
export function rawWinlogDocument(record: unknown, event: HuntEvent): object {
  const code = text(event.fields, 'event.code') ?? '';
  return {
    '@timestamp': new Date(event.time).toISOString(),
    event: { code, kind: 'event', provider: text(event.fields, 'event.provider') },
    host: { name: 'collector.example' },
    winlog: {
      api: 'wineventlog',
      channel: text(event.fields, 'winlog.channel'),
      provider_name: text(event.fields, 'event.provider'),
      computer_name: text(event.fields, 'host.name'),
      event_id: code,
      event_data: eventData(record as Record<string, unknown>),
    },
  };
}

function eventData(record: Record<string, unknown>): Record<string, string> {
  const nested = record['Event'] as { EventData?: Record<string, unknown> } | undefined;
  const data = nested?.EventData ?? record['event_data'] ?? withoutEnvelope(record);
  const entries = Object.entries(typeof data === 'string' ? JSON.parse(data) : (data as object));
  return Object.fromEntries(
    entries
      .filter(([name, value]) => value !== null && typeof value !== 'object' && name !== '#attributes')
      .map(([name, value]) => [name, String(value)]),
  );
}

function withoutEnvelope(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !ENVELOPE.has(name)));
}
