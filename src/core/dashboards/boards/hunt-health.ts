/** *Hunt health*: whether an empty overview is good news. */
import type { Board } from '../board.ts';

const WHOLE = '(reghunt.run.status: "complete" or reghunt.run.status: "lasting")';
/** A run out of budget is going on as it should. */
const AS_IT_SHOULD =
  '(reghunt.run.status: "complete" or reghunt.run.status: "lasting" or reghunt.run.status: "budget")';

export const HUNT_HEALTH: Board = {
  slug: 'hunt-health',
  title: 'Hunt health',
  question: 'Did the hunts see everything, and if not, what is missing?',
  from: 'now-7d',
  controls: [],
  panels: [
    {
      slug: 'last-whole',
      title: 'When did the last whole run end?',
      description:
        'The end of the newest run that looked at all that was due. Longer ago than an hour: look at the runs below, then run "reghunt run --plan". Empty: none in this time range; the schedule does not run.',
      grid: { x: 0, y: 0, w: 12, h: 7 },
      view: 'runs',
      where: WHOLE,
      shows: {
        kind: 'metric',
        measure: { of: 'max', field: 'reghunt.run.ended', type: 'date', label: 'Last whole run ended' },
      },
    },
    {
      slug: 'not-whole',
      title: 'How many runs did not see all?',
      description:
        'Runs of the last 24 hours that failed, were interrupted, outdated, or could not see something in passing. Above 0: the reasons stand below; what was not seen stays due and is read again. 0 with no whole run beside it: nothing runs.',
      grid: { x: 12, y: 0, w: 12, h: 7 },
      view: 'runs',
      where: `@timestamp >= now-1d and not ${AS_IT_SHOULD}`,
      shows: { kind: 'metric', measure: { of: 'count', label: 'Runs that did not see all' }, isAlarm: true },
    },
    {
      slug: 'left',
      title: 'What did the last run leave?',
      description:
        'Ten-minute buckets still due when the newest run ended. Growing from run to run: give it more time (schedule.budget) or run "reghunt run --until-done". Empty: no run in this time range.',
      grid: { x: 24, y: 0, w: 12, h: 7 },
      view: 'runs',
      shows: {
        kind: 'metric',
        measure: { of: 'latest', field: 'reghunt.run.read.left', label: 'Buckets left' },
        isAlarm: true,
      },
    },
    {
      slug: 'senders',
      title: 'Do all hosts send all of it?',
      description:
        'Hosts that sent anything in the last 24 hours, and those of them that sent what hunts live on. A bar shorter than the first is a gap: an autostart set there, its writer or its payload was not seen; the list below names the hosts. Empty: no coverage was written; it comes with scheduled runs.',
      grid: { x: 36, y: 0, w: 12, h: 7 },
      view: 'coverage',
      where: '@timestamp >= now-1d',
      shows: {
        kind: 'bars',
        along: {
          by: 'conditions',
          conditions: [
            {
              label: 'Anything',
              where:
                '(reghunt.coverage.registry_set.count > 0 or reghunt.coverage.process_create.count > 0 or reghunt.coverage.file_create.count > 0)',
            },
            { label: 'Registry writes', where: 'reghunt.coverage.registry_set.count > 0' },
            { label: 'Process starts', where: 'reghunt.coverage.process_create.count > 0' },
            { label: 'Files created', where: 'reghunt.coverage.file_create.count > 0' },
          ],
        },
        measures: [{ of: 'distinct', field: 'host.name', label: 'Hosts', tone: 'calm' }],
      },
    },
    {
      slug: 'due',
      title: 'What was due, and why?',
      description:
        'Ten-minute buckets by the reason they were looked at. Red is what an earlier look could not see all of; steady red means that a shard, an index or a right is missing. Empty: no runs in this time range.',
      grid: { x: 0, y: 7, w: 24, h: 11 },
      view: 'runs',
      shows: {
        kind: 'bars',
        along: { by: 'time', field: '@timestamp', interval: 'auto' },
        measures: [
          { of: 'sum', field: 'reghunt.run.due.incomplete', label: 'Incomplete', tone: 'act' },
          { of: 'sum', field: 'reghunt.run.due.recovered', label: 'Answers again', tone: 'act-soft' },
          { of: 'sum', field: 'reghunt.run.due.news', label: 'News', tone: 'calm' },
          { of: 'sum', field: 'reghunt.run.due.rung', label: 'Later parts', tone: 'calm-soft' },
          { of: 'sum', field: 'reghunt.run.due.content', label: 'Content changed', tone: 'calm-deep' },
        ],
      },
    },
    {
      slug: 'writers',
      title: 'Is the writer found for what was set?',
      description:
        'Registry writes that runs joined, by whether the process that made them was found. Red: its start was not logged: collect process starts (Sysmon 1) from all hosts, and keep them as long as the hunts look back. Empty: nothing was joined in this time range.',
      grid: { x: 24, y: 7, w: 24, h: 11 },
      view: 'runs',
      shows: {
        kind: 'bars',
        along: { by: 'time', field: '@timestamp', interval: 'auto' },
        measures: [
          {
            of: 'sum',
            field: 'reghunt.run.set_writers.missing.not_logged',
            label: 'Not logged',
            tone: 'act',
          },
          {
            of: 'sum',
            field: 'reghunt.run.set_writers.missing.no_entity_id',
            label: 'No process named',
            tone: 'calm-deep',
          },
          {
            of: 'sum',
            field: 'reghunt.run.set_writers.missing.truncated',
            label: 'Not looked for to the end',
            tone: 'calm',
          },
          { of: 'sum', field: 'reghunt.run.set_writers.found', label: 'Found', tone: 'calm-soft' },
        ],
      },
    },
    {
      slug: 'missing-hosts',
      title: 'Which hosts stopped sending what hunts need?',
      description:
        'When each host last sent what hunts live on, those without registry writes for longest first (a host that never sent any on top). Days behind the others: check the shipper and the Sysmon configuration there. Empty: no coverage was written; it comes with scheduled runs.',
      grid: { x: 0, y: 18, w: 48, h: 12 },
      view: 'coverage',
      shows: {
        kind: 'table',
        rows: [
          {
            field: 'host.name',
            size: 100,
            order: { by: 'Last registry write', direction: 'asc' },
            width: 260,
          },
        ],
        measures: [
          {
            of: 'max',
            field: 'reghunt.coverage.registry_set.last_seen',
            type: 'date',
            label: 'Last registry write',
          },
          {
            of: 'max',
            field: 'reghunt.coverage.process_create.last_seen',
            type: 'date',
            label: 'Last process start',
          },
          {
            of: 'max',
            field: 'reghunt.coverage.file_create.last_seen',
            type: 'date',
            label: 'Last file created',
          },
          { of: 'max', field: '@timestamp', type: 'date', label: 'Last looked at' },
        ],
      },
    },
    {
      slug: 'not-seen',
      title: 'What could not be seen, and why?',
      description:
        'Each reason with the runs that met it; what each means and what to do stands in docs/not-seen.md. Empty: runs saw all that they looked at.',
      grid: { x: 0, y: 30, w: 24, h: 12 },
      view: 'runs',
      where: 'reghunt.run.not_seen.kind: *',
      shows: {
        kind: 'table',
        rows: [{ field: 'reghunt.run.not_seen.reason', size: 30, width: 520 }],
        measures: [
          { of: 'count', label: 'Runs' },
          { of: 'max', field: '@timestamp', type: 'date', label: 'Last' },
        ],
      },
    },
    {
      slug: 'durations',
      title: 'How long do runs take?',
      description:
        'Average and longest run. Near schedule.budget: what is due no longer fits, see the buckets left. Empty: no runs in this time range.',
      grid: { x: 24, y: 30, w: 12, h: 12 },
      view: 'runs',
      shows: {
        kind: 'lines',
        along: { by: 'time', field: '@timestamp', interval: 'auto' },
        measures: [
          { of: 'average', field: 'reghunt.run.duration_ms', label: 'Average', tone: 'calm' },
          { of: 'max', field: 'reghunt.run.duration_ms', label: 'Longest', tone: 'calm-deep' },
        ],
      },
    },
    {
      slug: 'requests',
      title: 'What does the engine have to answer?',
      description:
        'Requests that runs sent. A jump without news is a retry or a changed content: compare with what was due. Empty: no runs in this time range.',
      grid: { x: 36, y: 30, w: 12, h: 12 },
      view: 'runs',
      shows: {
        kind: 'bars',
        along: { by: 'time', field: '@timestamp', interval: 'auto' },
        measures: [{ of: 'sum', field: 'reghunt.run.requests', label: 'Requests', tone: 'calm' }],
      },
    },
    {
      slug: 'runs',
      title: 'Every run, newest first',
      description:
        'One line a run; "reghunt runs show ID" says more. Empty: nothing ran in this time range: set up the schedule (docs/scheduled.md).',
      grid: { x: 0, y: 42, w: 48, h: 16 },
      view: 'runs',
      shows: {
        kind: 'documents',
        columns: [
          'reghunt.run.source',
          'reghunt.run.status',
          'reghunt.run.reason',
          'reghunt.run.duration_ms',
          'reghunt.run.requests',
          'reghunt.run.events_read',
          'reghunt.run.findings',
          'reghunt.run.read.left',
          'reghunt.run.not_seen.kind',
          'reghunt.run.id',
        ],
        sort: [['@timestamp', 'desc']],
      },
    },
  ],
};
