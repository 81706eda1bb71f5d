/** Loads `queries/` folders into checked content, or throws every problem in them with file, line and column. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckedContent, Content, Exception, Mitigation } from '../../core/content/content.ts';
import type { ContentFile, Parsed } from '../../core/content/content-file.ts';
import { knownNames } from '../../core/content/known-names.ts';
import { didYouMean } from '../../core/content/nearest-name.ts';
import {
  ended,
  parseDisguise,
  parseException,
  parseGuard,
  parseIndicator,
  parseMitigation,
} from '../../core/content/parse-content.ts';
import { parseHunt } from '../../core/content/parse-hunt.ts';
import { listedValues, readLists, unaskedLists } from '../../core/content/value-lists.ts';
import { parseProfile, resolveProfiles } from '../../core/event/profile-schema.ts';
import { FACT_PREFIXES, FACTS } from '../../core/facts/catalogue.ts';
import { type Located, locate, plain, problemAt } from '../../core/located.ts';
import { type Problem, UsageError } from '../../core/problem.ts';
import { trialLine, trialOf, wornText } from '../../core/wear/trial.ts';
import type { Inflate } from '../../core/windows/powershell/base64.ts';
import { readYamlFiles, reasonOf, yamlFilesBelow } from './yaml-files.ts';

const FAMILIES = [
  'hunts',
  'lists',
  'indicators',
  'mitigations',
  'guards',
  'exceptions',
  'disguises',
  'profiles',
] as const;
type Family = (typeof FAMILIES)[number];

interface Document {
  readonly file: string;
  readonly node: Located;
}

type Documents = Readonly<Record<Family, readonly Document[]>>;

/**
 * Each folder holds any of the folders hunts, lists, indicators, mitigations, guards, exceptions, disguises and profiles; later ones add to
 * earlier ones. A file may hold several YAML documents. Throws `UsageError` with all problems at once.
 */
export async function loadContent(folders: readonly string[], trial?: TrialOf): Promise<Content> {
  const { content, problems } = await checkContent(folders, undefined, trial);
  if (problems.length > 0) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    throw new UsageError(`The content has ${count}; correct the files named here.`, problems);
  }
  return content;
}

/** Whose exceptions should still be in force, and when: a hunt merely passes over those that ended. */
export interface InForce {
  readonly folders: readonly string[];
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Which mitigations and exceptions are put on trial. It takes time: what is shipped has been, before it was. */
export interface TrialOf {
  /** Those that lie in these folders. */
  readonly folders: readonly string[];
  readonly inflate: Inflate;
}

/** The same, telling problems instead of throwing them; throws only for a folder that cannot be read. */
export async function checkContent(
  folders: readonly string[],
  inForce?: InForce,
  on?: TrialOf,
): Promise<CheckedContent> {
  const problems: Problem[] = [];
  const { documents, unread, areProfilesRead } = await readFolders(folders, problems);
  const profiles = readProfiles(documents.profiles, problems);
  // Without sound profiles nothing is known of the fields, and every name would look wrong.
  const known =
    areProfilesRead && profiles !== undefined
      ? knownNames(profiles, { facts: FACTS, parts: FACT_PREFIXES })
      : undefined;
  const { lists, problems: wrongLists, used } = readLists(documents.lists);
  problems.push(...wrongLists);
  const listed = listedValues(lists);
  const read = <Entry>(family: Family, parse: (given: ContentFile) => Parsed<Entry>): readonly Entry[] =>
    parseAll(documents[family], { known, listed }, parse, problems);
  const content: Content = {
    hunts: read('hunts', parseHunt),
    lists,
    indicators: read('indicators', parseIndicator),
    mitigations: read('mitigations', parseMitigation),
    guards: read('guards', parseGuard),
    exceptions: read('exceptions', (given) =>
      inForce?.folders.some((folder) => given.file.startsWith(join(folder, 'exceptions'))) === true
        ? ended(parseException(given), given, inForce.at)
        : parseException(given),
    ),
    disguises: read('disguises', parseDisguise),
    profiles: profiles ?? [],
  };
  const { lists: _lists, ...others } = content;
  const parsed = Object.values(others).reduce((sum, entries) => sum + entries.length, used);
  const written = Object.values(documents).reduce((sum, entries) => sum + entries.length, 0);
  const clashes = [...doubled(documents), ...unknownHunts(documents, content)];
  problems.push(...clashes);
  const notes = unaskedLists(
    lists,
    FAMILIES.flatMap((family) => documents[family]),
  );
  const refused = unread + written - parsed + clashes.length;
  // What is missing may be what would have kept an entry from being worn.
  if (on === undefined || on.folders.length === 0 || problems.length > 0)
    return { content, problems, notes, refused };
  const trial = trialOf({ content, inflate: on.inflate }, ({ file }) =>
    on.folders.some((folder) => file.startsWith(join(folder, '/'))),
  );
  const place = placeIn(documents);
  const worn = trial.twins.map((twin) => place(twin.entry, wornText(twin)));
  const refusedIds = new Set(trial.twins.map(({ entry }) => entry.id));
  const isSound = ({ id }: { readonly id: string }): boolean => !refusedIds.has(id);
  return {
    content: {
      ...content,
      mitigations: content.mitigations.filter(isSound),
      exceptions: content.exceptions.filter(isSound),
    },
    problems: worn,
    notes: [...notes, ...trial.unmade.map((entry) => place(entry, UNMADE))],
    refused: refused + refusedIds.size,
    trial: trialLine(trial),
  };
}

const UNMADE =
  'No case could be made of which it holds, so no disguise was tried on it: look yourself who could make such a case.';

/** At the detection of an entry. */
function placeIn(documents: Documents): (entry: Mitigation | Exception, message: string) => Problem {
  const byId = new Map(
    [...documents.mitigations, ...documents.exceptions].map(({ node }) => {
      const id = locate(node, ['id']);
      return [id.kind === 'scalar' ? String(id.value) : '', locate(node, ['detection']).place] as const;
    }),
  );
  return ({ id, file }, message) => problemAt(file, byId.get(id) ?? { line: 1, column: 1 }, message);
}

interface ReadFolders {
  readonly documents: Documents;
  /** Files and folders of which nothing could be read. */
  readonly unread: number;
  readonly areProfilesRead: boolean;
}

async function readFolders(folders: readonly string[], problems: Problem[]): Promise<ReadFolders> {
  const documents: Record<Family, Document[]> = {
    hunts: [],
    lists: [],
    indicators: [],
    mitigations: [],
    guards: [],
    exceptions: [],
    disguises: [],
    profiles: [],
  };
  let unread = 0;
  let areProfilesRead = true;
  for (const folder of folders) {
    const present = await foldersIn(folder);
    if (!isContentFolder(present)) {
      unread += 1;
      problems.push(
        problemAt(folder, { line: 1, column: 1 }, `None of the folders ${FAMILIES.join(', ')} is in here.`),
      );
    }
    for (const family of FAMILIES.filter((name) => present.includes(name))) {
      const { files, problems: unseen } = await yamlFilesBelow(join(folder, family));
      const unreadBefore = unread;
      unread += unseen.length;
      problems.push(...unseen);
      for (const { file, read } of await readYamlFiles(files)) {
        if ('documents' in read) documents[family].push(...read.documents.map((node) => ({ file, node })));
        else {
          unread += 1;
          problems.push(...read.problems);
        }
      }
      if (family === 'profiles' && unread > unreadBefore) areProfilesRead = false;
    }
  }
  return { documents, unread, areProfilesRead };
}

/** Told by the folders in it: anything else can only hold public rules. */
export async function holdsContent(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isDirectory()) return false;
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${reasonOf(error)}. Check the path.`);
  }
  return isContentFolder(await foldersIn(path));
}

function isContentFolder(inside: readonly string[]): boolean {
  return FAMILIES.some((family) => inside.includes(family));
}

/** Links are followed: a mounted config map consists of them. */
async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const names: string[] = [];
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(join(folder, entry.name)))))
        names.push(entry.name);
    }
    return names;
  } catch (error) {
    throw new UsageError(`Cannot read the content folder ${folder}: ${reasonOf(error)}. Check the path.`);
  }
}

/** A link that leads nowhere is none. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** Undefined where one of them is wrong. */
function readProfiles(documents: readonly Document[], problems: Problem[]): Content['profiles'] | undefined {
  const raw = documents.flatMap(({ file, node }) => {
    const parsed = parseProfile(plain(node), file);
    if ('profile' in parsed) return [parsed.profile];
    problems.push(
      ...parsed.problems.map(({ path, message }) => problemAt(file, locate(node, path).place, message)),
    );
    return [];
  });
  if (raw.length < documents.length) return undefined;
  try {
    return resolveProfiles(raw);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

function parseAll<Entry>(
  documents: readonly Document[],
  given: Pick<ContentFile, 'known' | 'listed'>,
  parse: (given: ContentFile) => Parsed<Entry>,
  problems: Problem[],
): readonly Entry[] {
  return documents.flatMap(({ file, node }) => {
    const parsed = parse({ file, node, ...given });
    if ('entry' in parsed) return [parsed.entry];
    problems.push(...parsed.problems);
    return [];
  });
}

/** One id for two entries of a family would make findings and exceptions ambiguous. */
function doubled(documents: Documents): readonly Problem[] {
  return FAMILIES.flatMap((family) => {
    const first = new Map<string, Document>();
    return documents[family].flatMap((document) => {
      const id = locate(document.node, ['id']);
      if (id.kind !== 'scalar') return [];
      const before = first.get(String(id.value));
      if (before === undefined) {
        first.set(String(id.value), document);
        return [];
      }
      return [problemAt(document.file, id.place, `The id ${String(id.value)} is taken by ${before.file}.`)];
    });
  });
}

/** `hunts` of an entry names hunt ids or finding kinds. */
function unknownHunts(documents: Documents, content: Content): readonly Problem[] {
  const known = new Set(['autostart', 'hive', ...content.hunts.map(({ id }) => id)]);
  const lists = [
    ...[...documents.indicators, ...documents.mitigations, ...documents.guards].map(
      (document) => [document, ['reghunt', 'hunts']] as const,
    ),
    ...[...documents.exceptions, ...documents.disguises].map((document) => [document, ['hunts']] as const),
  ];
  return lists.flatMap(([{ file, node }, path]) => {
    const list = locate(node, path);
    if (list.kind !== 'list') return [];
    return list.items.flatMap((item) => {
      if (item.kind !== 'scalar' || known.has(String(item.value))) return [];
      const near = didYouMean(String(item.value), known);
      return [
        problemAt(file, item.place, `There is no hunt or finding kind "${String(item.value)}".${near}`),
      ];
    });
  });
}
