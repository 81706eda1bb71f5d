/** What must be seen of a field for a condition to hold: conditions are asked only where their signs are. */
import type { Condition, Match } from './condition.ts';
import { countHolders } from './number-index.ts';
import { literalsOf } from './pattern.ts';
import { isWhole, needleOf, ownLength, segmentsOf } from './text-needle.ts';

/** Texts of fewer characters stand in many values. */
const SHORT = 4;
/** Fewer texts are not worth a search of their own. */
const FEW = 4;

/** What a field must be for a condition to hold. */
export type Sign =
  | { readonly field: string; readonly is: 'absent' | 'present' }
  /** `needle` as `needleOf` makes it. */
  | { readonly field: string; readonly is: 'text'; readonly needle: string };

/**
 * For each condition: wherever it holds, at least one of its signs is seen; undefined when no single value speaks for it.
 */
export function conditionSigns(conditions: readonly Condition[]): readonly (readonly Sign[] | undefined)[] {
  const all = conditions.map(leaves);
  const loose = new Map(all.flat().flatMap((sign) => (isLoose(sign) ? [[nameOf(sign), sign.field]] : [])));
  const named: Named = {
    by: countHolders(all.map((signs) => signs.flatMap(namesOf))),
    loose: countHolders([...loose.values()].map((field) => [field])),
  };
  return conditions.map((condition) => signsOf(condition, named));
}

interface Named {
  /** How many conditions name what `namesOf` says of a sign. */
  readonly by: ReadonlyMap<string, number>;
  /** How many loose texts are looked for in a field. */
  readonly loose: ReadonlyMap<string, number>;
}

function signsOf(condition: Condition, named: Named): readonly Sign[] | undefined {
  switch (condition.op) {
    case 'const':
      return condition.value ? undefined : [];
    case 'not':
      return absenceOf(condition.of);
    case 'match':
      return condition.field === null ? undefined : [signOf(condition.field, condition.match)];
    case 'and':
      return rarestSigns(
        condition.of.map((part) => signsOf(part, named)),
        named,
      );
    case 'or': {
      const all = condition.of.map((part) => signsOf(part, named));
      return all.every((signs) => signs !== undefined) ? all.flat() : undefined;
    }
  }
}

function leaves(condition: Condition): readonly Sign[] {
  switch (condition.op) {
    case 'const':
      return [];
    case 'not':
      return leaves(condition.of);
    case 'match':
      return condition.field === null ? [] : [signOf(condition.field, condition.match)];
    default:
      return condition.of.flatMap(leaves);
  }
}

function nameOf(sign: Sign): string {
  return `${sign.field} ${sign.is === 'text' ? sign.needle : sign.is}`;
}

/** A text is as rare as the rarest part of it. */
function namesOf(sign: Sign): readonly string[] {
  const segments = sign.is === 'text' ? segmentsOf(sign.needle) : [];
  return segments.length > 0 ? segments.map(({ text }) => `${sign.field} ${text}`) : [nameOf(sign)];
}

/** Anywhere in a value, so that all of the value has to be searched. */
function isLoose(sign: Sign): boolean {
  return sign.is === 'text' && segmentsOf(sign.needle).length === 0;
}

/** Only what asks whether a field is there says something when it does not hold. */
function absenceOf(condition: Condition): readonly Sign[] | undefined {
  if (condition.op !== 'match' || condition.field === null) return undefined;
  const { field, match } = condition;
  if (match.kind === 'null') return [{ field, is: 'present' }];
  if (match.kind === 'exists') return [{ field, is: match.expected ? 'absent' : 'present' }];
  return undefined;
}

function signOf(field: string, match: Match): Sign {
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

/** The first of the rarest; undefined when none of them has signs. */
function rarestSigns(
  all: readonly (readonly Sign[] | undefined)[],
  named: Named,
): readonly Sign[] | undefined {
  const [first, ...others] = all.filter((signs) => signs !== undefined);
  if (first === undefined || others.length === 0) return first;
  let best = { signs: first, rank: commonness(first, named) };
  for (const signs of others) {
    const rank = commonness(signs, named);
    const at = rank.findIndex((number, place) => number !== best.rank[place]);
    if (at >= 0 && (rank[at] ?? 0) < (best.rank[at] ?? 0)) best = { signs, rank };
  }
  return best.signs;
}

/**
 * The smaller the rarer, the first difference decides: a text is seldomer seen than any value, and a very short one is
 * seen often; a value is not searched for a few texts alone; what many conditions name is common; a long text is
 * rarer than a short one.
 */
function commonness(signs: readonly Sign[], { by, loose }: Named): readonly number[] {
  const lengths = signs.map(lengthOf);
  return [
    signs.some(({ is }) => is !== 'text') ? 1 : 0,
    signs.some(isShort) ? 1 : 0,
    signs.some((sign) => isLoose(sign) && (loose.get(sign.field) ?? 0) < FEW) ? 1 : 0,
    Math.max(0, ...signs.map((sign) => Math.min(...namesOf(sign).map((name) => by.get(name) ?? 0)))),
    -Math.min(...lengths),
  ];
}

function isShort(sign: Sign): boolean {
  return sign.is === 'text' && !isWhole(sign.needle) && ownLength(sign.needle) < SHORT;
}

/** Characters of a value that the sign speaks of. */
function lengthOf(sign: Sign): number {
  return sign.is === 'text' ? ownLength(sign.needle) : 0;
}
