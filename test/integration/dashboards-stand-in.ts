/**
 * Stands in for Kibana or OpenSearch Dashboards, neither of which can be had here: its saved objects and rules as the sources of
 * both say they behave (elastic/kibana `saved-objects/import-export-server-internal`, opensearch-project/OpenSearch-Dashboards
 * `src/core/server/saved_objects/import`), and the faults that were seen of them and of what stands before them.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface Kept {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly { readonly id: string; readonly type: string; readonly name: string }[];
  readonly originId?: string;
  readonly version: string;
}

interface StandInOptions {
  readonly product?: 'kibana' | 'opensearch';
  readonly version?: string;
  readonly basePath?: string;
  readonly spaces?: readonly string[];
  /** What the header of the authorization has to be. */
  readonly authorization?: string;
  /** PEM texts: it speaks TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** A longer body is refused with 413. */
  readonly maxBytes?: number;
  /** Answered instead of what would be; undefined: nothing is wrong here. */
  readonly instead?: (request: Asked) => Instead | undefined;
  /** Says success and stores nothing. */
  readonly storesNothing?: (object: Pick<Kept, 'type' | 'id'>) => boolean;
  /** Errors of the import, by `type/id`. */
  readonly refuses?: Readonly<Record<string, object>>;
  /** What becomes of an object on its way into the store. */
  readonly alters?: (object: Kept) => Kept;
  /** Headers that a proxy takes away. */
  readonly dropsHeaders?: readonly string[];
}

interface Asked {
  readonly method: string;
  /** Below the base path and the space. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

interface Instead {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Never answers. */
  readonly hangs?: boolean;
  /** Ends the connection in the middle of it. */
  readonly cuts?: boolean;
}

export interface StandIn {
  /** With the base path. */
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Of a space or a tenant; the default one is ''. */
  objects(namespace?: string): readonly Kept[];
  rules(namespace?: string): readonly Readonly<Record<string, unknown>>[];
  /** As if a person had done it. */
  put(object: Omit<Kept, 'version'>, namespace?: string): void;
  close(): Promise<void>;
}

const TYPES = {
  kibana: ['index-pattern', 'search', 'tag', 'lens', 'dashboard', 'visualization'],
  opensearch: ['index-pattern', 'search', 'visualization', 'dashboard'],
} as const;

const XSRF = { kibana: 'kbn-xsrf', opensearch: 'osd-xsrf' } as const;

type Reply = { readonly status: number; readonly body: object };

const notFound: Reply = { status: 404, body: { statusCode: 404, error: 'Not Found', message: 'Not Found' } };

function bad(message: string): Reply {
  return { status: 400, body: { statusCode: 400, error: 'Bad Request', message } };
}

export async function standIn(options: StandInOptions = {}): Promise<StandIn> {
  const { product = 'kibana', basePath = '', version = product === 'kibana' ? '8.19.2' : '3.6.0' } = options;
  const stores = new Map<string, Map<string, Kept>>();
  const ruleStores = new Map<string, Map<string, Readonly<Record<string, unknown>>>>();
  const asked: Asked[] = [];
  let writes = 0;
  const storeOf = (namespace: string): Map<string, Kept> => made(stores, namespace);
  const keep = (namespace: string, object: Omit<Kept, 'version'>): void => {
    writes += 1;
    storeOf(namespace).set(`${object.type}/${object.id}`, { ...object, version: `v${writes}` });
  };

  const status = (): Reply => ({
    status: 200,
    body: {
      name: 'stand-in',
      version: { number: version },
      status: { overall: product === 'kibana' ? { level: 'available' } : { state: 'green' } },
    },
  });

  const importFile = (namespace: string, file: File | null, query: URLSearchParams, text: string): Reply => {
    if (file === null) return bad('[request body.file]: expected value of type [Stream]');
    if (!file.name.endsWith('.ndjson'))
      return bad(`Invalid file extension ${file.name.replace(/^.*\./, '.')}`);
    const lines = text.split('\n').filter((line) => line !== '');
    const objects = lines.map((line) => JSON.parse(line) as Kept);
    const keys = objects.map(({ type, id }) => `${type}:${id}`);
    const twice = keys.filter((key, at) => keys.indexOf(key) !== at);
    if (twice.length > 0) return bad(`Non-unique import objects detected: [${twice.join(',')}]`);
    const store = storeOf(namespace);
    const errors = new Map<string, object>();
    const ids = new Map<string, string>();
    for (const { type, id, references, attributes } of objects) {
      const key = `${type}/${id}`;
      const missing = references.filter(
        (to) =>
          ['index-pattern', 'search'].includes(to.type) &&
          !store.has(`${to.type}/${to.id}`) &&
          !objects.some((other) => other.type === to.type && other.id === to.id),
      );
      const elsewhere = [...stores].some(([name, other]) => name !== namespace && other.has(key));
      const copy = [...store.values()].find((kept) => kept.type === type && kept.originId === id);
      const there = store.has(key) || copy !== undefined;
      if (copy !== undefined) ids.set(key, copy.id);
      else if (product === 'kibana' && elsewhere && !store.has(key)) ids.set(key, `${id}-copy-${namespace}`);
      const error =
        options.refuses?.[key] ??
        (!(TYPES[product] as readonly string[]).includes(type)
          ? { type: 'unsupported_type' }
          : missing.length > 0
            ? { type: 'missing_references', references: missing.map((to) => ({ type: to.type, id: to.id })) }
            : there && query.get('overwrite') !== 'true'
              ? { type: 'conflict' }
              : undefined);
      if (error !== undefined) {
        errors.set(key, {
          type,
          id,
          title: attributes['title'],
          meta: { title: attributes['title'] },
          error,
        });
      }
    }
    const isBlocked = [...errors.values()].some((error) =>
      ['conflict', 'ambiguous_conflict', 'missing_references'].includes(
        (error as { error: { type: string } }).error.type,
      ),
    );
    const accepted = objects.filter(({ type, id }) => !errors.has(`${type}/${id}`));
    const idOf = (of: { readonly type: string; readonly id: string }): string =>
      ids.get(`${of.type}/${of.id}`) ?? of.id;
    for (const object of isBlocked ? [] : accepted) {
      if (options.storesNothing?.(object) === true) continue;
      const { type, id, attributes, references } = object;
      const stored: Kept = {
        type,
        id: idOf(object),
        // Every server brings what it stores into the shape of its own version.
        attributes: { ...attributes, shapedBy: version },
        references: references.map((reference) => ({ ...reference, id: idOf(reference) })),
        ...(idOf(object) === id ? {} : { originId: id }),
        version: '',
      };
      keep(namespace, options.alters?.(stored) ?? stored);
    }
    return {
      status: 200,
      body: {
        successCount: accepted.length,
        success: errors.size === 0,
        warnings: [],
        ...(accepted.length === 0
          ? {}
          : {
              successResults: accepted.map((object) => ({
                type: object.type,
                id: object.id,
                meta: { title: object.attributes['title'] },
                ...(idOf(object) === object.id ? {} : { destinationId: idOf(object) }),
              })),
            }),
        ...(errors.size === 0 ? {} : { errors: [...errors.values()] }),
      },
    };
  };

  const importRules = (namespace: string, text: string): Reply => {
    const lines = text.split('\n').filter((line) => line !== '');
    const errors = lines.flatMap((line) => {
      const rule = JSON.parse(line) as Readonly<Record<string, unknown>>;
      const error = options.refuses?.[`rule/${String(rule['rule_id'])}`];
      if (error !== undefined) return [{ rule_id: rule['rule_id'], error }];
      if (options.storesNothing?.({ type: 'rule', id: String(rule['rule_id']) }) !== true) {
        writes += 1;
        made(ruleStores, namespace).set(String(rule['rule_id']), { ...rule, updated_at: `t${writes}` });
      }
      return [];
    });
    const count = lines.length - errors.length;
    return {
      status: 200,
      body: { success: errors.length === 0, success_count: count, rules_count: lines.length, errors },
    };
  };

  const answer = async (request: Asked, url: URL, namespace: string, body: Buffer): Promise<Reply> => {
    const { method, path, headers } = request;
    if (method !== 'GET' && headers[XSRF[product]] === undefined) {
      return bad(`Request must contain a ${XSRF[product]} header.`);
    }
    if (path === '/api/status') return status();
    const space = /^\/api\/spaces\/space\/(.+)$/.exec(path)?.[1];
    if (space !== undefined && product === 'kibana') {
      return options.spaces?.includes(space) === true
        ? { status: 200, body: { id: space } }
        : {
            status: 404,
            body: { statusCode: 404, error: 'Not Found', message: `Saved object [space/${space}] not found` },
          };
    }
    const form = async (): Promise<{ readonly file: File | null; readonly text: string }> => {
      const read = await new Response(new Uint8Array(body), {
        headers: { 'content-type': headers['content-type'] ?? '' },
      }).formData();
      const file = read.get('file');
      return typeof file === 'object' ? { file, text: (await file?.text()) ?? '' } : { file: null, text: '' };
    };
    if (method === 'POST' && path === '/api/saved_objects/_import') {
      const { file, text } = await form();
      return importFile(namespace, file, url.searchParams, text);
    }
    if (path === '/api/saved_objects/_find') {
      const types = url.searchParams.getAll('type');
      const found = [...storeOf(namespace).values()].filter(({ type }) => types.includes(type));
      return { status: 200, body: { total: found.length, saved_objects: found } };
    }
    const [, type = '', id = ''] = /^\/api\/saved_objects\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    if (type !== '') {
      const key = `${decodeURIComponent(type)}/${decodeURIComponent(id)}`;
      const found = storeOf(namespace).get(key);
      if (found === undefined) {
        return {
          status: 404,
          body: { statusCode: 404, error: 'Not Found', message: `Saved object [${key}] not found` },
        };
      }
      if (method === 'DELETE') storeOf(namespace).delete(key);
      return { status: 200, body: method === 'DELETE' ? {} : found };
    }
    if (product === 'kibana' && path === '/api/detection_engine/rules/_import') {
      return importRules(namespace, (await form()).text);
    }
    if (product === 'kibana' && path === '/api/detection_engine/rules') {
      const ruleId = url.searchParams.get('rule_id') ?? '';
      const rule = made(ruleStores, namespace).get(ruleId);
      if (rule === undefined) {
        return { status: 404, body: { message: `rule_id: "${ruleId}" not found`, status_code: 404 } };
      }
      if (method === 'DELETE') made(ruleStores, namespace).delete(ruleId);
      return { status: 200, body: rule };
    }
    return notFound;
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).filter(([name]) => options.dropsHeaders?.includes(name) !== true),
    );
    const url = new URL(incoming.url ?? '/', 'http://stand-in');
    const body = await buffer(incoming);
    const isBelow = url.pathname.startsWith(`${basePath}/`);
    const [, space = '', path = ''] =
      /^(?:\/s\/([^/]+))?(\/.*)$/.exec(isBelow ? url.pathname.slice(basePath.length) : '/') ?? [];
    const request: Asked = { method: incoming.method ?? '', path, headers };
    asked.push(request);
    const instead = options.instead?.(request);
    if (instead?.hangs === true) return;
    if (instead?.cuts === true) return void incoming.socket.destroy();
    if (instead !== undefined) {
      response.writeHead(instead.status, { 'content-type': 'text/html', ...instead.headers });
      return void response.end(instead.body ?? '');
    }
    const tenant = headers['securitytenant'];
    const namespace = product === 'kibana' ? space : typeof tenant === 'string' ? tenant : '';
    const { status: code, body: told } = !isBelow
      ? notFound
      : options.authorization !== undefined && headers['authorization'] !== options.authorization
        ? { status: 401, body: { statusCode: 401, error: 'Unauthorized', message: 'Unauthorized' } }
        : body.length > (options.maxBytes ?? Number.POSITIVE_INFINITY)
          ? {
              status: 413,
              body: {
                statusCode: 413,
                error: 'Request Entity Too Large',
                message: 'Payload content length greater than maximum allowed',
              },
            }
          : await answer(request, url, namespace, body);
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify(told));
  };

  const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
    handle(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  };
  const { tls } = options;
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http${tls === undefined ? '' : 's'}://127.0.0.1:${port}${basePath}`,
    asked,
    objects: (namespace = '') => [...storeOf(namespace).values()],
    rules: (namespace = '') => [...made(ruleStores, namespace).values()],
    put: (object, namespace = '') => keep(namespace, object),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

function made<Value>(maps: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  const found = maps.get(name) ?? new Map<string, Value>();
  maps.set(name, found);
  return found;
}
