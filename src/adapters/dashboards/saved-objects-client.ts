/** Kibana's and OpenSearch Dashboards' saved objects over HTTP: the same paths in both, a space or a tenant between them. */
import { z } from 'zod';
import type { StoredObject } from '../../core/dashboards/compare-object.ts';
import { ndjson } from '../../core/dashboards/saved-object.ts';
import { EngineError } from '../../core/problem.ts';
import type { DashboardsServer, ImportAnswer, Refusal, ServerStatus } from '../../ports/dashboards-server.ts';
import { type Answer, type Body, type ExchangeOptions, exchange, type Method } from './exchange.ts';
import { type Asking, jsonOf } from './refusal.ts';

export interface SavedObjectsConnection {
  /** With the base path, without a slash at its end. */
  readonly url: string;
  readonly product: 'kibana' | 'opensearch';
  readonly space: string | undefined;
  readonly tenant: string | undefined;
  readonly auth:
    | { readonly kind: 'none' }
    | { readonly kind: 'basic'; readonly username: string; readonly password: string }
    | { readonly kind: 'api_key'; readonly key: string }
    | { readonly kind: 'bearer'; readonly token: string };
  readonly ca: string | undefined;
  readonly insecure: boolean;
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly interrupted: AbortSignal;
}

const NAMES = { kibana: 'Kibana', opensearch: 'OpenSearch Dashboards' } as const;

/** The versions written into the objects are refused by what is older. */
const OLDEST_KIBANA = '8.9.0';

/** As many as both products give at once. */
const MOST_FOUND = 10_000;

/** Asks for nothing before it is asked. */
export function openSavedObjects(connection: SavedObjectsConnection): DashboardsServer {
  const { url, product, tenant } = connection;
  // The default space has no path of its own.
  const space = connection.space === 'default' ? undefined : connection.space;
  const root = space === undefined ? url : `${url}/s/${space}`;
  const where = `${url}${space === undefined ? '' : `, space ${space}`}${tenant === undefined ? '' : `, tenant ${tenant}`}`;
  const asking: Asking = { where, name: NAMES[product], auth: connection.auth.kind };
  const options: ExchangeOptions = { ...connection, headers: headersOf(connection) };
  const send = (method: Method, path: string, body?: Body): Promise<Answer> =>
    exchange(method, `${root}${path}`, body, options);
  const objectPath = ({ type, id }: { readonly type: string; readonly id: string }): string =>
    `/api/saved_objects/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;

  return {
    where,
    async status() {
      // Not of a space, of which the address would be taken as well.
      const answer = await exchange('GET', `${url}/api/status`, undefined, options);
      const status = statusOf(jsonOf(asking, answer, 'read the status'), asking, product);
      if (space !== undefined) await requireSpace(send, asking, space);
      return status;
    },
    async read(key) {
      const answer = await send('GET', objectPath(key));
      const doing = `read ${key.type} ${key.id}`;
      const body = jsonOf(asking, answer, doing, [404]);
      if (answer.status === 404) {
        if (isUnknownPath(body)) throw noApi(asking, doing);
        return undefined;
      }
      return storedObject(shaped(storedSchema, body, asking, doing));
    },
    async copies(types) {
      // Only Kibana gives an object another id by itself.
      if (product !== 'kibana') return new Map();
      const query = new URLSearchParams([
        ...types.map((type): [string, string] => ['type', type]),
        ['fields', 'title'],
        ['per_page', String(MOST_FOUND)],
      ]);
      const doing = 'list the saved objects';
      const answer = await send('GET', `/api/saved_objects/_find?${query}`);
      const { saved_objects } = shaped(foundSchema, jsonOf(asking, answer, doing), asking, doing);
      return new Map(
        saved_objects.flatMap(({ type, id, originId }) =>
          originId === undefined || originId === id ? [] : [[`${type}/${originId}`, id] as const],
        ),
      );
    },
    async import(objects) {
      const doing = 'import the dashboards';
      const body = await fileBody('reghunt.ndjson', ndjson(objects));
      const answer = await send('POST', '/api/saved_objects/_import?overwrite=true', body);
      return importAnswer(shaped(importSchema, jsonOf(asking, answer, doing), asking, doing));
    },
    async remove(key) {
      const doing = `delete ${key.type} ${key.id}`;
      const answer = await send('DELETE', objectPath(key));
      const body = jsonOf(asking, answer, doing, [404]);
      if (answer.status === 404 && isUnknownPath(body)) throw noApi(asking, doing);
      return answer.status === 200;
    },
  };
}

/** Each product asks for a header of its own; of the other's it takes no notice. */
function headersOf({ auth, tenant, userAgent }: SavedObjectsConnection): Readonly<Record<string, string>> {
  return {
    'user-agent': userAgent,
    'kbn-xsrf': 'true',
    'osd-xsrf': 'true',
    ...(tenant === undefined ? {} : { securitytenant: tenant }),
    ...(auth.kind === 'none' ? {} : { authorization: authorization(auth) }),
  };
}

function authorization(auth: Exclude<SavedObjectsConnection['auth'], { readonly kind: 'none' }>): string {
  if (auth.kind === 'api_key') return `ApiKey ${auth.key}`;
  if (auth.kind === 'bearer') return `Bearer ${auth.token}`;
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64')}`;
}

/** The servers go by the end of the file's name. */
async function fileBody(name: string, text: string): Promise<Body> {
  const form = new FormData();
  form.set('file', new Blob([text], { type: 'application/ndjson' }), name);
  const encoded = new Response(form);
  return {
    contentType: encoded.headers.get('content-type') ?? '',
    bytes: new Uint8Array(await encoded.arrayBuffer()),
  };
}

/** Kibana says its state as a level, OpenSearch Dashboards as a state; to an account without rights they tell no version. */
function statusOf(body: unknown, asking: Asking, product: SavedObjectsConnection['product']): ServerStatus {
  const doing = 'read the status';
  const { status, version } = shaped(statusSchema, body, asking, doing);
  const { level, state } = status.overall;
  const other = product === 'kibana' ? state : level;
  if (other !== undefined && (product === 'kibana' ? level : state) === undefined) {
    const [is, name] =
      product === 'kibana'
        ? (['opensearch', NAMES.opensearch] as const)
        : (['kibana', NAMES.kibana] as const);
    throw new EngineError(`${asking.where} is ${name}, not ${asking.name}; set the product to ${is}`);
  }
  const number = version?.number;
  if (product === 'kibana' && number !== undefined && isOlder(number, OLDEST_KIBANA)) {
    throw new EngineError(
      `${asking.where} is Kibana ${number}; the dashboards need ${OLDEST_KIBANA} or newer`,
    );
  }
  return { name: asking.name, version: number };
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}

/** Kibana takes objects for a space that does not exist, and nobody sees them there. */
async function requireSpace(
  send: (method: Method, path: string) => Promise<Answer>,
  asking: Asking,
  space: string,
): Promise<void> {
  const answer = await send('GET', `/api/spaces/space/${space}`);
  // Not every account may ask; the import tells more.
  if (answer.status === 403) return;
  jsonOf(asking, answer, 'read the space', [404]);
  if (answer.status === 404) {
    throw new EngineError(
      `${asking.where}: there is no space "${space}"; give its identifier, which stands behind /s/ in the address of the browser, or create it`,
    );
  }
}

/** What the router of the server says of a path it does not know, which is no word about an object. */
function isUnknownPath(body: unknown): boolean {
  return (body as { readonly message?: unknown }).message === 'Not Found';
}

function noApi({ where, name }: Asking, doing: string): EngineError {
  return new EngineError(
    `could not ${doing} on ${where}: there is no saved objects API (HTTP 404); check the base path in the URL, and that it is ${name} itself`,
  );
}

function shaped<Shape>(
  schema: z.ZodType<Shape>,
  body: unknown,
  { where, name }: Asking,
  doing: string,
): Shape {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const place = read.error.issues[0]?.path.join('.') ?? '';
  throw new EngineError(
    `could not ${doing} on ${where}: the answer is not that of ${name}${place === '' ? '' : ` (no ${place})`}; check that the URL is of ${name} itself, and its version`,
  );
}

const keySchema = z.object({ type: z.string(), id: z.string() });
const statusSchema = z.object({
  version: z.object({ number: z.string() }).optional(),
  status: z.object({
    overall: z.object({ level: z.string().optional(), state: z.string().optional() }),
  }),
});
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
