/** Judges a case: which indicators and mitigations hold, which exception applies, and the score that follows. */

import { EVENT_KINDS, type HuntEvent } from '../event/event.ts';
import { caseView } from '../facts/case-view.ts';
import { type ConditionTable, conditionTable } from '../sigma/condition-table.ts';
import { cachingView, type FieldView, type Predicate, predicate, recordView } from '../sigma/predicate.ts';
import type { Case, Part } from './case.ts';
import type { Content, Exception, Hunt, Indicator, Mitigation } from './content.ts';
import { type Explain, explain, type Shown } from './explain-condition.ts';
import type { FindingIndicator, FindingMitigation, SuppressedBy } from './finding.ts';
import { cutText } from './finding-fields.ts';
import { type Score, type Severity, score, severityOf } from './score.ts';

/** Values that showed an indicator are cut to this many characters. */
const LONGEST_VALUE = 1024;

export interface Judgement {
  /** 0-100. */
  readonly riskScore: number;
  readonly severity: Severity;
  /** Largest weight first. */
  readonly indicators: readonly FindingIndicator[];
  /** Exceptions that lower are among them. */
  readonly mitigations: readonly FindingMitigation[];
  readonly suppressedBy?: SuppressedBy;
  /** Mitigations do not take the score below it. */
  readonly floor: number;
  readonly score: Score;
}

interface Compiled<Entry> {
  readonly entry: Entry;
  readonly holds: Predicate;
  /** Compiled when first asked: most indicators never hold. */
  readonly shown: Explain;
}

interface HuntTable {
  /** Those that read the whole case. */
  readonly indicators: readonly Compiled<Indicator>[];
  /** What public rules say of one event by itself. */
  readonly saidOf: (event: HuntEvent) => readonly Observation<Indicator>[];
  readonly mitigations: readonly Compiled<Mitigation>[];
  readonly exceptions: readonly Compiled<Exception>[];
}

/** Content made ready to judge with; compile it once a run. */
export interface JudgeTables {
  /** Throws when the hunt was not part of the content: that would be our bug. */
  of(hunt: Hunt): HuntTable;
}

export function compileContent(content: Content): JudgeTables {
  const asked = content.indicators.filter((entry) => entry.status !== 'deprecated');
  const indicators = asked.filter(({ kinds }) => kinds.length === 0).map(compile);
  const saidOf = ruleTable(asked.filter(({ kinds }) => kinds.length > 0).map(compile));
  const mitigations = content.mitigations.map(compile);
  const exceptions = content.exceptions.map(compile);
  const tables = new Map<string, HuntTable>(
    content.hunts.map((hunt) => [
      hunt.id,
      {
        indicators: indicators.filter(({ entry }) => isFor(entry.hunts, hunt)),
        saidOf,
        mitigations: mitigations.filter(({ entry }) => isFor(entry.hunts, hunt)),
        exceptions: exceptions.filter(({ entry }) => isFor(entry.hunts, hunt)),
      },
    ]),
  );
  return {
    of(hunt) {
      const table = tables.get(hunt.id);
      if (table === undefined) throw new Error(`judge: hunt ${hunt.id} is not in the compiled content`);
      return table;
    },
  };
}

function compile<Entry extends Pick<Indicator, 'condition'>>(entry: Entry): Compiled<Entry> {
  let explained: Explain | undefined;
  return {
    entry,
    holds: predicate(entry.condition),
    shown(view) {
      explained ??= explain(entry.condition);
      return explained(view);
    },
  };
}

function asked<Entry extends Pick<Indicator, 'condition'>>(
  entries: readonly Compiled<Entry>[],
): Asked<Entry> {
  return { entries, table: conditionTable(entries.map(({ entry }) => entry.condition)) };
}

/** `hunts` names hunt ids or finding kinds; empty means all. */
function isFor(hunts: readonly string[], hunt: Hunt): boolean {
  return hunts.length === 0 || hunts.includes(hunt.id) || hunts.includes(hunt.finding);
}

/** `at` is now, in epoch milliseconds: an exception no longer applies from its expiry on. */
export function judge(judged: Case, hunt: Hunt, tables: JudgeTables, at: number): Judgement {
  const table = tables.of(hunt);
  const view = wholeCase(judged);
  const indicators = [
    ...table.indicators.flatMap((compiled) => observe(compiled, view)),
    ...saidOfCase(judged, table),
  ];
  const mitigations = table.mitigations.flatMap((compiled) => observe(compiled, view));
  const applying = table.exceptions
    .filter(({ entry }) => at < entry.expires)
    .flatMap((compiled) => observe(compiled, view));
  const suppressing = applying.find(({ entry }) => entry.effect.kind === 'suppress')?.entry;
  const lowering = [
    ...mitigations.map(({ entry, shown }) => mitigationOf(entry, entry.factor, shown)),
    ...applying.flatMap(({ entry, shown }) =>
      entry.effect.kind === 'lower' ? [mitigationOf(entry, entry.effect.factor, shown)] : [],
    ),
  ];
  const sum = score(
    indicators.map(({ entry }) => entry),
    lowering.map(({ factor }) => factor),
  );
  return {
    riskScore: sum.riskScore,
    severity: severityOf(sum.riskScore),
    indicators: indicators
      .map(({ entry, shown }) => indicatorOf(entry, shown))
      .sort((a, b) => b.weight - a.weight || compareText(a.id, b.id)),
    mitigations: lowering.sort((a, b) => a.factor - b.factor || compareText(a.id, b.id)),
    ...(suppressing === undefined ? {} : { suppressedBy: suppressedBy(suppressing) }),
    floor: sum.floor,
    score: sum,
  };
}

/** An entry that holds, with what showed it. */
interface Observation<Entry> {
  readonly entry: Entry;
  readonly shown: Shown | undefined;
}

function observed<Entry>({ entries, table }: Asked<Entry>, view: FieldView): readonly Observation<Entry>[] {
  return table(view).flatMap((at) => {
    const compiled = entries[at];
    return compiled === undefined ? [] : [{ entry: compiled.entry, shown: compiled.shown(view) }];
  });
}

/** Our own entries read the whole case. */
function wholeView(judged: Case): FieldView {
  return cachingView(caseView(judged), () => [
    ...Object.values(judged.anchor.fields),
    ...Object.values(judged.facts),
  ]);
}

/** A dropped-in Sigma rule reads each event of its kind by itself. */
function observedRules(
  rules: readonly Compiled<Indicator>[],
  judged: Case,
): readonly Observation<Indicator>[] {
  if (rules.length === 0) return [];
  const events = eventsOf(judged).map(({ kind, fields }) => ({ kind, view: recordView(fields) }));
  return rules.flatMap(({ entry, holds, shown }) => {
    const found = events.find(({ kind, view }) => kind === entry.kind && holds(view));
    return found === undefined ? [] : [{ entry, shown: shown(found.view) }];
  });
}

function eventsOf(judged: Case): readonly HuntEvent[] {
  const found = [judged.writer, judged.payloadFile, judged.payloadProcess].flatMap(eventIn);
  return [...new Set([judged.anchor, ...found, ...judged.ancestors.events])];
}

function eventIn(part: Part): readonly HuntEvent[] {
  return part.status === 'found' ? [part.event] : [];
}

function indicatorOf(entry: Indicator, shown: Shown | undefined): FindingIndicator {
  const { id, name, reason, group, weight, attack } = entry;
  return { id, name, reason, group, weight, ...cut(shown), attack };
}

function mitigationOf(
  entry: Mitigation | Exception,
  factor: number,
  shown: Shown | undefined,
): FindingMitigation {
  const { id, name, reason } = entry;
  return { id, name, reason, factor, ...cut(shown) };
}

function cut(shown: Shown | undefined): { field?: string; value?: string } {
  if (shown === undefined) return {};
  const { field, value } = shown;
  return { field, ...(value === undefined ? {} : { value: cutText(value, LONGEST_VALUE) }) };
}

function suppressedBy({ id, name, reason, owner, expires }: Exception): SuppressedBy {
  return { id, name, reason, owner, expires: new Date(expires).toISOString() };
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
