/** Reads all the fields profiles ask for in one walk through a document, as `rawValues` reads each of them alone. */
import { isObject, type JsonObject, type RawText, rawText } from './raw-document.ts';

/** Place of a field in what `read` returns. */
export type Slot = number & { readonly __brand: 'Slot' };

/** Values by slot; undefined when a field is absent or null. */
export type ReadFields = readonly (RawText | undefined)[];

export interface RawFields {
  /** Registers a dotted field. All of them are registered before the first `read`. */
  slot(name: string): Slot;
  /** Valid until the next `read`: the list is used again for every document. */
  read(document: JsonObject): ReadFields;
}

/** A step on the way to fields, by the parts of their names. */
interface Step {
  slot: Slot | undefined;
  readonly next: Map<string, Step>;
}

const MAX_DEPTH = 64;

export function rawFields(): RawFields {
  const root: Step = { slot: undefined, next: new Map() };
  const slots = new Map<string, Slot>();
  const found: (RawText | undefined)[] = [];
  /** Of hundreds of fields a document has some dozens: only those are to be forgotten before the next. */
  const filled: Slot[] = [];

  const walk = (value: unknown, step: Step, inList: boolean, depth: number): void => {
    if (step.slot !== undefined) {
      const text = rawText(value);
      if (text !== undefined) add(step.slot, text, inList);
    }
    if (step.next.size === 0 || depth > MAX_DEPTH) return;
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item === 'object') walkInto(item, step, true, depth + 1);
    } else walkInto(value, step, inList, depth);
  };

  /** Nested members before dotted ones: a field that is written both ways is read once. */
  const walkInto = (value: unknown, step: Step, inList: boolean, depth: number): void => {
    if (Array.isArray(value)) {
      for (const item of value) walkInto(item, step, true, depth + 1);
      return;
    }
    if (!isObject(value) || depth > MAX_DEPTH) return;
    let hasDots = false;
    // A parsed document inherits nothing that can be listed, and listing its keys anew would make an array of each object.
    for (const key in value) {
      const next = step.next.get(key);
      if (next !== undefined) walk(value[key], next, inList, depth + 1);
      else if (!hasDots) hasDots = key.includes('.');
    }
    if (!hasDots) return;
    for (const key in value) {
      const next = key.includes('.') ? stepTo(step, key) : undefined;
      if (next !== undefined) walk(value[key], next, inList, depth + 1);
    }
  };

  /** Elements of lists add up; elsewhere a second spelling of a field that is there already says nothing new. */
  const add = (slot: Slot, text: RawText, inList: boolean): void => {
    const before = found[slot];
    if (before === undefined) {
      found[slot] = text;
      filled.push(slot);
    } else if (inList) found[slot] = [before, text].flat();
  };

  return {
    slot: (name) => {
      const known = slots.get(name);
      if (known !== undefined) return known;
      const slot = slots.size as Slot;
      slots.set(name, slot);
      found.push(undefined);
      let step = root;
      for (const part of name.split('.')) {
        const next = step.next.get(part) ?? { slot: undefined, next: new Map<string, Step>() };
        step.next.set(part, next);
        step = next;
      }
      step.slot = slot;
      return slot;
    },
    read: (document) => {
      for (const slot of filled) found[slot] = undefined;
      filled.length = 0;
      walkInto(document, root, false, 0);
      return found;
    },
  };
}

function stepTo(from: Step, key: string): Step | undefined {
  let step: Step | undefined = from;
  for (const part of key.split('.')) {
    step = step.next.get(part);
    if (step === undefined) return undefined;
  }
  return step;
}
