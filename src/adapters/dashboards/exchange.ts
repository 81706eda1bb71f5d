/** One HTTP exchange with a dashboards' server. Follows no redirect, repeats nothing, says clearly what kept it from an answer. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { EngineError } from '../../core/problem.ts';

export interface ExchangeOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** PEM text of the authority to trust. */
  readonly ca: string | undefined;
  readonly insecure: boolean;
  /** Milliseconds until a request is given up, its answer included. */
  readonly timeoutMs: number;
  /** Its reason is thrown by what is under way. */
  readonly interrupted: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export interface Body {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export type Method = 'GET' | 'POST' | 'DELETE';

/** More than every answer that is asked for here. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Throws `EngineError` when there is no whole answer; what interrupted it. Any status is an answer. */
export function exchange(
  method: Method,
  url: string,
  body: Body | undefined,
  { headers, ca, insecure, timeoutMs, interrupted }: ExchangeOptions,
): Promise<Answer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const where = new URL(url).origin;
  const signal = AbortSignal.any([interrupted, AbortSignal.timeout(timeoutMs)]);
  const sent = new Promise<Answer>((done, fail) => {
    const request = send(url, {
      method,
      headers: {
        accept: 'application/json',
        ...headers,
        ...(body === undefined
          ? {}
          : { 'content-type': body.contentType, 'content-length': body.bytes.length }),
      },
      ...(ca === undefined ? {} : { ca }),
      rejectUnauthorized: !insecure,
      // A connection that is kept open would keep the program from ending.
      agent: false,
      signal,
    });
    request.on('error', fail);
    request.on('response', (answer) => {
      readText(answer).then(
        (text) => done({ status: answer.statusCode ?? 0, headers: answer.headers, text }),
        fail,
      );
    });
    request.end(body?.bytes);
  });
  return sent.catch((error: unknown) => {
    interrupted.throwIfAborted();
    throw new EngineError(failureText(error, where, signal.aborted ? timeoutMs : undefined));
  });
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`the answer is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

function failureText(error: unknown, where: string, lateMs: number | undefined): string {
  const { code, message } = reasonOf(error);
  if (lateMs !== undefined) {
    return `no answer from ${where} in ${lateMs / 1000} s; is it overloaded? Try again, or raise dashboards.timeout`;
  }
  if (/certificate|SSL|TLS|altnames|wrong version number|CERT/i.test(`${code} ${message}`)) {
    return `no trusted connection to ${where} (${message}); give the certificate of the authority that signed the server's (dashboards.ca, --dashboards-ca), and check that the URL says http or https as the server does`;
  }
  if (/ECONNRESET|EPIPE|HPE_|aborted|socket hang up/.test(`${code} ${message}`)) {
    return `the answer from ${where} was cut short (${message}); check proxies in between, and that the URL says http or https as the server does`;
  }
  return `${where} cannot be reached (${message}); check the URL, the port and that the server runs`;
}

/** Of several addresses that were tried Node tells each in an error of its own. */
function reasonOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  return { code: 'code' in error ? String(error.code) : '', message: error.message };
}
