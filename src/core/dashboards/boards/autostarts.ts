/** *Autostarts*: what starts by itself in the fleet, the rarest first. */

import type { Board, Measure } from '../board.ts';
import { ACUTE_HABIT, AUTOSTART, BY_HIGHEST_SEVERITY } from './habits.ts';

/** One baseline document is one value on one host. */
const HOSTS: Measure = { of: 'distinct', field: 'host.name', label: 'Hosts' };
const VALUES: Measure = { of: 'distinct', field: 'reghunt.baseline.template', label: 'Values' };
const FIRST: Measure = {
  of: 'min',
  field: 'reghunt.baseline.first_seen',
  type: 'date',
  label: 'First seen',
};

export const AUTOSTARTS: Board = {
  slug: 'autostarts',
  title: 'Autostarts',
  question: 'What starts by itself here that hardly anybody else has?',
  from: 'now-90d',
  controls: [
    { field: 'reghunt.baseline.location', view: 'baseline' },
    { field: 'reghunt.baseline.severity', view: 'baseline' },
    { field: 'host.name', view: 'baseline' },
  ],
  panels: [
    {
      slug: 'new',
      title: 'How many are new since yesterday?',
      description:
        'A value counts once for each host that set it for the first time in the last 24 hours. Many at once are a rollout: the list below shows whether they are alike. 0: nothing new, or no run: look at Hunt health.',
      grid: { x: 0, y: 0, w: 12, h: 7 },
      view: 'baseline',
      where: `${AUTOSTART} and reghunt.baseline.first_seen >= now-1d`,
      shows: { kind: 'metric', measure: { of: 'count', label: 'New since yesterday' } },
    },
    {
      slug: 'new-acute',
      title: 'How many of those need action?',
      description:
        'The same, of values that were ever critical or high anywhere on that host. Above 0: open the Overview, which lists the findings. 0: nothing new that bad.',
      grid: { x: 12, y: 0, w: 12, h: 7 },
      view: 'baseline',
      where: `${AUTOSTART} and ${ACUTE_HABIT} and reghunt.baseline.first_seen >= now-1d`,
      shows: { kind: 'metric', measure: { of: 'count', label: 'New, critical or high' }, isAlarm: true },
    },
    {
      slug: 'values',
      title: 'How many different values are there?',
      description:
        'Values with user names, SIDs, versions and numbers taken out, set in this time range. 0: the baseline holds none yet; it fills with scheduled runs.',
      grid: { x: 24, y: 0, w: 12, h: 7 },
      view: 'baseline',
      where: AUTOSTART,
      shows: { kind: 'metric', measure: VALUES },
    },
    {
      slug: 'hosts-known',
      title: 'How many hosts have set one?',
      description:
        'Hosts on which a value was set in this time range. Far fewer than you own: look at Hunt health for hosts that send no registry writes. 0: the baseline holds none yet.',
      grid: { x: 36, y: 0, w: 12, h: 7 },
      view: 'baseline',
      where: AUTOSTART,
      shows: { kind: 'metric', measure: HOSTS },
    },
    {
      slug: 'rare-values',
      title: 'Which values are rarest?',
      description:
        'Values on the fewest hosts first. One host alone with a writer you do not know is worth a look; the usual ones of the fleet stand at the other end. Click to narrow. Empty: the baseline holds no autostarts in this time range; it fills with scheduled runs.',
      grid: { x: 0, y: 7, w: 48, h: 12 },
      view: 'baseline',
      where: AUTOSTART,
      shows: {
        kind: 'table',
        rows: [
          {
            field: 'reghunt.baseline.template',
            size: 200,
            order: { by: HOSTS.label, direction: 'asc' },
            click: true,
            width: 620,
          },
        ],
        measures: [
          HOSTS,
          FIRST,
          { of: 'max', field: 'reghunt.baseline.last_seen', type: 'date', label: 'Last seen' },
        ],
      },
    },
    {
      slug: 'rare-writers',
      title: 'Which writers are rarest?',
      description:
        'Images that set values, those on the fewest hosts first. An installer is on many; one that lies in a user folder or is a script host is worth a look. Empty: no writer was joined: collect process starts.',
      grid: { x: 0, y: 19, w: 24, h: 11 },
      view: 'baseline',
      where: AUTOSTART,
      shows: {
        kind: 'table',
        rows: [
          {
            field: 'reghunt.baseline.writer',
            size: 200,
            order: { by: HOSTS.label, direction: 'asc' },
            click: true,
            width: 420,
          },
        ],
        measures: [HOSTS, VALUES],
      },
    },
    {
      slug: 'locations',
      title: 'Where do values lie?',
      description:
        'Registry keys and startup folders with the values in each. A place with one value on one host stands at the end. Click to narrow the rest of the board to a place. Empty: the baseline holds no autostarts in this time range.',
      grid: { x: 24, y: 19, w: 24, h: 11 },
      view: 'baseline',
      where: AUTOSTART,
      shows: {
        kind: 'table',
        rows: [
          {
            field: 'reghunt.baseline.location',
            size: 100,
            order: { by: HOSTS.label, direction: 'desc' },
            click: true,
            width: 420,
          },
        ],
        measures: [HOSTS, VALUES],
      },
    },
    {
      slug: 'first-seen',
      title: 'When was a value new on a host?',
      description:
        'Values by the day a host first set them, by the highest severity they ever had there. A grey wave is a rollout; red outside a wave is worth a look. Empty: the baseline holds no autostarts in this time range.',
      grid: { x: 0, y: 30, w: 24, h: 12 },
      view: 'baseline',
      where: AUTOSTART,
      shows: {
        kind: 'stacks',
        along: { by: 'time', field: 'reghunt.baseline.first_seen', interval: '1d' },
        stacks: BY_HIGHEST_SEVERITY,
      },
    },
    {
      slug: 'spread',
      title: 'Which values are on most hosts?',
      description:
        'The usual ones of the fleet: candidates for an exception if they are ever reported. Empty: the baseline holds no autostarts in this time range.',
      grid: { x: 24, y: 30, w: 24, h: 12 },
      view: 'baseline',
      where: AUTOSTART,
      shows: {
        kind: 'bars',
        along: {
          by: 'terms',
          terms: {
            field: 'reghunt.baseline.template',
            size: 10,
            order: { by: HOSTS.label, direction: 'desc' },
          },
        },
        measures: [{ ...HOSTS, tone: 'calm' }],
      },
    },
    {
      slug: 'newest',
      title: 'What was seen for the first time, newest first',
      description:
        'One line for each value and host. Empty: the baseline holds no autostarts in this time range; it fills with scheduled runs.',
      grid: { x: 0, y: 42, w: 48, h: 18 },
      view: 'baseline',
      where: AUTOSTART,
      shows: {
        kind: 'documents',
        columns: [
          'reghunt.baseline.first_seen',
          'host.name',
          'reghunt.baseline.template',
          'reghunt.baseline.location',
          'reghunt.baseline.writer',
          'reghunt.baseline.severity',
        ],
        sort: [['reghunt.baseline.first_seen', 'desc']],
      },
    },
  ],
};
