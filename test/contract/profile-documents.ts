/** Raw documents in every shipped profile's own fields and spellings, with values generated for them. */
import type { EventKind } from '../../src/core/event/event.ts';
import { EVENT_KINDS } from '../../src/core/event/event.ts';
import type { KindLayout, Profile } from '../../src/core/event/profile.ts';
import type { GeneratedEvent } from '../core/sigma/arbitraries.ts';

export interface RawDocument {
  readonly id: string;
  readonly profile: string;
  readonly kind: EventKind;
  readonly body: object;
}

/** One document for each profile, kind and generated event. Sysmon's own path field name stands for `registry.path`. */
export function profileDocuments(
  profiles: readonly Profile[],
  generated: readonly GeneratedEvent[],
  time: number,
): readonly RawDocument[] {
  const documents: RawDocument[] = [];
  for (const profile of profiles) {
    for (const kind of EVENT_KINDS) {
      const layout = profile.kinds[kind];
      if (layout === undefined) continue;
      for (const [index, event] of generated.entries()) {
        const body = rawDocument(profile, layout, event, time, index);
        documents.push({ id: `${profile.id}-${kind}-${index}`, profile: profile.id, kind, body });
      }
    }
  }
  return documents;
}

function rawDocument(
  profile: Profile,
  layout: KindLayout,
  event: GeneratedEvent,
  time: number,
  index: number,
): object {
  const body: Record<string, unknown> = {};
  const iso = new Date(time + index * 1000).toISOString();
  put(body, profile.rangeField, iso);
  const [clock] = profile.time;
  if (clock !== undefined) put(body, clock, iso);
  const [host] = profile.host;
  if (host !== undefined) put(body, host, 'ws-01.corp.example');
  for (const test of layout.when) {
    const [field] = test.fields;
    if (field === undefined) continue;
    if ('values' in test) put(body, field, test.values[0]);
    else if (test.exists) put(body, field, 'present');
  }
  for (const [name, source] of Object.entries(layout.fields)) {
    const value = event.raw[name] ?? (name === 'registry.path' ? event.raw['raw.TargetObject'] : undefined);
    if (value === undefined) continue;
    if (source.as === 'registry_path_joined') putJoined(body, source.from, value);
    else put(body, source.from[index % source.from.length] ?? name, value);
  }
  return body;
}

/** Key and value name apart, as Security 4657 has them. */
function putJoined(
  body: Record<string, unknown>,
  fields: readonly string[],
  value: string | readonly string[],
): void {
  const path = typeof value === 'string' ? value : (value[0] ?? '');
  const at = path.lastIndexOf('\\');
  const [key, name] = fields;
  if (key !== undefined) put(body, key, path.slice(0, Math.max(at, 0)));
  if (name !== undefined) put(body, name, path.slice(at + 1));
}

/** Sets a dotted field in nested objects; what a discriminator put there first stays. */
function put(body: Record<string, unknown>, field: string, value: unknown): void {
  const steps = field.split('.');
  const last = steps.pop() ?? field;
  let place = body;
  for (const step of steps) {
    const next = place[step];
    if (next === undefined) place[step] = {};
    else if (typeof next !== 'object' || next === null) return;
    place = place[step] as Record<string, unknown>;
  }
  if (place[last] === undefined || place[last] === 'present') place[last] = value;
}
