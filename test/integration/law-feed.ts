/** Feeds for the law's model: small incidents of the demo at other times, on other hosts, under other names. */
import { readFileSync } from 'node:fs';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** When feeds begin. */
export const FEED_START = Date.UTC(2026, 10, 1);

export const INCIDENT_KINDS = ['autostart', 'hives', 'updater', 'caller', 'quiet', 'backup'] as const;

export interface IncidentPlan {
  readonly kind: (typeof INCIDENT_KINDS)[number];
  readonly host: 'WS-042' | 'FS-01';
  /** Equal names on one host make one finding of several incidents. */
  readonly name: number;
  /** Minutes after the feed's start. */
  readonly at: number;
  /** Minutes from the value to its payload's run. */
  readonly runAfter: number;
  /** How often an updater sets its value. */
  readonly times: number;
  /** Minutes by which its documents become visible late, in turn. */
  readonly lags: readonly number[];
  /** Nothing of it is visible before all rungs of the others are past. It has a name of its own then. */
  readonly isLast?: boolean;
}

export interface FeedDocument {
  readonly id: string;
  readonly body: object;
  /** Epoch milliseconds. */
  readonly time: number;
  /** From when on it can be seen; infinite for what comes last of all. */
  readonly visible: number;
  /** Where it is put at first. */
  readonly place: 0 | 1;
  readonly incident: number;
  readonly isAct: boolean;
  /** Of an act: ids of the selections it belongs to. */
  readonly selected: RegExp;
}

const LINES = readFileSync('demo/incident.ndjson', 'utf8').trimEnd().split('\n');

/** Lines of the demo, with minutes between the first and each. */
interface Step {
  readonly line: number;
  readonly after: number;
  /** Which of an updater's rounds: its processes are of their own. */
  readonly round: number;
}

export function documentsOf(plans: readonly IncidentPlan[]): readonly FeedDocument[] {
  return plans.flatMap((plan, incident) =>
    stepsOf(plan).map((step, at): FeedDocument => {
      const time = FEED_START + Math.round((plan.at + step.after) * MINUTE);
      const lag = (plan.lags[at % plan.lags.length] ?? 0) * MINUTE;
      return {
        id: `${incident}-${at}`,
        body: bodyOf(plan, step, incident, time),
        time,
        visible: plan.isLast === true ? Number.POSITIVE_INFINITY : time + lag,
        place: step.line === PAYLOAD_RUN || at % 3 === 1 ? 1 : 0,
        incident,
        isAct: ACTS.has(step.line),
        selected: ACTS.get(step.line) ?? NEVER,
      };
    }),
  );
}

const PAYLOAD_RUN = 15;
/** Values set and commands that act, and what selects them; what else there is joins to them. */
const ACTS: ReadonlyMap<number, RegExp> = new Map([
  ...[6, 11, 12].map((line): [number, RegExp] => [line, /^run-key-persistence:/]),
  [10, /^run-key-command:/],
  ...[2, 16, 17, 19].map((line): [number, RegExp] => [line, /^registry-hive-copy:/]),
  ...[3, 18, 20].map((line): [number, RegExp] => [line, /^hive-file:/]),
]);
const NEVER = /(?!)/;

function stepsOf({ kind, runAfter, times }: IncidentPlan): readonly Step[] {
  const rounds = Array.from({ length: times }, (_, round) => round);
  const inTurn = (lines: readonly number[], from = 0): readonly Step[] =>
    lines.map((line, at) => ({ line, after: from + at / 10, round: 0 }));
  switch (kind) {
    case 'autostart':
      return [...inTurn([4, 7, 8, 9, 10, 11]), { line: PAYLOAD_RUN, after: 1 + runAfter, round: 0 }];
    case 'hives':
      return inTurn([16, 17, 18, 19, 20]);
    // One process sets one value again and again.
    case 'updater':
      return [...inTurn([4, 8]), ...rounds.map((round) => ({ line: 12, after: 1 + round * 70, round }))];
    // A program that is started again and again sets it.
    case 'caller':
      return [
        ...inTurn([4, 8]),
        ...rounds.flatMap((round) => [
          { line: 10, after: 1 + round * 70, round },
          { line: 11, after: 1.01 + round * 70, round },
        ]),
        { line: PAYLOAD_RUN, after: 1 + runAfter, round: 0 },
      ];
    case 'quiet':
      return inTurn([4, 5, 6]);
    case 'backup':
      return inTurn([0, 1, 2, 3]);
  }
}

/** Processes of these lines are started once a round. */
const OWN_PROCESS = /-1A05-6921-0005-/g;

function bodyOf(plan: IncidentPlan, { line, round }: Step, incident: number, time: number): object {
  const { host } = plan;
  const name = plan.isLast === true ? 90 + incident : plan.name;
  const text = (LINES[line] ?? '')
    .replace(/(WS-042|FS-01)\.corp/g, `${host}.corp`)
    .replace(/000000003A00/g, `0000000${String(incident).padStart(2, '0')}A00`)
    .replace(OWN_PROCESS, `-1A05-69${String(21 + round)}-0005-`)
    .replace(/GraphicsHub|SyncCache/g, (word) => `${word}${name}`)
    .replace(/([sy])\.tmp/g, `$1${name}.tmp`);
  const body = JSON.parse(text) as {
    winlog: { record_id: number };
    [field: string]: unknown;
  };
  const record = body.winlog.record_id + (incident + 1) * 10_000 + round * 100;
  return {
    ...body,
    '@timestamp': new Date(time).toISOString(),
    winlog: { ...body.winlog, record_id: record },
  };
}

/** After it every rung of every incident is past. */
export function endOf(documents: readonly FeedDocument[]): number {
  const times = documents.flatMap(({ time, visible }) =>
    Number.isFinite(visible) ? [time, visible] : [time],
  );
  return Math.max(FEED_START, ...times) + 8 * DAY;
}
