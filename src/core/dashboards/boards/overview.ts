/** *Overview*: what an analyst opens in the morning. */
import { type Board, BY_VALUE, type Measure, type Panel } from '../board.ts';
import { ACUTE, BY_SEVERITY, OPEN, SINCE_YESTERDAY } from './open-findings.ts';

const FINDINGS: Measure = { of: 'count', label: 'Findings' };
const WORST: Measure = { of: 'max', field: 'event.risk_score', label: 'Highest risk' };

export const OVERVIEW: Board = {
  slug: 'overview',
  title: 'Overview',
  question: 'What is new since yesterday, what is still open, and what comes first?',
  from: 'now-90d',
  controls: [
    { field: 'reghunt.severity', view: 'findings' },
    { field: 'rule.name', view: 'findings' },
    { field: 'host.name', view: 'findings' },
    { field: 'threat.technique.name', view: 'findings' },
    { field: 'reghunt.triage.status', view: 'findings' },
  ],
  panels: [
    {
      slug: 'new-acute',
      title: 'What is new and acute?',
      description:
        'Acute is critical or high: open findings of these severities that were first found in the last 24 hours, whenever the act was. Above 0: read them in the list below. 0 is good news only if runs end whole: look at Hunt health.',
      grid: { x: 0, y: 0, w: 8, h: 7 },
      view: 'findings',
      where: `${OPEN} and ${ACUTE} and ${SINCE_YESTERDAY}`,
      shows: {
        kind: 'metric',
        measure: { of: 'count', label: 'New, critical or high' },
        isAlarm: true,
      },
    },
    {
      slug: 'open-acute',
      title: 'What is open and acute?',
      description:
        'Critical or high, and neither closed nor suppressed. Each wants somebody: set reghunt.triage. 0 is good news only if runs end whole: look at Hunt health.',
      grid: { x: 8, y: 0, w: 8, h: 7 },
      view: 'findings',
      where: `${OPEN} and ${ACUTE}`,
      shows: { kind: 'metric', measure: { of: 'count', label: 'Open, critical or high' }, isAlarm: true },
    },
    {
      slug: 'open-hosts',
      title: 'On how many hosts?',
      description:
        'Hosts with at least one open finding of any severity. One host with many is one incident; many hosts with one each is a rollout, or a spread: look at the values they share. 0: nothing is open.',
      grid: { x: 16, y: 0, w: 8, h: 7 },
      view: 'findings',
      where: OPEN,
      shows: {
        kind: 'metric',
        measure: { of: 'distinct', field: 'host.name', label: 'Hosts with open findings' },
      },
    },
    {
      slug: 'open-by-age',
      title: 'How long has what is open been waiting?',
      description:
        'Open findings by the time since they were first found. Red at the bottom has been left lying: triage it before anything new that is not red. Empty: nothing is open.',
      grid: { x: 0, y: 7, w: 24, h: 9 },
      view: 'findings',
      where: OPEN,
      shows: {
        kind: 'stacks',
        along: {
          by: 'conditions',
          conditions: [
            { label: 'Under a day', where: 'event.created >= now-1d' },
            { label: '1 to 3 days', where: 'event.created < now-1d and event.created >= now-3d' },
            { label: '3 to 7 days', where: 'event.created < now-3d and event.created >= now-7d' },
            { label: 'Over 7 days', where: 'event.created < now-7d' },
          ],
        },
        stacks: BY_SEVERITY,
      },
    },
    {
      slug: 'new-by-hunt',
      title: 'Which hunts found something new since yesterday?',
      description:
        'Open findings first found in the last 24 hours, by hunt and severity. One long grey bar is a rollout or a hunt that is too loud: look at the values it names, then write an exception. Empty: nothing new, or no run: look at Hunt health.',
      grid: { x: 24, y: 0, w: 24, h: 16 },
      view: 'findings',
      where: `${OPEN} and ${SINCE_YESTERDAY}`,
      shows: {
        kind: 'stacks',
        along: {
          by: 'terms',
          terms: { field: 'rule.name', size: 20, order: { by: BY_VALUE, direction: 'asc' } },
        },
        stacks: BY_SEVERITY,
      },
    },
    {
      slug: 'first',
      title: 'Which findings come first?',
      description:
        'The newest open findings, worst on top. Click on a finding to narrow this board to it, or to open it as a case. Empty: nothing is open in this time range, or no finding was written yet: look at Hunt health.',
      grid: { x: 0, y: 16, w: 48, h: 14 },
      view: 'findings',
      where: OPEN,
      opens: 'case',
      shows: {
        kind: 'table',
        lines: 2,
        rows: [
          {
            field: 'message.keyword',
            size: 200,
            order: { by: 'First found', direction: 'desc' },
            width: 760,
          },
          { field: 'reghunt.finding.id', size: 3, click: true, width: 110 },
          { field: 'reghunt.severity', size: 1, click: true },
          { field: 'host.name', size: 1, click: true },
        ],
        measures: [
          { of: 'max', field: 'event.risk_score', label: 'Risk' },
          { of: 'max', field: 'event.created', type: 'date', label: 'First found' },
        ],
        sort: { by: 'Risk', direction: 'desc' },
      },
    },
    {
      slug: 'acts-over-time',
      title: 'When did what was found happen?',
      description:
        'Findings that are not below what is reported, suppressed ones left out, by the time of the act. A burst on many hosts is one event: click on it. Empty: nothing happened in this time range, or no run looked at it.',
      grid: { x: 0, y: 30, w: 24, h: 12 },
      view: 'findings',
      where: 'not reghunt.state: "below_threshold" and not reghunt.suppressed_by.id: *',
      shows: {
        kind: 'stacks',
        along: { by: 'time', field: '@timestamp', interval: 'auto' },
        stacks: BY_SEVERITY,
      },
    },
    {
      slug: 'came-back',
      title: 'What got worse, came back or was done again?',
      description:
        'Known findings that were told of again: risen in severity, returned from suppression or from below what is reported, reopened by an act after they were closed. A closed one that was reopened is not among the open ones until its triage is changed. Empty: nothing changed for the worse.',
      grid: { x: 24, y: 30, w: 24, h: 12 },
      view: 'transitions',
      where: 'reghunt.transition.kind: * and not reghunt.transition.from: "new"',
      opens: 'case',
      shows: {
        kind: 'table',
        lines: 2,
        rows: [
          {
            field: 'message.keyword',
            size: 100,
            order: { by: 'When', direction: 'desc' },
            width: 300,
          },
          { field: 'reghunt.finding.id', size: 3, click: true, width: 100 },
          { field: 'reghunt.transition.kind', size: 3 },
          { field: 'reghunt.transition.from', size: 3 },
          { field: 'reghunt.transition.to', size: 3 },
        ],
        measures: [{ of: 'max', field: '@timestamp', type: 'date', label: 'When' }],
      },
    },
    ...top([
      {
        slug: 'hosts',
        title: 'Which hosts are worst?',
        field: 'host.name',
        empty: 'Click on one to narrow the board, or to open its cases.',
        opens: 'case',
      },
      {
        slug: 'users',
        title: 'Whose accounts are in it?',
        field: 'user.name',
        empty: 'Findings whose events name no user are not counted here.',
      },
      {
        slug: 'techniques',
        title: 'Which techniques are these?',
        field: 'threat.technique.name',
        empty: 'A finding may count under several.',
      },
      {
        slug: 'indicators',
        title: 'What makes them stand out?',
        field: 'reghunt.indicators.name',
        empty: 'One that is nearly always there tells little: see docs/scoring.md.',
      },
    ]),
    {
      slug: 'all-open',
      title: 'Everything that is open, newest first',
      description:
        'The documents themselves: open one to see all of its fields; "Raw event" leads to the event behind it. Empty: nothing is open in this time range.',
      grid: { x: 0, y: 54, w: 48, h: 18 },
      view: 'findings',
      where: OPEN,
      shows: {
        kind: 'documents',
        columns: [
          'message',
          'reghunt.severity',
          'event.risk_score',
          'host.name',
          'user.name',
          'reghunt.triage.status',
          'reghunt.source.id',
        ],
        sort: [
          ['event.created', 'desc'],
          ['event.risk_score', 'desc'],
        ],
      },
    },
  ],
};

interface Top extends Pick<Panel, 'slug' | 'title' | 'opens'> {
  readonly field: string;
  readonly empty: string;
}

/** Four tables side by side: what most open findings share. */
function top(tables: readonly Top[]): readonly Panel[] {
  return tables.map(({ slug, title, field, empty, opens }, at) => ({
    slug,
    title,
    description: `Open findings by value, the highest risk first. ${empty} Empty: nothing is open in this time range.`,
    grid: { x: 12 * at, y: 42, w: 12, h: 12 },
    view: 'findings',
    where: OPEN,
    ...(opens === undefined ? {} : { opens }),
    shows: {
      kind: 'table',
      rows: [{ field, size: 20, order: { by: WORST.label, direction: 'desc' }, click: true }],
      measures: [FINDINGS, WORST],
    },
  }));
}
