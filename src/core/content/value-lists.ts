/** Named lists of values that conditions share through Sigma's `expand`: read, extended, replaced, and asked for by name. */
import type { z } from 'zod';
import { entryOf, type Located, locate, type Place, plain, problemAt } from '../located.ts';
import type { Problem } from '../problem.ts';
import type { ValueList } from './content.ts';
import { extendsSchema, listSchema, replacesSchema, schemaProblems } from './content-schema.ts';
import { didYouMean } from './nearest-name.ts';

/** What stands for `%name%`, by name. */
export type ListedValues = Readonly<Record<string, readonly string[]>>;

/** One document of the family, in the order of the folders. */
interface ListDocument {
  readonly file: string;
  readonly node: Located;
}

interface ReadLists {
  readonly lists: readonly ValueList[];
  readonly problems: readonly Problem[];
  /** Documents that became a list or a part of one. */
  readonly used: number;
}

/** First what begins a list, then what replaces one, then what extends it: the order of files changes nothing. */
export function readLists(documents: readonly ListDocument[]): ReadLists {
  const lists = new Map<string, ValueList>();
  const replaced = new Map<string, string>();
  const problems: Problem[] = [];
  let used = 0;
  const read = <Form>(
    schema: z.ZodType<Form>,
    key: string,
    take: (form: Form, document: ListDocument) => string | undefined,
  ): void => {
    for (const document of documents.filter(({ node }) => keyOf(node) === key)) {
      const { file, node } = document;
      const form = schema.safeParse(plain(node));
      if (!form.success) {
        problems.push(...schemaProblems(form.error, node, file));
        continue;
      }
      const wrong = take(form.data, document);
      if (wrong === undefined) used += 1;
      else problems.push(problemAt(file, locate(node, [key]).place, wrong));
    }
  };
  read(listSchema, 'id', (form, { file }) => {
    // The second of two with one id is told by the check of all ids.
    if (!lists.has(form.id)) lists.set(form.id, { ...form, file });
    return undefined;
  });
  read(replacesSchema, 'replaces', ({ replaces, values }, { file }) => {
    const held = lists.get(replaces);
    if (held === undefined) return noList(replaces, lists.keys());
    const before = replaced.get(replaces);
    if (before !== undefined)
      return `The list ${replaces} is replaced by ${before} already: keep one of the two.`;
    replaced.set(replaces, file);
    lists.set(replaces, { ...held, values, file });
    return undefined;
  });
  read(extendsSchema, 'extends', (form) => {
    const held = lists.get(form.extends);
    if (held === undefined) return noList(form.extends, lists.keys());
    lists.set(form.extends, { ...held, values: [...held.values, ...form.values] });
    return undefined;
  });
  return { lists: [...lists.values()], problems, used };
}

/** What a document is to a list; one that does not say is meant as a new one. */
function keyOf(node: Located): 'id' | 'replaces' | 'extends' {
  return (['replaces', 'extends'] as const).find((key) => entryOf(node, key) !== undefined) ?? 'id';
}

/** As conditions ask for them. */
export function listedValues(lists: readonly ValueList[]): ListedValues {
  return Object.fromEntries(lists.map(({ id, values }) => [id, values]));
}

/** Lists that a detection names and nobody wrote, and lists that it names without `expand`, where they are plain text. */
export function checkLists(detection: Located, listed: ListedValues, file: string): readonly Problem[] {
  return namesIn(detection, false).flatMap(({ name, place, isExpanded }) => {
    const isKnown = Object.hasOwn(listed, name);
    if (isKnown === isExpanded) return [];
    const message = isExpanded
      ? noList(name, Object.keys(listed))
      : `%${name}% is plain text here: write the modifier "expand" to ask for the list.`;
    return [problemAt(file, place, message)];
  });
}

/** A note for each list that none of the documents asks for. */
export function unaskedLists(
  lists: readonly ValueList[],
  documents: readonly { readonly node: Located }[],
): readonly Problem[] {
  const asked = new Set(
    documents.flatMap(({ node }) =>
      namesIn(node, false).flatMap(({ name, isExpanded }) => (isExpanded ? [name] : [])),
    ),
  );
  return lists
    .filter(({ id }) => !asked.has(id))
    .map(({ id, file }) =>
      problemAt(
        file,
        { line: 1, column: 1 },
        `No hunt, indicator, mitigation or exception asks for the list ${id}.`,
      ),
    );
}

interface NamedList {
  readonly name: string;
  readonly place: Place;
  readonly isExpanded: boolean;
}

function namesIn(node: Located, isExpanded: boolean): readonly NamedList[] {
  if (node.kind === 'list') return node.items.flatMap((item) => namesIn(item, isExpanded));
  if (node.kind === 'map') {
    return node.entries.flatMap(({ key, value }) =>
      namesIn(value, key.split('|').slice(1).includes('expand')),
    );
  }
  const { value, place } = node;
  if (typeof value !== 'string') return [];
  return [...value.matchAll(/%([\w.-]+)%/g)].map(([, name = '']) => ({ name, place, isExpanded }));
}

function noList(name: string, known: Iterable<string>): string {
  const ids = [...known];
  return `There is no list "${name}": write it as a file of the folder lists.${didYouMean(name, ids)}`;
}
