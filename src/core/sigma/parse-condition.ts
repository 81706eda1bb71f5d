/** Reads the condition line of a detection: and, or, not, parentheses, `1 of sel*`, `all of them`. */
import type { LocatedScalar, Place } from '../located.ts';
import type { Condition } from './condition.ts';
import { readPattern } from './pattern.ts';
import { compileWildcard } from './wildcard.ts';

export interface ConditionFault {
  readonly place: Place;
  readonly message: string;
}

interface Token {
  readonly text: string;
  readonly at: number;
}

/** Deeper nesting than any rule a person reads; keeps a hostile one from exhausting the stack. */
const MAX_NESTING = 100;
/** "3 of sel*" is spelled out as every choice, which grows fast. */
const MOST_CHOSEN_FROM = 10;

class Fault extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

export type ReadCondition =
  /** `empty`: choices among names that nothing has, which fall away. */
  | { readonly condition: Condition; readonly empty: readonly ConditionFault[] }
  | { readonly fault: ConditionFault };

/**
 * Precedence: not before and before or. Names in the line are those of `searches`. `asPublic`: as pySigma reads public
 * rules, "1 of filter_*" falls away where there are no filters.
 */
export function parseCondition(
  line: LocatedScalar,
  searches: ReadonlyMap<string, Condition>,
  asPublic: boolean,
): ReadCondition {
  const { place, inset } = line;
  const told = ({ at, message }: Fault): ConditionFault => ({
    place: inset === undefined ? place : { line: place.line, column: place.column + inset + at },
    message,
  });
  try {
    const reader = new ConditionReader(String(line.value), searches, asPublic);
    const condition = reader.read();
    return { condition, empty: reader.empty.map(told) };
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    return { fault: told(cause) };
  }
}

class ConditionReader {
  readonly empty: Fault[] = [];
  private readonly tokens: readonly Token[];
  private readonly searches: ReadonlyMap<string, Condition>;
  private readonly asPublic: boolean;
  private readonly length: number;
  private next = 0;
  private nesting = 0;

  constructor(text: string, searches: ReadonlyMap<string, Condition>, asPublic: boolean) {
    this.searches = searches;
    this.asPublic = asPublic;
    this.length = text.length;
    this.tokens = [...text.matchAll(/[()|]|[^\s()|]+/g)].map((found) => ({
      text: found[0],
      at: found.index,
    }));
  }

  read(): Condition {
    const condition = this.either();
    const rest = this.tokens[this.next];
    if (rest === undefined) {
      const [first] = this.empty;
      if (condition === undefined && first !== undefined) throw first;
      return condition ?? { op: 'const', value: false };
    }
    if (rest.text === '|') {
      throw new Fault(
        rest.at,
        'Aggregations ("| count() ...") are not supported: count in the hunt or in a dashboard, and end the condition here.',
      );
    }
    throw new Fault(rest.at, `Unexpected "${rest.text}": join search identifiers with "and" or "or".`);
  }

  /** Undefined, here and below: what fell away. */
  private either(): Condition | undefined {
    return this.joined('or', () => this.every());
  }

  private every(): Condition | undefined {
    return this.joined('and', () => this.negated());
  }

  private joined(op: 'and' | 'or', part: () => Condition | undefined): Condition | undefined {
    const parts = [part()];
    while (this.take(op)) parts.push(part());
    const of = parts.filter((found) => found !== undefined);
    return of.length > 1 ? { op, of } : of[0];
  }

  private negated(): Condition | undefined {
    let negative = false;
    while (this.take('not')) negative = !negative;
    const inner = this.operand();
    return negative && inner !== undefined ? { op: 'not', of: inner } : inner;
  }

  private operand(): Condition | undefined {
    const token = this.tokens[this.next];
    if (token === undefined)
      throw new Fault(this.length, 'The condition ends too early: a search identifier is missing.');
    this.next += 1;
    if (token.text === '(') return this.parenthesised(token);
    if (this.is('of')) {
      this.next += 1;
      return this.chosen(token);
    }
    if (/^(and|or|of|\)|\|)$/i.test(token.text)) {
      throw new Fault(token.at, `Unexpected "${token.text}": a search identifier is missing before it.`);
    }
    const search = this.searches.get(token.text);
    if (search !== undefined) return search;
    const hint = /[*?]/.test(token.text)
      ? `write "1 of ${token.text}" or "all of ${token.text}"`
      : this.known();
    throw new Fault(token.at, `Unknown search identifier "${token.text}": ${hint}.`);
  }

  private parenthesised(open: Token): Condition | undefined {
    this.nesting += 1;
    if (this.nesting > MAX_NESTING)
      throw new Fault(open.at, `Nested deeper than ${MAX_NESTING} parentheses: simplify the condition.`);
    const inner = this.either();
    if (!this.take(')')) throw new Fault(this.tokens[this.next]?.at ?? this.length, 'Missing ")".');
    this.nesting -= 1;
    return inner;
  }

  private chosen(quantity: Token): Condition | undefined {
    const target = this.tokens[this.next];
    if (target === undefined)
      throw new Fault(this.length, `"${quantity.text} of" needs a name such as "sel*", or "them".`);
    this.next += 1;
    const of = this.named(target);
    if (of.length === 0) return undefined;
    if (/^all$/i.test(quantity.text)) return atLeast(of.length, of);
    if (/^any$/i.test(quantity.text)) return atLeast(1, of);
    if (!/^[1-9]\d{0,3}$/.test(quantity.text)) {
      throw new Fault(
        quantity.at,
        `"${quantity.text} of" is not a quantity: write "1 of", "all of" or a number.`,
      );
    }
    const count = Number(quantity.text);
    if (count > of.length)
      throw new Fault(
        quantity.at,
        `"${count} of ${target.text}" can never hold: there are only ${of.length}.`,
      );
    if (count > 1 && count < of.length && of.length > MOST_CHOSEN_FROM) {
      throw new Fault(
        quantity.at,
        `"${count} of" works on up to ${MOST_CHOSEN_FROM} search identifiers, here are ${of.length}.`,
      );
    }
    return atLeast(count, of);
  }

  private named(target: Token): readonly Condition[] {
    const them = /^them$/i.test(target.text);
    const isMeant = them
      ? (name: string): boolean => !name.startsWith('_')
      : compileWildcard(readPattern(target.text));
    const found = [...this.searches].filter(([name]) => isMeant(name));
    if (found.length === 0) {
      const fault = new Fault(target.at, `No search identifier matches "${target.text}": ${this.known()}.`);
      if (!this.asPublic) throw fault;
      this.empty.push(fault);
    }
    return found.map(([, condition]) => condition);
  }

  private take(word: string): boolean {
    if (!this.is(word)) return false;
    this.next += 1;
    return true;
  }

  private is(word: string): boolean {
    return this.tokens[this.next]?.text.toLowerCase() === word;
  }

  private known(): string {
    return `there ${this.searches.size === 1 ? 'is' : 'are'} ${[...this.searches.keys()].join(', ')}`;
  }
}

function atLeast(count: number, of: readonly Condition[]): Condition {
  const [first, ...rest] = of;
  if (first === undefined) return { op: 'const', value: count <= 0 };
  if (rest.length === 0) return first;
  if (count === 1) return { op: 'or', of };
  if (count === of.length) return { op: 'and', of };
  return { op: 'or', of: [{ op: 'and', of: [first, atLeast(count - 1, rest)] }, atLeast(count, rest)] };
}
