/** Builds the finding of a judged case: an ECS document whose id depends on the act alone. */

import { type Ancestry, eventIn, type Part } from '../case/case.ts';
import { ownRun } from '../case/payload-run.ts';
import { payloadWindow } from '../case/time-windows.ts';
import type { Hunt, Technique } from '../content/content.ts';
import { type Fields, type HuntEvent, text } from '../event/event.ts';
import type { Case } from '../facts/facts.ts';
import {
  FILE_FIELDS,
  HOST_FIELDS,
  PROGRAM_FIELDS,
  REGISTRY_FIELDS,
  USER_FIELDS,
} from '../fields/event-fields.ts';
import type { Judgement } from '../judge/judgement.ts';
import { severityNumber } from '../judge/score.ts';
import { techniquesOf } from '../judge/techniques.ts';
import { templateOf } from '../windows/path/template.ts';
import { actionOf } from './action.ts';
import { collectEvidence, countActs } from './evidence.ts';
import type { EcsObject, Finding, JoinOutcome } from './finding.ts';
import { cutValue, pick } from './finding-fields.ts';
import { findingId } from './finding-id.ts';
import { message } from './message.ts';
import { nest, nester } from './nested.ts';
import { processIdsBehind } from './process-ids.ts';
import { whyLines } from './why.ts';

/** Source: the ECS release whose field names and types the mapping follows. */
export const ECS_VERSION = '8.17.0';

const LONGEST_FACT = 8_191;

export interface FindingContext {
  readonly runId: string;
  /** Epoch milliseconds: when this run looked. */
  readonly now: number;
}

export function buildFinding(
  judged: Case,
  judgement: Judgement,
  hunt: Hunt,
  { runId, now }: FindingContext,
): Finding {
  const { anchor } = judged;
  const id = findingId(hunt.finding, judged);
  const time = new Date(anchor.time).toISOString();
  const evidence = collectEvidence(judged, judgement, hunt.join.pairs, id);
  const { indicators, mitigations, guards, score, suppressedBy } = judgement;
  const process = processOf(judged);
  const isPending = now < payloadWindow(anchor, hunt.join).to;
  return {
    '@timestamp': time,
    ecs: { version: ECS_VERSION },
    event: {
      id,
      kind: 'alert',
      module: 'reghunt',
      dataset: 'reghunt.findings',
      action: actionOf(hunt.finding, judged),
      ...categoryOf(anchor),
      created: new Date(now).toISOString(),
      risk_score: judgement.riskScore,
      severity: severityNumber(judgement.severity),
    },
    rule: { uuid: hunt.uuid, name: hunt.name, version: hunt.version, ruleset: 'reghunt' },
    threat: threatOf(techniquesOf(judged, indicators, hunt)),
    host: nest({ name: anchor.host, ...pick(anchor.fields, 'host.', HOST_FIELDS), hostname: anchor.host }),
    ...section('user', nest(pick(userFields(judged), 'user.', USER_FIELDS))),
    ...section('process', process),
    ...section('registry', nest(pick(anchor.fields, 'registry.', REGISTRY_FIELDS))),
    ...section('file', fileOf(judged)),
    related: relatedOf(judged),
    message: message(hunt.finding, judged, judgement),
    reghunt: {
      finding: { id, kind: hunt.finding, group: groupOf(hunt, judged) },
      severity: judgement.severity,
      indicators,
      mitigations,
      ...(guards.length === 0 ? {} : { guards }),
      why: whyLines(judgement),
      score: { raw: score.rawScore, factor: score.factor, floor: score.floor },
      facts: nest(bounded(judged.facts.record)),
      joins: {
        writer: outcome(judged.writer),
        ancestors: ancestryOutcome(judged.ancestors),
        payload_file: payloadOutcome(judged.payloadFile, isPending),
        payload_process: payloadOutcome(judged.payloadProcess, isPending),
      },
      first_seen: time,
      last_seen: time,
      occurrences: Math.max(1, countActs(evidence)),
      ...(suppressedBy === undefined ? {} : { suppressed_by: suppressedBy }),
      source: anchor.source,
      evidence,
      process_ids: processIdsBehind(evidence, process),
      run_id: runId,
    },
  };
}

/** What ECS calls the act. */
function categoryOf({ kind }: HuntEvent): {
  readonly category: readonly string[];
  readonly type: readonly string[];
} {
  if (kind === 'process_create') return { category: ['process'], type: ['start'] };
  if (kind === 'file_create') return { category: ['file'], type: ['creation'] };
  return { category: ['registry', 'configuration'], type: ['change'] };
}

function section<Name extends string>(name: Name, content: EcsObject): { [K in Name]?: EcsObject } {
  return Object.keys(content).length === 0 ? {} : ({ [name]: content } as { [K in Name]: EcsObject });
}

/** The writer's own event knows its user best; a registry event knows at least whose hive it is. */
function userFields(judged: Case): Fields {
  const writer = eventIn(judged.writer)?.fields ?? {};
  return text(writer, 'user.name') === undefined ? judged.anchor.fields : writer;
}

/** The writer with all that its own event tells, and its parent as its own event or the writer's tells it. */
function processOf(judged: Case): EcsObject {
  const writer = eventIn(judged.writer);
  const own: Fields = {
    ...pickShown(judged.anchor, 'process.'),
    ...pickShown(writer, 'process.'),
  };
  const parent: Fields = {
    ...pickShown(judged.anchor, 'process.parent.'),
    ...pickShown(writer, 'process.parent.'),
    ...pickShown(judged.ancestors.events[0], 'process.'),
  };
  const whole = nestProgram((name) => own[name]);
  return Object.keys(parent).length === 0 ? whole : { ...whole, parent: nestProgram((name) => parent[name]) };
}

/** The program an event tells of below a prefix, its id as the event spells it: a click on it finds the event. */
function pickShown(event: HuntEvent | undefined, prefix: 'process.' | 'process.parent.'): Fields {
  if (event === undefined) return {};
  const picked = pick(event.fields, prefix, PROGRAM_FIELDS);
  const id = event.spelled?.[`${prefix}entity_id`];
  return id === undefined ? picked : { ...picked, entity_id: id };
}

const nestProgram = nester(PROGRAM_FIELDS.map(({ name }) => name));

const HASH_FIELDS = PROGRAM_FIELDS.filter(({ name }) => name.startsWith('hash.'));

function fileOf(judged: Case): EcsObject {
  const created = eventIn(judged.payloadFile);
  const known = pick((created ?? judged.anchor).fields, 'file.', FILE_FIELDS);
  const { record: facts } = judged.facts;
  const target = text(facts, 'value.target.path') ?? text(facts, 'hive.output.path');
  const name = text(facts, 'value.target.name') ?? text(facts, 'hive.output.name');
  const run = pick(
    ownRun(judged.anchor, eventIn(judged.payloadProcess))?.fields ?? {},
    'process.',
    HASH_FIELDS,
  );
  return nest({
    ...(target === undefined ? {} : { path: target }),
    ...(name === undefined ? {} : { name }),
    ...run,
    ...known,
  });
}

/** Everything to pivot on in one place. */
function relatedOf(judged: Case): EcsObject {
  const events = [
    judged.anchor,
    ...[judged.writer, judged.payloadFile, judged.payloadProcess].flatMap((part) => eventIn(part) ?? []),
    ...judged.ancestors.events,
  ];
  const gather = (names: readonly string[]): readonly string[] => {
    const values = new Set<string>();
    for (const { fields } of events) {
      for (const name of names) {
        const value = text(fields, name);
        if (value !== undefined) values.add(value);
      }
    }
    return [...values].sort();
  };
  const { record: facts } = judged.facts;
  const remote = text(facts, 'reg.remote_host') ?? text(facts, 'value.remote_host');
  const lists = {
    hosts: [
      ...new Set([...gather(['host.name']), judged.anchor.host, ...(remote === undefined ? [] : [remote])]),
    ].sort(),
    user: gather(['user.name', 'user.id']),
    hash: gather(['process.hash.md5', 'process.hash.sha1', 'process.hash.sha256', 'file.hash.sha256']),
  };
  return nest(Object.fromEntries(Object.entries(lists).filter(([, values]) => values.length > 0)));
}

function groupOf(hunt: Hunt, { anchor, facts: { record: facts } }: Case): string {
  const parts =
    hunt.finding === 'autostart'
      ? [
          text(facts, 'value.key') ?? text(anchor.fields, 'file.directory'),
          text(facts, 'value.name') ?? text(anchor.fields, 'file.name') ?? text(facts, 'chain.reg_file'),
          text(anchor.fields, 'registry.data.strings'),
        ]
      : [
          text(facts, 'reg.operation') ?? text(facts, 'hive.method'),
          text(facts, 'reg.key.path') ?? text(facts, 'hive.source.path'),
          text(facts, 'hive.output.path'),
        ];
  return `${cutValue(templateOf([hunt.finding, ...parts.map((part) => part ?? '-')].join(' | ')), 1024)}`;
}

function bounded(facts: Fields): Fields {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, cutValue(value, LONGEST_FACT)]),
  );
}

function outcome(part: Part): JoinOutcome {
  return part.status === 'found'
    ? { status: 'found', ...(part.weak ? { weak: true } : {}) }
    : { status: 'missing', reason: part.reason };
}

function payloadOutcome(part: Part, isPending: boolean): JoinOutcome {
  const told = outcome(part);
  return isPending && told.reason === 'not_logged' ? { ...told, reason: 'pending' } : told;
}

function ancestryOutcome({ events, stopped }: Ancestry): JoinOutcome & { readonly count: number } {
  return {
    status: events.length > 0 ? 'found' : 'missing',
    ...(stopped === undefined ? {} : { reason: stopped }),
    count: events.length,
  };
}

/** Few sets of techniques are found again and again. */
const threats = new Map<string, Finding['threat']>();

function threatOf(techniques: readonly Technique[]): Finding['threat'] {
  const key = techniques.map(({ id }) => id).join(' ');
  const known = threats.get(key) ?? describeThreat(techniques);
  if (threats.size < MOST_THREATS) threats.set(key, known);
  return known;
}

const MOST_THREATS = 1_000;

function describeThreat(techniques: readonly Technique[]): Finding['threat'] {
  const tactics = new Map(techniques.flatMap(({ tactics: of }) => of.map(({ id, name }) => [id, name])));
  // A sub-technique's id and name hold its technique's: `T1547.001`, `Boot or Logon Autostart Execution: Registry Run Keys`.
  const whole = new Map(
    techniques.map(({ id, name }) => [id.split('.')[0] ?? id, name.split(': ')[0] ?? name]),
  );
  const parts = new Map(
    techniques.filter(({ id }) => id.includes('.')).map(({ id, name }) => [id, name.split(': ')[1] ?? name]),
  );
  return {
    framework: 'MITRE ATT&CK',
    tactic: { id: [...tactics.keys()], name: [...tactics.values()] },
    technique: {
      id: [...whole.keys()],
      name: [...whole.values()],
      ...(parts.size === 0 ? {} : { subtechnique: { id: [...parts.keys()], name: [...parts.values()] } }),
    },
  };
}
