/** Which raw fields a condition on a canonical field can be asked of: mostly the layout's own, with what reading changes. */
import type { FieldSource, KindLayout } from '../event/profile.ts';
import type { Condition } from './condition.ts';
import { simplified } from './given-fields.ts';

/** Written by the reader whatever the raw field says, or put together from several. */
const MADE_BY_READING: ReadonlySet<string> = new Set([
  'registry.hive',
  'winlog.event_data.EventType',
  'winlog.event_data.User',
]);

/** Key and value name are always taken from the path, so that shippers which split it otherwise give the same. */
const PARTS_OF_PATH: ReadonlySet<string> = new Set(['registry.key', 'registry.value']);

/** `partOf`: the field is some part of what the source gives. Undefined when no raw field can be asked. */
export interface TracedSource {
  readonly source: FieldSource;
  readonly partOf: boolean;
}

export function traceField(layout: KindLayout, field: string): TracedSource | undefined {
  if (MADE_BY_READING.has(field)) return undefined;
  const path = layout.fields['registry.path'];
  if (PARTS_OF_PATH.has(field) && path !== undefined) return { source: path, partOf: true };
  const source = Object.hasOwn(layout.fields, field) ? layout.fields[field] : undefined;
  return source === undefined ? undefined : { source, partOf: false };
}

/** A backslash stands before each backslash and quote of what the shipper stores, in paths as in other texts (Wazuh). */
export function isEscaped(layout: KindLayout): boolean {
  return Object.values(layout.fields).some(({ as }) => as === 'escaped_text');
}

/** What is read of a log, as opposed to what is worked out of it. */
const OF_EVENTS = /^(?:process|file|registry)\./;

/** Worked out of others where no raw field gives them. */
const COMPLETED: ReadonlySet<string> = new Set([
  'process.name',
  'process.parent.name',
  'process.signature',
  'process.parent.signature',
  'file.name',
  'file.directory',
  'file.extension',
  'registry.hive',
  'registry.key',
  'registry.value',
]);

/**
 * Means the same for events of the layout, which lack what only other shippers have. `missing`: raw fields that no
 * document has.
 */
export function ofLayout(
  condition: Condition,
  layout: KindLayout,
  missing: ReadonlySet<string> = NONE,
): Condition {
  return simplified(condition, { isRead: (field) => mayHold(layout, field, missing), fixed: {} });
}

const NONE: ReadonlySet<string> = new Set();

function mayHold(layout: KindLayout, field: string, missing: ReadonlySet<string>): boolean {
  if (!OF_EVENTS.test(field) || COMPLETED.has(field)) return true;
  if (layout.rest !== undefined && field.startsWith(`${layout.rest.to}.`)) return true;
  const source = Object.hasOwn(layout.fields, field) ? layout.fields[field] : undefined;
  return source !== undefined && !source.from.every((raw) => missing.has(raw));
}
