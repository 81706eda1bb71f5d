/** Judges a case: which indicators, mitigations and guards hold, which exception applies, and the score that follows. */

import { eventIn } from '../case/case.ts';
import { appliesTo } from '../content/applies-to.ts';
import type { Content, Exception, Guard, Hunt, Indicator, Mitigation } from '../content/content.ts';
import { cutText } from '../cut-text.ts';
import { EVENT_KINDS, type FieldValue, type HuntEvent } from '../event/event.ts';
import { memoizedByEvent } from '../event/memoize.ts';
import { caseView } from '../facts/case-view.ts';
import type { Case } from '../facts/facts.ts';
import { ordered } from '../ordered.ts';
import type { Condition } from '../sigma/condition.ts';
import { type Alternative, type ConditionTable, conditionTable } from '../sigma/condition-table.ts';
import { fieldsShowing } from '../sigma/fields-asked.ts';
import { type FieldView, recordView, viewOf } from '../sigma/predicate.ts';
import { type Explain, explain, type MatchedField } from './explain-condition.ts';
import { hasAct } from './has-act.ts';
import type {
  FindingGuard,
  FindingIndicator,
  FindingMitigation,
  Ground,
  Judgement,
  SuppressedBy,
} from './judgement.ts';
import { leastRiskOf, score, severityOf } from './score.ts';

/** Values that showed an indicator are cut to this many characters. */
const LONGEST_VALUE = 1024;

type AnyEntry = Indicator | Mitigation | Guard | Exception;

/** Entries of one sort among all that are asked together: their conditions stand side by side, from `first` on. */
interface Asked<Entry> {
  readonly entries: readonly Entry[];
  readonly first: number;
}

/** Entries that have a table of their own. */
interface Apart<Entry> extends Asked<Entry> {
  readonly table: Table;
}

/** Entries that are asked together. */
interface Table {
  readonly conditions: ConditionTable;
  /** What showed the alternative that holds; compiled when first asked: most never hold. */
  readonly shown: (held: Alternative, view: FieldView) => MatchedField | undefined;
}

/** What public rules say of one event by itself. */
type RuleMatches = (event: HuntEvent) => readonly Observation<Indicator>[];

interface HuntTable {
  /** Of all entries that read the whole case, guards apart. */
  readonly whole: Table;
  readonly indicators: Asked<Indicator>;
  /** Undefined when there are no public rules. */
  readonly ruleMatches: RuleMatches | undefined;
  readonly mitigations: Asked<Mitigation>;
  readonly exceptions: Asked<Exception>;
  /** Asked only where something lowers or suppresses. */
  readonly guards: Apart<Guard>;
}

/** Content made ready to judge with, each hunt's when it is first asked for. */
export interface JudgeTables {
  /** Throws when the hunt was not part of the content: that would be our bug. */
  of(hunt: Hunt): HuntTable;
}

/** Once for content that lives on: the ticks of a service judge with the same. */
export function compileContent(content: Content): JudgeTables {
  const known = compiled.get(content) ?? tablesOf(content);
  compiled.set(content, known);
  return known;
}

const compiled = new WeakMap<Content, JudgeTables>();

function tablesOf(content: Content): JudgeTables {
  const current = content.indicators.filter((entry) => entry.status !== 'deprecated');
  const indicators = current.filter(({ kinds }) => kinds.length === 0);
  const ruleMatches = ruleTable(current.filter(({ kinds }) => kinds.length > 0));
  const { mitigations, guards, exceptions } = content;
  const tables = new Map<string, HuntTable>();
  const tableOf = (hunt: Hunt): HuntTable => {
    const all: AnyEntry[] = [];
    const add = <Sort extends AnyEntry>(entries: readonly Sort[]): Asked<Sort> => {
      const own = entries.filter((entry) => appliesTo(entry, hunt));
      return { entries: own, first: all.push(...own) - own.length };
    };
    const sorts = {
      indicators: add(indicators),
      mitigations: add(mitigations),
      exceptions: add(exceptions),
    };
    return {
      ...sorts,
      ruleMatches,
      whole: tableOfAll(all),
      guards: apart(guards.filter((entry) => appliesTo(entry, hunt))),
    };
  };
  return {
    of(hunt) {
      const known = tables.get(hunt.id);
      if (known !== undefined) return known;
      if (!content.hunts.some(({ id }) => id === hunt.id))
        throw new Error(`judge: hunt ${hunt.id} is not in the compiled content`);
      const table = tableOf(hunt);
      tables.set(hunt.id, table);
      return table;
    },
  };
}

function tableOfAll(entries: readonly AnyEntry[]): Table {
  const branches: Explain[] = [];
  const whole: Explain[] = [];
  return {
    conditions: conditionTable(entries.map(({ condition }) => condition)),
    shown({ at, of, condition }, view) {
      branches[at] ??= explain(condition);
      const shown = branches[at](view);
      const entry = entries[of];
      if (shown?.value !== undefined || entry === undefined || entry.condition === condition) return shown;
      // Another alternative may say what is there instead of what is missing.
      whole[of] ??= explain(entry.condition);
      return whole[of](view);
    },
  };
}

/** `at` is now, in epoch milliseconds: an exception no longer applies from its expiry on. */
export function judge(judged: Case, hunt: Hunt, tables: JudgeTables, at: number): Judgement {
  const table = tables.of(hunt);
  const view = wholeView(judged);
  const held = table.whole.conditions(view);
  const own = observed(table.indicators, table.whole, held, view);
  const { ruleMatches } = table;
  const isAct = ruleMatches !== undefined && hasAct(hunt.finding, judged.facts);
  const indicators = isAct ? [...own, ...ruleMatchesOf(judged, ruleMatches)] : own;
  const mitigations = observed(table.mitigations, table.whole, held, view);
  const applying = observed(table.exceptions, table.whole, held, view).filter(
    ({ entry }) => at < entry.expires,
  );
  const lowering = mitigations.map(({ entry, shown }) => mitigationOf(entry, entry.factor, shown));
  for (const { entry, shown } of applying) {
    if (entry.effect.kind === 'lower') lowering.push(mitigationOf(entry, entry.effect.factor, shown));
  }
  const known = applying.find(({ entry }) => entry.effect.kind === 'suppress')?.entry;
  const isLowered = lowering.length > 0 || known !== undefined;
  const guards = isLowered ? observedApart(table.guards, view) : [];
  const sum = score(
    indicators.map(({ entry }) => entry),
    lowering.map(({ factor }) => factor),
    guards.map(({ entry }) => entry.floor),
  );
  const suppressing = sum.floor < leastRiskOf('medium') ? known : undefined;
  return {
    riskScore: sum.riskScore,
    severity: severityOf(sum.riskScore),
    indicators: ordered(
      indicators.map(({ entry, shown }) => indicatorOf(entry, shown)),
      (one, other) => one.weight < other.weight || (one.weight === other.weight && one.id > other.id),
    ),
    mitigations: ordered(
      lowering,
      (one, other) => one.factor > other.factor || (one.factor === other.factor && one.id > other.id),
    ),
    guards: ordered(
      guards.map(({ entry, shown }) => guardOf(entry, shown)),
      (one, other) => one.floor < other.floor || (one.floor === other.floor && one.id > other.id),
    ),
    ...(suppressing === undefined ? {} : { suppressedBy: suppressedBy(suppressing) }),
    grounds: [
      ...indicators.map((one) => groundOf('indicators', one)),
      ...[...mitigations, ...applying].map((one) => groundOf('mitigations', one)),
    ],
    floor: sum.floor,
    score: sum,
  };
}

/** An entry that holds, with what showed it. */
interface Observation<Entry> {
  readonly entry: Entry;
  readonly shown: MatchedField | undefined;
  /** The alternative that holds. */
  readonly condition: Condition;
  /** Of a public rule: what it speaks of. */
  readonly event?: HuntEvent;
}

function groundOf(of: Ground['of'], { entry, shown, condition, event }: Observation<AnyEntry>): Ground {
  return {
    of,
    id: entry.id,
    fields: event === undefined ? fieldsShowing(condition) : [],
    value: shown?.value,
    event,
  };
}

/** Of one sort of entries those whose conditions hold. */
function observed<Entry>(
  { entries, first }: Asked<Entry>,
  { shown }: Table,
  held: readonly Alternative[],
  view: FieldView,
): readonly Observation<Entry>[] {
  const seen: Observation<Entry>[] = [];
  for (const branch of held) {
    const entry = branch.of < first ? undefined : entries[branch.of - first];
    if (entry !== undefined) seen.push({ entry, shown: shown(branch, view), condition: branch.condition });
  }
  return seen;
}

function apart<Entry extends AnyEntry>(entries: readonly Entry[]): Apart<Entry> {
  return { entries, first: 0, table: tableOfAll(entries) };
}

function observedApart<Entry>(asked: Apart<Entry>, view: FieldView): readonly Observation<Entry>[] {
  return observed(asked, asked.table, asked.table.conditions(view), view);
}

/** Our own entries read the whole case. */
export function wholeView(judged: Case): FieldView {
  const all = (): FieldValue[] => [
    ...Object.values(judged.anchor.fields),
    ...Object.values<FieldValue>(judged.facts.record),
  ];
  return viewOf(judged.facts.held, caseView(judged), all);
}

/** Public rules ask each event of their kind by itself, once, however many cases share it. */
function ruleTable(rules: readonly Indicator[]): RuleMatches | undefined {
  if (rules.length === 0) return undefined;
  const byKind = new Map(
    EVENT_KINDS.map((kind) => [kind, apart(rules.filter(({ kinds }) => kinds.includes(kind)))]),
  );
  return memoizedByEvent((event) => {
    const ofKind = byKind.get(event.kind);
    return ofKind === undefined ? [] : observedApart(ofKind, recordView(event.fields));
  });
}

/** A rule counts once, at the first event it speaks of. */
function ruleMatchesOf(judged: Case, ruleMatches: RuleMatches): readonly Observation<Indicator>[] {
  const matches = new Map<string, Observation<Indicator>>();
  for (const event of eventsOf(judged)) {
    for (const one of ruleMatches(event)) {
      if (!matches.has(one.entry.id)) matches.set(one.entry.id, { ...one, event });
    }
  }
  return [...matches.values()];
}

function eventsOf(judged: Case): readonly HuntEvent[] {
  const found = [judged.writer, judged.payloadFile, judged.payloadProcess].flatMap(
    (part) => eventIn(part) ?? [],
  );
  return [...new Set([judged.anchor, ...found, ...judged.ancestors.events])];
}

/** Written out, as spreading is slow and there are several for each case. */
function indicatorOf(entry: Indicator, shown: MatchedField | undefined): FindingIndicator {
  const { id, name, reason, group, weight, attack } = entry;
  if (shown === undefined) return { id, name, reason, group, weight, attack };
  const { field } = shown;
  if (shown.value === undefined) return { id, name, reason, group, weight, field, attack };
  const value = cutText(shown.value, LONGEST_VALUE);
  return { id, name, reason, group, weight, field, value, attack };
}

function mitigationOf(
  { id, name, reason }: Mitigation | Exception,
  factor: number,
  shown: MatchedField | undefined,
): FindingMitigation {
  if (shown === undefined) return { id, name, reason, factor };
  const { field } = shown;
  return shown.value === undefined
    ? { id, name, reason, factor, field }
    : { id, name, reason, factor, field, value: cutText(shown.value, LONGEST_VALUE) };
}

function guardOf({ id, name, reason, floor }: Guard, shown: MatchedField | undefined): FindingGuard {
  if (shown === undefined) return { id, name, reason, floor };
  const { field } = shown;
  return shown.value === undefined
    ? { id, name, reason, floor, field }
    : { id, name, reason, floor, field, value: cutText(shown.value, LONGEST_VALUE) };
}

function suppressedBy({ id, name, reason, owner, expires }: Exception): SuppressedBy {
  return { id, name, reason, owner, expires: new Date(expires).toISOString() };
}
