/** What must be seen of a field for a condition to hold: conditions are asked only where their literals are. */
import type { Condition, Match } from './condition.ts';
import { countHolders } from './hash-prefilter.ts';
import { literalsOf } from './pattern.ts';
import { isWhole, needleOf, ownLength, pathPartsOf } from './text-needle.ts';

/** Texts of fewer characters stand in many values. */
const SHORT = 4;
/** Fewer texts are not worth a search of their own. */
const FEW = 4;

/** What a field must be for a condition to hold. */
export type RequiredLiteral =
  | { readonly field: string; readonly is: 'absent' | 'present' }
  /** `needle` as `needleOf` makes it. */
  | { readonly field: string; readonly is: 'text'; readonly needle: string };

/**
 * For each condition: wherever it holds, at least one of its literals is seen; undefined when no single value speaks for it.
 */
export function requiredLiterals(
  conditions: readonly Condition[],
): readonly (readonly RequiredLiteral[] | undefined)[] {
  const all = conditions.map(leaves);
  const loose = new Map(
    all.flat().flatMap((literal) => (isLoose(literal) ? [[nameOf(literal), literal.field]] : [])),
  );
  const named: Named = {
    by: countHolders(all.map((literals) => literals.flatMap(namesOf))),
    loose: countHolders([...loose.values()].map((field) => [field])),
  };
  return conditions.map((condition) => requiredOf(condition, named));
}

interface Named {
  /** How many conditions name what `namesOf` says of a literal. */
  readonly by: ReadonlyMap<string, number>;
  /** How many loose texts are looked for in a field. */
  readonly loose: ReadonlyMap<string, number>;
}

function requiredOf(condition: Condition, named: Named): readonly RequiredLiteral[] | undefined {
  switch (condition.op) {
    case 'const':
      return condition.value ? undefined : [];
    case 'not':
      return absenceOf(condition.of);
    case 'match':
      return condition.field === null ? undefined : [literalOf(condition.field, condition.match)];
    case 'and':
      return rarestLiterals(
        condition.of.map((part) => requiredOf(part, named)),
        named,
      );
    case 'or': {
      const all = condition.of.map((part) => requiredOf(part, named));
      return all.every((literals) => literals !== undefined) ? all.flat() : undefined;
    }
  }
}

function leaves(condition: Condition): readonly RequiredLiteral[] {
  switch (condition.op) {
    case 'const':
      return [];
    case 'not':
      return leaves(condition.of);
    case 'match':
      return condition.field === null ? [] : [literalOf(condition.field, condition.match)];
    default:
      return condition.of.flatMap(leaves);
  }
}

function nameOf(literal: RequiredLiteral): string {
  return `${literal.field} ${literal.is === 'text' ? literal.needle : literal.is}`;
}

/** A text is as rare as the rarest part of it. */
function namesOf(literal: RequiredLiteral): readonly string[] {
  const segments = literal.is === 'text' ? pathPartsOf(literal.needle) : [];
  return segments.length > 0 ? segments.map(({ text }) => `${literal.field} ${text}`) : [nameOf(literal)];
}

/** Anywhere in a value, so that all of the value has to be searched. */
function isLoose(literal: RequiredLiteral): boolean {
  return literal.is === 'text' && pathPartsOf(literal.needle).length === 0;
}

/** Only what asks whether a field is there says something when it does not hold. */
function absenceOf(condition: Condition): readonly RequiredLiteral[] | undefined {
  if (condition.op !== 'match' || condition.field === null) return undefined;
  const { field, match } = condition;
  if (match.kind === 'null') return [{ field, is: 'present' }];
  if (match.kind === 'exists') return [{ field, is: match.expected ? 'absent' : 'present' }];
  return undefined;
}

function literalOf(field: string, match: Match): RequiredLiteral {
  if (match.kind === 'null' || (match.kind === 'exists' && !match.expected)) return { field, is: 'absent' };
  const needle = match.kind === 'pattern' ? needleOfMatch(match) : undefined;
  return needle === undefined ? { field, is: 'present' } : { field, is: 'text', needle };
}

/** Every hunt asks for most of the conditions, and each is looked at more than once. */
const needles = new WeakMap<Match, { readonly needle: string | undefined }>();

function needleOfMatch(match: Extract<Match, { kind: 'pattern' }>): string | undefined {
  const known = needles.get(match);
  if (known !== undefined) return known.needle;
  const needle = foldsAlike(match) ? needleOf(match.pattern) : undefined;
  needles.set(match, { needle });
  return needle;
}

/** What a cased pattern holds stands in the folded value too; beyond ASCII, folding looks at neighbouring letters. */
function foldsAlike({ pattern, cased }: Extract<Match, { kind: 'pattern' }>): boolean {
  return !cased || literalsOf(pattern).every((literal) => /^[ -~]*$/.test(literal));
}

/** The first of the rarest; undefined when none of them has literals. */
function rarestLiterals(
  all: readonly (readonly RequiredLiteral[] | undefined)[],
  named: Named,
): readonly RequiredLiteral[] | undefined {
  const [first, ...others] = all.filter((literals) => literals !== undefined);
  if (first === undefined || others.length === 0) return first;
  let best = { literals: first, rank: commonness(first, named) };
  for (const literals of others) {
    const rank = commonness(literals, named);
    const at = rank.findIndex((number, place) => number !== best.rank[place]);
    if (at >= 0 && (rank[at] ?? 0) < (best.rank[at] ?? 0)) best = { literals, rank };
  }
  return best.literals;
}

/**
 * The smaller the rarer, the first difference decides: a text is seldomer seen than any value, and a very short one is
 * seen often; a value is not searched for a few texts alone; what many conditions name is common; a long text is
 * rarer than a short one.
 */
function commonness(literals: readonly RequiredLiteral[], { by, loose }: Named): readonly number[] {
  const lengths = literals.map(lengthOf);
  return [
    literals.some(({ is }) => is !== 'text') ? 1 : 0,
    literals.some(isShort) ? 1 : 0,
    literals.some((literal) => isLoose(literal) && (loose.get(literal.field) ?? 0) < FEW) ? 1 : 0,
    Math.max(0, ...literals.map((literal) => Math.min(...namesOf(literal).map((name) => by.get(name) ?? 0)))),
    -Math.min(...lengths),
  ];
}

function isShort(literal: RequiredLiteral): boolean {
  return literal.is === 'text' && !isWhole(literal.needle) && ownLength(literal.needle) < SHORT;
}

/** Characters of a value that the literal speaks of. */
function lengthOf(literal: RequiredLiteral): number {
  return literal.is === 'text' ? ownLength(literal.needle) : 0;
}
