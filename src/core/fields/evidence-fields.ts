/** The fields of evidence: one flat document for each event behind a finding, because boards cannot count within lists. */
import { RECORD_FIELDS, SHARED_FIELDS } from './event-fields.ts';
import { type DocumentFields, type Field, type FieldRow, fieldsOf } from './field.ts';

const SOURCE: readonly FieldRow[] = [
  ['kind', 'keyword', 'Where the event was read: index or file.', 'index'],
  ['index', 'keyword', 'Index it lies in; absent for files.', 'winlogbeat-2026.11.18'],
  ['id', 'keyword', "The document's `_id` there; absent for files.", 'Y3p5Wo4BkQ2c'],
  ['file', 'keyword', 'File it was read from; absent for indices.', 'events.ndjson'],
  ['line', 'long', 'Line the record begins on, from 1.', 12],
  ['ordinal', 'long', 'Which of several records that begin on that line, from 0; absent for the first.', 1],
  ['event_code', 'keyword', "The log's number for this kind of event.", '13'],
];

const SUPPORTS: readonly FieldRow[] = [
  [
    'indicators',
    'keyword',
    'Ids of the indicators that were read from the event.',
    ['59c91f94-6a89-5ab9-8bc5-22d42d78d528'],
  ],
  [
    'mitigations',
    'keyword',
    'Ids of the mitigations that were read from it.',
    ['0d6f4b52-9f0e-5a31-8c61-7b1e22d41a04'],
  ],
  ['joins', 'keyword', 'Names of the parts of the case that it is.', ['writer']],
];

/** Where the event behind a finding or a piece of evidence is to be found again, below `prefix`. */
export function sourceFields(prefix: string): readonly Field[] {
  return fieldsOf(prefix, SOURCE);
}

/** What a finding's list of evidence and an evidence document both say of an event. */
export const EVIDENCE_ITEM_FIELDS: readonly Field[] = [
  ...fieldsOf('reghunt.evidence.', [
    [
      'id',
      'keyword',
      "SHA-256 over the finding's id and the event's own identity; the evidence's `_id`.",
      '5f2c',
    ],
    [
      'role',
      'keyword',
      'Why the event belongs to the finding: anchor, wrapper, writer, ancestor, payload_file, payload_creator, payload_process, neighbour.',
      'writer',
    ],
  ]),
  ...sourceFields('reghunt.evidence.source.'),
  ...fieldsOf('reghunt.evidence.supports.', SUPPORTS),
  ...fieldsOf('reghunt.evidence.', [
    [
      'process_ids',
      'keyword',
      'Entity ids of its process and the parent, as the event spells them: one filter finds what a process did and what started it, in findings and in evidence.',
      ['{7B1E22D4-1A03-6921-0003-000000003A00}', '{7B1E22D4-1A04-6921-0004-000000003A00}'],
    ],
  ]),
];

/** Which finding it is about. */
export const FINDING_ID_FIELDS: readonly Field[] = fieldsOf('reghunt.finding.', [
  [
    'id',
    'keyword',
    "SHA-256 over what makes the act itself; the finding's `_id`.",
    'e8dae8e7eca46b30d7341840280c690101fe9fe133d75fb7bb3f5194d7061f95',
  ],
  ['kind', 'keyword', 'autostart or hive.', 'autostart'],
  [
    'group',
    'keyword',
    'The act with SIDs, user names, GUIDs, versions and numbers taken out: findings of one group are triaged together.',
    'autostart | software\\microsoft\\windows\\currentversion\\run | updater | c:\\users\\<user>\\appdata\\roaming\\upd\\upd.exe',
  ],
]);

export const EVIDENCE: DocumentFields = {
  about: 'The events behind the findings, one flat document each.',
  fields: [
    ...fieldsOf('', [['@timestamp', 'date', 'When the event happened.', '2026-11-18T08:31:33.870Z']]),
    ...FINDING_ID_FIELDS,
    ...EVIDENCE_ITEM_FIELDS,
    ...RECORD_FIELDS,
    ...SHARED_FIELDS,
  ],
  lists: [],
};
