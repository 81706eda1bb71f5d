/** *Case*: one finding, process or host, with all that was joined to it. */
import { type Board, BY_VALUE } from '../board.ts';

export const CASE: Board = {
  slug: 'case',
  title: 'Case',
  question: 'What happened here, who did it, and why does it stand out?',
  from: 'now-90d',
  controls: [
    { field: 'reghunt.finding.id', view: 'findings' },
    { field: 'host.name', view: 'findings' },
    { field: 'reghunt.evidence.process_ids', view: 'evidence' },
  ],
  panels: [
    {
      slug: 'findings',
      title: 'What is this about?',
      description:
        'The findings of this case, the worst first. Click on one to see it alone. More than a few: the board is not narrowed yet. Empty: no finding of that name in this time range; make the range longer.',
      grid: { x: 0, y: 0, w: 48, h: 8 },
      view: 'findings',
      shows: {
        kind: 'table',
        lines: 2,
        rows: [
          { field: 'message.keyword', size: 50, order: { by: 'Risk', direction: 'desc' }, width: 760 },
          { field: 'reghunt.finding.id', size: 3, click: true, width: 110 },
          { field: 'reghunt.severity', size: 1 },
          { field: 'host.name', size: 1, click: true },
        ],
        measures: [
          { of: 'max', field: 'event.risk_score', label: 'Risk' },
          { of: 'min', field: 'reghunt.first_seen', type: 'date', label: 'First act' },
          { of: 'max', field: 'reghunt.last_seen', type: 'date', label: 'Last act' },
          { of: 'max', field: 'reghunt.occurrences', label: 'Acts' },
        ],
      },
    },
    {
      slug: 'why',
      title: 'Why does it stand out? The heaviest first',
      description:
        'The indicators that hold, each with its weight, what it says about, and the reason: with the factors beside it the whole sum can be redone (docs/scoring.md). Several findings in view: the number says how many share a line. Empty: written by a version that kept no such lines; a run that judges anew adds them.',
      grid: { x: 0, y: 8, w: 30, h: 10 },
      view: 'findings',
      shows: {
        kind: 'table',
        rows: [
          {
            field: 'reghunt.why',
            size: 30,
            order: { by: BY_VALUE, direction: 'desc' },
            include: '[01]\\..*',
            width: 620,
          },
        ],
        measures: [{ of: 'count', label: 'Findings' }],
      },
    },
    {
      slug: 'routine',
      title: 'What speaks for routine?',
      description:
        'The mitigations that hold, each with the factor it lowers the risk by. Check the reason before you trust it. Empty: nothing speaks for routine.',
      grid: { x: 30, y: 8, w: 18, h: 10 },
      view: 'findings',
      shows: {
        kind: 'table',
        rows: [
          {
            field: 'reghunt.why',
            label: 'Lowered by',
            size: 30,
            order: { by: BY_VALUE, direction: 'asc' },
            include: 'x.*',
            width: 360,
          },
        ],
        measures: [{ of: 'count', label: 'Findings' }],
      },
    },
    {
      slug: 'timeline',
      title: 'What happened when?',
      description:
        'The events behind the findings: the act itself in red, what led to it and what came of it in grey. Empty: no evidence in this time range, or the board is filtered by a field that evidence does not have (severity, hunt): filter by finding, host or process.',
      grid: { x: 0, y: 18, w: 24, h: 12 },
      view: 'evidence',
      shows: {
        kind: 'stacks',
        along: { by: 'time', field: '@timestamp', interval: 'auto' },
        stacks: [
          {
            label: 'The act',
            where: '(reghunt.evidence.role: "anchor" or reghunt.evidence.role: "wrapper")',
            tone: 'act',
          },
          {
            label: 'Who did it',
            where: '(reghunt.evidence.role: "writer" or reghunt.evidence.role: "ancestor")',
            tone: 'calm-deep',
          },
          {
            label: 'What it starts',
            where:
              '(reghunt.evidence.role: "payload_file" or reghunt.evidence.role: "payload_creator" or reghunt.evidence.role: "payload_process")',
            tone: 'calm',
          },
          { label: 'What belongs to it', where: 'reghunt.evidence.role: "neighbour"', tone: 'calm-soft' },
        ],
      },
    },
    {
      slug: 'processes',
      title: 'Which process do you want to follow?',
      description:
        "Click on an id: the board then shows what the process did and what its children did. The image is that of the events it is in, its own or a child's. Empty: the events carry no process ids (Security 4657 without a GUID): follow host and user.",
      grid: { x: 24, y: 18, w: 24, h: 12 },
      view: 'evidence',
      shows: {
        kind: 'table',
        rows: [
          {
            field: 'reghunt.evidence.process_ids',
            size: 30,
            order: { by: 'From', direction: 'asc' },
            click: true,
            width: 300,
          },
          {
            field: 'process.name',
            label: 'In events of',
            size: 3,
            order: { by: 'Events', direction: 'desc' },
          },
        ],
        measures: [
          { of: 'min', field: '@timestamp', type: 'date', label: 'From' },
          { of: 'count', label: 'Events' },
        ],
      },
    },
    {
      slug: 'ancestors',
      title: 'Who did it, and who started that? Oldest first',
      description:
        'The writer and its ancestors with their command lines; "Process id" leads to all raw events of the process. Empty: the writer was not found: the reason stands under "What could not be joined".',
      grid: { x: 0, y: 30, w: 48, h: 12 },
      view: 'evidence',
      where:
        '(reghunt.evidence.role: "writer" or reghunt.evidence.role: "ancestor" or reghunt.evidence.role: "wrapper" or reghunt.evidence.role: "payload_creator" or reghunt.evidence.role: "payload_process")',
      shows: {
        kind: 'documents',
        columns: [
          'reghunt.evidence.role',
          'process.executable',
          'process.command_line',
          'user.name',
          'process.parent.executable',
          'process.parent.command_line',
          'process.entity_id',
        ],
        sort: [['@timestamp', 'asc']],
      },
    },
    {
      slug: 'value',
      title: 'What was set or taken, and what does it start?',
      description:
        'Registry path and data as the events hold them, beside what they come to: the payload, its file and hash, the decoded text; for hive work what was taken and to where. Empty: the board is not narrowed to a finding that is in this time range.',
      grid: { x: 0, y: 42, w: 48, h: 10 },
      view: 'findings',
      shows: {
        kind: 'documents',
        columns: [
          'event.action',
          'registry.path',
          'registry.data.strings',
          'reghunt.facts.value.target.path',
          'reghunt.facts.value.decoded',
          'file.path',
          'file.hash.sha256',
          'reghunt.facts.hive.taken',
          'reghunt.facts.hive.output.path',
        ],
        sort: [['@timestamp', 'asc']],
      },
    },
    {
      slug: 'joins',
      title: 'What could not be joined, and who has the case?',
      description:
        'Each part is found, or missing for a reason: not_logged and no_entity_id are gaps of the logging (docs/not-seen.md), pending may still come. Triage is set by people, never by a run. Empty: no finding in this time range.',
      grid: { x: 0, y: 52, w: 48, h: 10 },
      view: 'findings',
      shows: {
        kind: 'documents',
        columns: [
          'reghunt.joins.writer.status',
          'reghunt.joins.writer.reason',
          'reghunt.joins.ancestors.count',
          'reghunt.joins.payload_file.status',
          'reghunt.joins.payload_file.reason',
          'reghunt.joins.payload_process.status',
          'reghunt.joins.payload_process.reason',
          'reghunt.triage.status',
          'reghunt.triage.assignee',
          'reghunt.triage.note',
        ],
        sort: [['event.risk_score', 'desc']],
      },
    },
    {
      slug: 'evidence',
      title: 'Every event behind it, oldest first',
      description:
        'One line an event; "Raw event" leads to it where it was read. Empty: evidence is kept for less long than findings, or the time range is too short.',
      grid: { x: 0, y: 62, w: 48, h: 18 },
      view: 'evidence',
      shows: {
        kind: 'documents',
        columns: [
          'reghunt.evidence.role',
          'event.code',
          'process.executable',
          'process.command_line',
          'registry.path',
          'registry.data.strings',
          'file.path',
          'process.entity_id',
          'reghunt.evidence.source.id',
        ],
        sort: [['@timestamp', 'asc']],
      },
    },
  ],
};
