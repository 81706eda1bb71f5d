/** The raw fields that profiles name, and the sub-fields by which mappings commonly index one value a second way. */
import type { Profile } from '../../core/event/profile.ts';
import { ancestors } from './missing-fields.ts';

/** Of dynamic mapping, Elastic Defend, ECS, Wazuh. */
const SUB_FIELDS = ['wildcard', 'keyword', 'raw', 'caseless', 'text'] as const;

/** Without sub-fields. `more`: time fields that no layout names. */
export function rawFields(profiles: readonly Profile[], more: Iterable<string>): ReadonlySet<string> {
  return new Set([
    ...more,
    ...profiles.flatMap((profile) => [
      ...profile.host,
      ...Object.values(profile.kinds).flatMap((layout) => [
        ...layout.when.flatMap((discriminator) => discriminator.fields),
        ...Object.values(layout.fields).flatMap((source) => source.from),
      ]),
    ]),
  ]);
}

/** A raw field and whatever may be its sub-field. */
export function familyOf(raw: string): readonly string[] {
  return [raw, ...SUB_FIELDS.map((sub) => `${raw}.${sub}`)];
}

/** What an engine is asked of: families, and the objects above them. */
export function askedNames(raw: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...raw].flatMap((name) => [...familyOf(name), ...ancestors(name)]));
}
