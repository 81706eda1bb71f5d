/**
 * Compiles a condition into Query DSL for one layout. The query may select more than the condition, never less:
 * what must hold is widened, what stands beneath a `not` is narrowed, and the predicate decides on what comes back.
 */
import type { Discriminator, FieldSource, KindLayout } from '../event/profile.ts';
import type { Condition, Match, Pattern } from './condition.ts';
import { luceneExpression } from './exact-regex.ts';
import { type FieldCaps, type IndexedField, indexedField, takesDigits, wholeField } from './field-caps.ts';
import { isEscaped, ofLayout, traceField } from './field-source.ts';
import { contains, exactText, literalPattern, literalsOf } from './pattern.ts';
import { exactPatternQuery, exactRegexQuery, patternQuery } from './pattern-query.ts';
import {
  ALL,
  and,
  exists,
  fitted,
  leaf,
  NONE,
  type Node,
  not,
  or,
  type Query,
  render,
  term,
} from './query.ts';
import { uniteWildcards } from './unite-wildcards.ts';
import { widen } from './widen.ts';

export type { Query } from './query.ts';

export interface QueryLimits {
  /** Most clauses the query may hold; beyond, parts of it are widened away. */
  readonly maxClauses: number;
}

/** `missing`: raw fields that no document has. */
export function toQuery(
  condition: Condition,
  layout: KindLayout,
  caps: FieldCaps,
  limits: QueryLimits,
  missing?: ReadonlySet<string>,
): Query {
  const asked = atLeast(ofLayout(condition, layout, missing), { layout, caps });
  return render(fitted(uniteWildcards(asked), limits.maxClauses));
}

/**
 * Tells events of a layout from others. A field that is not mapped holds nothing an engine could find, so a
 * discriminator without any mapped field selects nothing: the shipper is not there.
 */
export function discriminatorQuery(when: readonly Discriminator[], caps: FieldCaps): Query {
  return render(and(when.map((test) => discriminator(test, caps))));
}

interface Target {
  readonly layout: KindLayout;
  readonly caps: FieldCaps;
}

/** Matches every event the condition accepts. */
function atLeast(condition: Condition, target: Target): Node {
  switch (condition.op) {
    case 'const':
      return condition.value ? ALL : NONE;
    case 'and':
      return and(condition.of.map((part) => atLeast(part, target)));
    case 'or':
      return or(condition.of.map((part) => atLeast(part, target)));
    case 'not':
      return not(atMost(condition.of, target));
    case 'match': {
      const traced = condition.field === null ? undefined : traceField(target.layout, condition.field);
      // A keyword, a fact, or something only other shippers have: the engine cannot tell.
      if (traced === undefined) return ALL;
      const { match } = condition;
      if (!traced.partOf) return widened(match, traced.source, target.caps);
      if (match.kind !== 'pattern') return ALL;
      return widened({ ...match, pattern: contains(match.pattern) }, traced.source, target.caps);
    }
  }
}

/** Matches only events the condition accepts. */
function atMost(condition: Condition, target: Target): Node {
  switch (condition.op) {
    case 'const':
      return condition.value ? ALL : NONE;
    case 'and':
      return and(condition.of.map((part) => atMost(part, target)));
    case 'or':
      return or(condition.of.map((part) => atMost(part, target)));
    case 'not':
      return not(atLeast(condition.of, target));
    case 'match': {
      const traced = condition.field === null ? undefined : traceField(target.layout, condition.field);
      return traced === undefined || traced.partOf ? NONE : narrowed(condition.match, traced.source, target);
    }
  }
}

function widened(match: Match, source: FieldSource, caps: FieldCaps): Node {
  const fields = source.from.flatMap((raw) => indexedField(raw, caps) ?? []);
  const isSame = isUnchanged(source);
  switch (match.kind) {
    case 'pattern': {
      const asked = widen(match.pattern, source.as);
      if (asked.how === 'anything') return ALL;
      if (asked.how === 'scattered') {
        if (fields.length < source.from.length) return ALL;
        const found = asked.patterns.map((piece) =>
          or(fields.map((field) => textQuery(field, [piece], false))),
        );
        return or([and(found), ...fields.map((field) => notIndexed([field]))]);
      }
      if (asked.how === 'parts') {
        return inAnyOf(fields, (field) => and(asked.patterns.map((piece) => oneText(field, piece, false))));
      }
      return inAnyOf(fields, (field) => textQuery(field, asked.patterns, match.cased && asked.exact));
    }
    case 'number':
      return isSame ? numeric(fields, { gte: Math.floor(match.value), lte: Math.ceil(match.value) }) : ALL;
    case 'compare': {
      // Fractions are cut off when they are indexed as whole numbers.
      const below = match.comparison === 'lt' || match.comparison === 'lte';
      return isSame
        ? numeric(fields, below ? { lte: Math.ceil(match.value) } : { gte: Math.floor(match.value) })
        : ALL;
    }
    case 'cidr':
      if (!isSame || fields.some((field) => field.how !== 'ip')) return ALL;
      return inAnyOf(fields, (field) => leaf({ term: { [field.name]: match.network } }));
    case 'exists':
      return match.expected ? ALL : absent(source, fields);
    case 'null':
      return absent(source, fields);
    case 'regex':
    case 'fieldref':
      return ALL;
  }
}

function narrowed(match: Match, source: FieldSource, { layout, caps }: Target): Node {
  const [best] = source.from;
  const field = best === undefined ? undefined : indexedField(best, caps);
  // Only the first raw field is sure to be the one the predicate sees.
  if (field === undefined || field.how !== 'text' || !field.faithful || source.first === true) return NONE;
  if (match.kind === 'exists') return match.expected && isUnchanged(source) ? exists(field.name) : NONE;
  const asked = narrowedText(match, field);
  if (asked === undefined) return NONE;
  switch (source.as) {
    case 'text':
    case 'keyword':
      return asked.node;
    case 'label':
      return asked.isTelling ? asked.node : NONE;
    case 'stripped_line': {
      const stripped = exactRegexQuery(field, STRIPPED);
      return asked.isTelling && stripped !== undefined ? and([asked.node, not(stripped)]) : NONE;
    }
    case 'path':
      // A prefix that is taken away begins with a backslash; of two backslashes one may be an escape.
      return asked.isTelling && !isEscaped(layout)
        ? and([asked.node, not(patternQuery(field, FROM_BACKSLASH, true))])
        : NONE;
    default:
      return NONE;
  }
}

/** The first quote ends a word that none began: reading adds two quotes to such a line, and to no other. */
const STRIPPED = { value: '[^\\"]*[^\\" \t]\\"[ \t].*', folds: false, isTelling: true };
const FROM_BACKSLASH: Pattern = [{ literal: '\\' }, '*'];

/** `isTelling`: what matches is no sign that loggers write for "unknown". */
interface NarrowedText {
  readonly node: Node;
  readonly isTelling: boolean;
}

function narrowedText(match: Match, field: IndexedField): NarrowedText | undefined {
  if (match.kind === 'regex') {
    const expression = luceneExpression(match.source, match.flags);
    const node = expression === undefined ? undefined : exactRegexQuery(field, expression);
    return node === undefined ? undefined : { node, isTelling: expression?.isTelling === true };
  }
  if (match.kind !== 'pattern') return undefined;
  const node = exactPatternQuery(field, match.pattern, match.cased);
  const isTelling = literalsOf(match.pattern).some((literal) => /[^\s?-]/.test(literal));
  return node === undefined ? undefined : { node, isTelling };
}

/** An event without any of the indexed forms: the value is absent, or was too long to be indexed. */
function notIndexed(fields: readonly IndexedField[]): Node {
  return and(fields.map((field) => not(exists(field.name))));
}

function inAnyOf(fields: readonly IndexedField[], ask: (field: IndexedField) => Node): Node {
  if (fields.length === 0) return ALL;
  // One element of a list may be left out of the index while the others are there.
  const cut = fields
    .filter((field) => field.how === 'text' && !field.wildcardType)
    .map((field) => field.name);
  return or([...fields.map(ask), notIndexed(fields), leftOut(cut)]);
}

/** An event of which some value was not indexed, where the engine tells so. */
function leftOut(names: readonly string[]): Node {
  return names.length === 0 ? NONE : leaf({ terms: { _ignored: names } });
}

function textQuery(field: IndexedField, patterns: readonly Pattern[], cased: boolean): Node {
  return or(patterns.map((tokens) => oneText(field, tokens, cased)));
}

function oneText(field: IndexedField, tokens: Pattern, cased: boolean): Node {
  if (field.how === 'text') return patternQuery(field, tokens, cased);
  const text = exactText(tokens);
  // Only plain digits are spelled in one way.
  return field.how === 'number' && text !== undefined && /^\d{1,15}$/.test(text)
    ? term(field.name, Number(text))
    : ALL;
}

/** JSON numbers lose digits beyond 2^53, and so would the bounds. */
const SURE_DIGITS = 2 ** 52;

function numeric(fields: readonly IndexedField[], bounds: { readonly [name: string]: number }): Node {
  const unsure = Object.values(bounds).some((bound) => Math.abs(bound) > SURE_DIGITS);
  if (unsure || fields.some((field) => field.how !== 'number')) return ALL;
  return inAnyOf(fields, (field) => leaf({ range: { [field.name]: bounds } }));
}

/** Events in which the value may be absent. */
function absent(source: FieldSource, fields: readonly IndexedField[]): Node {
  return isUnchanged(source) && fields.every((field) => field.faithful) ? notIndexed(fields) : ALL;
}

function isUnchanged(source: FieldSource): boolean {
  return source.first !== true && (source.as === 'text' || source.as === 'keyword');
}

function discriminator(test: Discriminator, caps: FieldCaps): Node {
  const mapped = test.fields.filter((field) => caps.has(field));
  if ('exists' in test) {
    if (!test.exists) return and(mapped.map((field) => not(exists(field))));
    return or([...mapped.map(exists), leftOut(mapped)]);
  }
  return or(mapped.map((field) => or(test.values.map((value) => anyCase(field, value, caps)))));
}

function anyCase(raw: string, value: string, caps: FieldCaps): Node {
  const isNumber = /^\d{1,15}$/.test(value);
  if (isNumber && takesDigits(raw, caps)) return term(raw, value);
  const field = wholeField(raw, caps);
  if (field?.how === 'text') return patternQuery(field, literalPattern(value), false);
  // No number is spelled like this, but text may be left out of a field of numbers. Analysed text may be anything.
  return field === undefined ? or([exists(raw), leftOut([raw])]) : leftOut([raw]);
}
