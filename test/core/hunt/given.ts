/** Events, cases and content made by hand for the tests of core/hunt. */
import type { JoinedCase } from '../../../src/core/case/case.ts';
import type { Content, Guard, Hunt, Indicator } from '../../../src/core/content/content.ts';
import type { EventKind, Fields, HuntEvent, SourceRef } from '../../../src/core/event/event.ts';
import { hostKey } from '../../../src/core/event/host.ts';
import { caseFacts } from '../../../src/core/facts/case-facts.ts';
import type { Case } from '../../../src/core/facts/facts.ts';
import type { Condition } from '../../../src/core/sigma/condition.ts';
import { madeId } from '../made-id.ts';

export const NOON = Date.parse('2026-11-18T12:00:00Z');
export const USER = 'S-1-5-21-1004336348-1177238915-682003330-1001';

export interface EventShape {
  readonly kind?: EventKind;
  /** Seconds after noon. */
  readonly at?: number;
  readonly host?: string;
  readonly id?: string;
  readonly parent?: string;
  readonly fields?: Fields;
  readonly line?: number;
  readonly profile?: string;
  readonly code?: string;
}

let lines = 0;

export function event(shape: EventShape = {}): HuntEvent {
  lines += 1;
  const {
    kind = 'process_create',
    at = 0,
    host = 'ws-01',
    fields = {},
    line = lines,
    profile = 'test',
  } = shape;
  const source: SourceRef = {
    kind: 'file',
    file: 'events.ndjson',
    line,
    ...(shape.code === undefined ? {} : { event_code: shape.code }),
  };
  return {
    id: madeId(source),
    kind,
    time: NOON + at * 1000,
    host: hostKey(host),
    ...(shape.id === undefined ? {} : { entityId: shape.id }),
    ...(shape.parent === undefined ? {} : { parentEntityId: shape.parent }),
    fields: { 'host.name': host, ...fields },
    profile,
    source,
  };
}

export function runValue(name: string, data: string, shape: EventShape = {}): HuntEvent {
  const key = 'Software\\Microsoft\\Windows\\CurrentVersion\\Run';
  return event({
    kind: 'registry_set',
    ...shape,
    fields: {
      'registry.path': `HKU\\${USER}\\${key}\\${name}`,
      'registry.hive': 'HKU',
      'registry.key': `${USER}\\${key}`,
      'registry.value': name,
      'registry.data.strings': [data],
      'registry.data.type': 'REG_SZ',
      ...shape.fields,
    },
  });
}

export function process(executable: string, commandLine: string, shape: EventShape = {}): HuntEvent {
  return event({
    ...shape,
    fields: {
      'process.executable': executable,
      'process.name': executable.slice(executable.lastIndexOf('\\') + 1),
      'process.command_line': commandLine,
      ...shape.fields,
    },
  });
}

export function caseOf(anchor: HuntEvent, parts: Partial<JoinedCase> = {}): Case {
  const missing = { status: 'missing', reason: 'not_logged' } as const;
  const joined: JoinedCase = {
    anchor,
    writer: anchor.kind === 'process_create' ? { status: 'found', event: anchor, weak: false } : missing,
    ancestors: { events: [], stopped: 'not_logged' },
    payloadFile: missing,
    payloadProcess: missing,
    neighbours: [],
    ...parts,
  };
  return { ...joined, facts: caseFacts(joined) };
}

export const ALWAYS: Condition = { op: 'const', value: true };

export function contains(field: string, literal: string): Condition {
  return { op: 'match', field, match: { kind: 'pattern', pattern: ['*', { literal }, '*'], cased: false } };
}

export function equals(field: string, literal: string): Condition {
  return { op: 'match', field, match: { kind: 'pattern', pattern: [{ literal }], cased: false } };
}

const TECHNIQUES: Hunt['techniques'] = [
  {
    id: 'T1547.001',
    name: 'Boot or Logon Autostart Execution: Registry Run Keys / Startup Folder',
    tactics: [
      { id: 'TA0003', name: 'Persistence' },
      { id: 'TA0004', name: 'Privilege Escalation' },
    ],
  },
];

export const HUNT: Hunt = {
  id: 'run-keys',
  uuid: '6a3f0f2e-5a68-4d0e-8f64-2b0c9d7f1a11',
  name: 'Autostart for the tests',
  version: '1.2.3',
  status: 'test',
  description: 'A hunt for the tests.',
  references: [],
  falsePositives: [],
  finding: 'autostart',
  enabled: true,
  techniques: TECHNIQUES,
  attack: [{ techniques: TECHNIQUES }],
  select: [{ kind: 'registry_set', condition: ALWAYS }],
  join: {
    writerLookback: 86_400_000,
    ancestorDepth: 4,
    payloadLookback: 86_400_000,
    payloadWait: 86_400_000,
    pairs: [],
    maxEvents: 50,
  },
  reportAt: 1,
  file: 'hunts/run-keys.yml',
};

export const HIVE_HUNT: Hunt = {
  ...HUNT,
  id: 'hive-copies',
  name: 'Hive work for the tests',
  finding: 'hive',
  select: [{ kind: 'process_create', condition: ALWAYS }],
  join: {
    ...HUNT.join,
    pairs: [{ id: 'pair', kind: 'process_create', window: 3_600_000, same: [], condition: ALWAYS }],
  },
};

export function indicator(id: string, shape: Partial<Indicator> = {}): Indicator {
  return {
    id,
    name: `Indicator ${id}`,
    status: 'test',
    reason: `Because of ${id}.`,
    group: id,
    weight: 0.5,
    floor: 0,
    attack: [],
    hunts: [],
    condition: ALWAYS,
    kinds: [],
    file: 'indicators/test.yml',
    ...shape,
  };
}

export function guard(id: string, shape: Partial<Guard> = {}): Guard {
  return {
    id,
    name: `Guard ${id}`,
    reason: `Because of ${id}.`,
    floor: 22,
    hunts: [],
    condition: ALWAYS,
    file: 'guards/test.yml',
    ...shape,
  };
}

export function contentOf(parts: Partial<Content> = {}): Content {
  return {
    hunts: [HUNT, HIVE_HUNT],
    lists: [],
    indicators: [],
    mitigations: [],
    guards: [],
    exceptions: [],
    disguises: [],
    profiles: [],
    ...parts,
  };
}
