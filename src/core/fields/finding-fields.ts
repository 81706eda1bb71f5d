/** The fields of a finding: first what ECS has a name for, then what is ours. */
import { SHARED_FIELDS } from './event-fields.ts';
import { EVIDENCE_ITEM_FIELDS, FINDING_ID_FIELDS, sourceFields } from './evidence-fields.ts';
import { FACT_FIELDS } from './fact-fields.ts';
import { type DocumentFields, type Field, type FieldRow, fieldsOf } from './field.ts';

/** What a finding says in the names of ECS, and what a transition repeats of it. */
export const FINDING_ECS_FIELDS: readonly Field[] = [
  ...fieldsOf('', [
    [
      'message',
      'text',
      'The finding in one sentence, with what to do next. Searched by word; a word is letters and digits: `powershell.exe` is two.',
      'powershell.exe (started by WINWORD.EXE) on ws-042 set HKU\\S-1-5-21-2094718221-1187352064-3318820471-1108\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater, which starts c:\\users\\maria.keller\\appdata\\roaming\\upd\\upd.exe: payload is new; secure the file and the value, then find what brought it to the host.',
    ],
    ['ecs.version', 'keyword', 'The ECS release whose names and types these are.', '8.17.0'],
  ]),
  ...fieldsOf('event.', [
    [
      'id',
      'keyword',
      "The finding's id, also `_id` and `reghunt.finding.id`.",
      'e8dae8e7eca46b30d7341840280c690101fe9fe133d75fb7bb3f5194d7061f95',
    ],
    ['kind', 'keyword', 'Always alert.', 'alert'],
    ['module', 'keyword', 'Always reghunt.', 'reghunt'],
    ['dataset', 'keyword', 'Always reghunt.findings.', 'reghunt.findings'],
    [
      'action',
      'keyword',
      'What was done: registry-value-set, registry-value-renamed, registry-value-deleted, registry-key-renamed, registry-key-exported, registry-key-copied, registry-key-read, registry-file-imported, file-created, hive-saved, hive-restored, hive-loaded, hive-unloaded, hive-file-copied, hive-file-created, process-started.',
      'registry-value-set',
    ],
    ['category', 'keyword', "ECS's word for what it is about.", ['registry', 'configuration']],
    ['type', 'keyword', "ECS's word for what was done.", ['change']],
    ['created', 'date', 'When it was first found.', '2026-11-18T08:40:05.118Z'],
    [
      'ingested',
      'date',
      'When it was last written: created, or merged with something new.',
      '2026-11-18T09:10:04.870Z',
    ],
    ['risk_score', 'long', 'The risk, 0 to 100.', 87],
    ['severity', 'long', 'The severity as a number: low 21, medium 47, high 73, critical 99.', 99],
  ]),
  ...fieldsOf('rule.', [
    ['uuid', 'keyword', 'Id of the hunt.', '5a1c0c52-6d2b-4e57-9f0e-2f1d7f4f6a31'],
    ['name', 'keyword', 'Name of the hunt.', 'Program set to start by a Run key'],
    ['version', 'keyword', 'Version of the hunt.', '1.2.0'],
    ['ruleset', 'keyword', 'Always reghunt.', 'reghunt'],
  ]),
  ...fieldsOf('threat.', [
    ['framework', 'keyword', 'Always MITRE ATT&CK.', 'MITRE ATT&CK'],
    ['tactic.id', 'keyword', 'Ids of the tactics of these techniques.', ['TA0003', 'TA0004']],
    ['tactic.name', 'keyword', 'Their names.', ['Persistence', 'Privilege Escalation']],
    [
      'technique.id',
      'keyword',
      'Ids of the techniques: what the act is by itself, and what each indicator that holds is tagged with.',
      ['T1547'],
    ],
    ['technique.name', 'keyword', 'Their names.', ['Boot or Logon Autostart Execution']],
    ['technique.subtechnique.id', 'keyword', 'Ids of the sub-techniques.', ['T1547.001']],
    ['technique.subtechnique.name', 'keyword', 'Their names.', ['Registry Run Keys / Startup Folder']],
  ]),
  ...SHARED_FIELDS,
  ...fieldsOf('related.', [
    ['hosts', 'keyword', 'Every name of every host it is about.', ['WS-042.corp.example', 'ws-042']],
    ['user', 'keyword', 'Names and SIDs of every account it is about.', ['maria.keller']],
    ['hash', 'keyword', 'Hashes of every file it is about.', ['9e107d9d372bb6826bd81d3542a419d6']],
  ]),
];

export const SEVERITY_FIELD: readonly Field[] = fieldsOf('reghunt.', [
  ['severity', 'keyword', 'low (risk 0-21), medium (22-47), high (48-73), critical (74-100).', 'critical'],
]);

export const WHY_FIELD: readonly Field[] = fieldsOf('reghunt.', [
  [
    'why',
    'keyword',
    'Why it has its risk, a line each: weight, group and name of the indicators that hold, largest weight first; then factor and name of what lowered it.',
    ['0.80 content: code that fetches and runs more', 'x0.50 copy kept in a folder made for backups'],
  ],
]);

const WHAT_SHOWED_IT: readonly FieldRow[] = [
  ['field', 'keyword', 'Field or fact it was read from.', 'value.decoded'],
  ['value', 'keyword', 'What that held, cut to 1,024 characters.', 'whoami /all'],
];

const INDICATORS: readonly Field[] = fieldsOf('reghunt.indicators.', [
  ['id', 'keyword', 'Ids of the indicators that hold.', '59c91f94-6a89-5ab9-8bc5-22d42d78d528'],
  ['name', 'keyword', 'Their names.', 'Code that fetches and runs more'],
  [
    'reason',
    'keyword',
    'Why each raises the risk.',
    'The code itself stays on another machine and can be changed at will.',
  ],
  ['group', 'keyword', 'What each speaks of: of one group only the largest weight counts.', 'content'],
  ['weight', 'double', 'Weight, 0 to 1.', 0.8],
  ...WHAT_SHOWED_IT,
  ['attack', 'keyword', 'Techniques each is tagged with.', ['T1105', 'T1059.001']],
]);

const MITIGATIONS: readonly Field[] = fieldsOf('reghunt.mitigations.', [
  [
    'id',
    'keyword',
    'Ids of the mitigations that hold, and of exceptions that lower.',
    '96f9ab23-1643-5f61-b333-f7a006a507db',
  ],
  ['name', 'keyword', 'Their names.', 'Copied by a scheduled task to a place of its own'],
  ['reason', 'keyword', 'Why each lowers the risk.', 'Backups run by the clock and keep their copies apart.'],
  ['factor', 'double', 'What each multiplies the risk with, 0 to 1.', 0.6],
  ...WHAT_SHOWED_IT,
]);

const GUARDS: readonly Field[] = fieldsOf('reghunt.guards.', [
  [
    'id',
    'keyword',
    'Ids of the guards that hold; absent where nothing would lower or suppress.',
    '0d6f5b0a-8a57-5b0e-9f7d-3b1f7f2a6c11',
  ],
  ['name', 'keyword', 'Their names.', 'Begun by a program that opens documents'],
  ['reason', 'keyword', 'Why no habit excuses it.', 'Documents set nothing up.'],
  ['floor', 'long', 'What nothing takes the risk below; from 22 on nothing suppresses either.', 22],
  ...WHAT_SHOWED_IT,
]);

const REASONS = 'not_logged, no_entity_id, truncated, not_applicable; pending while it may still come';

function joinFields(part: string, means: string): readonly Field[] {
  return fieldsOf(`reghunt.joins.${part}.`, [
    ['status', 'keyword', `Whether ${means} was found: found or missing.`, 'missing'],
    ['reason', 'keyword', `Why it is missing: ${REASONS}.`, 'not_logged'],
    ['weak', 'boolean', 'Joined by pid and time, without an entity id; absent otherwise.', true],
  ]);
}

/** What scheduled runs keep to judge it anew. */
const KEPT: readonly Field[] = fieldsOf('reghunt.', [
  [
    'state',
    'keyword',
    "reported; or below_threshold: by today's content, or by what came since, it is less than what is reported. Absent in findings of ad-hoc runs.",
    'reported',
  ],
  ['generation', 'long', 'Number of the content that judged it: it rises with each change.', 7],
  [
    'waits_until',
    'date',
    'Until then a part that is missing is asked for; absent when none is.',
    '2026-11-21T08:31:33.870Z',
  ],
  [
    'pending_until',
    'date',
    'Then a part whose reason is pending is judged to be missing; absent when none is.',
    '2026-11-18T09:31:33.870Z',
  ],
  [
    'told.severity',
    'keyword',
    'The highest severity a transition has told of; absent in findings of ad-hoc runs, and while it was never shown.',
    'high',
  ],
  ['told.returned', 'long', 'Transitions that told of its return.', 0],
  ['told.reopened', 'long', 'Transitions that told that it was done again after it was closed.', 1],
  [
    'told.closed_at',
    'date',
    'When it was closed before the last of those; absent when there was none.',
    '2026-11-18T10:00:00.000Z',
  ],
  [
    'awaited',
    'column',
    'What is asked for: part, record, host, id or path, from when to when. For reghunt alone.',
    ['["fp","3f0d4d0e9a551f1f0c6a7e11","ws-042","c:\\\\upd.exe",1795000000000,1795003600000]'],
  ],
  [
    'acts',
    'binary',
    'The acts with all that was joined to them, packed. For reghunt alone: it cannot be searched, and a finding without it cannot be judged anew.',
    'q1YqSy0qzszPU7JSMlSqBQA=',
  ],
  [
    'act_keys',
    'keyword',
    'Every act it stands for. For reghunt alone.',
    ['3f0d4d0e9a551f1f0c6a7e11 run-key-persistence'],
  ],
  [
    'anchors',
    'keyword',
    'Records of its acts, by shortened id. For reghunt alone.',
    ['3f0d4d0e9a551f1f0c6a7e11'],
  ],
]);

export const FINDINGS: DocumentFields = {
  about: 'What the hunts found; one document for each act, merged over runs.',
  fields: [
    ...fieldsOf('', [
      ['@timestamp', 'date', 'When the act happened, by the event itself.', '2026-11-18T08:31:33.870Z'],
    ]),
    ...FINDING_ECS_FIELDS,
    ...FINDING_ID_FIELDS,
    ...SEVERITY_FIELD,
    ...fieldsOf('reghunt.', [
      ['first_seen', 'date', 'Time of the earliest act behind it.', '2026-11-18T08:31:33.870Z'],
      ['last_seen', 'date', 'Time of the latest.', '2026-11-18T09:02:11.004Z'],
      ['occurrences', 'long', 'Acts behind it; one that was logged twice counts once.', 2],
    ]),
    ...WHY_FIELD,
    ...fieldsOf('reghunt.', [
      [
        'process_ids',
        'keyword',
        'Entity ids of every process of its evidence and their parents, as the events spell them.',
        ['{7B1E22D4-1A03-6921-0003-000000003A00}', '{7B1E22D4-1A04-6921-0004-000000003A00}'],
      ],
    ]),
    ...INDICATORS,
    ...MITIGATIONS,
    ...GUARDS,
    ...fieldsOf('reghunt.score.', [
      ['raw', 'long', 'The sum before mitigations, 0 to 100.', 94],
      ['factor', 'double', 'What mitigations multiply it with, 0.2 to 1.', 1],
      ['floor', 'long', 'Mitigations do not take it below this.', 60],
    ]),
    ...joinFields('writer', 'the process that did it'),
    ...joinFields('ancestors', "the writer's parent"),
    ...fieldsOf('reghunt.joins.ancestors.', [['count', 'long', 'Ancestors that were found.', 3]]),
    ...joinFields('payload_file', 'the creation of the file that is started, or was written,'),
    ...joinFields('payload_process', 'a run of that file'),
    ...fieldsOf('reghunt.suppressed_by.', [
      ['id', 'keyword', 'Id of the exception that suppresses it; absent when none does.', 'backup-agent'],
      ['name', 'keyword', "The exception's name.", 'Backup agent keeps its own start'],
      ['reason', 'keyword', 'Why it is known good.', 'Rolled out to every server.'],
      ['owner', 'keyword', 'Who answers for it.', 'server team'],
      ['expires', 'date', 'When it ends.', '2027-03-01T00:00:00.000Z'],
    ]),
    ...fieldsOf('reghunt.triage.', [
      ['status', 'keyword', 'Set by people; no run touches it.', 'open'],
      ['assignee', 'keyword', 'Who looks at it.', 'kim'],
      ['note', 'keyword', 'What was noted.', 'asked the owner'],
      ['at', 'date', 'When it was last changed.', '2026-11-18T10:00:00.000Z'],
    ]),
    ...sourceFields('reghunt.source.'),
    ...fieldsOf('reghunt.', [
      ['run_id', 'keyword', 'The run that found it first.', 'c1b7f0f2-3f0d-4d0e-9a55-1f1f0c6a7e11'],
      ['fleet.hosts', 'long', 'Hosts that were seen doing the same.', 3],
    ]),
    ...EVIDENCE_ITEM_FIELDS,
    ...fieldsOf('reghunt.', [
      ['evidence.ts', 'date', 'When the event happened.', '2026-11-18T08:31:33.870Z'],
      [
        'evidence_truncated',
        'boolean',
        'There was more evidence than is kept, so that `reghunt.occurrences` counts only what is; absent otherwise.',
        true,
      ],
    ]),
    ...KEPT,
    ...FACT_FIELDS,
  ],
  lists: ['reghunt.indicators', 'reghunt.mitigations', 'reghunt.guards', 'reghunt.evidence'],
};
