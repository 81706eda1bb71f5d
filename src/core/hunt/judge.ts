/** Judges a case: which indicators and mitigations hold, which exception applies, and the score that follows. */

import type { HuntEvent } from '../event/event.ts';
import { caseView } from '../facts/case-view.ts';
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
  readonly indicators: readonly Compiled<Indicator>[];
  readonly mitigations: readonly Compiled<Mitigation>[];
  readonly exceptions: readonly Compiled<Exception>[];
}

/** Content made ready to judge with; compile it once a run. */
export interface JudgeTables {
  /** Throws when the hunt was not part of the content: that would be our bug. */
  of(hunt: Hunt): HuntTable;
}

export function compileContent(content: Content): JudgeTables {
  const indicators = content.indicators.filter((entry) => entry.status !== 'deprecated').map(compile);
  const mitigations = content.mitigations.map(compile);
  const exceptions = content.exceptions.map(compile);
  const tables = new Map<string, HuntTable>(
    content.hunts.map((hunt) => [
      hunt.id,
      {
        indicators: indicators.filter(({ entry }) => isFor(entry.hunts, hunt)),
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

/** `hunts` names hunt ids or finding kinds; empty means all. */
function isFor(hunts: readonly string[], hunt: Hunt): boolean {
  return hunts.length === 0 || hunts.includes(hunt.id) || hunts.includes(hunt.finding);
}

/** `at` is now, in epoch milliseconds: an exception no longer applies from its expiry on. */
export function judge(judged: Case, hunt: Hunt, tables: JudgeTables, at: number): Judgement {
  const table = tables.of(hunt);
  const views = caseViews(judged);
  const indicators = table.indicators.flatMap((compiled) => observe(compiled, views.of(compiled.entry.kind)));
  const mitigations = table.mitigations.flatMap((compiled) => observe(compiled, views.of(undefined)));
  const applying = table.exceptions
    .filter(({ entry }) => at < entry.expires)
    .flatMap((compiled) => observe(compiled, views.of(undefined)));
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

function observe<Entry>(
  compiled: Compiled<Entry>,
  views: readonly FieldView[],
): readonly Observation<Entry>[] {
  const view = views.find((candidate) => compiled.holds(candidate));
  return view === undefined ? [] : [{ entry: compiled.entry, shown: compiled.shown(view) }];
}

/** Our own indicators read the whole case; a dropped-in Sigma rule reads each event of its kind by itself. */
function caseViews(judged: Case): { of(kind: Indicator['kind']): readonly FieldView[] } {
  const lookup = caseView(judged);
  const whole = [
    cachingView(lookup, () => [...Object.values(judged.anchor.fields), ...Object.values(judged.facts)]),
  ];
  const byKind = new Map<HuntEvent['kind'], readonly FieldView[]>();
  return {
    of(kind) {
      if (kind === undefined) return whole;
      const held = byKind.get(kind);
      if (held !== undefined) return held;
      const made = eventsOf(judged)
        .filter((event) => event.kind === kind)
        .map((event) => recordView(event.fields));
      byKind.set(kind, made);
      return made;
    },
  };
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
