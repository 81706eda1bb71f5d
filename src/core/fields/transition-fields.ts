/** The fields of a transition: a finding became visible, or worse, or came back; what alerts are raised from. */
import { FINDING_ID_FIELDS } from './evidence-fields.ts';
import { type DocumentFields, fieldsOf } from './field.ts';
import { FINDING_ECS_FIELDS, SEVERITY_FIELD, WHY_FIELD } from './finding-fields.ts';

export const TRANSITIONS: DocumentFields = {
  about: 'When a finding rose, came back or was done again after people closed it: one document each time.',
  fields: [
    ...fieldsOf('', [
      ['@timestamp', 'date', 'When it changed, which may be long after the act.', '2026-11-18T08:40:05.118Z'],
    ]),
    ...fieldsOf('reghunt.transition.', [
      ['kind', 'keyword', 'risen, reopened or returned.', 'risen'],
      ['ordinal', 'long', 'Which of its kind and severity for the finding, from 1.', 1],
      ['from', 'keyword', 'What the finding was before; absent when it was not there.', 'medium'],
      ['to', 'keyword', 'What it is since.', 'critical'],
    ]),
    // It is written once and never again.
    ...FINDING_ECS_FIELDS.filter(({ name }) => name !== 'event.ingested'),
    ...FINDING_ID_FIELDS,
    ...SEVERITY_FIELD,
    ...WHY_FIELD,
  ],
  lists: [],
};
