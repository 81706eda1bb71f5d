/** The fields of the baseline: what each host was seen doing, one document for each host and template of an act. */
import { type DocumentFields, fieldsOf } from './field.ts';

export const BASELINE: DocumentFields = {
  about: 'What is usual: templates of values and commands by host.',
  fields: [
    ...fieldsOf('', [
      ['@timestamp', 'date', 'The same as `reghunt.baseline.last_seen`.', '2026-11-18T08:31:33.870Z'],
      ['host.name', 'keyword', 'The host.', 'WS-042.corp.example'],
    ]),
    ...fieldsOf('reghunt.baseline.', [
      ['kind', 'keyword', 'autostart or hive.', 'autostart'],
      [
        'template',
        'keyword',
        'The act with SIDs, user names, GUIDs, versions and numbers taken out; the same as `reghunt.finding.group`.',
        'autostart | software\\microsoft\\windows\\currentversion\\run | updater | c:\\program files\\maker\\tool.exe',
      ],
      [
        'location',
        'keyword',
        'Registry key, or folder of what was written; absent where the act has neither.',
        'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run',
      ],
      [
        'writer',
        'keyword',
        'Image of the process that did it, as the earliest act shows it; absent where none was seen.',
        'C:\\Program Files\\Maker\\setup.exe',
      ],
      ['severity', 'keyword', 'The highest it was judged so far: low, medium, high, critical.', 'low'],
      ['first_seen', 'date', 'When the host was first seen doing it.', '2026-09-01T07:12:09.120Z'],
      ['last_seen', 'date', 'When it was last seen doing it.', '2026-11-18T08:31:33.870Z'],
    ]),
  ],
  lists: [],
};
