/** Reads a few fields of documents whose layout is known already, for a part of what a whole event costs. */
import { addField, compileSource } from './compile-profile.ts';
import { completeFields, type FieldsInMaking, PART_OF } from './complete-event.ts';
import type { EventKind, Fields } from './event.ts';
import type { Profile } from './profile.ts';
import { propertyNames } from './property-names.ts';
import { rawFields } from './raw-fields.ts';
import { unwrap } from './unwrap.ts';

/** Fields of a document, each as the whole event has it; others may be among them. Undefined: only the whole event tells. */
export type ReadSome = (document: unknown) => Fields | undefined;

/** Kinds whose fields follow from one another in few ways. */
const KINDS: ReadonlySet<EventKind> = new Set<EventKind>(['process_create', 'file_create']);

/**
 * Undefined where one of the fields is made of more than can be told here: then the whole event is to be read.
 * `loadedBy`: raw fields by which any profile says that another one read the event before it.
 */
export function someFields(
  profile: Profile,
  kind: EventKind,
  asked: ReadonlySet<string>,
  loadedBy: readonly string[],
): ReadSome | undefined {
  const layout = profile.kinds[kind];
  if (layout === undefined || !KINDS.has(kind)) return undefined;
  const below = layout.rest === undefined ? undefined : `${layout.rest.to}.`;
  if ([...asked].some((name) => MADE_OF_MORE.has(name) || (below !== undefined && name.startsWith(below))))
    return undefined;
  const raw = rawFields();
  const marks = loadedBy.map((name) => raw.slot(name));
  const needed = new Set([...asked].flatMap((name) => [name, wholeOf(name) ?? name]));
  const sources = [...needed].flatMap((name) => {
    const source = layout.fields[name];
    return source === undefined ? [] : [compileSource(kind, name, source, profile, raw)];
  });
  return (document) => {
    const unwrapped = unwrap(document, NO_NAMES);
    // What stands in places without names, or in a text of its own, the whole event tells.
    if (unwrapped === undefined || !('document' in unwrapped) || unwrapped.isHidden) return undefined;
    const read = raw.read(unwrapped.document);
    if (marks.some((slot) => read[slot] !== undefined)) return undefined;
    const fields: FieldsInMaking = {};
    for (const source of sources) addField(fields, read, source, undefined);
    completeFields(kind, fields, false);
    return fields;
  };
}

function wholeOf(name: string): string | undefined {
  return (PART_OF as Readonly<Record<string, string>>)[name];
}

const NO_NAMES = propertyNames([]);

const MADE_OF_MORE: ReadonlySet<string> = new Set([
  'host.name',
  'winlog.event_data.User',
  'process.signature',
  'process.parent.signature',
]);
