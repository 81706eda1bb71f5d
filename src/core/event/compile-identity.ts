/** The identity of a record: a hash over raw fields that its profile names, as they were written. */
import { sha256 } from '../sha256.ts';
import type { EventId } from './event.ts';
import type { Identity } from './profile.ts';
import type { RawText } from './raw-document.ts';
import type { RawFields, ReadFields, Slot } from './raw-fields.ts';

export type ReadId = (read: ReadFields) => EventId;

/**
 * Raw values, before anything is made canonical: a profile that reads better later changes no id. Each entry of the list
 * gives its first name that is there. A record's own number is one of the entries: with host, channel and time it tells
 * records apart, and with what they say also those of a log that was cleared or a machine that was set back, where
 * numbers come again.
 */
export function compileIdentity(identity: Identity, loadedId: string | undefined, raw: RawFields): ReadId {
  const version = `identity ${identity.version} `;
  const loaded = loadedId === undefined ? undefined : raw.slot(loadedId);
  const entries = identity.fields.map((names) => names.map((name) => raw.slot(name)));
  return (read) => {
    // The id of a document that `reghunt load` wrote is that of the record it was made of.
    const kept = loaded === undefined ? undefined : read[loaded];
    if (typeof kept === 'string' && kept !== '') return kept as EventId;
    // An absent field is told from an empty one by its dash; a list by the number of its values.
    let text = version;
    for (const slots of entries) {
      const found = firstOf(read, slots);
      if (found === undefined) text += '-';
      else if (typeof found === 'string') text += `${found.length}:${found}`;
      else text += `${found.length}[${found.map((value) => `${value.length}:${value}`).join('')}`;
    }
    return sha256(text) as EventId;
  };
}

function firstOf(read: ReadFields, slots: readonly Slot[]): RawText | undefined {
  for (const slot of slots) if (read[slot] !== undefined) return read[slot];
  return undefined;
}
