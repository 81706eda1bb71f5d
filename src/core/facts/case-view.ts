/** Looks up any name a condition may use about a case: facts, joined parts under their prefix, the anchor's own fields. */
import type { FieldValue } from '../event/event.ts';
import { text } from '../event/event.ts';
import type { Case, Part } from '../hunt/case.ts';
import { eventOf } from './join-facts.ts';

/** The value of a name; undefined when it is unknown. */
export type Lookup = (name: string) => FieldValue | undefined;

/** Looks up one name in any case. */
type Named = (judged: Case) => FieldValue | undefined;

/** Makes the look-up of what a prefix leaves of a name; names are put together here, once, and not for each case. */
type Resolver = (rest: string) => Named;

/** Longest prefix first. The list is documented in `catalogue.ts`. */
const PREFIXES: readonly (readonly [string, Resolver])[] = [
  ['writer.ancestors.', ancestors],
  ['writer.parent.', parentOf],
  ['writer.', writerOf],
  ['payload.file.creator.', creatorOf],
  ['payload.file.', (rest) => fieldOf(({ payloadFile }) => payloadFile, `file.${rest}`)],
  ['payload.process.', (rest) => fieldOf(({ payloadProcess }) => payloadProcess, `process.${rest}`)],
];

/** Remembers nothing: whoever asks for a name again keeps what it was told. */
export function caseView(judged: Case): Lookup {
  return (name) => namedBy(name)(judged);
}

/** Names come from content, so there are few of them; how each is looked up is worked out once. */
const byName = new Map<string, Named>();

function namedBy(name: string): Named {
  const known = byName.get(name);
  if (known !== undefined) return known;
  const [prefix, resolve] = PREFIXES.find(([start]) => name.startsWith(start)) ?? [];
  const made: Named =
    prefix === undefined || resolve === undefined
      ? ({ facts, anchor }) => facts[name] ?? anchor.fields[name]
      : resolve(name.slice(prefix.length));
  byName.set(name, made);
  return made;
}

function fieldOf(partOf: (judged: Case) => Part, field: string): Named {
  return (judged) => eventOf(partOf(judged))?.fields[field];
}

/** The creator's own process event; what only the file create tells about it otherwise. */
function creatorOf(rest: string): Named {
  const field = `process.${rest}`;
  return ({ payloadCreator, payloadFile }) =>
    payloadCreator?.fields[field] ?? eventOf(payloadFile)?.fields[field];
}

/** The writer's own process event; what only the anchor tells about it otherwise. */
function writerOf(rest: string): Named {
  const field = `process.${rest}`;
  return ({ writer, anchor }) => eventOf(writer)?.fields[field] ?? anchor.fields[field];
}

function parentOf(rest: string): Named {
  const own = `process.${rest}`;
  const told = `process.parent.${rest}`;
  return ({ ancestors, writer, anchor }) =>
    ancestors.events[0]?.fields[own] ?? eventOf(writer)?.fields[told] ?? anchor.fields[told];
}

/** One value for each ancestor that has it, nearest first; the last one's own parent is known from its event alone. */
function ancestors(rest: string): Named {
  const own = `process.${rest}`;
  const told = `process.parent.${rest}`;
  return ({ ancestors: { events }, writer, anchor }) => {
    const values: string[] = [];
    for (const event of events) {
      const value = text(event.fields, own);
      if (value !== undefined) values.push(value);
    }
    const last = events.at(-1) ?? eventOf(writer) ?? anchor;
    const oldest = text(last.fields, told);
    if (oldest !== undefined) values.push(oldest);
    return values.length > 0 ? values : undefined;
  };
}
