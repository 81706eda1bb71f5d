/** The condition tree every Sigma detection is parsed into, and every backend walks. */

/** One step of a wildcard pattern: literal text, any run of characters, or exactly one character. */
export type PatternToken = { readonly literal: string } | '*' | '?';

/** A Sigma string value: tokens in order; adjacent literals are merged, runs of `*` are one. */
export type Pattern = readonly PatternToken[];

export type Comparison = 'lt' | 'lte' | 'gt' | 'gte';

/** What one field is asked. Arrays of values have been spread into `or`/`and` by the parser. */
export type Match =
  /** The whole value matches the pattern; letter case folded by `fold` unless `cased`. */
  | { readonly kind: 'pattern'; readonly pattern: Pattern; readonly cased: boolean }
  /** A linear-time regular expression found anywhere in the value. Flags: any of `ims`. */
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }
  | { readonly kind: 'cidr'; readonly network: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'compare'; readonly comparison: Comparison; readonly value: number }
  | { readonly kind: 'exists'; readonly expected: boolean }
  /** Sigma `null`: the field is absent. The empty string is a pattern without tokens. */
  | { readonly kind: 'null' }
  /** Equals, starts with, ends with or contains the value of another field. */
  | {
      readonly kind: 'fieldref';
      readonly field: string;
      readonly how: 'equals' | 'startswith' | 'endswith' | 'contains';
      readonly cased: boolean;
    };

/** `field` is an ECS name or a fact; `null` stands for Sigma keywords (any field's value). */
export type Condition =
  | { readonly op: 'and'; readonly of: readonly Condition[] }
  | { readonly op: 'or'; readonly of: readonly Condition[] }
  | { readonly op: 'not'; readonly of: Condition }
  | { readonly op: 'match'; readonly field: string | null; readonly match: Match }
  | { readonly op: 'const'; readonly value: boolean };
