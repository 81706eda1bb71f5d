/** Bounds the risk a case can reach, from what its anchor tells by itself: what cannot be reported need not be joined. */
import type { Anchor } from '../act/anchor.ts';
import { appliesTo } from '../content/applies-to.ts';
import type { Content, Hunt, Indicator } from '../content/content.ts';
import { anchorView } from '../facts/case-view.ts';
import type { Facts } from '../facts/facts.ts';
import { type AnchorSort, isSettled, sortOf } from '../facts/settled.ts';
import type { Condition } from '../sigma/condition.ts';
import { type ConditionTable, conditionTable } from '../sigma/condition-table.ts';
import { mayHold, surelyHolds } from '../sigma/known-part.ts';
import { factorOf } from './factor-of.ts';
import { hasAct } from './has-act.ts';
import { LEAST_FACTOR, score } from './score.ts';

/**
 * A bound of the risk score that any case of the anchor can have, 0-100: the highest where that is below the hunt's
 * `report_at`, else any number that is not. `hasPairs`: neighbours will be looked for.
 */
export type Reach = (anchor: Anchor, facts: () => Facts, hasPairs: boolean) => number;

/** Nothing is higher. */
const ANY = 100;

interface Table {
  readonly conditions: ConditionTable;
  /** Those whose conditions stand first. */
  readonly indicators: readonly Indicator[];
  readonly lowering: readonly number[];
  /** Of guards, whose conditions stand last. */
  readonly floors: readonly number[];
  /** What every anchor of the sort can reach: by indicators that only a join can deny, were everything lowered that may be. */
  readonly always: number;
}

/**
 * Sound: conditions are asked three-valued, everything a join may change being unknown. An indicator counts unless it surely
 * does not hold, as does a guard, and a factor only where it surely does. Suppressed cases are reported as such, so an exception that
 * suppresses bounds nothing. `at`: now, epoch milliseconds.
 */
export function reachOf(content: Content, hunt: Hunt, at: number): Reach {
  const tables = new Map<AnchorSort, Table>();
  const current = content.indicators.filter(
    (entry) => entry.status !== 'deprecated' && appliesTo(entry, hunt),
  );
  const rules = content.indicators.filter(({ kinds, status }) => kinds.length > 0 && status !== 'deprecated');
  const own = current.filter(({ kinds }) => kinds.length === 0);
  const lowering = [
    ...content.mitigations,
    ...content.exceptions.filter(({ effect, expires }) => effect.kind === 'lower' && at < expires),
  ].filter((entry) => appliesTo(entry, hunt));
  const guards = content.guards.filter((entry) => appliesTo(entry, hunt));
  const tableOf = (sort: AnchorSort): Table => {
    const known = tables.get(sort);
    if (known !== undefined) return known;
    const isKnown = (name: string): boolean => isSettled(name, sort);
    const possible = own.map(({ condition }) => mayHold(condition, isKnown));
    const undenied = own.filter((_entry, at) => isTrue(possible[at]));
    const guarding = guards.map(({ condition }) => mayHold(condition, isKnown));
    const unasked = guards.flatMap(({ floor }, at) => (isTrue(guarding[at]) ? [floor] : []));
    const table = {
      conditions: conditionTable([
        ...possible,
        ...lowering.map(({ condition }) => surelyHolds(condition, isKnown)),
        ...guarding,
      ]),
      always: score(undenied, [LEAST_FACTOR], unasked).riskScore,
      indicators: own,
      lowering: lowering.map((entry) => factorOf(entry) ?? 1),
      floors: guards.map(({ floor }) => floor),
    };
    tables.set(sort, table);
    return table;
  };
  return (anchor, factsOf, hasPairs) => {
    const sort = sortOf(anchor, hunt.finding, hasPairs);
    if (sort === undefined) return ANY;
    const { conditions, indicators, lowering: factors, floors, always } = tableOf(sort);
    if (always >= hunt.reportAt) return ANY;
    const facts = factsOf();
    // A public rule may speak of any event that joins; where there is no act none counts.
    const held: Indicator[] = rules.length > 0 && hasAct(hunt.finding, facts) ? [...rules] : [];
    const surely: number[] = [];
    const guarded: number[] = [];
    for (const { of } of conditions(anchorView(anchor, facts))) {
      const indicator = indicators[of];
      const factor = factors[of - indicators.length];
      if (indicator !== undefined) held.push(indicator);
      else if (factor !== undefined) surely.push(factor);
      else guarded.push(floors[of - indicators.length - factors.length] ?? 0);
    }
    return score(held, surely, guarded).riskScore;
  };
}

function isTrue(condition: Condition | undefined): boolean {
  return condition?.op === 'const' && condition.value;
}
