/** What people are told of a finding: each thing once, however often runs come upon it and wherever they die. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, Triage } from '../../../src/core/finding/finding.ts';
import {
  type Shown,
  type Told,
  type Transition,
  transitionBetween,
  transitionDocument,
} from '../../../src/core/finding/transition.ts';
import { SEVERITIES, type Severity, severityRank } from '../../../src/core/judge/score.ts';
import { sampleFinding } from '../../contract/sample-finding.ts';

const SUPPRESSED: NonNullable<Shown['suppressed_by']> = {
  id: 'known',
  name: 'Known',
  reason: 'Ours.',
  owner: 'us',
  expires: '2027-01-01T00:00:00.000Z',
};
const minute = (at: number): string => new Date(Date.UTC(2026, 10, 18, 12, at)).toISOString();

function shown(severity: Severity, over: Partial<Shown> = {}): Shown {
  return { severity, state: 'reported', last_seen: minute(0), ...over };
}
const below = (severity: Severity, over: Partial<Shown> = {}): Shown =>
  shown(severity, { ...over, state: 'below_threshold' });
const suppressed = (severity: Severity, over: Partial<Shown> = {}): Shown =>
  shown(severity, { ...over, suppressed_by: SUPPRESSED });
const closed = (at: number): Triage => ({ status: 'closed', at: minute(at) });

/** A store of one finding, and all that was told of it. */
interface Store {
  readonly held: Shown | undefined;
  readonly told: Told | undefined;
  readonly transitions: readonly Transition[];
}
const EMPTY: Store = { held: undefined, told: undefined, transitions: [] };

/** `diesAfter`: what was told is there, the finding is not. */
function kept(store: Store, fresh: Shown, diesAfter: 'nothing' | 'telling' = 'nothing'): Store {
  const next = transitionBetween(store.held, store.told, fresh);
  const isThere = store.transitions.some((one) => idOf(one) === (next && idOf(next.transition)));
  const transitions =
    next === undefined || isThere ? store.transitions : [...store.transitions, next.transition];
  return diesAfter === 'telling'
    ? { ...store, transitions }
    : { held: fresh, told: next?.told ?? store.told, transitions };
}
const FINDING: Finding = sampleFinding({ name: 'App', runId: 'run-1', minutes: [0] });
const idOf = (transition: Transition): string => transitionDocument(FINDING, transition, 0).id;

/** As `kind from>to`, in the order in which they were told. */
function toldOf(...states: readonly Shown[]): readonly string[] {
  const { transitions } = states.reduce((store, state) => kept(store, state), EMPTY);
  return transitions.map(({ kind, ordinal, from, to }) => `${kind} ${ordinal} ${from}>${to}`);
}

describe('a finding', () => {
  it('is told when it is first shown, and when it is worse than it ever was', () => {
    expect(toldOf(shown('medium'), shown('critical'))).toEqual([
      'risen 1 new>medium',
      'risen 1 medium>critical',
    ]);
  });

  it('is not told of a severity that it had before', () => {
    expect(toldOf(shown('high'), shown('medium'), shown('high'), shown('low'))).toEqual(['risen 1 new>high']);
  });

  it('tells nothing while it is below what is reported or suppressed, and is new when it is first shown', () => {
    expect(toldOf(below('high'), suppressed('critical'))).toEqual([]);
    expect(toldOf(suppressed('critical'), shown('medium'))).toEqual(['risen 1 suppressed>medium']);
  });

  it('is told each time that it comes back', () => {
    expect(
      toldOf(
        shown('high'),
        below('low'),
        shown('high'),
        suppressed('high'),
        shown('medium'),
        shown('medium'),
      ),
    ).toEqual(['risen 1 new>high', 'returned 1 below_threshold>high', 'returned 2 suppressed>medium']);
  });

  it('that comes back worse is told once, as risen', () => {
    expect(toldOf(shown('medium'), suppressed('medium'), shown('high'))).toEqual([
      'risen 1 new>medium',
      'risen 1 suppressed>high',
    ]);
  });

  it('that people closed is told by the first act after that, and by no other', () => {
    const triage = closed(5);
    expect(
      toldOf(
        shown('high'),
        shown('high', { triage }),
        shown('high', { triage, last_seen: minute(6) }),
        shown('high', { triage, last_seen: minute(7) }),
      ),
    ).toEqual(['risen 1 new>high', 'reopened 1 closed>high']);
  });

  it('that people closed again is told again', () => {
    expect(
      toldOf(
        shown('high'),
        shown('high', { triage: closed(5), last_seen: minute(6) }),
        shown('high', { triage: closed(8), last_seen: minute(6) }),
        shown('high', { triage: closed(8), last_seen: minute(9) }),
      ),
    ).toEqual(['risen 1 new>high', 'reopened 1 closed>high', 'reopened 2 closed>high']);
  });

  it('that people closed is not told by an act that was done before, or was known to be dated later', () => {
    const triage = closed(5);
    const late = shown('high', { last_seen: minute(60) });
    expect(toldOf(shown('high'), shown('high', { triage, last_seen: minute(4) }))).toHaveLength(1);
    expect(toldOf(late, { ...late, triage })).toHaveLength(1);
  });

  it('that people left open, by whatever word, is not told by further acts', () => {
    const triage = { status: 'in progress', at: minute(5) };
    expect(toldOf(shown('high'), shown('high', { triage, last_seen: minute(6) }))).toHaveLength(1);
  });
});

const ended = fc.integer({ min: 0, max: 20 });
const state: fc.Arbitrary<Shown> = fc
  .record({
    severity: fc.constantFrom(...SEVERITIES),
    hidden: fc.constantFrom('no', 'below', 'suppressed'),
    last: ended,
    triage: fc.option(ended, { nil: undefined }),
  })
  .map(({ severity, hidden, last, triage }) => ({
    ...shown(severity, { last_seen: minute(last) }),
    state: hidden === 'below' ? 'below_threshold' : 'reported',
    ...(hidden === 'suppressed' ? { suppressed_by: SUPPRESSED } : {}),
    ...(triage === undefined ? {} : { triage: closed(triage) }),
  }));
const states = fc.array(state, { minLength: 1, maxLength: 12 });

describe('whatever a finding goes through', () => {
  it('it is told of nothing twice, and merging it again tells nothing', () => {
    fc.assert(
      fc.property(states, fc.integer({ min: 1, max: 5 }), (all, times) => {
        const once = all.reduce((store, one) => kept(store, one), EMPTY);
        const often = all.reduce(
          (store, one) => Array.from({ length: times }).reduce<Store>((held) => kept(held, one), store),
          EMPTY,
        );
        expect(often).toEqual(once);
        expect(new Set(once.transitions.map(idOf)).size).toBe(once.transitions.length);
      }),
    );
  });

  it('a run that dies between telling and writing is followed by one that leaves the same', () => {
    fc.assert(
      fc.property(states, fc.infiniteStream(fc.boolean()), (all, dies) => {
        const whole = all.reduce((store, one) => kept(store, one), EMPTY);
        const killed = all.reduce(
          (store, one) => kept(dies.next().value === true ? kept(store, one, 'telling') : store, one),
          EMPTY,
        );
        expect(killed).toEqual(whole);
      }),
    );
  });

  it('it is told of each severity it rises to, and of each time it is shown again', () => {
    fc.assert(
      fc.property(states, (all) => {
        const { transitions, told } = all.reduce((store, one) => kept(store, one), EMPTY);
        const visible = all.filter((one) => one.state === 'reported' && one.suppressed_by === undefined);
        const worst = Math.max(-1, ...visible.map(({ severity }) => severityRank(severity)));
        expect(told === undefined ? -1 : severityRank(told.severity)).toBe(worst);
        const rises = transitions.filter(({ kind }) => kind === 'risen').map(({ to }) => severityRank(to));
        expect(rises).toEqual([...new Set(rises)].sort((a, b) => a - b));
        const shownAgain = all.filter(
          (one, at) => visible.includes(one) && at > 0 && !visible.includes(all[at - 1] ?? one),
        );
        expect(transitions.length).toBeGreaterThanOrEqual(shownAgain.length);
      }),
    );
  });
});

describe('the document of a transition', () => {
  const transition: Transition = { kind: 'returned', ordinal: 2, from: 'suppressed', to: 'high' };
  const at = Date.UTC(2026, 10, 19);
  const made = transitionDocument(FINDING, transition, at);

  it('shows the finding, at the time of the transition', () => {
    expect(made.finding).toBe(FINDING.reghunt.finding.id);
    expect(JSON.parse(JSON.stringify(made.document))).toEqual({
      '@timestamp': '2026-11-19T00:00:00.000Z',
      ecs: FINDING.ecs,
      event: { ...FINDING.event, id: made.id, kind: 'event', dataset: 'reghunt.transitions' },
      rule: FINDING.rule,
      threat: FINDING.threat,
      host: FINDING.host,
      registry: FINDING.registry,
      related: FINDING.related,
      message: FINDING.message,
      reghunt: {
        finding: FINDING.reghunt.finding,
        severity: 'high',
        why: FINDING.reghunt.why,
        transition,
      },
    });
  });

  it('has an id by finding, kind, severity and ordinal, and by nothing else', () => {
    const ids = [
      transition,
      { ...transition, kind: 'reopened' as const },
      { ...transition, ordinal: 3 },
      { ...transition, to: 'medium' as const },
    ].map(idOf);
    expect(new Set(ids).size).toBe(ids.length);
    expect(idOf({ ...transition, from: 'below_threshold' })).toBe(made.id);
  });
});
