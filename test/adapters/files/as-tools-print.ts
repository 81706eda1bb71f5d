/** The same Windows records as many tools print them. Records are given as `evtx_dump -o jsonl` has them. */
import { gzipSync } from 'node:zlib';

export interface EvtxRecord {
  readonly Event: {
    readonly System: Readonly<Record<string, unknown>> & { readonly EventID: unknown };
    readonly EventData?: Readonly<Record<string, unknown>> | null;
  };
}

type Printed = string | Uint8Array;

export const TOOLS: Readonly<Record<string, (records: readonly EvtxRecord[]) => Printed>> = {
  'evtx_dump, a record a line': lines,
  'evtx_dump, packed': (records) => gzipSync(lines(records)),
  'evtx_dump, in UTF-16': (records) => Buffer.from(`\ufeff${lines(records)}`, 'utf16le'),
  'evtx_dump, pretty-printed with numbers': (records) =>
    records.map((record, at) => `Record ${at + 1}\n${JSON.stringify(record, null, 2)}\n`).join(''),
  'evtx_dump, XML with numbers': (records) =>
    records
      .map((record, at) => `Record ${at + 1}\n<?xml version="1.0" encoding="utf-8"?>\n${xml(record)}\n`)
      .join(''),
  'wevtutil, XML without breaks': (records) => records.map(xml).join(''),
  'Event Viewer, XML': (records) =>
    `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n<Events>${records.map(xml).join('\r\n')}</Events>`,
  'one array': (records) => JSON.stringify(records),
  'one array, pretty-printed': (records) => JSON.stringify(records, null, 2),
  'an array in an object': (records) => JSON.stringify({ total: records.length, data: records }),
  'an array in a pretty-printed object': (records) =>
    JSON.stringify({ meta: { ms: 3 }, rows: records }, null, 1),
  'objects behind each other': (records) => records.map((record) => JSON.stringify(record)).join(''),
  'lines that end in a carriage return': (records) =>
    records.map((record) => `${JSON.stringify(record)}\r`).join(''),
  'a search response': (records) =>
    JSON.stringify({
      took: 1,
      hits: { total: 1, hits: records.map((_source, at) => ({ _id: `${at}`, _source })) },
    }),
  EvtxECmd: (records) => many(records, evtxECmd),
  'Velociraptor, the record': (records) => many(records, velociraptor),
  'Velociraptor, columns': (records) => many(records, velociraptorColumns),
  'Splunk, XML in _raw': (records) => many(records, (record) => splunk({ _raw: xml(record) })),
  'Splunk, JSON in _raw': (records) => many(records, (record) => splunk({ _raw: JSON.stringify(record) })),
  'Splunk, fields': (records) => many(records, splunkFields),
  'Splunk, rows of the REST interface': (records) =>
    JSON.stringify({
      preview: false,
      init_offset: 0,
      results: records.map((record) => ({ _raw: xml(record) })),
    }),
  'Get-WinEvent': (records) =>
    JSON.stringify(
      records.map((record) => getWinEvent(record, isoTime)),
      null,
      4,
    ),
  'Get-WinEvent of Windows PowerShell': (records) =>
    `\ufeff${JSON.stringify(records.map((record) => getWinEvent(record, dotnetTime)))}`,
};

function lines(records: readonly EvtxRecord[]): string {
  return many(records, (record) => record);
}

function many(records: readonly EvtxRecord[], print: (record: EvtxRecord) => object): string {
  return records.map((record) => `${JSON.stringify(print(record))}\n`).join('');
}

interface Header {
  readonly provider: string;
  readonly code: number;
  readonly version: unknown;
  readonly channel: unknown;
  readonly computer: unknown;
  readonly number: unknown;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function headerOf({ Event: { System: system, EventData: data } }: EvtxRecord): Header {
  const { EventID: code } = system;
  return {
    provider: attribute(system['Provider'], 'Name'),
    code: Number(
      typeof code === 'object' && code !== null ? (code as Record<string, unknown>)['#text'] : code,
    ),
    version: system['Version'],
    channel: system['Channel'],
    computer: system['Computer'],
    number: system['EventRecordID'],
    time: attribute(system['TimeCreated'], 'SystemTime'),
    data: data ?? {},
  };
}

function attribute(element: unknown, name: string): string {
  return (element as { readonly '#attributes': Readonly<Record<string, string>> })['#attributes'][name] ?? '';
}

function xml(record: EvtxRecord): string {
  const { provider, code, version, channel, computer, number, time, data } = headerOf(record);
  const fields = Object.entries(data).map(([name, value]) => `<Data Name='${name}'>${escaped(value)}</Data>`);
  return `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='${provider}'/><EventID>${code}</EventID><Version>${String(version)}</Version><TimeCreated SystemTime='${time}'/><EventRecordID>${String(number)}</EventRecordID><Channel>${String(channel)}</Channel><Computer>${String(computer)}</Computer></System><EventData>${fields.join('')}</EventData></Event>`;
}

function escaped(value: unknown): string {
  return String(value ?? '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function texts(data: Header['data']): readonly (readonly [string, string])[] {
  return Object.entries(data).map(([name, value]) => [name, String(value ?? '')]);
}

function evtxECmd(record: EvtxRecord): object {
  const { provider, code, channel, computer, number, time, data } = headerOf(record);
  return {
    PayloadData1: 'what a map made of it',
    ChunkNumber: 1,
    Computer: computer,
    Payload: JSON.stringify({
      EventData: { Data: texts(data).map(([name, text]) => ({ '@Name': name, '#text': text })) },
    }),
    Channel: channel,
    Provider: provider,
    EventId: code,
    EventRecordId: String(number),
    TimeCreated: time.replace('Z', '0+00:00'),
  };
}

function velociraptor(record: EvtxRecord): object {
  const { provider, code, version, channel, computer, number, time, data } = headerOf(record);
  return {
    System: {
      Provider: { Name: provider, Guid: '5770385F-C22A-43E0-BF4C-06F5698FFBD9' },
      EventID: { Value: code },
      Version: version,
      TimeCreated: { SystemTime: Date.parse(time) / 1000 },
      EventRecordID: number,
      Channel: channel,
      Computer: computer,
    },
    EventData: data,
    Message: '',
    _ts: 1_700_000_000,
  };
}

function velociraptorColumns(record: EvtxRecord): object {
  const { provider, code, channel, computer, number, time, data } = headerOf(record);
  return {
    EventTime: time,
    Computer: computer,
    Channel: channel,
    Provider: provider,
    EventID: code,
    EventRecordID: number,
    EventData: data,
    OSPath: 'C:\\Windows\\System32\\winevt\\Logs\\log.evtx',
  };
}

function splunk(result: object): object {
  return { preview: false, offset: 0, result: { ...result, _time: '2026-01-01T00:00:00.000+00:00' } };
}

function splunkFields(record: EvtxRecord): object {
  const { provider, code, channel, computer, number, time, data } = headerOf(record);
  return splunk({
    ...Object.fromEntries(texts(data)),
    source: `XmlWinEventLog:${String(channel)}`,
    sourcetype: 'XmlWinEventLog',
    host: 'collector',
    Computer: computer,
    EventCode: String(code),
    RecordNumber: String(number),
    SourceName: provider,
    SystemTime: time,
  });
}

function getWinEvent(record: EvtxRecord, timeOf: (time: string) => unknown): object {
  const { provider, code, version, channel, computer, number, time, data } = headerOf(record);
  return {
    Id: code,
    Version: version,
    ProviderName: provider,
    LogName: channel,
    RecordId: number,
    MachineName: computer,
    TimeCreated: timeOf(time),
    Properties: Object.values(data).map((value) => ({ Value: value })),
    Message: 'Ein Text in der Sprache des Rechners.',
  };
}

function isoTime(time: string): string {
  return time.replace('Z', '0+00:00');
}

function dotnetTime(time: string): string {
  return `/Date(${Date.parse(time)})/`;
}
