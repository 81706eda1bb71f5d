/** Looks up any name a condition may use about a case: facts, joined parts under their prefix, the anchor's own fields. */

import type { Anchor } from '../act/anchor.ts';
import { eventIn, type Part } from '../case/case.ts';
import { ownRun } from '../case/payload-run.ts';
import type { FieldValue } from '../event/event.ts';
import { text } from '../event/event.ts';
import type { FieldName } from '../sigma/field-name.ts';
import { type FieldView, viewOf } from '../sigma/predicate.ts';
import { type Case, type Facts, isFact } from './facts.ts';

/** The value of a name; undefined when it is unknown. */
export type Lookup = (field: FieldName) => FieldValue | undefined;

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
  ['payload.process.', payloadRun],
];

/** Remembers nothing: whoever asks for a name again keeps what it was told. */
export function caseView(judged: Case): Lookup {
  return (field) => namedBy(field)(judged);
}

/** What an anchor tells by itself, looked up by the same names: joined parts are unknown, but a command is its own writer. */
export function anchorView(anchor: Anchor, facts: Facts): FieldView {
  const { fields } = anchor;
  const isOwnWriter = anchor.kind === 'process_create';
  return viewOf(
    facts.held,
    ({ name }) =>
      isOwnWriter && name.startsWith(WRITER)
        ? fields[`process.${name.slice(WRITER.length)}`]
        : Object.hasOwn(fields, name)
          ? fields[name]
          : undefined,
    () => [...Object.values(fields), ...Object.values<FieldValue>(facts.record)],
  );
}

const WRITER = 'writer.';

/** By the number of the name. Names come from content, so there are few of them; how each is looked up is worked out once. */
const byNumber: Named[] = [];

function namedBy(field: FieldName): Named {
  const known = byNumber[field.at];
  if (known !== undefined) return known;
  const made = namedOf(field.name);
  byNumber[field.at] = made;
  return made;
}

function namedOf(name: string): Named {
  if (isFact(name)) return ({ facts }) => facts.get(name);
  const [prefix, resolve] = PREFIXES.find(([start]) => name.startsWith(start)) ?? [];
  return prefix === undefined || resolve === undefined
    ? ({ anchor }) => anchor.fields[name]
    : resolve(name.slice(prefix.length));
}

function fieldOf(partOf: (judged: Case) => Part, field: string): Named {
  return (judged) => eventIn(partOf(judged))?.fields[field];
}

/** Of another program that opened the payload the log does not tell who made the payload. */
const OF_THE_FILE = /^(?:signature$|code_signature\.|hash\.|pe\.)/;

function payloadRun(rest: string): Named {
  const field = `process.${rest}`;
  return OF_THE_FILE.test(rest)
    ? ({ anchor, payloadProcess }) => ownRun(anchor, eventIn(payloadProcess))?.fields[field]
    : ({ payloadProcess }) => eventIn(payloadProcess)?.fields[field];
}

/** The creator's own process event; what only the file create tells about it otherwise. */
function creatorOf(rest: string): Named {
  const field = `process.${rest}`;
  return ({ payloadCreator, payloadFile }) =>
    payloadCreator?.fields[field] ?? eventIn(payloadFile)?.fields[field];
}

/** The writer's own process event; what only the anchor tells about it otherwise. */
function writerOf(rest: string): Named {
  const field = `process.${rest}`;
  return ({ writer, anchor }) => eventIn(writer)?.fields[field] ?? anchor.fields[field];
}

function parentOf(rest: string): Named {
  const own = `process.${rest}`;
  const told = `process.parent.${rest}`;
  return ({ ancestors, writer, anchor }) =>
    ancestors.events[0]?.fields[own] ?? eventIn(writer)?.fields[told] ?? anchor.fields[told];
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
    const last = events.at(-1) ?? eventIn(writer) ?? anchor;
    const oldest = text(last.fields, told);
    if (oldest !== undefined) values.push(oldest);
    return values.length > 0 ? values : undefined;
  };
}
