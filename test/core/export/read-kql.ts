/** Reads the KQL that is exported and asks for it as Kibana does: wildcards of keyword fields compare letter case. */

export type KqlNode =
  | { readonly op: 'and' | 'or'; readonly of: readonly KqlNode[] }
  | { readonly op: 'not'; readonly of: KqlNode }
  | { readonly op: 'all' }
  | { readonly op: 'is'; readonly field: string; readonly value: KqlValue }
  | { readonly op: 'range'; readonly field: string; readonly sign: string; readonly value: string };

/** Text between stars; one piece is an exact value. */
export interface KqlValue {
  readonly pieces: readonly string[];
}

export function readKql(text: string): KqlNode {
  const reader = new KqlReader(text);
  const node = reader.or();
  reader.end();
  return node;
}

class KqlReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  end(): void {
    this.blanks();
    if (this.at < this.text.length) throw new Error(`KQL: rest at ${this.at}: ${this.text.slice(this.at)}`);
  }

  or(): KqlNode {
    return this.joined('or', () => this.joined('and', () => this.not()));
  }

  private joined(op: 'and' | 'or', part: () => KqlNode): KqlNode {
    const of = [part()];
    while (this.word(op)) of.push(part());
    const [only] = of;
    return of.length === 1 && only !== undefined ? only : { op, of };
  }

  private not(): KqlNode {
    return this.word('not') ? { op: 'not', of: this.not() } : this.primary();
  }

  private primary(): KqlNode {
    if (this.sign('(')) {
      const inner = this.or();
      this.need(')');
      return inner;
    }
    const field = this.value();
    const sign = [':', '<=', '>=', '<', '>'].find((each) => this.sign(each));
    if (sign === undefined) {
      if (field.pieces.join('') !== '' || field.pieces.length !== 2) throw new Error('KQL: a bare value');
      return { op: 'all' };
    }
    const name = field.pieces.join('*');
    if (sign !== ':') return { op: 'range', field: name, sign, value: this.value().pieces.join('') };
    if (!this.sign('(')) return { op: 'is', field: name, value: this.value() };
    const of: KqlNode[] = [];
    do of.push({ op: 'is', field: name, value: this.value() });
    while (this.word('or'));
    this.need(')');
    return { op: 'or', of };
  }

  private value(): KqlValue {
    this.blanks();
    return this.text[this.at] === '"' ? this.quoted() : this.unquoted();
  }

  private quoted(): KqlValue {
    let piece = '';
    for (this.at += 1; this.text[this.at] !== '"'; this.at += 1) {
      if (this.at >= this.text.length) throw new Error('KQL: a quote is not closed');
      if (this.text[this.at] === '\\') this.at += 1;
      piece += this.text[this.at] ?? '';
    }
    this.at += 1;
    return { pieces: [piece] };
  }

  private unquoted(): KqlValue {
    const pieces = [''];
    while (this.at < this.text.length) {
      const rest = this.text.slice(this.at);
      if (/^\s+(and|or)\s/i.test(rest) || /^[():<>"{}]/.test(rest)) break;
      const escaped = /^\\(and|or|not|[\\():<>"*{}])/i.exec(rest);
      const taken = escaped?.[0] ?? rest.slice(0, 1);
      if (taken === '*') pieces.push('');
      else pieces.push(`${pieces.pop() ?? ''}${escaped?.[1] ?? taken}`);
      this.at += taken.length;
    }
    // Kibana trims what stands outside quotes.
    const last = pieces.length - 1;
    return {
      pieces: pieces.map((piece, index) =>
        (index === 0 ? piece.trimStart() : piece).slice(
          0,
          index === last ? piece.trimEnd().length : undefined,
        ),
      ),
    };
  }

  private blanks(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1;
  }

  private sign(sign: string): boolean {
    this.blanks();
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  private need(sign: string): void {
    if (!this.sign(sign)) throw new Error(`KQL: "${sign}" is missing at ${this.at}`);
  }

  private word(word: string): boolean {
    this.blanks();
    if (!new RegExp(`^${word}[\\s(]`, 'i').test(this.text.slice(this.at))) return false;
    this.at += word.length;
    return true;
  }
}

/** Query DSL, as Kibana makes it for keyword fields; with `folds`, letter case does not count. */
export function kqlQuery(node: KqlNode, folds: boolean): object {
  switch (node.op) {
    case 'and':
      return { bool: { filter: node.of.map((part) => kqlQuery(part, folds)) } };
    case 'or':
      return { bool: { should: node.of.map((part) => kqlQuery(part, folds)), minimum_should_match: 1 } };
    case 'not':
      return { bool: { must_not: [kqlQuery(node.of, folds)] } };
    case 'all':
      return { match_all: {} };
    case 'range':
      return {
        range: {
          [node.field]: {
            [{ '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' }[node.sign] ?? 'gt']: node.value,
          },
        },
      };
    case 'is': {
      const { pieces } = node.value;
      if (pieces.length === 1)
        return { term: { [node.field]: { value: pieces[0] ?? '', case_insensitive: folds } } };
      if (pieces.join('') === '') return { exists: { field: node.field } };
      const escaped = pieces.map((piece) => piece.replace(/[*?\\]/g, '\\$&'));
      return { wildcard: { [node.field]: { value: escaped.join('*'), case_insensitive: folds } } };
    }
  }
}
