/** Sigma's value modifiers: turns one value of `field|modifier|...` into the matches that are or-ed together. */
import type { Comparison, Match, Pattern } from './condition.ts';
import type { Utf16Name } from './encoding.ts';
import { base64, base64Offsets, dashSpellings, utf8Bytes, utf16Bytes } from './encoding.ts';
import { readNetwork } from './ip-network.ts';
import { linearSpelling, regexFault } from './linear-regex.ts';
import { contains, exactText, literalPattern, pattern, readPattern } from './pattern.ts';
import { expandPlaceholders } from './placeholders.ts';

export interface ModifierContext {
  readonly placeholders: Readonly<Record<string, readonly string[]>>;
  readonly fieldName: (name: string) => string;
}

type Scalar = string | number | boolean | null;
type Shape = 'equals' | 'startswith' | 'endswith' | 'contains';

/** A modifier list that makes sense: one kind of match, and what is done to its text on the way. */
export interface ModifierPlan {
  readonly kind: 'pattern' | 're' | 'cidr' | 'exists' | 'fieldref' | Comparison;
  readonly shape: Shape;
  readonly cased: boolean;
  readonly all: boolean;
  /** `neq`: holds where none of the values does. */
  readonly negated: boolean;
  readonly regexFlags: string;
  /** Text changes in the order they were written. */
  readonly changes: readonly TextChange[];
}

type TextChange = 'windash' | 'expand' | 'base64' | 'base64offset' | Utf16Name;

const SHAPES: readonly string[] = ['contains', 'startswith', 'endswith'];
const KINDS: readonly string[] = ['re', 'cidr', 'exists', 'fieldref', 'lt', 'lte', 'gt', 'gte'];
const CHANGES: readonly string[] = [
  'windash',
  'expand',
  'base64',
  'base64offset',
  'utf16',
  'utf16le',
  'utf16be',
  'wide',
];
const REGEX_FLAGS: readonly string[] = ['i', 'm', 's'];
const KNOWN = [...SHAPES, ...KINDS, ...CHANGES, 'all', 'cased', 'neq', 're|i', 're|m', 're|s'].join(', ');

/** Long names, as pySigma takes them. */
const LONG_NAMES: ReadonlyMap<string, string> = new Map([
  ['ignorecase', 'i'],
  ['multiline', 'm'],
  ['dotall', 's'],
]);

/** More spellings than this of one value make neither a readable rule nor a cheap query. */
const MOST_SPELLINGS = 625;

/** The plan, or what is wrong with the list. */
export function planModifiers(written: readonly string[]): ModifierPlan | string {
  const names = written.map((name) => LONG_NAMES.get(name) ?? name);
  const kind = names.find((name) => KINDS.includes(name)) ?? 'pattern';
  const shape = names.find((name) => SHAPES.includes(name)) ?? 'equals';
  const changes = names.filter((name) => CHANGES.includes(name));
  const flags = names.filter((name) => REGEX_FLAGS.includes(name));
  const unknown = names.find(
    (name) => ![...SHAPES, ...KINDS, ...CHANGES, ...REGEX_FLAGS, 'all', 'cased', 'neq'].includes(name),
  );
  if (unknown !== undefined) return `Unknown modifier "${unknown}": use one of ${KNOWN}.`;
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `Modifier "${twice}" is there twice: remove one.`;
  const kinds = names.filter((name) => KINDS.includes(name));
  if (kinds.length > 1) return `Modifiers ${quoted(kinds)} contradict each other: keep one.`;
  const shapes = names.filter((name) => SHAPES.includes(name));
  if (shapes.length > 1) return `Modifiers ${quoted(shapes)} contradict each other: keep one.`;
  if (flags.length > 0 && names[names.indexOf(flags[0] ?? '') - 1] !== 're') {
    return `Modifier "${flags[0]}" is a flag of "re": write "re|${flags.join('|')}".`;
  }
  const misfit = names.find((name) => isMisfit(name, kind));
  if (misfit !== undefined) return `Modifier "${misfit}" does not go with "${kind}": remove one.`;
  const fault = encodingFault(changes, names);
  if (fault !== undefined) return fault;
  return {
    kind: kind as ModifierPlan['kind'],
    shape: shape as Shape,
    cased: names.includes('cased'),
    all: names.includes('all'),
    negated: names.includes('neq'),
    regexFlags: [...flags].sort().join(''),
    changes: changes as readonly TextChange[],
  };
}

function isMisfit(name: string, kind: string): boolean {
  if (kind === 'pattern' || name === kind || name === 'neq') return false;
  if (REGEX_FLAGS.includes(name)) return kind !== 're';
  if (name === 'all') return !['re', 'cidr', 'fieldref'].includes(kind);
  if (SHAPES.includes(name)) return !['re', 'fieldref'].includes(kind);
  return !(kind === 'fieldref' && name === 'cased');
}

function encodingFault(changes: readonly string[], names: readonly string[]): string | undefined {
  const wide = changes.filter((name) => /^(utf16|wide)/.test(name));
  const base = changes.filter((name) => name.startsWith('base64'));
  if (wide.length > 1 || base.length > 1)
    return `Modifiers ${quoted([...wide, ...base])} encode twice: keep one of each kind.`;
  const [first] = wide;
  if (first !== undefined && (base[0] === undefined || changes.indexOf(base[0]) < changes.indexOf(first))) {
    return `Modifier "${first}" makes bytes: follow it with base64 or base64offset.`;
  }
  const [encoder] = base;
  const late = changes.find((name) => name === 'windash' || name === 'expand');
  if (
    encoder !== undefined &&
    late !== undefined &&
    changes.indexOf(late) > changes.indexOf(first ?? encoder)
  ) {
    return `Modifier "${late}" cannot see into encoded text: write it before "${first ?? encoder}".`;
  }
  const shape = names.find((name) => SHAPES.includes(name));
  if (encoder !== undefined && shape !== undefined && names.indexOf(shape) < names.indexOf(encoder)) {
    return `Modifier "${shape}" before "${encoder}" would encode its wildcards: write it after.`;
  }
  return undefined;
}

/** The matches one value stands for (any of them), or what is wrong with the value. */
export function matchesOf(
  value: Scalar,
  plan: ModifierPlan,
  names: readonly string[],
  context: ModifierContext,
): readonly Match[] | string {
  const plainValue = names.every((name) => ['all', 'cased', 'neq'].includes(name));
  if (value === null)
    return plainValue ? [{ kind: 'null' }] : `Modifiers ${quoted(names)} need a value, not null.`;
  switch (plan.kind) {
    case 'exists':
      return typeof value === 'boolean'
        ? [{ kind: 'exists', expected: value }]
        : 'Modifier "exists" takes true or false.';
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return typeof value === 'number' && Number.isFinite(value)
        ? [{ kind: 'compare', comparison: plan.kind, value }]
        : `Modifier "${plan.kind}" takes a number.`;
    case 're': {
      const source = linearSpelling(String(value));
      const fault = regexFault(source);
      return fault === undefined
        ? [{ kind: 'regex', source: shapedRegex(source, plan.shape), flags: plan.regexFlags }]
        : `Regular expression refused: ${fault.replace(/\.$/, '')}.`;
    }
    case 'cidr':
      return typeof value === 'string' && readNetwork(value) !== undefined
        ? [{ kind: 'cidr', network: value }]
        : `"${value}" is no network: write it as 192.0.2.0/24 or 2001:db8::/32.`;
    case 'fieldref':
      return typeof value === 'string' && value !== ''
        ? [{ kind: 'fieldref', field: context.fieldName(value), how: plan.shape, cased: plan.cased }]
        : 'Modifier "fieldref" takes the name of a field.';
    case 'pattern':
      if (typeof value === 'number' && plainValue && !plan.cased) return [{ kind: 'number', value }];
      return patternMatches(String(value), plan, context);
  }
}

function patternMatches(
  text: string,
  plan: ModifierPlan,
  context: ModifierContext,
): readonly Match[] | string {
  let spellings: readonly Pattern[] = [readPattern(text)];
  let wide: Utf16Name | undefined;
  for (const change of plan.changes) {
    if (change === 'utf16' || change === 'utf16le' || change === 'utf16be' || change === 'wide') {
      wide = change;
      continue;
    }
    const changed: Pattern[] = [];
    for (const spelling of spellings) {
      const more = changePattern(spelling, change, wide, context);
      if (typeof more === 'string') return more;
      changed.push(...more);
      if (changed.length > MOST_SPELLINGS) return `More than ${MOST_SPELLINGS} spellings: split the value.`;
    }
    spellings = changed;
  }
  return spellings.map((spelling) => ({
    kind: 'pattern',
    pattern: shaped(spelling, plan.shape),
    cased: plan.cased,
  }));
}

function changePattern(
  spelling: Pattern,
  change: 'windash' | 'expand' | 'base64' | 'base64offset',
  wide: Utf16Name | undefined,
  context: ModifierContext,
): readonly Pattern[] | string {
  if (change === 'windash') {
    return (
      dashSpellings(spelling, MOST_SPELLINGS) ??
      'Modifier "windash" on more than four options: list them apart with "all".'
    );
  }
  if (change === 'expand') return expandPlaceholders(spelling, context.placeholders, MOST_SPELLINGS);
  const text = exactText(spelling);
  if (text === undefined)
    return `Modifier "${change}" cannot encode wildcards: escape them with a backslash or remove them.`;
  const bytes = wide === undefined ? utf8Bytes(text) : utf16Bytes(text, wide);
  return (change === 'base64' ? [base64(bytes)] : base64Offsets(bytes)).map(literalPattern);
}

/** An expression is found anywhere unless it says where. */
function shapedRegex(source: string, shape: Shape): string {
  if (shape === 'startswith') return `^(?:${source})`;
  return shape === 'endswith' ? `(?:${source})$` : source;
}

function shaped(inner: Pattern, shape: Shape): Pattern {
  if (shape === 'contains') return contains(inner);
  if (shape === 'startswith') return pattern([...inner, '*']);
  return shape === 'endswith' ? pattern(['*', ...inner]) : inner;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
