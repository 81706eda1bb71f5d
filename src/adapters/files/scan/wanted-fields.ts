/** Derives from the profiles which raw fields a line must be looked through for. */
import { EVENT_KINDS, type EventKind } from '../../../core/event/event.ts';
import type { KindLayout, Profile } from '../../../core/event/profile.ts';

/**
 * A field to look for: the last segment of its name and, unless any will do, the one before it ('' for the top). With
 * `searched` any will do but that one.
 */
export interface WantedField {
  readonly leaf: string;
  readonly within: string | undefined;
  /** On a hit: note its place, mix its value into the signature, mix only that it is there, or search it for texts. */
  readonly use: 'note' | 'value' | 'presence' | 'searched';
  /**
   * With `value`: the texts it is told apart by, letter case aside; all other strings count as one, so that free text
   * (a message) does not make every line different. Without it every text counts.
   */
  readonly values?: readonly string[];
  /** Reported with a noted field. */
  readonly id: number;
}

/** Ids of the noted fields that say what an event is joined by, best first. */
export interface JoinFields {
  readonly host: readonly number[];
  readonly entityId: readonly number[];
  readonly path: readonly number[];
  readonly pid: readonly number[];
}

export interface WantedFields {
  readonly fields: readonly WantedField[];
  /** By profile id and event kind. */
  readonly joins: ReadonlyMap<string, JoinFields>;
}

/** What events of a kind are joined by as files or programs; the others are not. */
export const PATH_FIELDS: Readonly<Partial<Record<EventKind, string>>> = {
  process_create: 'process.executable',
  file_create: 'file.path',
};

/**
 * What tells Windows events apart in any export (channel, provider, event id), whatever a profile tests: the
 * evtx and Azure shapes reach the normaliser unwrapped, so profiles do not spell these fields as the line does.
 */
const WINDOWS_FIELDS: readonly (readonly [leaf: string, within: string | undefined])[] = [
  ['EventID', undefined],
  ['#text', 'EventID'],
  ['Value', 'EventID'],
  ['EventId', undefined],
  ['EventCode', undefined],
  ['Id', undefined],
  ['event_id', undefined],
  ['eventID', undefined],
  ['code', 'event'],
  ['kind', 'event'],
  ['module', 'event'],
  ['dataset', 'event'],
  ['provider', undefined],
  ['provider_name', undefined],
  ['ProviderName', undefined],
  ['LogName', undefined],
  ['source', undefined],
  ['sourcetype', undefined],
  ['providerName', undefined],
  ['Provider', undefined],
  ['Name', '#attributes'],
  ['@Name', 'Provider'],
  ['Name', 'Provider'],
  ['Name', '$'],
  ['Name', 'Provider_attributes'],
  ['SourceName', undefined],
  ['source_name', undefined],
  ['Source', undefined],
  ['Channel', undefined],
  ['channel', undefined],
  ['log_name', undefined],
  ['EventLog', undefined],
  ['EventType', undefined],
];

const PARENT = 'parent';

/** Objects that export tools wrap an event's own fields in. */
const WRAPPERS = ['', '_source', 'EventData', 'event_data', 'UserData', 'System'] as const;

/** `searched`: raw names of fields that texts are searched in, wherever they stand. */
export function fieldsToRead(profiles: readonly Profile[], searched: readonly string[] = []): WantedFields {
  const fields = new Map<string, WantedField>();
  const roles = leafRoles(profiles);
  const want = (
    leaf: string,
    within: string | undefined,
    use: WantedField['use'],
    values?: readonly string[],
  ): number => {
    const key = `${use} ${within ?? '*'}.${leaf}`;
    const known = fields.get(key);
    const id = known?.id ?? fields.size;
    // Asked for once without values, every text counts.
    const all = known === undefined ? values : known.values && values && [...known.values, ...values];
    fields.set(key, { leaf, within, use, id, ...(all === undefined ? {} : { values: [...new Set(all)] }) });
    return id;
  };
  const note = (names: readonly string[]): readonly number[] =>
    names.flatMap((name) => {
      const [leaf, within] = splitName(name);
      // One leaf with one meaning is found wherever an export puts it; one with several only where the profile says.
      if ((roles.get(leaf)?.size ?? 0) <= 1) return [want(leaf, undefined, 'note')];
      return within === ''
        ? WRAPPERS.map((wrapper) => want(leaf, wrapper, 'note'))
        : [want(leaf, within, 'note')];
    });

  for (const [leaf, within] of WINDOWS_FIELDS) want(leaf, within, 'value');
  for (const [leaf, names] of Map.groupBy(searched.map(splitName), ([last]) => last)) {
    // What lies in `parent` tells of the parent process, unless one of the fields does.
    const isParents = names.some(([, within]) => within === PARENT);
    want(leaf, isParents ? undefined : PARENT, 'searched');
  }
  const joins = new Map<string, JoinFields>();
  for (const profile of profiles) {
    for (const name of profile.known) {
      const [leaf, within] = splitName(name);
      want(leaf, within === '' ? undefined : within, 'presence');
    }
    for (const kind of EVENT_KINDS) {
      const layout = profile.kinds[kind];
      if (layout === undefined) continue;
      for (const test of layout.when) {
        for (const name of test.fields) {
          const [leaf, within] = splitName(name);
          const place = within === '' ? undefined : within;
          if ('exists' in test) want(leaf, place, 'presence');
          else want(leaf, place, 'value', test.values);
        }
      }
      joins.set(`${profile.id} ${kind}`, {
        host: note(profile.host),
        entityId: note(sources(layout, 'process.entity_id')),
        path: note(sources(layout, PATH_FIELDS[kind])),
        pid: note(sources(layout, 'process.pid')),
      });
    }
  }
  return { fields: [...fields.values()], joins };
}

function sources(layout: KindLayout, field: string | undefined): readonly string[] {
  return field === undefined ? [] : (layout.fields[field]?.from ?? []);
}

/** Canonical fields that each last segment of a raw name stands for, over all profiles. */
function leafRoles(profiles: readonly Profile[]): ReadonlyMap<string, ReadonlySet<string>> {
  const roles = new Map<string, Set<string>>();
  const add = (name: string, role: string): void => {
    const [leaf] = splitName(name);
    const known = roles.get(leaf);
    if (known === undefined) roles.set(leaf, new Set([role]));
    else known.add(role);
  };
  for (const profile of profiles) {
    for (const name of profile.host) add(name, 'host');
    for (const layout of Object.values(profile.kinds)) {
      for (const [role, source] of Object.entries(layout.fields))
        for (const name of source.from) add(name, role);
    }
  }
  return roles;
}

function splitName(name: string): readonly [leaf: string, within: string] {
  const segments = name.split('.');
  return [segments.at(-1) ?? name, segments.at(-2) ?? ''];
}
