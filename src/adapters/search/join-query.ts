/** What a join asks of one layout: ids in the spellings shippers write, pids, paths in any letter case. */
import type { KindLayout } from '../../core/event/profile.ts';
import type { FieldCaps } from '../../core/sigma/field-caps.ts';
import type { Query } from '../../core/sigma/query.ts';
import { type ChosenField, chooseField, chooseWhole, isMapped } from './field-choice.ts';
import type { PresentLayout } from './kind-query.ts';
import { pathPatterns, patternShare } from './path-patterns.ts';
import type { PathSpellings } from './path-spellings.ts';
import { anyOf } from './search-body.ts';

/** Undefined when the profile has no entity ids. GUIDs are written with and without braces, in either case. */
export function entityIdQuery(
  present: PresentLayout,
  caps: FieldCaps,
  ids: readonly string[],
): Query | undefined {
  const how = present.profile.entityId;
  if (how === 'none') return undefined;
  const spelled = how === 'opaque' ? ids : ids.flatMap(guidSpellings);
  return anyField(present.layout, 'process.entity_id', caps, chooseWhole, (field) =>
    field.how === 'words'
      ? [anyOf(ids.map((id) => ({ match_phrase: { [field.name]: id } })))]
      : field.how === 'exact'
        ? [{ terms: { [field.name]: spelled } }]
        : [],
  );
}

/** Only for profiles without entity ids, and for loaded events, which may come from them: others are never joined by a pid. */
export function pidQuery(
  present: PresentLayout,
  caps: FieldCaps,
  pids: readonly number[],
): Query | undefined {
  const { entityId, loadedBy } = present.profile;
  if (entityId !== 'none' && loadedBy === undefined) return undefined;
  const spelled = pids.flatMap(pidSpellings);
  return anyField(present.layout, 'process.pid', caps, chooseWhole, (field) =>
    field.how === 'exact'
      ? [{ terms: { [field.name]: [...new Set(spelled)] } }]
      : field.how === 'number'
        ? [{ terms: { [field.name]: pids } }]
        : [],
  );
}

/** Where paths of a kind stand. */
export function pathField(kind: 'file_create' | 'process_create'): string {
  return kind === 'file_create' ? 'file.path' : 'process.executable';
}

/** Values longer than this may be left out of the index: the shortest limit mappings commonly set (dynamic mapping). */
const SURELY_INDEXED = 256;

/** Paths are folded; `*` and `?` in them stand for unknown parts. */
export function pathQuery(
  present: PresentLayout,
  caps: FieldCaps,
  canonical: string,
  paths: readonly string[],
  spelled: PathSpellings,
  together: boolean,
): Query | undefined {
  const overLong = paths.some((path) => path.length * 2 > SURELY_INDEXED);
  return anyField(present.layout, canonical, caps, chooseField, (field) => {
    if (field.how === 'number') return [];
    const clauses =
      field.how === 'words'
        ? paths.map((path) => phrase(field.name, path))
        : pathClauses(field, paths, spelled, together);
    return overLong ? [...clauses, { bool: { must_not: [{ exists: { field: field.name } }] } }] : clauses;
  });
}

/** Clauses the engine counts for one path: spellings times raw fields; a `wildcard` field makes many of one. */
export function pathCost(
  path: string,
  layouts: readonly PresentLayout[],
  caps: FieldCaps,
  canonical: string,
  spelled: PathSpellings,
  together: boolean,
): number {
  const raw = new Set(layouts.flatMap(({ layout }) => layout.fields[canonical]?.from ?? []));
  const alone = together && isPlain(path) ? patternShare(path) : 1;
  const ways = spelled === 'usual' ? 1 : PREFIXES.length + 2;
  const perField = [...raw].map((name) => {
    const field = chooseField(caps, name);
    if (field === undefined) return 0;
    // On a volume each path is asked for by itself.
    const onVolume = spelled === 'usual' ? 0 : field.grams ? ANY_VOLUME.length + path.length : 1;
    return ways * (field.grams ? path.length : alone) + onVolume;
  });
  return perField.reduce((sum, cost) => sum + cost, 0) || 1;
}

/**
 * A wildcard query without a wildcard in it is the quickest way to ask for one path in any letter case: a
 * case-insensitive `term` costs ten times as much on Elasticsearch 8 and OpenSearch 2.
 */
function pathClauses(
  field: ChosenField,
  paths: readonly string[],
  spelled: PathSpellings,
  together: boolean,
): readonly Query[] {
  const spell = (path: string): readonly string[] => spellingsOf(path, spelled);
  const plain = paths.filter(isPlain).flatMap(spell);
  const onVolumes = spelled === 'any' ? paths.flatMap(onAnyVolume) : [];
  const open = [...paths.filter((path) => !isPlain(path)).flatMap(spell), ...onVolumes];
  const { patterns, rest } = together && !field.grams ? pathPatterns(plain) : { patterns: [], rest: plain };
  return [
    ...patterns.map((value) => ({
      regexp: { [field.name]: { value, case_insensitive: true, flags: 'NONE' } },
    })),
    ...rest.map((text) => anyCase(field.name, text.replace(/[\\*?]/g, '\\$&'))),
    // A backslash stands for itself; what is not ASCII the engines do not fold, so it may be any character.
    ...open.map((text) => anyCase(field.name, text.replaceAll('\\', '\\\\').replace(/[^\x20-\x7e]/gu, '?'))),
  ];
}

function anyCase(field: string, value: string): Query {
  return { wildcard: { [field]: { value, case_insensitive: true } } };
}

/** Printable ASCII without an unknown part. */
function isPlain(path: string): boolean {
  return /^[\x20-\x29\x2b-\x3e\x40-\x7e]*$/.test(path);
}

/** How an index may hold this path. */
function spellingsOf(path: string, spelled: PathSpellings): readonly string[] {
  if (spelled === 'usual') return [path];
  return [path, ...PREFIXES.map((prefix) => `${prefix}${path}`), path.replaceAll('\\', '\\\\')];
}

/** Which volume a drive is the index does not say, so it may be any. */
function onAnyVolume(path: string): readonly string[] {
  return /^[a-z?]:\\/i.test(path) ? [`${ANY_VOLUME}${path.slice(2)}`] : [];
}

const ANY_VOLUME = '\\device\\harddiskvolume*';

const PREFIXES = ['\\??\\', '\\\\?\\'] as const;

/** Analysed text knows words only: the longest run without an unknown part. */
function phrase(field: string, path: string): Query {
  // Without its drive, for which a volume may stand.
  const longest =
    path
      .replace(/^[a-z]:/i, '')
      .split(/[*?]+/)
      .sort((a, b) => b.length - a.length)[0] ?? path;
  return { match_phrase: { [field]: longest } };
}

function anyField(
  layout: KindLayout,
  canonical: string,
  caps: FieldCaps,
  choose: typeof chooseField,
  ask: (field: ChosenField) => readonly Query[],
): Query | undefined {
  const raw = (layout.fields[canonical]?.from ?? []).filter((name) => isMapped(caps, name));
  const clauses = raw.flatMap((name) => {
    const field = choose(caps, name);
    return field === undefined ? [] : ask(field);
  });
  return clauses.length === 0 ? undefined : anyOf(clauses);
}

function pidSpellings(pid: number): readonly string[] {
  const digits = pid.toString(16);
  return [String(pid), `0x${digits}`, `0x${digits.toUpperCase()}`];
}

function guidSpellings(id: string): readonly string[] {
  const bare = id.replace(/^\{|\}$/g, '');
  const [lower, upper] = [bare.toLowerCase(), bare.toUpperCase()];
  const braced = `{${upper}}`;
  // An id of digits alone has one case.
  return upper === lower ? [braced, upper] : [braced, `{${lower}}`, upper, lower];
}

/** Clauses one id takes: none of its own in a `terms` clause, one per raw field where each has to be a phrase. */
export function idCost(id: string, layouts: readonly PresentLayout[], caps: FieldCaps): number {
  return keyCost('process.entity_id', layouts, caps, guidSpellings(id));
}

/** The same of a pid. */
export function pidCost(pid: number, layouts: readonly PresentLayout[], caps: FieldCaps): number {
  return keyCost('process.pid', layouts, caps, pidSpellings(pid));
}

/** Of a `wildcard` field an engine makes a clause of every few characters of every spelling. */
function keyCost(
  canonical: string,
  layouts: readonly PresentLayout[],
  caps: FieldCaps,
  spelled: readonly string[],
): number {
  const raw = new Set(layouts.flatMap(({ layout }) => layout.fields[canonical]?.from ?? []));
  const costs = [...raw].map((name) => {
    const field = chooseWhole(caps, name);
    if (field?.grams === true) return spelled.join('').length;
    return Number(field?.how === 'words');
  });
  return costs.reduce((sum, cost) => sum + cost, 0);
}
