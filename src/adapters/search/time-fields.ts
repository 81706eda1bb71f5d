/** Tells by which fields each index can be asked for a time range. */
import type { Profile } from '../../core/event/profile.ts';
import { askFields, type FieldAnswer } from './ask-fields.ts';
import type { SearchClient } from './client.ts';
import { DATES } from './field-choice.ts';
import type { NotSeenLedger } from './not-seen-ledger.ts';

export interface TimeFields {
  /** Indices that answered. */
  readonly indices: readonly string[];
  /** By index: fields that are dates there. */
  readonly dates: ReadonlyMap<string, readonly string[]>;
  /** By index: fields that should be dates and are not, with their type. */
  readonly wrong: ReadonlyMap<string, readonly { readonly field: string; readonly type: string }[]>;
}

export async function timeFields(
  client: SearchClient,
  path: string,
  fields: ReadonlySet<string>,
  ledger: NotSeenLedger,
): Promise<TimeFields> {
  return sorted(await askFields(client, { path, isLenient: true }, fields, ledger), fields);
}

/** Every field by which some profile's events are asked for a time. */
export function rangeFields(profiles: readonly Profile[]): ReadonlySet<string> {
  return new Set(profiles.map(({ rangeField }) => rangeField));
}

function sorted({ indices, types }: FieldAnswer, fields: ReadonlySet<string>): TimeFields {
  const dates = new Map<string, readonly string[]>();
  const wrong = new Map<string, readonly { readonly field: string; readonly type: string }[]>();
  for (const index of indices) {
    const mapped = [...fields].flatMap((field) => {
      const found = types.get(field)?.get(index);
      return found === undefined || found.type === 'object' ? [] : [{ field, ...found }];
    });
    const usable = mapped.filter(({ type, searchable }) => searchable && DATES.has(type));
    const others = mapped.filter((field) => !usable.includes(field));
    if (usable.length > 0)
      dates.set(
        index,
        usable.map(({ field }) => field),
      );
    if (others.length > 0)
      wrong.set(
        index,
        others.map(({ field, type }) => ({ field, type })),
      );
  }
  return { indices, dates, wrong };
}
