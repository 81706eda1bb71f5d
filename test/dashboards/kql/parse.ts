/**
 * Reads KQL as Kibana 8 and OpenSearch Dashboards do. Pure.
 * Source: the grammar kuery.peg of OpenSearch-Dashboards (plugins/data/common), without its hints for Lucene.
 */

/** One value as the grammar takes it. Unquoted text may hold blanks; `wildcard` says that an unescaped `*` is in it. */
export interface KqlValue {
  readonly text: string;
  readonly quoted: boolean;
  readonly wildcard: boolean;
  /** As written. */
  readonly raw: string;
}

export type RangeOperator = 'lt' | 'lte' | 'gt' | 'gte';

export type KqlNode =
  /** An empty query. */
  | { readonly kind: 'everything' }
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly KqlNode[] }
  | { readonly kind: 'not'; readonly node: KqlNode }
  | { readonly kind: 'nested'; readonly path: KqlValue; readonly node: KqlNode }
  | {
      readonly kind: 'range';
      readonly field: KqlValue;
      readonly operator: RangeOperator;
      readonly value: KqlValue;
    }
  /** `field` is undefined where a value stands alone. */
  | { readonly kind: 'is'; readonly field: KqlValue | undefined; readonly value: KqlValue };

export type KqlReading =
  | { readonly ok: true; readonly node: KqlNode }
  | { readonly ok: false; readonly offset: number };

export function parseKql(query: string): KqlReading {
  const reader = new Reader(query);
  reader.spaces();
  const node = reader.atEnd() ? ({ kind: 'everything' } as const) : reader.orQuery();
  reader.spaces();
  return node !== undefined && reader.atEnd() ? { ok: true, node } : { ok: false, offset: reader.furthest };
}

type OfField = (field: KqlValue | undefined) => KqlNode;

const OPERATORS: readonly (readonly [string, RangeOperator])[] = [
  ['<=', 'lte'],
  ['>=', 'gte'],
  ['<', 'lt'],
  ['>', 'gt'],
];

class Reader {
  private readonly query: string;
  private at = 0;
  furthest = 0;

  constructor(query: string) {
    this.query = query;
  }

  atEnd(): boolean {
    return this.at === this.query.length;
  }

  spaces(): void {
    this.take(/[ \t\r\n]*/y);
  }

  orQuery(): KqlNode | undefined {
    return this.joined('or', () => this.joined('and', () => this.notQuery(), joinNodes), joinNodes);
  }

  private notQuery(): KqlNode | undefined {
    return (
      this.attempt(() => {
        if (!this.take(/not[ \t\r\n]+/iy)) return undefined;
        const node = this.subQuery();
        return node === undefined ? undefined : { kind: 'not', node };
      }) ?? this.subQuery()
    );
  }

  private subQuery(): KqlNode | undefined {
    return (
      this.attempt(() => this.between('(', ')', () => this.orQuery())) ??
      this.attempt(() => this.nestedQuery()) ??
      this.attempt(() => this.rangeExpression()) ??
      this.attempt(() => this.fieldExpression()) ??
      this.value()?.(undefined)
    );
  }

  private nestedQuery(): KqlNode | undefined {
    const path = this.literal();
    if (path === undefined || !this.colon()) return undefined;
    const node = this.between('{', '}', () => this.orQuery());
    return node === undefined ? undefined : { kind: 'nested', path, node };
  }

  private rangeExpression(): KqlNode | undefined {
    const field = this.literal();
    if (field === undefined) return undefined;
    this.spaces();
    const operator = OPERATORS.find(([sign]) => this.skip(sign))?.[1];
    if (operator === undefined) return undefined;
    this.spaces();
    const value = this.literal();
    return value === undefined ? undefined : { kind: 'range', field, operator, value };
  }

  private fieldExpression(): KqlNode | undefined {
    const field = this.literal();
    if (field === undefined || !this.colon()) return undefined;
    return this.listOfValues()?.(field);
  }

  private listOfValues(): OfField | undefined {
    const list = (): OfField | undefined =>
      this.joined('or', () => this.joined('and', () => this.notValues(), joinValues), joinValues);
    return this.attempt(() => this.between('(', ')', list)) ?? this.value();
  }

  private notValues(): OfField | undefined {
    return (
      this.attempt((): OfField | undefined => {
        if (!this.take(/not[ \t\r\n]+/iy)) return undefined;
        const inner = this.listOfValues();
        return inner === undefined ? undefined : (field) => ({ kind: 'not', node: inner(field) });
      }) ?? this.listOfValues()
    );
  }

  private value(): OfField | undefined {
    const value = this.literal();
    return value === undefined ? undefined : (field) => ({ kind: 'is', field, value });
  }

  private literal(): KqlValue | undefined {
    return this.quoted() ?? this.unquoted();
  }

  private quoted(): KqlValue | undefined {
    const raw = this.text(/"(?:\\[trn\\"]|\\(?![trn\\"])|[^"\\])*"/y);
    if (raw === undefined) return undefined;
    return { text: unescaped(raw.slice(1, -1), /\\([trn\\"])/g), quoted: true, wildcard: false, raw };
  }

  private unquoted(): KqlValue | undefined {
    const raw = this.text(UNQUOTED);
    if (raw === undefined) return undefined;
    const wildcard = raw.replace(/\\[\s\S]/g, '').includes('*');
    return {
      text: unescaped(raw, /\\([trn]|or|and|not|[\\():<>"*{}])/gi).trim(),
      quoted: false,
      wildcard,
      raw,
    };
  }

  private colon(): boolean {
    return this.take(/[ \t\r\n]*:[ \t\r\n]*/y);
  }

  private between<T>(open: string, close: string, inner: () => T | undefined): T | undefined {
    if (!this.skip(open)) return undefined;
    this.spaces();
    const found = inner();
    this.spaces();
    return found !== undefined && this.skip(close) ? found : undefined;
  }

  private joined<T>(
    word: 'and' | 'or',
    one: () => T | undefined,
    join: (word: 'and' | 'or', all: readonly T[]) => T,
  ): T | undefined {
    const first = one();
    if (first === undefined) return undefined;
    const all = [first];
    for (;;) {
      const next = this.attempt(() => (this.take(CONJUNCTION[word]) ? one() : undefined));
      if (next === undefined) return all.length === 1 ? first : join(word, all);
      all.push(next);
    }
  }

  private attempt<T>(read: () => T | undefined): T | undefined {
    const start = this.at;
    const found = read();
    if (found === undefined) this.at = start;
    return found;
  }

  private skip(sign: string): boolean {
    if (!this.query.startsWith(sign, this.at)) return false;
    this.moveTo(this.at + sign.length);
    return true;
  }

  private take(pattern: RegExp): boolean {
    return this.text(pattern) !== undefined;
  }

  private text(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.query)?.[0];
    if (found !== undefined) this.moveTo(this.at + found.length);
    return found;
  }

  private moveTo(at: number): void {
    this.at = at;
    this.furthest = Math.max(this.furthest, at);
  }
}

const CONJUNCTION = { and: /[ \t\r\n]+and[ \t\r\n]+/iy, or: /[ \t\r\n]+or[ \t\r\n]+/iy } as const;

/** Stops before a sign of the grammar, and before `and`, `or`, `not` where a blank follows. */
const UNQUOTED =
  /(?:\\[trn]|\\[\\():<>"*{}]|\\(?:or|and|not)|\*|(?![ \t\r\n]+(?:or|and)[ \t\r\n]+|not[ \t\r\n]+)[^\\():<>"*{}])+/iy;

function unescaped(raw: string, escapes: RegExp): string {
  return raw.replace(escapes, (_, escaped: string) => WHITE_SPACE[escaped] ?? escaped);
}

const WHITE_SPACE: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' };

function joinNodes(kind: 'and' | 'or', nodes: readonly KqlNode[]): KqlNode {
  return { kind, nodes };
}

function joinValues(kind: 'and' | 'or', all: readonly OfField[]): OfField {
  return (field) => ({ kind, nodes: all.map((one) => one(field)) });
}
