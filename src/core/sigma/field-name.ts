/** Numbers the names of fields, so that what a view remembers of them is found by place instead of by text. */

export interface FieldName {
  readonly name: string;
  /** Its place among all names that conditions use; there are a few hundred at most. */
  readonly at: number;
}

const known = new Map<string, FieldName>();

/** The same object for the same name. */
export function fieldName(name: string): FieldName {
  const held = known.get(name);
  if (held !== undefined) return held;
  const made = { name, at: known.size };
  known.set(name, made);
  return made;
}

/** How many names there are by now. */
export function fieldNames(): number {
  return known.size;
}
