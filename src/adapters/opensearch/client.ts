/** The only file that imports OpenSearch's client: connection pool, authentication and TLS are its; nothing else is used. */
import { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { Client, type ClientOptions, errors } from '@opensearch-project/opensearch';
import { UsageError } from '../../core/problem.ts';
import { type SearchConnection, type Wire, WireFailure } from '../search/client.ts';
import { flatHeaders, unreachableKind } from '../search/wire-failure.ts';

export function opensearchWire(options: SearchConnection): Wire {
  const client = new Client(clientOptions(options));
  return {
    send: async (request) => {
      try {
        const sent = client.transport.request(
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
            requestTimeout: request.timeoutMs,
            maxRetries: 0,
            headers: { ...request.headers, 'content-type': request.contentType },
          },
        );
        const giveUp = (): void => {
          // Nothing is handed back: the event would take it for a promise of its own, and end the process by its failure.
          sent.abort();
        };
        request.signal.addEventListener('abort', giveUp, { once: true });
        const answer = await sent;
        request.signal.removeEventListener('abort', giveUp);
        const stream = answer.body as unknown as Readable;
        keepQuiet(stream);
        return { status: answer.statusCode ?? 0, headers: flatHeaders(answer.headers ?? {}), stream };
      } catch (error) {
        throw failure(error);
      }
    },
    close: () => client.close(),
  };
}

/** The client prints what breaks a connection after the headers to standard output, where the report goes; the stream tells it too. */
function keepQuiet(stream: Readable & { readonly req?: unknown }): void {
  const { req } = stream;
  if (!(req instanceof ClientRequest)) return;
  req.removeAllListeners('error');
  req.on('error', () => undefined);
}

function clientOptions(options: SearchConnection): ClientOptions {
  const { credentials, tls } = options;
  if (tls.fingerprint !== undefined && tls.ca === undefined) {
    throw new UsageError(
      'a certificate fingerprint works with Elasticsearch only; give OpenSearch the CA file',
    );
  }
  return {
    nodes: [...options.nodes],
    maxRetries: 0,
    requestTimeout: options.requestTimeoutMs,
    ...(credentials.kind === 'password'
      ? { auth: { username: credentials.username, password: credentials.password } }
      : {}),
    ...(credentials.kind === 'api_key' ? { headers: { authorization: `ApiKey ${credentials.apiKey}` } } : {}),
    ssl: {
      ...(tls.ca === undefined ? {} : { ca: tls.ca }),
      ...(tls.insecure === true ? { rejectUnauthorized: false } : {}),
    },
  };
}

function failure(error: unknown): WireFailure {
  const message = error instanceof Error ? error.message : 'unknown failure';
  if (error instanceof errors.TimeoutError) return new WireFailure('timeout', message);
  if (error instanceof errors.ConnectionError || error instanceof errors.NoLivingConnectionsError) {
    return new WireFailure(unreachableKind(message), message);
  }
  return new WireFailure('client', message);
}
