/** Reads a dotted field from a raw document, however its keys are nested: nested, flat with dots, or mixed. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field name prepared once: every run of its parts, joined, so that reading allocates nothing. */
export interface RawField {
  readonly name: string;
  /** `keys[from][length - 1]`: the key made of `length` parts from part `from` on. */
  readonly keys: readonly (readonly string[])[];
}

export function rawField(name: string): RawField {
  const parts = name.split('.');
  const keys = parts.map((_, from) =>
    parts.slice(from).map((__, index) => parts.slice(from, from + index + 1).join('.')),
  );
  return { name, keys };
}

/**
 * The field's values as text, in order; empty when it is absent or null. Numbers and booleans are spelled out, an
 * element with attributes (`{"#text": ...}`) is its text, lists on the way are walked through.
 */
export function rawValues(document: JsonObject, field: RawField): readonly string[] {
  const found: string[] = [];
  collect(document, field, 0, found);
  return found;
}

/** The first value as text. */
export function rawValue(document: JsonObject, field: RawField): string | undefined {
  return rawValues(document, field)[0];
}

function collect(value: unknown, field: RawField, from: number, found: string[]): void {
  if (from === field.keys.length) {
    addText(value, found);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, field, from, found);
  } else if (isObject(value)) {
    const before = found.length;
    let next = from;
    for (const key of field.keys[from] ?? []) {
      next += 1;
      if (!Object.hasOwn(value, key)) continue;
      collect(value[key], field, next, found);
      // The same field written in two ways holds the same thing: one is enough.
      if (found.length > before) return;
    }
  }
}

/** The texts of a field: most have one, and need no list. A list has two or more. */
export type RawText = string | readonly string[];

/** A value as text: a list's elements, an element with attributes by its text, numbers spelled out; undefined when null. */
export function rawText(value: unknown): RawText | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (isObject(value) && !Object.hasOwn(value, '#text')) return undefined;
  const found: string[] = [];
  addText(value, found);
  return found.length > 1 ? found : found[0];
}

export function firstText(text: RawText | undefined): string | undefined {
  return typeof text === 'object' ? text[0] : text;
}

function addText(value: unknown, found: string[]): void {
  if (typeof value === 'string') found.push(value);
  else if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    found.push(String(value));
  else if (Array.isArray(value)) for (const item of value) addText(item, found);
  else if (isObject(value) && Object.hasOwn(value, '#text')) addText(value['#text'], found);
}

/** Members right below a prefix that hold values, in document order: name without the prefix, and its values. */
export function eachMember(
  value: JsonObject,
  prefix: string,
  visit: (name: string, text: RawText) => void,
): void {
  for (const key in value) {
    if (key === prefix) {
      const inner = value[key];
      if (isObject(inner)) for (const name in inner) visitMember(name, inner[name], visit);
    } else if (key.length > prefix.length) {
      if (key[prefix.length] === '.' && key.startsWith(prefix))
        visitMember(key.slice(prefix.length + 1), value[key], visit);
    } else if (prefix[key.length] === '.' && prefix.startsWith(key)) {
      const inner = value[key];
      if (isObject(inner)) eachMember(inner, prefix.slice(key.length + 1), visit);
    }
  }
}

function visitMember(name: string, value: unknown, visit: (name: string, text: RawText) => void): void {
  const text = rawText(value);
  if (text !== undefined) visit(name, text);
}
