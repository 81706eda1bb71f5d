/** Makes the finding of all acts that are known of it: evidence is united, judgement is that of today's content. */
import type { ProfilesWithoutEntityId } from '../case/join-index.ts';
import { payloadWindow } from '../case/time-windows.ts';
import { compareText } from '../compare-text.ts';
import type { Content, Hunt, Pair } from '../content/content.ts';
import { anchorFacts } from '../facts/case-facts.ts';
import { countActs, uniteEvidence } from '../finding/evidence.ts';
import type { Evidence, Finding } from '../finding/finding.ts';
import { mergeFindings } from '../finding/merge-findings.ts';
import { processIdsBehind } from '../finding/process-ids.ts';
import type { Inflate } from '../windows/powershell/base64.ts';
import { type Awaited, awaitedBy, isNotLogged } from './awaited.ts';
import type { Conclude } from './conclude.ts';
import { actSignature, hasLost, type KeptAct, keyOfAct, type Twin, uniteActs } from './kept-act.ts';
import { pairsAskedFor } from './look.ts';

/** A finding keeps as many acts that differ, the earliest, and tells when there were more. */
export const MOST_ACTS = 50;

export interface Settled {
  /** As one run over all of these acts would make it. */
  readonly finding: Finding;
  /** Earliest first; those of hunts that are no more last. */
  readonly acts: readonly KeptAct[];
  /** None of them reaches what is reported any more. */
  readonly isBelow: boolean;
  /** What those of them that are reported still wait for. */
  readonly awaited: readonly Awaited[];
  /** Epoch milliseconds until which that is asked for; undefined when nothing is. */
  readonly waitsUntil: number | undefined;
  /** Epoch milliseconds at which the first part that is still called pending is so no more; undefined when none is. */
  readonly pendingUntil: number | undefined;
}

/** What today's run makes of acts. */
export interface Settler {
  /** Every act once: of two looks at one the parts are united, `given` being the later. */
  unite(held: readonly KeptAct[], given: readonly KeptAct[]): readonly KeptAct[];
  /**
   * Undefined for none, and for acts of hunts that are no more. `id`: of the finding that is made; what has turned out to
   * be another one does not speak for it.
   */
  settle(acts: readonly KeptAct[], id?: string): Settled | undefined;
}

export interface SettleGround {
  readonly content: Content;
  readonly inflate: Inflate;
  readonly conclude: Conclude;
  /** Epoch milliseconds: when `conclude` looks. */
  readonly now: number;
  /** Milliseconds after an act for which what belongs to it may still come. */
  readonly waitFor: number;
}

export function settler({ content, inflate, conclude, now, waitFor }: SettleGround): Settler {
  const hunts = new Map(content.hunts.map((hunt) => [hunt.id, hunt]));
  const idless: ProfilesWithoutEntityId = new Set(
    content.profiles.filter(({ entityId }) => entityId === 'none').map(({ id }) => id),
  );
  const pairsOf = new Map(content.hunts.map(({ id, join }) => [id, pairsAskedFor(join.pairs)]));
  const pairs = (hunt: Hunt, act: KeptAct): readonly Pair[] => {
    const { anchor } = act.joined;
    return pairsOf.get(hunt.id)?.(anchor, () => anchorFacts(anchor, inflate)) ?? [];
  };
  const uniteTwo = (held: KeptAct, given: KeptAct): KeptAct => {
    const hunt = hunts.get(given.hunt);
    const joined =
      hunt === undefined
        ? given.joined
        : uniteActs(held.joined, given.joined, hunt, pairs(hunt, given), idless);
    return { ...given, joined, twins: uniteTwins(held.twins, given.twins) };
  };
  const concludeAct = (act: KeptAct): Judged | undefined => {
    const hunt = hunts.get(act.hunt);
    if (hunt === undefined) return undefined;
    const { is, finding } = conclude(act.joined, hunt);
    return { act, isBelow: is === 'below', finding };
  };
  return {
    unite: (held, given) => {
      const byKey = new Map(held.map((act) => [keyOfAct(act), act]));
      const first = new Map(held.flatMap((act) => act.twins.map(({ key }) => [key, act] as const)));
      for (const act of given) {
        const key = keyOfAct(act);
        const known = byKey.get(key);
        const twin = first.get(key);
        // What it was joined with may be gone by now: it is told with the other as before.
        if (known === undefined && twin !== undefined && hasLost(act, twin, hunts.get(act.hunt))) continue;
        byKey.set(key, known === undefined ? act : uniteTwo(known, act));
      }
      // What is known by itself again is no twin of another.
      return [...byKey.values()].map((act) => {
        const twins = act.twins.filter(({ key }) => !byKey.has(key));
        return twins.length === act.twins.length ? act : { ...act, twins };
      });
    },
    settle: (acts, id) => {
      const judged = acts
        .flatMap((act) => concludeAct(act) ?? [])
        .filter(({ finding }) => id === undefined || finding.reghunt.finding.id === id);
      if (judged.length === 0) return undefined;
      const distinct = folded(judged);
      const kept = distinct.slice(0, MOST_ACTS);
      const reported = kept.filter(({ isBelow }) => !isBelow);
      const shown = reported.length > 0 ? reported : kept;
      const [first, ...others] = shown.map(withTwins);
      if (first === undefined) return undefined;
      const whole = others.reduce(mergeFindings, first);
      const finding =
        distinct.length > kept.length
          ? { ...whole, reghunt: { ...whole.reghunt, evidence_truncated: true } }
          : whole;
      const pending = shown.flatMap(({ act }) => pendingUntil(act, hunts.get(act.hunt), now));
      const waiting = reported.flatMap(({ act }) => {
        const hunt = hunts.get(act.hunt);
        const awaited = hunt === undefined ? [] : awaitedBy(act, hunt);
        return awaited.length === 0 ? [] : [{ awaited, until: act.joined.anchor.time + waitFor }];
      });
      return {
        finding,
        acts: [...kept.map(({ act }) => act), ...acts.filter(({ hunt }) => !hunts.has(hunt))],
        isBelow: reported.length === 0,
        awaited: waiting.flatMap(({ awaited }) => awaited),
        waitsUntil: waiting.length === 0 ? undefined : Math.max(...waiting.map(({ until }) => until)),
        pendingUntil: pending.length === 0 ? undefined : Math.min(...pending),
      };
    },
  };
}

interface Judged {
  readonly act: KeptAct;
  readonly isBelow: boolean;
  readonly finding: Finding;
}

/** Acts that differ in passing things alone are told as one, the earliest; earliest first. */
function folded(judged: readonly Judged[]): readonly Judged[] {
  const inOrder = [...judged].sort(
    (a, b) =>
      a.act.joined.anchor.time - b.act.joined.anchor.time || compareText(keyOfAct(a.act), keyOfAct(b.act)),
  );
  const alike = Map.groupBy(inOrder, ({ act }) => actSignature(act));
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    if (others.length === 0) return [first];
    const twins = others.map(asTwin).concat(others.flatMap(({ act }) => act.twins));
    return [{ ...first, act: { ...first.act, twins: uniteTwins(first.act.twins, twins) } }];
  });
}

function asTwin({ act, finding }: Judged): Twin {
  const own = finding.reghunt.evidence.filter(({ role }) => role === 'anchor' || role === 'wrapper');
  return {
    key: keyOfAct(act),
    evidence: own.map(({ id, role, ts, source, process_ids, event }): Evidence => {
      return {
        id,
        role,
        ts,
        source,
        supports: {},
        ...(process_ids === undefined ? {} : { process_ids }),
        ...(event === undefined ? {} : { event }),
      };
    }),
  };
}

function uniteTwins(a: readonly Twin[], b: readonly Twin[]): readonly Twin[] {
  const twins = new Map([...a, ...b].map((twin) => [twin.key, twin]));
  return [...twins.values()].sort((one, other) => compareText(one.key, other.key));
}

function withTwins({ act, finding }: Judged): Finding {
  if (act.twins.length === 0) return finding;
  const { reghunt } = finding;
  const twins = act.twins.flatMap(({ evidence }) => evidence);
  const { evidence, truncated } = uniteEvidence(reghunt.evidence, twins);
  const times = [reghunt.first_seen, reghunt.last_seen, ...twins.map(({ ts }) => ts)].sort(compareText);
  return {
    ...finding,
    reghunt: {
      ...reghunt,
      first_seen: times[0] ?? reghunt.first_seen,
      last_seen: times.at(-1) ?? reghunt.last_seen,
      occurrences: Math.max(1, countActs(evidence)),
      evidence,
      process_ids: processIdsBehind(evidence, finding.process),
      ...(truncated ? { evidence_truncated: true } : {}),
    },
  };
}

/** When what a payload lacks is no longer called pending. */
function pendingUntil({ joined }: KeptAct, hunt: Hunt | undefined, now: number): readonly number[] {
  const isOpen = [joined.payloadFile, joined.payloadProcess].some(isNotLogged);
  if (hunt === undefined || !isOpen) return [];
  const { to } = payloadWindow(joined.anchor, hunt.join);
  return now < to ? [to] : [];
}
