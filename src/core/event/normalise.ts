/** Turns a raw document into the one normalised event, by the first profile whose discriminators hold. */

import {
  type CompiledKind,
  type CompiledProfile,
  compileProfile,
  firstOf,
  type TestTable,
  testTable,
} from './compile-profile.ts';
import { ESSENTIAL } from './complete-event.ts';
import type { HuntEvent, SourceRef } from './event.ts';
import { readTime, zoneOffset } from './event-time.ts';
import { hostKey } from './host.ts';
import { type Holds, layoutChoice } from './layout-choice.ts';
import type { Profile } from './profile.ts';
import { type PropertyNames, propertyNames } from './property-names.ts';
import { firstText, isObject, type JsonObject } from './raw-document.ts';
import { type RawFields, type ReadFields, rawFields, type Slot } from './raw-fields.ts';
import { isKnownShipper, lookOf, type TestedFields, testsOfShipper } from './unknown-layout.ts';
import { unwrap } from './unwrap.ts';

/** `isHidden`: part of the record stood where bytes do not tell it; others whose bytes look alike may be another kind. */
export type NormaliseResult =
  | { readonly event: HuntEvent; readonly isHidden?: true }
  /** None of the kinds we read, somebody's alert, or one of our own findings. */
  | { readonly skipped: 'other_kind'; readonly isHidden?: true }
  /** One of the kinds that cannot be read, and why. */
  | { readonly unsupported: string }
  /** In no layout that a profile knows: how it looks. */
  | { readonly unknown: string };

export interface NormaliseOptions {
  /** Milliseconds to add to log times, for files whose log time is local; Sysmon's own UTC time is never changed. */
  readonly fileTimeOffset?: number;
}

export interface Normaliser {
  normalise(document: unknown, source: SourceRef, options?: NormaliseOptions): NormaliseResult;
  /**
   * How far the log's clock is from UTC, in milliseconds to add, rounded to quarter hours: known from an event that
   * carries both its log time and its UTC time. Undefined for every other document.
   */
  timeOffsetOf(document: unknown): number | undefined;
}

/** Compiles the profiles once. Where two profiles fit a document the one that comes first reads it. */
export function compileProfiles(profiles: readonly Profile[]): Normaliser {
  const raw = rawFields();
  const tests = testTable(raw);
  const ground: Ground = {
    raw,
    tests,
    names: propertyNames(profiles.flatMap(({ properties }) => properties)),
    choose: layoutChoice(
      profiles.flatMap((given) => {
        const profile = compileProfile(given, { raw, tests });
        return profile.kinds.map((kind) => ({ profile, kind, tests: kind.tests }));
      }),
    ),
    eventKind: raw.slot('event.kind'),
    eventModule: raw.slot('event.module'),
    asked: profiles.flatMap(({ kinds, known }) => [
      ...Object.values(kinds).map((layout) =>
        testsOfShipper(layout).map(({ fields }) => fields.map((name) => raw.slot(name))),
      ),
      ...(known.length === 0 ? [] : [[known.map((name) => raw.slot(name))]]),
    ]),
  };
  const find = (document: unknown): Found | undefined => {
    const found = findLayout(document, ground);
    return 'kind' in found ? found : undefined;
  };

  return {
    normalise: (document, source, options = {}) => {
      const found = findLayout(document, ground);
      return 'kind' in found ? readEvent(found, source, options.fileTimeOffset) : found;
    },
    timeOffsetOf: (document) => {
      const found = find(document);
      return found === undefined ? undefined : offsetOf(found);
    },
  };
}

const OTHER_KIND = { skipped: 'other_kind' } as const;
const HIDDEN_OTHER_KIND = { skipped: 'other_kind', isHidden: true } as const;

interface Ground {
  readonly raw: RawFields;
  readonly tests: TestTable;
  readonly names: PropertyNames;
  readonly choose: (holds: Holds) => Layout | undefined;
  readonly eventKind: Slot;
  readonly eventModule: Slot;
  /** What each layout asks for. */
  readonly asked: readonly TestedFields[];
}

interface Layout {
  readonly profile: CompiledProfile;
  readonly kind: CompiledKind;
  readonly tests: readonly number[];
}

interface Found {
  readonly document: JsonObject;
  readonly isHidden: boolean;
  readonly read: ReadFields;
  readonly profile: CompiledProfile;
  readonly kind: CompiledKind;
}

/** What is of none of our kinds, and findings and alerts, are skipped. */
function findLayout(
  document: unknown,
  ground: Ground,
): Found | Exclude<NormaliseResult, { readonly event: HuntEvent }> {
  const shaped = unwrap(document, ground.names);
  if (shaped === undefined) return OTHER_KIND;
  if ('unnamed' in shaped) return { unsupported: shaped.unnamed };
  if ('unread' in shaped) return { unknown: shaped.unread };
  const { document: unwrapped, isHidden } = shaped;
  const skipped = isHidden ? HIDDEN_OTHER_KIND : OTHER_KIND;
  const read = ground.raw.read(unwrapped);
  if (isOwnFinding(read, ground)) return skipped;
  const layout = ground.choose(ground.tests.of(read));
  if (layout === undefined) {
    const isOfNone = !isAlert(read, ground) && !isKnownShipper(read, ground.asked);
    // People know a record by its own names, not by those it was given.
    return isOfNone ? { unknown: lookOf(isHidden && isObject(document) ? document : unwrapped) } : skipped;
  }
  return !layout.kind.readsAlerts && isAlert(read, ground)
    ? skipped
    : { document: unwrapped, isHidden, read, profile: layout.profile, kind: layout.kind };
}

/** Findings repeat the event they are about: hunting them would find everything again. */
function isOwnFinding(read: ReadFields, { eventModule }: Ground): boolean {
  return firstText(read[eventModule]) === 'reghunt';
}

/** Alerts repeat it too, but where a shipper logs an act as nothing but an alert. */
function isAlert(read: ReadFields, { eventKind }: Ground): boolean {
  const kind = firstText(read[eventKind]);
  return kind === 'alert' || kind === 'signal';
}

function readEvent(found: Found, source: SourceRef, fileTimeOffset: number | undefined): NormaliseResult {
  const { profile, kind, document } = found;
  const loadedBy = profile.loadedBy === undefined ? undefined : firstText(found.read[profile.loadedBy]);
  const hostName = hostOf(found);
  if (hostName === undefined) return unsupported(found, `no host in ${profile.profile.host.join(', ')}`);
  const time = timeOf(found, fileTimeOffset);
  if (time === undefined) return unsupported(found, `no readable time in ${profile.profile.time.join(', ')}`);
  const fields = kind.fields(document, found.read);
  const needed = ESSENTIAL[kind.kind];
  if (!needed.some((name) => Object.hasOwn(fields, name))) {
    return unsupported(found, `no ${needed.join(' and no ')}`);
  }
  fields['host.name'] = hostName;
  const own = fields['process.entity_id'];
  const parent = fields['process.parent.entity_id'];
  const spelled = kind.spelled(found.read, fields);
  const event: HuntEvent = {
    id: profile.id(found.read),
    kind: kind.kind,
    time,
    host: hostKey(hostName),
    ...(typeof own === 'string' ? { entityId: own } : {}),
    ...(kind.kind === 'process_create' && typeof parent === 'string' ? { parentEntityId: parent } : {}),
    fields,
    ...(spelled === undefined ? {} : { spelled }),
    profile: loadedBy ?? profile.profile.id,
    source: withCode(source, fields['event.code']),
  };
  return found.isHidden ? { event, isHidden: true } : { event };
}

function unsupported(found: Found, what: string): NormaliseResult {
  return { unsupported: `${found.kind.kind} read by profile ${found.profile.profile.id} has ${what}` };
}

function withCode(source: SourceRef, code: unknown): SourceRef {
  return typeof code === 'string' && source.event_code === undefined
    ? { ...source, event_code: code }
    : source;
}

function hostOf(found: Found): string | undefined {
  for (const field of found.profile.host) {
    const name = firstText(found.read[field])?.trim();
    if (name !== undefined && name !== '' && name !== '-') return name;
  }
  return undefined;
}

function timeOf(found: Found, fileTimeOffset: number | undefined): number | undefined {
  for (const { field, isUtc } of found.profile.time) {
    const logged = readTime(firstText(found.read[field]) ?? '');
    if (logged === undefined) continue;
    if (isUtc) return logged.time;
    return logged.time + (fileTimeOffset ?? (logged.hasZone ? 0 : ownOffset(found)));
  }
  return undefined;
}

/** The zone a record tells by itself, having received one moment on two clocks. */
function ownOffset({ profile, read }: Found): number {
  if (profile.clock === undefined) return 0;
  const local = readTime(firstOf(read, [profile.clock.local]) ?? '');
  const utc = readTime(firstOf(read, [profile.clock.utc]) ?? '');
  return local === undefined || utc === undefined ? 0 : zoneOffset(utc.time, local.time);
}

function offsetOf({ profile, read: values }: Found): number | undefined {
  const times = profile.time.map(({ field, isUtc }) => ({
    isUtc,
    read: readTime(firstText(values[field]) ?? ''),
  }));
  const utc = times.find((time) => time.isUtc && time.read !== undefined)?.read;
  const logged = times.find((time) => !time.isUtc && time.read !== undefined)?.read;
  return utc === undefined || logged === undefined ? undefined : zoneOffset(utc.time, logged.time);
}
