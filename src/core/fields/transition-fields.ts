/** The fields of a transition: a finding rose, was done again or came back; what alerts are raised from. */
import { FINDING_ID_FIELDS } from './evidence-fields.ts';
import { type DocumentFields, type Field, fieldsOf } from './field.ts';
import { FINDING_ECS_FIELDS, SEVERITY_FIELD, WHY_FIELD } from './finding-fields.ts';

/** What says that the document is a transition, where a finding's says that it is a finding. */
const OWN: readonly Field[] = fieldsOf('event.', [
  [
    'id',
    'keyword',
    "SHA-256 over the finding's id, kind, severity and ordinal, also `_id`.",
    '0f4d1b0c6e4a4c0f8f5f1d7d2c3b6a59e8dae8e7eca46b30d7341840280c6901',
  ],
  ['kind', 'keyword', 'Always event: the alert is what a detection rule makes of it.', 'event'],
  ['dataset', 'keyword', 'Always reghunt.transitions.', 'reghunt.transitions'],
]);

/** A transition is written once and never again. */
const LEFT_OUT = new Set(['event.ingested', ...OWN.map(({ name }) => name)]);

export const TRANSITIONS: DocumentFields = {
  about: 'When a finding rose, came back or was done again after people closed it: one document each time.',
  fields: [
    ...fieldsOf('', [
      [
        '@timestamp',
        'date',
        'When that was told, which may be long after the act.',
        '2026-11-18T08:40:05.118Z',
      ],
    ]),
    ...fieldsOf('reghunt.transition.', [
      [
        'kind',
        'keyword',
        'risen: it is worse than it ever was while it was shown, or is shown for the first time. reopened: people closed it, and the act was done again. returned: it had fallen below what is reported or was suppressed, and is shown again.',
        'risen',
      ],
      [
        'ordinal',
        'long',
        'Counts the times of its kind for the finding, from 1; of risen always 1, once for each severity.',
        1,
      ],
      [
        'from',
        'keyword',
        'What the finding was before: new, below_threshold, suppressed, closed, or its severity.',
        'medium',
      ],
      ['to', 'keyword', 'Its severity since.', 'critical'],
    ]),
    ...OWN,
    ...FINDING_ECS_FIELDS.filter(({ name }) => !LEFT_OUT.has(name)),
    ...FINDING_ID_FIELDS,
    ...SEVERITY_FIELD,
    ...WHY_FIELD,
  ],
  lists: [],
};
