/** Looks up any name a condition may use about a case: facts, joined parts under their prefix, the anchor's own fields. */
import type { Fields, FieldValue } from '../event/event.ts';
import { text } from '../event/event.ts';
import type { Case } from '../hunt/case.ts';
import { eventOf } from './join-facts.ts';

/** The value of a name; undefined when it is unknown. */
export type Lookup = (name: string) => FieldValue | undefined;

type Resolver = (judged: Case, rest: string) => FieldValue | undefined;

/** Longest prefix first. The list is documented in `catalogue.ts`. */
const PREFIXES: readonly (readonly [string, Resolver])[] = [
  ['writer.ancestors.', ancestors],
  ['writer.parent.', (judged, rest) => parentOf(judged, rest)],
  ['writer.', (judged, rest) => writerOf(judged, rest)],
  ['payload.file.creator.', (judged, rest) => eventOf(judged.payloadFile)?.fields[`process.${rest}`]],
  ['payload.file.', (judged, rest) => eventOf(judged.payloadFile)?.fields[`file.${rest}`]],
  ['payload.process.', (judged, rest) => eventOf(judged.payloadProcess)?.fields[`process.${rest}`]],
];

export function caseView(judged: Case): Lookup {
  return (name) => judged.facts[name] ?? resolverOf(name)(judged);
}

type Named = (judged: Case) => FieldValue | undefined;

/** Names come from content, so there are few of them; how each is looked up is worked out once. */
const resolvers = new Map<string, Named>();

function resolverOf(name: string): Named {
  const known = resolvers.get(name);
  if (known !== undefined) return known;
  const [prefix, resolve] = PREFIXES.find(([start]) => name.startsWith(start)) ?? [];
  const rest = name.slice(prefix?.length ?? 0);
  const made: Named =
    resolve === undefined ? ({ anchor }) => anchor.fields[name] : (judged) => resolve(judged, rest);
  resolvers.set(name, made);
  return made;
}

/** The writer's own process event; what only the anchor tells about it otherwise. */
function writerOf(judged: Case, rest: string): FieldValue | undefined {
  const field = `process.${rest}`;
  return eventOf(judged.writer)?.fields[field] ?? judged.anchor.fields[field];
}

function parentOf(judged: Case, rest: string): FieldValue | undefined {
  const parent: Fields = judged.ancestors.events[0]?.fields ?? {};
  return (
    parent[`process.${rest}`] ??
    eventOf(judged.writer)?.fields[`process.parent.${rest}`] ??
    judged.anchor.fields[`process.parent.${rest}`]
  );
}

/** One value for each ancestor that has it, nearest first; the last one's own parent is known from its event alone. */
function ancestors(judged: Case, rest: string): FieldValue | undefined {
  const line = judged.ancestors.events;
  const last = line.at(-1) ?? eventOf(judged.writer) ?? judged.anchor;
  const values = [
    ...line.map((event) => text(event.fields, `process.${rest}`)),
    text(last.fields, `process.parent.${rest}`),
  ].filter((value) => value !== undefined);
  return values.length > 0 ? values : undefined;
}
