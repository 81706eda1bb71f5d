/** Kibana's and OpenSearch Dashboards' saved objects: the same calls in both. */
import { z } from 'zod';
import type { StoredObject } from '../../core/dashboards/compare-object.ts';
import { ndjson } from '../../core/dashboards/saved-object.ts';
import type { DashboardsServer, ImportAnswer, ObjectKey, Refusal } from '../../ports/dashboards-server.ts';
import type { Api } from './api.ts';

/** As many as both products give at once. */
const MOST_FOUND = 10_000;

export function savedObjects(api: Api): Pick<DashboardsServer, 'read' | 'copies' | 'import' | 'remove'> {
  return {
    async read(key) {
      const doing = `read ${key.type} ${key.id}`;
      const found = await api.find({ method: 'GET', path: pathOf(key), doing }, storedSchema);
      return found === undefined ? undefined : storedObject(found);
    },
    async copies(types) {
      // Only Kibana gives an object another id by itself.
      if (api.product !== 'kibana') return new Map();
      const query = new URLSearchParams([
        ...types.map((type): [string, string] => ['type', type]),
        ['fields', 'title'],
        ['per_page', String(MOST_FOUND)],
      ]);
      const path = `/api/saved_objects/_find?${query}`;
      const found = await api.ask({ method: 'GET', path, doing: 'list the saved objects' }, foundSchema);
      return new Map(
        found.saved_objects.flatMap(({ type, id, originId }) =>
          originId === undefined || originId === id ? [] : [[`${type}/${originId}`, id] as const],
        ),
      );
    },
    async import(objects) {
      const answer = await api.ask(
        {
          method: 'POST',
          path: '/api/saved_objects/_import?overwrite=true',
          doing: 'import the dashboards',
          file: { name: 'reghunt.ndjson', text: ndjson(objects) },
        },
        importSchema,
      );
      return importAnswer(answer);
    },
    async remove(key) {
      const doing = `delete ${key.type} ${key.id}`;
      const gone = await api.find({ method: 'DELETE', path: pathOf(key), doing }, z.unknown());
      return gone !== undefined;
    },
  };
}

function pathOf({ type, id }: ObjectKey): string {
  return `/api/saved_objects/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;
}

const keySchema = z.object({ type: z.string(), id: z.string() });
const storedSchema = keySchema.extend({
  attributes: z.record(z.string(), z.unknown()),
  references: z.array(keySchema.extend({ name: z.string() })).default([]),
  version: z.string().optional(),
});
const foundSchema = z.object({
  saved_objects: z.array(keySchema.extend({ originId: z.string().optional() })),
});
const importSchema = z.object({
  success: z.boolean(),
  successResults: z.array(keySchema.extend({ destinationId: z.string().optional() })).default([]),
  errors: z
    .array(
      keySchema.extend({
        error: z.object({
          type: z.string(),
          message: z.string().optional(),
          destinations: z.array(z.object({ id: z.string() })).default([]),
          references: z.array(keySchema).default([]),
        }),
      }),
    )
    .default([]),
});

function storedObject({
  type,
  id,
  attributes,
  references,
  version,
}: z.output<typeof storedSchema>): StoredObject {
  return { type, id, attributes, references, version };
}

function importAnswer({ success, successResults, errors }: z.output<typeof importSchema>): ImportAnswer {
  return {
    success,
    renamed: successResults.flatMap(({ type, id, destinationId }) =>
      destinationId === undefined || destinationId === id ? [] : [{ type, id, storedAs: destinationId }],
    ),
    refused: errors.map(({ type, id, error }) => ({ type, id, reason: reasonOf(error) })),
  };
}

function reasonOf({
  type,
  message,
  destinations,
  references,
}: z.output<typeof importSchema>['errors'][number]['error']): Refusal['reason'] {
  if (type === 'conflict' || type === 'unsupported_type') return { kind: type };
  if (type === 'ambiguous_conflict') return { kind: type, ids: destinations.map(({ id }) => id) };
  if (type === 'missing_references') return { kind: type, missing: references };
  return { kind: 'other', message: message ?? type };
}
