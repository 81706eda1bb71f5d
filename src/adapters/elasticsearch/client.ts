/** The only file that imports Elastic's client: connection pool, authentication and TLS are its; nothing else is used. */
import type { Readable } from 'node:stream';
import { Client, type ClientOptions, errors } from '@elastic/elasticsearch';
import { type SearchConnection, type Wire, WireFailure } from '../search/client.ts';
import { flatHeaders, unreachableKind } from '../search/wire-failure.ts';

export function elasticsearchWire(options: SearchConnection): Wire {
  const client = new Client(clientOptions(options));
  return {
    send: async (request) => {
      try {
        const answer = await client.transport.request<Readable>(
          {
            method: request.method,
            path: request.path,
            querystring: request.query,
            ...(request.body === undefined
              ? {}
              : request.contentType === 'application/json'
                ? { body: request.body }
                : { bulkBody: request.body }),
          },
          {
            asStream: true,
            meta: true,
            requestTimeout: request.timeoutMs,
            maxRetries: 0,
            // Plain JSON: a text body gets no content type from the client, and 8.x and 9.x both take this one.
            headers: {
              ...request.headers,
              accept: 'application/json',
              'content-type': request.contentType,
            },
            signal: request.signal,
          },
        );
        return { status: answer.statusCode ?? 0, headers: flatHeaders(answer.headers), stream: answer.body };
      } catch (error) {
        throw failure(error);
      }
    },
    close: () => client.close(),
  };
}

function clientOptions(options: SearchConnection): ClientOptions {
  const { credentials, tls } = options;
  const fingerprint = tls.fingerprint;
  return {
    nodes: [...options.nodes],
    maxRetries: 0,
    requestTimeout: options.requestTimeoutMs,
    ...(credentials.kind === 'password'
      ? { auth: { username: credentials.username, password: credentials.password } }
      : {}),
    ...(credentials.kind === 'api_key' ? { auth: { apiKey: credentials.apiKey } } : {}),
    ...(fingerprint === undefined ? {} : { caFingerprint: fingerprint }),
    tls: {
      ...(tls.ca === undefined ? {} : { ca: tls.ca }),
      // The client checks a fingerprint itself, but only once Node's own check is out of the way.
      ...(tls.insecure === true || (fingerprint !== undefined && tls.ca === undefined)
        ? { rejectUnauthorized: false }
        : {}),
    },
  };
}

function failure(error: unknown): WireFailure {
  const message = error instanceof Error ? error.message : 'unknown failure';
  if (error instanceof errors.TimeoutError) return new WireFailure('timeout', message);
  if (error instanceof errors.ProductNotSupportedError) return new WireFailure('product', message);
  if (error instanceof errors.ConnectionError || error instanceof errors.NoLivingConnectionsError) {
    return new WireFailure(unreachableKind(message), message);
  }
  return new WireFailure('client', message);
}
