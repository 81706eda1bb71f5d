/** What a join asks of one layout about command lines: those that hold the name of a file, of programs that may open it. */
import { type LineKey, textInLine } from '../../core/case/payload-run.ts';
import type { Pattern } from '../../core/sigma/condition.ts';
import { type FieldCaps, type IndexedField, indexedField } from '../../core/sigma/field-caps.ts';
import { contains, literalPattern } from '../../core/sigma/pattern.ts';
import { patternQuery } from '../../core/sigma/pattern-query.ts';
import { and, exists, leaf, NONE, type Node, not, or, type Query, render } from '../../core/sigma/query.ts';
import { uniteWildcards } from '../../core/sigma/unite-wildcards.ts';
import { inBatches } from './batches.ts';
import { chooseField } from './field-choice.ts';
import type { PresentLayout } from './kind-query.ts';

/** Undefined where no command line can be asked for. */
export function lineQuery(
  { layout }: PresentLayout,
  caps: FieldCaps,
  keys: readonly LineKey[],
): Query | undefined {
  const texts = textsOf(keys);
  const lines = rawNames(layout, 'process.command_line').map((raw) => {
    const field = indexedField(raw, caps);
    if (field?.how !== 'text') return wordsOf(raw, caps, texts);
    const named = inBatches(texts, UNITED_AT_ONCE).map((some) =>
      uniteWildcards(or(some.map((text) => patternQuery(field, contains(literalPattern(text)), false)))),
    );
    return or([...named, ...leftOut(field, programsAmong(layout, caps, keys))]);
  });
  const asked = or(lines);
  return asked.op === 'none' ? undefined : render(asked);
}

/** Looking for what goes together costs the square of it. */
const UNITED_AT_ONCE = 64;

/** Analysed text knows words only, and those of a name stand beside each other. */
function wordsOf(raw: string, caps: FieldCaps, texts: readonly string[]): Node {
  const field = chooseField(caps, raw);
  if (field?.how !== 'words') return NONE;
  return or(texts.map((text) => leaf({ match_phrase: { [field.name]: text } })));
}

/** A line too long to be indexed, of one of the programs: any program's would be more than can be read. */
function leftOut(field: IndexedField, isProgram: Node): readonly Node[] {
  return field.wildcardType ? [] : [and([isProgram, not(exists(field.name))])];
}

function programsAmong(layout: PresentLayout['layout'], caps: FieldCaps, keys: readonly LineKey[]): Node {
  const programs = programsOf(keys);
  return or(
    rawNames(layout, 'process.executable').map((raw) => {
      const field = indexedField(raw, caps);
      return field?.how === 'text'
        ? uniteWildcards(or(programs.map((program) => patternQuery(field, endOf(program), false))))
        : NONE;
    }),
  );
}

function endOf(program: string): Pattern {
  return ['*', { literal: `\\${program}` }];
}

function textsOf(keys: readonly LineKey[]): readonly string[] {
  return [...new Set(keys.flatMap(({ path }) => textInLine(path) ?? []))];
}

function programsOf(keys: readonly LineKey[]): readonly string[] {
  return [...new Set(keys.flatMap(({ programs }) => programs))];
}

function rawNames(layout: PresentLayout['layout'], canonical: string): readonly string[] {
  return layout.fields[canonical]?.from ?? [];
}

/**
 * Clauses the engine counts for one key at most. Names on a field of whole values are put together into expressions; of a
 * `wildcard` field it makes many of one name, and such a field holds lines of any length.
 */
export function lineCost(key: LineKey, layouts: readonly PresentLayout[], caps: FieldCaps): number {
  const fieldsOf = (canonical: string): readonly (IndexedField | undefined)[] => {
    const raw = new Set(layouts.flatMap(({ layout }) => rawNames(layout, canonical)));
    return [...raw].map((name) => indexedField(name, caps));
  };
  const lines = fieldsOf('process.command_line');
  const isAnyShort = lines.some((field) => field?.wildcardType === false);
  const programs = isAnyShort ? fieldsOf('process.executable') : [];
  const text = textInLine(key.path) ?? '';
  return (
    lines.reduce((sum, field) => sum + nameCost(text, field), 0) +
    key.programs.flatMap((name) => programs.map((field) => nameCost(`\\${name}`, field))).reduce(add, 0)
  );
}

function nameCost(name: string, field: IndexedField | undefined): number {
  if (field?.wildcardType === true) return name.length;
  return field?.faithful === true ? Math.min(1, Math.max(MOST_SHARED, name.length / HALF_EXPRESSION)) : 1;
}

const add = (a: number, b: number): number => a + b;
/** Twice the share of a name in an expression that `uniteWildcards` makes: some are not full, and escapes take room. */
const MOST_SHARED = 1 / 8;
const HALF_EXPRESSION = 150;
