/** The ids of processes as a record spells them: with or without braces, in its own letter case. */
import type { Fields } from './event.ts';
import type { KindLayout } from './profile.ts';
import { firstText } from './raw-document.ts';
import type { RawFields, ReadFields, Slot } from './raw-fields.ts';

const IDS = ['process.entity_id', 'process.parent.entity_id'] as const;

/** Answers with those ids of a document that are spelled otherwise than in `fields`; undefined where none is. */
export function spelledIds(
  layout: KindLayout,
  raw: RawFields,
): (read: ReadFields, fields: Fields) => Fields | undefined {
  const sources = IDS.flatMap((name) => {
    const from = layout.fields[name]?.from ?? [];
    if (from.length === 0) return [];
    // A click filters by the field of this name, so its spelling goes before those of other fields.
    const places = from.includes(name) ? [name, ...from.filter((other) => other !== name)] : from;
    return [{ name, slots: places.map((place) => raw.slot(place)) }];
  });
  return (read, fields) => {
    let spelled: Record<string, string> | undefined;
    for (const { name, slots } of sources) {
      const canonical = fields[name];
      if (typeof canonical !== 'string') continue;
      const text = firstThere(read, slots);
      if (text === undefined || text === canonical) continue;
      spelled ??= {};
      spelled[name] = text;
    }
    return spelled;
  };
}

function firstThere(read: ReadFields, slots: readonly Slot[]): string | undefined {
  for (const slot of slots) {
    const text = firstText(read[slot]);
    if (text !== undefined) return text;
  }
  return undefined;
}
