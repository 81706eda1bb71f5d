/** Turns a located hunt file into a hunt, or into all that is wrong with it. */
import { entryOf, type Located, locate, plain, problemAt } from '../located.ts';
import type { Problem } from '../problem.ts';
import type { Condition } from '../sigma/condition.ts';
import type { ActTechniques, Hunt, Pair, Technique } from './content.ts';
import { type ContentFile, detectionAt, type Parsed } from './content-file.ts';
import { huntSchema, schemaProblems } from './content-schema.ts';
import { taggedTechniques } from './technique-tags.ts';

export function parseHunt(given: ContentFile): Parsed<Hunt> {
  const { file, node } = given;
  const read = huntSchema.safeParse(plain(node));
  const problems: Problem[] = read.success ? [] : [...schemaProblems(read.error, node, file)];
  const selected = conditionsAt(given, ['select'], problems);
  const pair = conditionsAt(given, ['join', 'pair'], problems);
  const pairs = conditionsAt(given, ['join', 'pairs'], problems);
  const selectWhens = whensAt(given, ['select'], problems);
  const pairWhens = whensAt(given, ['join', 'pairs'], problems);
  const techniques = taggedTechniques(node, file, problems);
  const attack = attackAt(given, techniques, problems);
  if (!read.success || problems.length > 0) return { problems };
  const { data } = read;
  return {
    entry: {
      id: data.id,
      uuid: data.uuid,
      name: data.name,
      version: data.version,
      status: data.status,
      description: data.description,
      references: data.references,
      falsePositives: data.falsepositives,
      finding: data.finding,
      enabled: data.enabled,
      techniques,
      attack,
      select: asList(data.select).flatMap(({ kind }, index) =>
        withCondition({ kind, ...selectWhens[index] }, selected[index]),
      ),
      join: {
        writerLookback: data.join.writer_lookback,
        ancestorDepth: data.join.ancestor_depth,
        payloadLookback: data.join.payload_lookback,
        payloadWait: data.join.payload_wait,
        pairs: [
          ...asList(data.join.pair).flatMap((one, index) => withCondition(pairOf('pair', one), pair[index])),
          ...data.join.pairs.flatMap((one, index) =>
            withCondition({ ...pairOf(one.id, one), ...pairWhens[index] }, pairs[index]),
          ),
        ],
        maxEvents: data.join.max_events,
      },
      reportAt: data.report_at,
      file,
    },
  };
}

/** The conditions of one part that holds a detection, or of a list of them; undefined where one cannot be read. */
function conditionsAt(
  given: ContentFile,
  path: readonly string[],
  problems: Problem[],
): readonly (Condition | undefined)[] {
  const node = locate(given.node, path.slice(0, -1));
  const part = entryOf(node, path.at(-1) ?? '')?.value;
  if (part === undefined) return [];
  return part.kind === 'list'
    ? part.items.map((_, index) => detectionAt(given, [...path, index, 'detection'], problems))
    : [detectionAt(given, [...path, 'detection'], problems)];
}

/** What acts are by themselves: no more than the hunt's own tags, so that a list of hunts tells all they may find. */
function attackAt(
  given: ContentFile,
  all: readonly Technique[],
  problems: Problem[],
): readonly ActTechniques[] {
  const part = entryOf(given.node, 'attack')?.value;
  if (part?.kind !== 'list') return [{ techniques: all }];
  const whens = whensAt(given, ['attack'], problems);
  return part.items.map((item, index) => {
    const techniques = taggedTechniques(item, given.file, problems);
    for (const { id } of techniques.filter((one) => !all.some(({ id: known }) => known === one.id))) {
      problems.push(
        problemAt(given.file, item.place, `${id} is not among the tags of the hunt: add it there as well.`),
      );
    }
    return { techniques, ...whens[index] };
  });
}

/** What anchors of each part must be, where it is said. */
function whensAt(
  given: ContentFile,
  path: readonly string[],
  problems: Problem[],
): readonly { readonly when?: Condition }[] {
  const part = locate(given.node, path);
  const whenOf = (node: Located, at: readonly (string | number)[]): { readonly when?: Condition } => {
    if (entryOf(node, 'when') === undefined) return {};
    const when = detectionAt(given, [...at, 'when'], problems);
    return when === undefined ? {} : { when };
  };
  return part.kind === 'list'
    ? part.items.map((item, index) => whenOf(item, [...path, index]))
    : [whenOf(part, path)];
}

function withCondition<Part extends object>(
  part: Part,
  condition: Condition | undefined,
): readonly (Part & { readonly condition: Condition })[] {
  return condition === undefined ? [] : [{ ...part, condition }];
}

function pairOf(
  id: string,
  { kind, window, same }: Pick<Pair, 'kind' | 'window' | 'same'>,
): Omit<Pair, 'condition'> {
  return { id, kind, window, same };
}

function asList<Item>(written: Item | readonly Item[] | undefined): readonly Item[] {
  if (written === undefined) return [];
  return isList(written) ? written : [written];
}

function isList<Item>(written: Item | readonly Item[]): written is readonly Item[] {
  return Array.isArray(written);
}
