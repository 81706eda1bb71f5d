/** How raw fields are indexed, and which of a field's indexed forms can be asked for whole values. */

export interface FieldCap {
  /** Every type the field has across the indices: `keyword`, `wildcard`, `text`, `long`, ... */
  readonly types: readonly string[];
  readonly searchable: boolean;
  /** Longer values are stored but not indexed; absent when unknown or unlimited. Characters. */
  readonly ignoreAbove?: number;
  /** True when a normalizer changes values before they are indexed. */
  readonly normalized?: boolean;
}

/** Raw field names to what the engine says of them. A multi-field (`x.keyword`) is an entry of its own. */
export type FieldCaps = ReadonlyMap<string, FieldCap>;

export interface IndexedField {
  readonly name: string;
  /** `text`: whole values as one string; `number`: whole numbers; `ip`: addresses. */
  readonly how: 'text' | 'number' | 'ip';
  readonly wildcardType: boolean;
  /** False when what is indexed may differ from what is stored: normalizers, constants of the mapping. */
  readonly faithful: boolean;
}

const WHOLE_TEXT: ReadonlySet<string> = new Set(['keyword', 'wildcard', 'constant_keyword']);
const WHOLE_NUMBER: ReadonlySet<string> = new Set(['long', 'integer', 'short', 'byte', 'unsigned_long']);

/** Sub-fields known to hold the whole value; others may be fields in their own right. */
const SUB_FIELDS: readonly string[] = ['wildcard', 'keyword', 'raw', 'caseless'];

/** The best form of `raw` for a query; undefined when it is not mapped, analysed only, or mapped in contradicting ways. */
export function indexedField(raw: string, caps: FieldCaps): IndexedField | undefined {
  const base = formOf(raw, caps);
  if (base !== undefined && (base.how !== 'text' || base.wildcardType)) return base;
  const forms = SUB_FIELDS.flatMap((sub) => {
    const form = caps.has(raw) ? formOf(`${raw}.${sub}`, caps) : undefined;
    return form?.how === 'text' ? [form] : [];
  });
  return forms.find((form) => form.wildcardType) ?? base ?? forms[0];
}

/**
 * The form of `raw` that whole values are asked of: a keyword, where there is one. Of a value asked of a `wildcard` field
 * the engine makes a clause of every few characters.
 */
export function wholeField(raw: string, caps: FieldCaps): IndexedField | undefined {
  const best = indexedField(raw, caps);
  if (best?.wildcardType !== true) return best;
  const forms = [raw, ...SUB_FIELDS.map((sub) => `${raw}.${sub}`)].flatMap(
    (name) => formOf(name, caps) ?? [],
  );
  return forms.find((form) => form.how === 'text' && !form.wildcardType) ?? best;
}

/** Whole numbers, or text that spells them: where a number written as text can be asked for, whatever the index. */
export function takesDigits(raw: string, caps: FieldCaps): boolean {
  const cap = caps.get(raw);
  return (
    cap?.searchable === true && cap.types.every((type) => WHOLE_TEXT.has(type) || WHOLE_NUMBER.has(type))
  );
}

function formOf(name: string, caps: FieldCaps): IndexedField | undefined {
  const cap = caps.get(name);
  if (cap === undefined || !cap.searchable || cap.types.length === 0) return undefined;
  const form = {
    name,
    wildcardType: false,
    faithful: cap.normalized !== true && !name.endsWith('.caseless'),
  };
  if (cap.types.every((type) => WHOLE_TEXT.has(type))) {
    const faithful = form.faithful && !cap.types.includes('constant_keyword');
    return { ...form, faithful, how: 'text', wildcardType: cap.types.includes('wildcard') };
  }
  if (cap.types.every((type) => WHOLE_NUMBER.has(type))) return { ...form, how: 'number' };
  return cap.types.every((type) => type === 'ip') ? { ...form, how: 'ip' } : undefined;
}
