/** What reghunt needs of a search engine: one request function, whatever the product and its official client. */
import type { Readable } from 'node:stream';
import type { Capabilities, EngineName } from './capabilities.ts';

export type { EngineName };
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';

export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'api_key'; readonly apiKey: string };

export interface TlsOptions {
  /** PEM text of the authority that signed the server's certificate. */
  readonly ca?: string;
  /** SHA-256 fingerprint of that authority, when its PEM is not at hand. Elasticsearch only. */
  readonly fingerprint?: string;
  /** Accept any certificate. */
  readonly insecure?: boolean;
}

export interface SearchConnection {
  /** Base URLs of one cluster, without credentials in them. */
  readonly nodes: readonly string[];
  readonly credentials: Credentials;
  readonly tls: TlsOptions;
  /** Milliseconds until a request is given up, its body included. */
  readonly requestTimeoutMs: number;
  /** How often a request that may be repeated is tried again. */
  readonly retries: number;
  /** Most requests under way at once. Default: `DEFAULT_CONCURRENCY`. */
  readonly concurrency?: number;
  /** Told to the engine with every request, for its logs and its list of tasks. */
  readonly sender?: Sender;
  /** Its reason is an `Interrupted`: thrown by every request that is under way, waiting or made later. */
  readonly interrupted?: AbortSignal;
}

export interface Sender {
  /** Of reghunt. */
  readonly version: string;
  readonly runId: string;
}

export const DEFAULT_RETRIES = 3;
export const DEFAULT_CONCURRENCY = 4;

export interface SearchRequest {
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** Sent as it is, for bulk. Ends with a newline. */
  readonly ndjson?: string;
  readonly timeoutMs?: number;
  /** A longer answer is given up with `AnswerTooLarge` instead of being held in memory. */
  readonly maxBytes?: number;
  /** May be repeated without doing the work twice. Default: GET, HEAD and reading POSTs (search, count, field capabilities). */
  readonly idempotent?: boolean;
  /** What it is for, in the engine's logs: the id of a hunt. */
  readonly purpose?: string;
  /** Opens what must be closed again: an interruption waits a moment for the answer, or it would stay open. */
  readonly opens?: boolean;
  /** Closes what was opened: sent after an interruption as well, for a moment. */
  readonly cleanup?: boolean;
}

export interface SearchAnswer {
  /** Any HTTP status but 401; the caller decides what a 404 or 409 means, or asks `requireOk`. */
  readonly status: number;
  /** Parsed JSON; the text itself when it is not JSON; undefined when empty. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** Length of the answer as received. */
  readonly bytes: number;
}

export interface SearchClient {
  readonly engine: EngineName;
  /** Dotted version of the server; empty when the rights do not allow reading it. */
  readonly version: string;
  readonly capabilities: Capabilities;
  /** Throws `EngineError` when the server cannot be reached, refuses the credentials or answers too late; `Interrupted`. */
  request(method: Method, path: string, options?: SearchRequest): Promise<SearchAnswer>;
  /** The URL without credentials. */
  describe(): string;
  close(): Promise<void>;
}

/** One exchange as an official client does it: headers first, the body as a stream. */
export interface WireRequest {
  readonly method: Method;
  readonly path: string;
  readonly query: Readonly<Record<string, string | number | boolean>>;
  readonly body: string | undefined;
  readonly contentType: 'application/json' | 'application/x-ndjson';
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Of this request alone: clients send events of their own to what they are given. */
  readonly signal: AbortSignal;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly stream: Readable;
}

/** What the two client files implement: no retries, no parsing, failures as `WireFailure`. */
export interface Wire {
  send(request: WireRequest): Promise<WireAnswer>;
  close(): Promise<void>;
}

export type FailureKind = 'unreachable' | 'timeout' | 'tls' | 'product' | 'cut' | 'client';

/** A request that got no whole answer. Carries text only: a client's own error object holds credentials. */
export class WireFailure extends Error {
  override readonly name = 'WireFailure';
  readonly kind: FailureKind;
  constructor(kind: FailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
