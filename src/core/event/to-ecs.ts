/** The ECS document `reghunt load` indexes an event as; the profile reghunt-events reads it back into the same fields. */
import type { EventKind, FieldValue, HuntEvent } from './event.ts';

export interface EcsEvent {
  /** Nested, ready to be indexed. */
  readonly document: EcsDocument;
}

export interface EcsDocument {
  readonly [name: string]: EcsValue;
}

type EcsValue = FieldValue | EcsDocument;

interface Making {
  [name: string]: FieldValue | Making;
}

/** Categories and types ECS gives each kind; source: the ECS categorisation fields. */
const CATEGORY: Readonly<
  Record<EventKind, { readonly category: readonly string[]; readonly type: readonly string[] }>
> = {
  registry_set: { category: ['configuration', 'registry'], type: ['change'] },
  process_create: { category: ['process'], type: ['start'] },
  file_create: { category: ['file'], type: ['creation'] },
  registry_create: { category: ['configuration', 'registry'], type: ['creation'] },
  registry_delete: { category: ['configuration', 'registry'], type: ['deletion'] },
  registry_rename: { category: ['configuration', 'registry'], type: ['change'] },
};

export const DATASET = 'reghunt.events';
const ECS_VERSION = '8.17.0';
const EVENT_DATA = 'winlog.event_data';

/**
 * `event.kind` is `event`: never an alert, so it is not taken for a finding. What the event said of its own dataset,
 * and the place it was loaded from, are kept under `reghunt`.
 */
export function toEcsDocument(event: HuntEvent): EcsEvent {
  const document: Making = {};
  for (const [name, value] of Object.entries(event.fields)) {
    // Worked out again when it is read.
    if (name.endsWith('.signature')) continue;
    if (name.startsWith(`${EVENT_DATA}.`)) {
      // A name with a dot in it stays one name.
      put(document, [...EVENT_DATA.split('.'), name.slice(EVENT_DATA.length + 1)], value);
    } else {
      put(document, (name === 'event.dataset' ? ORIGINAL_DATASET : name).split('.'), value);
    }
  }
  // The field of ECS is the one people know the record by; joins ask for the canonical one beside it.
  for (const [name, value] of Object.entries(event.spelled ?? {})) {
    const canonical = event.fields[name];
    if (canonical !== undefined) put(document, canonicalName(name).split('.'), canonical);
    put(document, name.split('.'), value);
  }
  const { category, type } = CATEGORY[event.kind];
  const own: Readonly<Record<string, FieldValue>> = {
    '@timestamp': new Date(event.time).toISOString(),
    'ecs.version': ECS_VERSION,
    'event.id': event.id,
    'event.kind': 'event',
    'event.category': category,
    'event.type': type,
    'event.dataset': DATASET,
    'reghunt.event.kind': event.kind,
    'reghunt.event.profile': event.profile,
    ...sourceFields(event),
  };
  for (const [name, value] of Object.entries(own)) put(document, name.split('.'), value);
  return { document };
}

/** `process.parent.entity_id` stands under `reghunt.event.process.parent.entity_id`. */
function canonicalName(name: string): string {
  return `reghunt.event.${name}`;
}

const ORIGINAL_DATASET = 'reghunt.event.dataset';

function sourceFields({ source }: HuntEvent): Readonly<Record<string, FieldValue>> {
  if (source.kind === 'index')
    return { 'reghunt.source.index': source.index, 'reghunt.source.id': source.id };
  const { file, line, ordinal } = source;
  return {
    'reghunt.source.file': file,
    'reghunt.source.line': line,
    ...(ordinal === undefined ? {} : { 'reghunt.source.ordinal': ordinal }),
  };
}

function put(document: Making, path: readonly string[], value: FieldValue): void {
  const [name, ...below] = path;
  if (name === undefined) return;
  if (below.length === 0) {
    document[name] = value;
    return;
  }
  const known = document[name];
  const inner: Making = isMaking(known) ? known : {};
  document[name] = inner;
  put(inner, below, value);
}

function isMaking(value: FieldValue | Making | undefined): value is Making {
  return typeof value === 'object' && !Array.isArray(value);
}
