/** The API of a dashboards' server as the calls of this folder ask it: JSON or a plain error, below the space or tenant. */
import type { z } from 'zod';
import { EngineError } from '../../core/problem.ts';
import { type Body, type ExchangeOptions, exchange, type Method } from './exchange.ts';
import { type Asking, jsonOf } from './refusal.ts';

export interface DashboardsConnection {
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

export interface Call {
  readonly method: Method;
  /** Below the space. */
  readonly path: string;
  /** Completes "could not ...". */
  readonly doing: string;
  /** An import file. */
  readonly file?: { readonly name: string; readonly text: string };
}

export interface Api {
  readonly asking: Asking;
  readonly product: DashboardsConnection['product'];
  /** Undefined: the default space. */
  readonly space: string | undefined;
  /** The answer in the shape that is asked for. Throws `EngineError`, `Interrupted`. */
  ask<Shape>(call: Call, schema: z.ZodType<Shape>): Promise<Shape>;
  /** The same of something that may not be there: undefined. */
  find<Shape>(call: Call, schema: z.ZodType<Shape>): Promise<Shape | undefined>;
}

export const PRODUCT_NAMES = { kibana: 'Kibana', opensearch: 'OpenSearch Dashboards' } as const;

export function apiOf(connection: DashboardsConnection): Api {
  const { url, product, tenant } = connection;
  // The default space has no path of its own.
  const space = connection.space === 'default' ? undefined : connection.space;
  const root = space === undefined ? url : `${url}/s/${space}`;
  const below = [
    ...(space === undefined ? [] : [`space ${space}`]),
    ...(tenant === undefined ? [] : [`tenant ${tenant}`]),
  ];
  const asking: Asking = {
    where: [url, ...below].join(', '),
    name: PRODUCT_NAMES[product],
    auth: connection.auth.kind,
  };
  const options: ExchangeOptions = { ...connection, headers: headersOf(connection) };

  const send = async (
    { method, path, doing, file }: Call,
    also: readonly number[],
  ): Promise<{ readonly status: number; readonly body: unknown }> => {
    const body = file === undefined ? undefined : await fileBody(file.name, file.text);
    const answer = await exchange(method, `${root}${path}`, body, options);
    return { status: answer.status, body: jsonOf(asking, answer, doing, also) };
  };

  return {
    asking,
    product,
    space,
    ask: async (call, schema) => shaped(schema, (await send(call, [])).body, asking, call.doing),
    async find(call, schema) {
      const { status, body } = await send(call, [404]);
      if (status !== 404) return shaped(schema, body, asking, call.doing);
      if (isUnknownPath(body)) throw noApi(asking, call.doing);
      return undefined;
    },
  };
}

/** Each product asks for a header of its own; of the other's it takes no notice. */
function headersOf({ auth, tenant, userAgent }: DashboardsConnection): Readonly<Record<string, string>> {
  return {
    'user-agent': userAgent,
    'kbn-xsrf': 'true',
    'osd-xsrf': 'true',
    ...(tenant === undefined ? {} : { securitytenant: tenant }),
    ...(auth.kind === 'none' ? {} : { authorization: authorization(auth) }),
  };
}

function authorization(auth: Exclude<DashboardsConnection['auth'], { readonly kind: 'none' }>): string {
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

/** What the router of the server says of a path it does not know, which is no word about an object. */
function isUnknownPath(body: unknown): boolean {
  return (body as { readonly message?: unknown }).message === 'Not Found';
}

function noApi({ where, name }: Asking, doing: string): EngineError {
  return new EngineError(
    `could not ${doing} on ${where}: it knows no such call (HTTP 404); check the base path in the URL, that it is ${name} itself, and its version`,
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
