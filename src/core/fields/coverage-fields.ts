/** The fields of coverage: which kinds of events each host sent, one document for each source, host and hour. */
import { type DocumentFields, type Field, fieldsOf } from './field.ts';

function kindFields(kind: string, means: string): readonly Field[] {
  return fieldsOf(`reghunt.coverage.${kind}.`, [
    ['count', 'long', `Events of the hour that tell of ${means}.`, 412],
    ['last_seen', 'date', 'The last of them; absent when there was none.', '2026-11-18T08:59:41.003Z'],
  ]);
}

export const COVERAGE: DocumentFields = {
  about: 'Which kinds of events each host sent, hour by hour.',
  fields: [
    ...fieldsOf('', [
      ['@timestamp', 'date', 'Begin of the hour that was counted.', '2026-11-18T08:00:00.000Z'],
      [
        'host.name',
        'keyword',
        'The host, under the name that most of its events give it.',
        'WS-042.corp.example',
      ],
      ['host.hostname', 'keyword', 'Its one name, whatever its shippers call it.', 'ws-042'],
      ['reghunt.source.name', 'keyword', 'Configured name of the source.', 'prod-eu'],
    ]),
    ...fieldsOf('reghunt.coverage.', [
      [
        'missing',
        'keyword',
        'Kinds of which it sent none in the hour, while it sent others: process_create, registry_set, file_create.',
        ['registry_set'],
      ],
    ]),
    ...kindFields('process_create', 'a process that was started'),
    ...kindFields('registry_set', 'a registry value that was set'),
    ...kindFields('file_create', 'a file that was created'),
    ...fieldsOf('reghunt.run.', [
      ['id', 'keyword', 'The run that counted.', 'c1b7f0f2-3f0d-4d0e-9a55-1f1f0c6a7e11'],
    ]),
  ],
  lists: [],
};
